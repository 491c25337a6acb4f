using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.Platform.Web;

namespace Candlewick.Platform.Streaming;

/// <summary>A message once serialised, shared by all clients that are sent it.</summary>
internal sealed record StreamMessage(string? Channel, string Type, JsonElement Data, DateTimeOffset Timestamp);

/// <summary>How the messages of an endpoint look on the wire.</summary>
internal enum StreamShape
{
    /// <summary><c>type, channel, data, timestamp, seq</c>.</summary>
    Wrapped,
    /// <summary><c>type, timestamp</c> and the fields of data beside them: the job feeds.</summary>
    Flat,
}

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
                waiting.Message = message;
                _replaced++;
                return;
            }

            if (_queue.Count >= options.MaxQueued)
            {
                _queue.Clear();
                _conflated.Clear();
                // 1013 "try again later" has no name in the framework.
                _closing = ((WebSocketCloseStatus)1013, $"{options.MaxQueued} messages were waiting: too slow");
            }
            else
            {
                var slot = new Slot(message, delivery == StreamDelivery.Conflated ? conflationKey : null);
                _queue.Enqueue(slot);
                if (delivery == StreamDelivery.Conflated)
                {
                    _conflated[conflationKey] = slot;
                }
            }
        }

        Wake();
    }

    public void Post(string type, object data) =>
        Post(new StreamMessage(null, type, JsonSerializer.SerializeToElement(data, DeskJson.Options), time.GetUtcNow()));

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
    public async Task SendLoopAsync(CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        try
        {
            while (true)
            {
                await _wake.WaitAsync(cancellationToken);
                while (Next() is { } next)
                {
                    buffer.ResetWrittenCount();
                    Write(buffer, next.Message, next.Sequence);
                    await SendAsync(buffer.WrittenMemory, cancellationToken);
                }

                if (_closing is { } closing)
                {
                    using var timeout = new CancellationTokenSource(options.SendTimeout, time);
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

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, either.Token);
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

            var channel = slot.Message.Channel ?? "";
            var sequence = _sequences.GetValueOrDefault(channel) + 1;
            _sequences[channel] = sequence;
            _sent++;
            return (slot.Message, sequence);
        }
    }

    private void Write(ArrayBufferWriter<byte> buffer, StreamMessage message, long sequence)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type", message.Type);
        if (shape == StreamShape.Flat && message.Data.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in message.Data.EnumerateObject().Where(property => property.Name is not ("type" or "timestamp")))
            {
                property.WriteTo(json);
            }
        }
        else
        {
            if (message.Channel is not null)
            {
                json.WriteString("channel", message.Channel);
            }

            json.WritePropertyName("data");
            message.Data.WriteTo(json);
            json.WriteNumber("seq", sequence);
        }

        json.WritePropertyName("timestamp");
        JsonSerializer.Serialize(json, message.Timestamp, DeskJson.Options);
        json.WriteEndObject();
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
