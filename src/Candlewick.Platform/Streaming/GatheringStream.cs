using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// The transport below a WebSocket, which writes and flushes every frame by itself. While it is held the frames are gathered, and
/// leave in one write when it is released; frames that the WebSocket sends on its own, such as pings, take their place among them.
/// </summary>
internal sealed class GatheringStream(Stream inner) : Stream
{
    private const int FirstBytes = 4 * 1024;
    /// <summary>One write at a time: pings come from elsewhere.</summary>
    private readonly SemaphoreSlim _gate = new(1, 1);
    private byte[]? _held;
    private int _length;
    private bool _isHeld;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes gathered so far.</summary>
    public int Gathered => _length;

    /// <summary>Gathers what is written from now on. Called by one sender only, which releases it.</summary>
    public void Hold() => Volatile.Write(ref _isHeld, true);

    /// <summary>Writes what was gathered, and lets what follows through.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _isHeld = false;
            if (_held is { } held)
            {
                await inner.WriteAsync(held.AsMemory(0, _length), cancellationToken);
                await inner.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            if (_held is { } held)
            {
                ArrayPool<byte>.Shared.Return(held);
            }

            (_held, _length) = (null, 0);
            _gate.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_isHeld)
            {
                Gather(buffer.Span);
            }
            else
            {
                await inner.WriteAsync(buffer, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isHeld))
        {
            return;
        }

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
            // The gate is left: a ping may be about to take it, and it holds nothing that has to be given back.
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Gather(ReadOnlySpan<byte> frame)
    {
        _held ??= ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, frame.Length));
        if (_held.Length - _length < frame.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_held.Length * 2, _length + frame.Length));
            _held.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_held);
            _held = larger;
        }

        frame.CopyTo(_held.AsSpan(_length));
        _length += frame.Length;
    }
}

/// <summary>Puts a <see cref="GatheringStream"/> below the WebSocket that a request is upgraded to.</summary>
internal sealed class GatheringUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    /// <summary>The transport; null until the request is upgraded.</summary>
    public GatheringStream? Stream { get; private set; }

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => Stream = new GatheringStream(await inner.UpgradeAsync());
}
