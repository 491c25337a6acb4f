using Microsoft.AspNetCore.Http.Features;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// What lies below a WebSocket. The WebSocket sends each frame in a write of its own; the frames of messages that wait together go past
/// it in one. Its own frames, such as pings and the close, take their place between them, and none follows a close.
/// </summary>
internal sealed class StreamTransport(Stream inner) : Stream
{
    private const int OpcodeBits = 0x0F;
    private const int CloseOpcode = 0x08;
    /// <summary>One write at a time: pings come from elsewhere. It holds nothing that would have to be given back.</summary>
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _isClosed;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends whole frames; nothing once the WebSocket has sent a close.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_isClosed)
            {
                // The streams of an upgraded request flush what they are given.
                await inner.WriteAsync(frames, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A frame of the WebSocket itself, which writes each in one piece.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _isClosed |= !buffer.IsEmpty && (buffer.Span[0] & OpcodeBits) == CloseOpcode;
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await inner.FlushAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException("A WebSocket writes asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A WebSocket reads asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A WebSocket writes asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Puts a <see cref="StreamTransport"/> below the WebSocket that a request becomes, over HTTP/1.1 or HTTP/2.</summary>
internal sealed class StreamTransportFeature(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    /// <summary>Null until the WebSocket is accepted.</summary>
    public StreamTransport? Transport { get; private set; }

    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    public string? Protocol => connect?.Protocol;

    public static void Add(IFeatureCollection features)
    {
        var (upgrade, connect) = (features.Get<IHttpUpgradeFeature>(), features.Get<IHttpExtendedConnectFeature>());
        if (upgrade is { IsUpgradableRequest: true })
        {
            var feature = new StreamTransportFeature(upgrade, null);
            features.Set<IHttpUpgradeFeature>(feature);
            features.Set(feature);
        }
        else if (connect is { IsExtendedConnect: true })
        {
            var feature = new StreamTransportFeature(null, connect);
            features.Set<IHttpExtendedConnectFeature>(feature);
            features.Set(feature);
        }
    }

    public async Task<Stream> UpgradeAsync() => Transport = new StreamTransport(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Transport = new StreamTransport(await connect!.AcceptAsync());
}
