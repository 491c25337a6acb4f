using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Candlewick.Venues.Exchange.Wire;

/// <summary>How much a socket carries.</summary>
/// <param name="Received">Bytes of a message that is read.</param>
/// <param name="Sent">Bytes of a message that is written.</param>
/// <param name="Waiting">Messages that wait to be written.</param>
/// <param name="BytesWaiting">Their bytes.</param>
internal sealed record SocketBounds(int Received, int Sent, int Waiting, long BytesWaiting)
{
    /// <summary>Of a desk, whose answers hold whole snapshots.</summary>
    public static SocketBounds Desks { get; } = new(8 << 20, 8 << 20, 20_000, 64L << 20);

    /// <summary>Of a client that need not say who it is.</summary>
    public static SocketBounds Clients { get; } = new(16 << 10, 8 << 20, 4_000, 16L << 20);
}

/// <summary>
/// A WebSocket that carries JSON messages. What waits to be written is bounded in number and bytes, what is read in bytes a message: a side
/// that does not read, or says too much, loses the connection.
/// </summary>
internal sealed class MessageSocket(WebSocket socket, SocketBounds? bounds = null) : IDisposable
{
    private const int ChunkBytes = 16 * 1024;

    private readonly SocketBounds _bounds = bounds ?? SocketBounds.Desks;
    private readonly Channel<byte[]> _out = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions((bounds ?? SocketBounds.Desks).Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _ended = new();
    private long _bytesWaiting;
    private int _hasEnded;

    /// <summary>Cancelled when the connection ends.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Puts the message behind those that wait; false when the connection has ended, which it does when too much waits.</summary>
    public bool TrySend<T>(T message) => TrySend(ExchangeJson.Write(message));

    /// <summary>The same for a message that is written already.</summary>
    public bool TrySend(byte[] bytes)
    {
        if (_ended.IsCancellationRequested)
        {
            return false;
        }

        if (bytes.Length > _bounds.Sent || Interlocked.Add(ref _bytesWaiting, bytes.Length) > _bounds.BytesWaiting
            || !_out.Writer.TryWrite(bytes))
        {
            End();
            return false;
        }

        return true;
    }

    /// <summary>Reads and writes until either side ends it; answers why it ended.</summary>
    /// <param name="onMessage">Takes each message in its turn; what it throws ends the connection.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    public async Task<string> RunAsync(Func<ReadOnlyMemory<byte>, ValueTask> onMessage, CancellationToken cancellationToken)
    {
        using var linked = cancellationToken.Register(End);
        var writing = Task.Run(WriteAsync, CancellationToken.None);
        var why = "it was closed by the other side";
        try
        {
            await ReadAsync(onMessage);
        }
        catch (WireException wrong)
        {
            why = wrong.Message;
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            why = cancellationToken.IsCancellationRequested ? "it was ended here" : failure.Message;
        }
        finally
        {
            End();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return why;
    }

    /// <summary>Ends the connection where it stands.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            _out.Writer.TryComplete();
            socket.Abort();
            _ended.Cancel();
        }
    }

    public void Dispose()
    {
        End();
        socket.Dispose();
    }

    private async Task ReadAsync(Func<ReadOnlyMemory<byte>, ValueTask> onMessage)
    {
        var message = new ArrayBufferWriter<byte>(ChunkBytes);
        while (true)
        {
            var part = await socket.ReceiveAsync(message.GetMemory(ChunkBytes), _ended.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            if (part.MessageType != WebSocketMessageType.Text)
            {
                throw new WireException("A message is not text.");
            }

            message.Advance(part.Count);
            if (message.WrittenCount > _bounds.Received)
            {
                throw new WireException($"A message is longer than {_bounds.Received} bytes.");
            }

            if (part.EndOfMessage)
            {
                await onMessage(message.WrittenMemory);
                // A long message must not stay in memory for as long as the connection lasts.
                message = message.Capacity > 16 * ChunkBytes ? new ArrayBufferWriter<byte>(ChunkBytes) : message;
                message.ResetWrittenCount();
            }
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var bytes in _out.Reader.ReadAllAsync(_ended.Token))
            {
                await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, _ended.Token);
                Interlocked.Add(ref _bytesWaiting, -bytes.Length);
            }
        }
        catch (Exception)
        {
            // The line broke; the reader is told.
            End();
        }
    }
}
