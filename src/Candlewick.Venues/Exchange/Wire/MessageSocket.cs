using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Candlewick.Venues.Exchange.Wire;

/// <summary>
/// A WebSocket that carries JSON messages. What waits to be written is bounded in number and bytes, what is read in bytes a message: a side
/// that does not read, or says too much, loses the connection.
/// </summary>
internal sealed class MessageSocket(WebSocket socket) : IDisposable
{
    /// <summary>Bytes of one message.</summary>
    public const int MostBytes = 8 * 1024 * 1024;
    private const int MostWaiting = 20_000;
    private const long MostBytesWaiting = 64L * 1024 * 1024;
    private const int ChunkBytes = 16 * 1024;

    private readonly Channel<byte[]> _out = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
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

        if (bytes.Length > MostBytes || Interlocked.Add(ref _bytesWaiting, bytes.Length) > MostBytesWaiting || !_out.Writer.TryWrite(bytes))
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
            if (message.WrittenCount > MostBytes)
            {
                throw new WireException($"A message is longer than {MostBytes} bytes.");
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
