using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Backups;

/// <summary>Reads an archive that <see cref="BackupWriter"/> wrote, and believes nothing in it that it has not checked.</summary>
public sealed class BackupReader(IEnumerable<DataPart> parts)
{
    private const int MaxManifestBytes = 1 << 20;
    private const int MaxParts = 10_000;
    private const int BufferBytes = 1 << 20;

    /// <summary>Unpacks a backup into an empty folder; each file is what the manifest says of it, to the byte.</summary>
    /// <exception cref="BackupException">
    /// It is no backup, is damaged, was written by a newer version, or does not fit on the disk.
    /// </exception>
    public async Task<BackupManifest> UnpackAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(archive);
            using var zip = Open(file, archive);
            var manifest = await ReadManifestAsync(zip, archive, cancellationToken);
            Check(manifest, archive);
            RequireRoom(manifest, folder);
            foreach (var part in manifest.Parts)
            {
                await UnpackAsync(zip, part, archive, folder, cancellationToken);
            }

            return manifest;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BackupException($"{archive}: there is no such file.", failure);
        }
        catch (InvalidDataException failure)
        {
            throw new BackupException(Damaged(archive, failure.Message), failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(
                FreeSpace.IsFull(failure) ? $"There is no room left in {folder} for what {archive} holds." : failure.Message, failure);
        }
    }

    private static ZipArchive Open(FileStream file, string archive)
    {
        Span<byte> start = stackalloc byte[4];
        if (file.ReadAtLeast(start, 4, throwOnEndOfStream: false) < 4 || !start.SequenceEqual("PK\u0003\u0004"u8))
        {
            throw new BackupException($"{archive} is not a backup of Candlewick.");
        }

        file.Position = 0;
        return new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
    }

    private static async Task<BackupManifest> ReadManifestAsync(ZipArchive zip, string archive, CancellationToken cancellationToken)
    {
        var entry = zip.GetEntry(BackupManifest.FileName)
            ?? throw new BackupException($"{archive} is not a backup of Candlewick: it has no {BackupManifest.FileName}.");
        var json = new byte[MaxManifestBytes];
        int length;
        await using (var content = await entry.OpenAsync(cancellationToken))
        {
            length = await content.ReadAtLeastAsync(json, MaxManifestBytes, throwOnEndOfStream: false, cancellationToken);
        }

        try
        {
            using var layout = JsonDocument.Parse(json.AsMemory(0, length));
            // Looked at first: what another layout holds besides is not this version's to read.
            if (layout.RootElement.TryGetProperty("format", out var format) && format.TryGetInt32(out var number)
                && number > BackupManifest.CurrentFormat)
            {
                throw new BackupException(
                    $"{archive} was written by a newer version of Candlewick (layout {number}; this version reads up to "
                    + $"{BackupManifest.CurrentFormat}). Restore it with that version.");
            }

            return BackupManifest.Read(json.AsSpan(0, length));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new BackupException(Damaged(archive, $"its {BackupManifest.FileName} cannot be read"), failure);
        }
    }

    private void Check(BackupManifest manifest, string archive)
    {
        if (manifest.Product != "candlewick" || manifest.Format < 1 || manifest.Parts.Count is 0 or > MaxParts)
        {
            throw new BackupException($"{archive} is not a backup of Candlewick.");
        }

        // Only what a module calls its own is written: a path leads nowhere else.
        if (manifest.Parts.FirstOrDefault(part => part.Path.Contains("..", StringComparison.Ordinal)
            || !parts.Any(known => known.Covers(part.Path))) is { } unknown)
        {
            throw new BackupException(
                $"{archive} holds '{unknown.Path}', which this version does not know ({manifest.Version} wrote it). Restore it with that "
                + "version.");
        }

        if (manifest.Parts.Any(part => part.Size < 0)
            || manifest.Parts.Select(part => part.Path).Distinct(StringComparer.Ordinal).Count() != manifest.Parts.Count)
        {
            throw new BackupException(Damaged(archive, "its manifest contradicts itself"));
        }
    }

    private static void RequireRoom(BackupManifest manifest, string folder)
    {
        var needed = manifest.Parts.Sum(part => part.Size);
        if (FreeSpace.Of(folder) is { } free && free < needed)
        {
            throw new BackupException(
                $"There is no room in {folder}: the backup needs {FreeSpace.Text(needed)}, {FreeSpace.Text(free)} are free.");
        }
    }

    private static async Task UnpackAsync(
        ZipArchive zip, BackupPart part, string archive, string folder, CancellationToken cancellationToken)
    {
        var entry = zip.GetEntry(part.Path) ?? throw new BackupException(Damaged(archive, $"{part.Path} is missing"));
        var path = Path.Combine(folder, part.Path);
        if (Path.GetDirectoryName(path) is { } place && !Directory.Exists(place))
        {
            DurableFile.CreatePrivateFolder(place);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        await using (var source = await entry.OpenAsync(cancellationToken))
        await using (var target = DurableFile.CreatePrivate(path))
        {
            var buffer = new byte[BufferBytes];
            // One byte more than announced is already too many: nothing is unpacked without a bound.
            for (int read; size <= part.Size && (read = await source.ReadAsync(buffer, cancellationToken)) > 0; size += read)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            target.Flush(flushToDisk: true);
        }

        if (size != part.Size || Convert.ToHexStringLower(hash.GetHashAndReset()) != part.Sha256)
        {
            throw new BackupException(Damaged(archive, $"{part.Path} is not what was written"));
        }
    }

    private static string Damaged(string archive, string how) =>
        $"{archive} is a damaged backup: {how.TrimEnd('.')}. Nothing was changed; take another one.";
}
