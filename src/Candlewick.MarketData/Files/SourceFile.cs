using System.IO.Compression;
using System.Text;

namespace Candlewick.MarketData.Files;

/// <summary>Thrown inside the reader when nothing of a file can be taken; ends as <see cref="FileReport.Refusal"/>.</summary>
internal sealed class FileRefusedException(FileRefusal refusal) : Exception(refusal.Detail)
{
    public FileRefusal Refusal { get; } = refusal;
}

/// <summary>
/// Opens a dump as UTF-8 text: zip with one file in it, gzip or plain, told apart by their first bytes and not by name;
/// UTF-16 and UTF-32 with a byte order mark are decoded on the way. Nothing is unpacked to the disk, so names inside an archive
/// cannot lead anywhere.
/// </summary>
internal sealed class SourceFile : IDisposable
{
    private readonly ZipArchive? _archive;

    private SourceFile(Stream text, ZipArchive? archive)
    {
        Text = text;
        _archive = archive;
    }

    /// <summary>The text in UTF-8, without a byte order mark.</summary>
    public Stream Text { get; }

    /// <summary>Opens the file; <paramref name="packed"/> must be seekable and stays the caller's.</summary>
    /// <exception cref="FileRefusedException">It is an archive that holds none or several files.</exception>
    public static SourceFile Open(Stream packed, BarFileOptions options)
    {
        Span<byte> start = stackalloc byte[KnownFormats.Length];
        start = start[..packed.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        packed.Position = 0;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return new SourceFile(AsUtf8(new BoundedStream(new GzipText(packed), packed.Length, options)), null);
        }

        if (start.StartsWith("PK"u8) && start.Length >= 4 && start[2] <= 8)
        {
            return OpenZip(packed, options);
        }

        return KnownFormats.Find(start) is { } other
            ? throw new FileRefusedException(new FileRefusal(FileRefusalCode.NotCsv,
                $"By its first bytes the file is {other}, whatever its name says; send CSV, plain or packed as gzip or zip."))
            : new SourceFile(AsUtf8(new BoundedStream(new KeepOpen(packed), long.MaxValue, options)), null);
    }

    public void Dispose()
    {
        Text.Dispose();
        _archive?.Dispose();
    }

    private static SourceFile OpenZip(Stream packed, BarFileOptions options)
    {
        // The list of entries is made whole in memory and its length in the archive's end record may be a lie:
        // what counts is how much of the file it takes to make it.
        var source = new ListingBound(packed);
        var archive = new ZipArchive(source, ZipArchiveMode.Read, leaveOpen: true);
        try
        {
            // A mac's archive carries a shadow of every file, and an exchange's sometimes its checksum.
            var entries = archive.Entries
                .Where(entry => entry.Name.Length > 0
                    && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)
                    && !entry.Name.EndsWith(".CHECKSUM", StringComparison.OrdinalIgnoreCase))
                .Take(1001)
                .ToList();
            source.IsListed = true;
            Check(entries);
            return new SourceFile(
                AsUtf8(new BoundedStream(new ZipText(entries[0]), Math.Max(entries[0].CompressedLength, 1), options)), archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>An archive is taken when it holds one file that can be read.</summary>
    private static void Check(List<ZipArchiveEntry> entries)
    {
        if (KnownFormats.Find(entries) is { } document)
        {
            throw new FileRefusedException(new FileRefusal(FileRefusalCode.NotCsv,
                $"By what it holds the file is {document}, whatever its name says; save the sheet as CSV and send that."));
        }

        if (entries.Count != 1)
        {
            throw new FileRefusedException(new FileRefusal(FileRefusalCode.ManyEntries, entries.Count == 0
                ? "The archive holds no file; send one with a single CSV file in it."
                : $"The archive holds {(entries.Count > 1000 ? "more than 1000" : entries.Count)} files "
                    + $"({entries[0].Name}, {entries[1].Name}…); send each in an archive of its own."));
        }

        if (entries[0].IsEncrypted)
        {
            throw new FileRefusedException(new FileRefusal(FileRefusalCode.Damaged,
                $"{entries[0].Name} is encrypted in its archive; send it without a password."));
        }
    }

    /// <summary>
    /// Passes an archive through, and refuses it when its list of entries takes more than <see cref="MaxListBytes"/> to read.
    /// </summary>
    private sealed class ListingBound(Stream inner) : Stream
    {
        /// <summary>The list of one file with its shadow and checksum has a few hundred bytes.</summary>
        private const long MaxListBytes = 1L << 20;

        private long _read;

        /// <summary>True once the list is read; the content has bounds of its own.</summary>
        public bool IsListed { get; set; }

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => inner.Length;
        public override long Position { get => inner.Position; set => inner.Position = value; }
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
        public override void Flush() { }
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            _read += read;
            return IsListed || _read <= MaxListBytes
                ? read
                : throw new FileRefusedException(new FileRefusal(FileRefusalCode.ManyEntries,
                    "The archive's list of files is longer than 1 MiB; send one with a single CSV file in it."));
        }
    }

    private static Stream AsUtf8(Stream text)
    {
        var mark = new byte[4];
        var read = text.ReadAtLeast(mark, 4, throwOnEndOfStream: false);
        var (encoding, skip) = mark.AsSpan(0, read) switch
        {
            [0xFF, 0xFE, 0, 0] => (Encoding.UTF32, 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            [0xEF, 0xBB, 0xBF, ..] => ((Encoding?)null, 3),
            _ => (null, 0),
        };
        var rest = new Prefixed(mark.AsMemory(skip, read - skip), text);
        return encoding is null ? rest : Encoding.CreateTranscodingStream(
            rest, encoding, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
