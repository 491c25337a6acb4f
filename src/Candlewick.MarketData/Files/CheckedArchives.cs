using System.IO.Compression;

namespace Candlewick.MarketData.Files;

/// <summary>
/// Unpacks gzip, of one member or several. The runtime's reader compares each member's checksum and length, but says nothing when the
/// file ends before a member does, nor when what follows a member is none. So a member of our own follows the file: the file is whole
/// only if that one comes out of it, unchanged, at the end.
/// </summary>
internal sealed class GzipText : ForwardStream
{
    private static readonly byte[] Seal = [0, .. "end of the file"u8];
    private static readonly byte[] PackedSeal = Pack(Seal);

    private readonly Followed _packed;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isOver;

    public GzipText(Stream packed)
        : this(new Followed(packed, PackedSeal))
    {
    }

    private GzipText(Followed packed)
        : base(new GZipStream(packed, CompressionMode.Decompress)) => _packed = packed;

    /// <inheritdoc/>
    /// <exception cref="FileRefusedException">The file is damaged or cut off; at the latest with its end.</exception>
    public override int Read(Span<byte> buffer)
    {
        // The last bytes are held back until it is known whether they are the seal.
        while (_end - _start <= Seal.Length)
        {
            if (_isOver)
            {
                return 0;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = Unpack(_buffer.AsSpan(_end));
            _isOver = read == 0;
            if (_isOver && !_buffer.AsSpan(0, _end).SequenceEqual(Seal))
            {
                throw Damaged();
            }

            _end += read;
        }

        var count = Math.Min(buffer.Length, _end - _start - Seal.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private int Unpack(Span<byte> buffer)
    {
        try
        {
            return Inner.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    private FileRefusedException Damaged() => new(new FileRefusal(FileRefusalCode.Damaged, _packed.IsPastInner
        ? "The gzip file is cut off, or damaged near its end: its last checksum or length is missing or does not fit what was unpacked. "
            + "Nothing of it is taken; fetch it again."
        : "The gzip file is damaged: what it holds cannot be unpacked or does not fit its checksum. "
            + "Nothing of it is taken; fetch it again."));

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}

/// <summary>Unpacks a file of a zip archive and compares it with the checksum and the length that the archive gives for it.</summary>
internal sealed class ZipText(ZipArchiveEntry entry) : ForwardStream(entry.Open())
{
    private readonly Crc32 _checksum = new();
    private long _length;

    /// <inheritdoc/>
    /// <exception cref="FileRefusedException">The file is damaged or cut off; at the latest with its end.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = Inner.Read(buffer);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw Damaged("cannot be unpacked");
        }

        _checksum.Add(buffer[..read]);
        _length += read;
        return read > 0 || buffer.IsEmpty ? read
            : _length != entry.Length ? throw Damaged($"unpacks to {_length:N0} bytes where the archive says {entry.Length:N0}")
            : _checksum.Value != entry.Crc32 ? throw Damaged("does not fit its checksum")
            : 0;
    }

    private FileRefusedException Damaged(string how) => new(new FileRefusal(
        FileRefusalCode.Damaged, $"The archive is damaged: {entry.Name} {how}. Nothing of it is taken; fetch it again."));
}
