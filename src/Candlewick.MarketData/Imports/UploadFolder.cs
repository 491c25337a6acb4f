using System.Collections.Concurrent;
using System.Text;
using Candlewick.MarketData.Files;
using Candlewick.Platform.Jobs;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Candlewick.MarketData.Imports;

/// <summary>A file that was received, and the form fields beside it.</summary>
internal sealed record Upload(string FileName, long Bytes, IReadOnlyDictionary<string, string> Fields);

/// <summary>
/// Where uploads wait for their import: <c>imports/{job id}/{safe name}</c> in the data folder. A body is streamed there
/// piece by piece and never held in memory.
/// </summary>
internal sealed class UploadFolder(
    DataFolder folder, UploadPlaces places, IOptions<MarketDataOptions> options, JobSharing sharing, TimeProvider time)
{
    /// <summary>Bytes written between two looks at the disk.</summary>
    private const long BytesPerLook = 16 << 20;
    /// <summary>No upload takes as long.</summary>
    private static readonly TimeSpan LongestUpload = TimeSpan.FromDays(1);
    private const string FileField = "file";
    private const int MaxFieldBytes = 1000;
    private const int MaxNameLength = 100;
    private const int MaxSections = 10;
    private static readonly string[] KnownFields = ["time_zone", "timeframe", "columns"];
    /// <summary>Uploads that this host is receiving, which have no job yet.</summary>
    private readonly ConcurrentDictionary<string, bool> _receiving = new(StringComparer.Ordinal);

    /// <summary>The path of a job's file, by a name that <see cref="SafeName"/> made.</summary>
    public string PathOf(string jobId, string safeName) => Path.Combine(folder.SharedPath, "imports", jobId, safeName);

    /// <summary>
    /// Where the bars of a job's file are put aside while it is checked: beside the file, under a name that no file is given.
    /// </summary>
    /// <remarks>Putting bars aside fails with an <see cref="IOException"/> when the disk is too full for it.</remarks>
    public BarSpool OpenSpool(string jobId) => new(folder.Shared(Path.Combine("imports", jobId, ".bars")), () =>
    {
        try
        {
            places.RequireRoom(0);
        }
        catch (ProblemException full)
        {
            throw new IOException(full.Message, full);
        }
    });

    /// <summary>Removes a job's file.</summary>
    public void Remove(string jobId)
    {
        var path = Path.Combine(folder.SharedPath, "imports", jobId);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>
    /// Removes the files of uploads that never became a job; where other hosts may use the folder as well only those that lie there for
    /// long: what another host is receiving has no job yet. The shared folder may be this host's own.
    /// </summary>
    public void RemoveAllBut(IReadOnlyCollection<string> jobIds)
    {
        var isOwn = !sharing.IsShared && folder.SharedPath == folder.Path;
        var before = isOwn ? DateTime.MaxValue : time.GetUtcNow().UtcDateTime - LongestUpload;
        var root = Path.Combine(folder.SharedPath, "imports");
        if (!Directory.Exists(root))
        {
            return;
        }

        foreach (var path in Directory.EnumerateDirectories(root))
        {
            var jobId = Path.GetFileName(path);
            if (!jobIds.Contains(jobId) && !_receiving.ContainsKey(jobId) && Directory.GetLastWriteTimeUtc(path) <= before)
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }

    /// <summary>The upload is over: its job's row is there, or its file is gone.</summary>
    public void Received(string jobId) => _receiving.TryRemove(jobId, out _);

    /// <summary>Streams the multipart body: one part named <c>file</c>, and the known fields.</summary>
    /// <exception cref="ProblemException">The body has another form, or is too large.</exception>
    public async Task<Upload> ReceiveAsync(HttpRequest request, string jobId, CancellationToken cancellationToken)
    {
        _receiving[jobId] = true;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            throw ProblemException.Invalid(FileField, "send the file as multipart/form-data in a part named 'file'.");
        }

        await using var body = new ImpatientStream(request.Body, options.Value.UploadStall, time);
        var reader = new MultipartReader(boundary.Value!, body) { HeadersCountLimit = 16, HeadersLengthLimit = 8192 };
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        (string Name, long Bytes)? file = null;
        var sections = 0;
        while (await NextAsync(reader, cancellationToken) is { } section)
        {
            if (++sections > MaxSections)
            {
                throw ProblemException.Invalid(FileField, $"the body has more than {MaxSections} parts.");
            }

            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                throw ProblemException.Invalid(FileField, "a part of the body has no Content-Disposition.");
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            if (name == FileField)
            {
                if (file is not null)
                {
                    throw ProblemException.Invalid(FileField, "the body holds more than one file; send each in a request of its own.");
                }

                var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                var safeName = SafeName(HeaderUtilities.RemoveQuotes(fileName).Value);
                file = (safeName, await SaveAsync(section.Body, jobId, safeName, cancellationToken));
            }
            else if (fields.ContainsKey(name))
            {
                throw ProblemException.Invalid(name, "is given more than once; send each field once.");
            }
            else if (KnownFields.Contains(name, StringComparer.Ordinal))
            {
                fields[name] = await ReadFieldAsync(name, section.Body, cancellationToken);
            }
            else
            {
                throw ProblemException.Invalid(
                    name.Length is > 0 and <= 50 ? name : "body",
                    $"is not a field of this form; it takes file, {string.Join(", ", KnownFields)}.");
            }
        }

        return file switch
        {
            null => throw ProblemException.Invalid(FileField, "is missing; send the file in a part named 'file'."),
            { Bytes: 0 } => throw ProblemException.Invalid(FileField, "is empty."),
            _ => new Upload(file.Value.Name, file.Value.Bytes, fields),
        };
    }

    /// <summary>The last part of a sender's file name, with every character replaced that a file system or a page could misread.</summary>
    internal static string SafeName(string? name)
    {
        var last = (name ?? "").Replace('\\', '/').Split('/')[^1];
        var safe = new StringBuilder(Math.Min(last.Length, MaxNameLength));
        foreach (var character in last.AsSpan(Math.Max(0, last.Length - MaxNameLength)))
        {
            safe.Append(char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character : '_');
        }

        var result = safe.ToString().TrimStart('.');
        return result.Length == 0 ? "upload" : result;
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw ProblemException.Invalid(FileField, "the multipart body is cut off or malformed.");
        }
    }

    /// <summary>Writes a job's file, bounded, and durable when this returns its length.</summary>
    public async Task<long> SaveAsync(Stream body, string jobId, string safeName, CancellationToken cancellationToken)
    {
        var path = folder.Shared(Path.Combine("imports", jobId, safeName));
        await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        var buffer = new byte[1 << 16];
        long total = 0;
        long looked = 0;
        while (true)
        {
            int read;
            try
            {
                read = await body.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception broken) when (broken is IOException and not BadHttpRequestException or InvalidDataException)
            {
                throw ProblemException.Invalid(FileField, $"cannot be read to its end: {broken.Message}");
            }

            if (read == 0)
            {
                break;
            }

            total += read;
            if (total > options.Value.MaxUploadBytes)
            {
                throw UploadPlaces.TooLarge(options.Value);
            }

            if (total - looked >= BytesPerLook)
            {
                looked = total;
                places.RequireRoom(0);
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        // On the disk before the job's row is: a job never lacks its file.
        target.Flush(flushToDisk: true);
        return total;
    }

    private static async Task<string> ReadFieldAsync(string name, Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxFieldBytes
            ? Encoding.UTF8.GetString(buffer, 0, length).Trim()
            : throw ProblemException.Invalid(name, $"is longer than {MaxFieldBytes} bytes.");
    }
}
