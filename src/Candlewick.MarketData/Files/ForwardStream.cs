namespace Candlewick.MarketData.Files;

/// <summary>A stream over another that is read once, from its beginning to its end.</summary>
internal abstract class ForwardStream(Stream inner, bool leaveOpen = false) : Stream
{
    protected Stream Inner { get; } = inner;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            Inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Leaves the stream that it reads open.</summary>
internal sealed class KeepOpen(Stream inner) : ForwardStream(inner, leaveOpen: true)
{
    public override int Read(Span<byte> buffer) => Inner.Read(buffer);
}

/// <summary>Some bytes, then the stream.</summary>
internal sealed class Prefixed(ReadOnlyMemory<byte> prefix, Stream inner) : ForwardStream(inner)
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override int Read(Span<byte> buffer)
    {
        if (_prefix.IsEmpty)
        {
            return Inner.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _prefix.Length);
        _prefix.Span[..count].CopyTo(buffer);
        _prefix = _prefix[count..];
        return count;
    }
}

/// <summary>The stream, then some bytes. The stream stays open.</summary>
internal sealed class Followed(Stream inner, ReadOnlyMemory<byte> suffix) : ForwardStream(inner, leaveOpen: true)
{
    private ReadOnlyMemory<byte> _suffix = suffix;

    /// <summary>Whether the stream has come to its end.</summary>
    public bool IsPastInner { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = IsPastInner ? 0 : Inner.Read(buffer);
        if (read > 0)
        {
            return read;
        }

        IsPastInner = true;
        var count = Math.Min(buffer.Length, _suffix.Length);
        _suffix.Span[..count].CopyTo(buffer);
        _suffix = _suffix[count..];
        return count;
    }
}

/// <summary>Stops a file that unpacks to far more than it should.</summary>
internal sealed class BoundedStream(Stream inner, long packedBytes, BarFileOptions options) : ForwardStream(inner)
{
    /// <summary>Below this size any ratio is harmless.</summary>
    private const long Harmless = 64L << 20;

    private readonly long _limit = Math.Min(
        options.MaxTextBytes,
        Math.Max(Harmless, packedBytes > long.MaxValue / options.MaxExpansion ? long.MaxValue : packedBytes * options.MaxExpansion));

    private long _total;

    public override int Read(Span<byte> buffer)
    {
        var read = Inner.Read(buffer);
        _total += read;
        return _total <= _limit
            ? read
            : throw new FileRefusedException(new FileRefusal(FileRefusalCode.TooLarge,
                $"The file unpacks to more than {_limit:N0} bytes; at most {options.MaxTextBytes:N0}, "
                + $"and at most {options.MaxExpansion} times its packed size, are read."));
    }
}
