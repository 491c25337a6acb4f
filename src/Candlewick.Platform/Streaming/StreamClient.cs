using System.Buffers;
using System.Net.WebSockets;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// One connection: what it subscribed to and what still has to be sent. Only <see cref="SendLoopAsync"/> writes to the
/// socket; publishers add to the bounded queue and go on.
/// </summary>
internal sealed class StreamClient(WebSocket socket, StreamShape shape, string endpoint, StreamOptions options, TimeProvider time)
    : IDisposable
{
    private const int ReasonLimit = 120;
    /// <summary>Different channels a connection may have had over its life, as a multiple of those it may have at once.</summary>
    private const int ChannelsSeenPerChannel = 10;
    private readonly Lock _gate = new();
    private readonly Queue<Slot> _queue = new();
    private readonly Dictionary<(string Channel, string Key), Slot> _conflated = [];
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private (WebSocketCloseStatus Status, string Reason)? _closing;
    private long _waitingBytes;
    private long _sent;
    private long _replaced;

    public WebSocket Socket => socket;

    public string Endpoint => endpoint;

    public IReadOnlyList<string> Channels
    {
        get
        {
            lock (_gate)
            {
                return [.. _channels];
            }
        }
    }

    /// <summary>Messages waiting, sent, and replaced by newer ones before they were sent.</summary>
    public (int Waiting, long Sent, long Replaced) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_queue.Count, _sent, _replaced);
            }
        }
    }

    /// <summary>
    /// False when the client has as many channels as it may. A channel's numbering outlives its subscription, so that a client
    /// that wanders over ever new channels is closed before the numbers fill the memory.
    /// </summary>
    public bool Subscribe(string channel)
    {
        lock (_gate)
        {
            if (_channels.Contains(channel))
            {
                return true;
            }

            if (_channels.Count >= options.MaxChannels)
            {
                return false;
            }

            var most = (long)options.MaxChannels * ChannelsSeenPerChannel;
            if (_sequences.Count >= most && !_sequences.ContainsKey(channel))
            {
                Close(WebSocketCloseStatus.PolicyViolation, $"more than {most} different channels on one connection");
                return false;
            }

            _sequences.TryAdd(channel, 0);
            return _channels.Add(channel);
        }
    }

    public void Unsubscribe(string channel)
    {
        lock (_gate)
        {
            _channels.Remove(channel);
        }
    }

    public bool Listens(string channel)
    {
        lock (_gate)
        {
            return _channels.Contains(channel);
        }
    }

    /// <summary>Queues a message. A full queue marks the client as too slow; it is closed by its own send loop.</summary>
    public void Post(StreamMessage message, StreamDelivery delivery = StreamDelivery.Queued, string? key = null)
    {
        lock (_gate)
        {
            if (_closing is not null)
            {
                return;
            }

            var conflationKey = delivery == StreamDelivery.Conflated ? (message.Channel ?? "", key ?? message.Type) : default;
            if (delivery == StreamDelivery.Conflated && _conflated.TryGetValue(conflationKey, out var waiting))
            {
                _waitingBytes += message.MaxLength - waiting.Message.MaxLength;
                waiting.Message = message;
                _replaced++;
                return;
            }

            // A single message is sent however large it is; it is the pile that is bounded.
            var isFull = _queue.Count >= options.MaxQueued
                || (_queue.Count > 0 && _waitingBytes + message.MaxLength > options.MaxQueuedBytes);
            if (isFull)
            {
                // 1013 "try again later" has no name in the framework.
                _closing = ((WebSocketCloseStatus)1013, $"{_queue.Count} messages were waiting: too slow");
                _queue.Clear();
                _conflated.Clear();
                _waitingBytes = 0;
            }
            else
            {
                var slot = new Slot(message, delivery == StreamDelivery.Conflated ? conflationKey : null);
                _queue.Enqueue(slot);
                _waitingBytes += message.MaxLength;
                if (delivery == StreamDelivery.Conflated)
                {
                    _conflated[conflationKey] = slot;
                }
            }
        }

        Wake();
    }

    public void Post(string type, object data) => Post(StreamMessage.Of(null, type, data, time.GetUtcNow()));

    /// <summary>Asks the send loop to close once what is queued has left.</summary>
    public void Close(WebSocketCloseStatus status, string reason)
    {
        lock (_gate)
        {
            _closing ??= (status, reason.Length > ReasonLimit ? reason[..ReasonLimit] : reason);
        }

        Wake();
    }

    /// <summary>Sends until the client is closed; ends the socket in every case.</summary>
    public async Task SendLoopAsync()
    {
        // One for all messages: a thousand clients would otherwise start and stop a timer of their own with every price.
        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        try
        {
            while (true)
            {
                await _wake.WaitAsync(CancellationToken.None);
                while (Next() is { } next)
                {
                    await SendAsync(next.Message, next.Sequence, timeout);
                }

                if (_closing is { } closing)
                {
                    timeout.CancelAfter(options.SendTimeout);
                    if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                    {
                        await socket.CloseOutputAsync(closing.Status, closing.Reason, timeout.Token);
                    }

                    return;
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            socket.Abort();
        }
    }

    private async Task SendAsync(StreamMessage message, long sequence, CancellationTokenSource timeout)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(message.MaxLengthIn(shape));
        try
        {
            var length = message.Write(buffer, shape, sequence);
            var sending = socket
                .SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Text, endOfMessage: true, timeout.Token).AsTask();
            if (!sending.IsCompletedSuccessfully)
            {
                timeout.CancelAfter(options.SendTimeout);
                await sending;
                timeout.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private (StreamMessage Message, long Sequence)? Next()
    {
        lock (_gate)
        {
            if (!_queue.TryDequeue(out var slot))
            {
                return null;
            }

            if (slot.Key is { } key)
            {
                _conflated.Remove(key);
            }

            _waitingBytes -= slot.Message.MaxLength;
            var channel = slot.Message.Channel ?? "";
            var sequence = _sequences.GetValueOrDefault(channel) + 1;
            _sequences[channel] = sequence;
            _sent++;
            return (slot.Message, sequence);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    public void Dispose() => _wake.Dispose();

    private sealed class Slot(StreamMessage message, (string Channel, string Key)? key)
    {
        public StreamMessage Message { get; set; } = message;

        public (string Channel, string Key)? Key { get; } = key;
    }
}
