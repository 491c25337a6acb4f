using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Streaming;

/// <summary>Knows the streams of all clients, also of those that were cut off a moment ago, and hands each what it subscribed to.</summary>
internal sealed class StreamHub : IStreamHub
{
    /// <summary>Messages of a feed that a newcomer is shown.</summary>
    public const int ReplayedMessages = 10;

    private readonly ConcurrentDictionary<ClientStream, byte> _streams = new();
    /// <summary>Streams that may be resumed, by their names. Whoever takes a name out has the stream.</summary>
    private readonly ConcurrentDictionary<string, ClientStream> _byId = new(StringComparer.Ordinal);
    private readonly DepartedStreams _departed;
    private readonly StreamListeners _listeners;
    private readonly TimeProvider _time;
    private readonly ILogger<StreamHub> _logger;
    /// <summary>The last messages of every channel that a feed shows; each queue is its own lock.</summary>
    private readonly FrozenDictionary<string, Queue<StreamMessage>> _recent;

    public StreamHub(StreamChannels channels, DepartedStreams departed, StreamListeners listeners, TimeProvider time,
        ILogger<StreamHub> logger)
    {
        (_departed, _listeners, _time, _logger) = (departed, listeners, time, logger);
        _recent = channels.Feeds
            .Select(feed => feed.Channel).Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(channel => channel, _ => new Queue<StreamMessage>(), StringComparer.Ordinal);
        departed.OnGivenUp = Remove;
    }

    /// <summary>Streams of clients that are connected.</summary>
    public IEnumerable<ClientStream> Connected => _streams.Keys.Where(stream => stream.IsConnected);

    /// <summary>Streams that wait for their clients, and the bytes they hold.</summary>
    public (int Count, long Bytes) Departed => _departed.Counts;

    /// <summary>Messages kept for newcomers, of all feeds.</summary>
    public int RecentCount => _recent.Values.Sum(CountOf);

    public void Add(ClientStream stream)
    {
        _streams.TryAdd(stream, 0);
        if (stream.User is not null)
        {
            _byId[stream.Id] = stream;
        }
    }

    /// <summary>Adds a listener of a feed, who is shown the last messages first.</summary>
    public void AddToFeed(ClientStream stream, string channel)
    {
        var recent = _recent[channel];
        lock (recent)
        {
            // Under the publisher's lock: no message falls between those that are kept and those that come, and none comes twice.
            foreach (var message in recent)
            {
                stream.Post(message);
            }

            stream.Subscribe(channel);
            Add(stream);
        }
    }

    /// <summary>The client's connection is gone; its stream waits for it where it may be resumed.</summary>
    public void Leave(StreamClient client)
    {
        var stream = client.Stream;
        switch (stream.Leave(client))
        {
            case Departure.Kept:
                _departed.Add(stream);
                break;
            case Departure.Ended:
                Remove(stream);
                break;
            case Departure.TakenOver:
            default:
                break;
        }
    }

    /// <summary>
    /// Lets the client go on with a stream of the same user, whose former connection is closed where it still stands; null when
    /// there is no such stream to resume. Of several who ask for one stream, the first gets it.
    /// </summary>
    public Resumption? Resume(StreamClient client, string id, IReadOnlyDictionary<string, long> seen)
    {
        var own = client.Stream;
        if (!_byId.TryGetValue(id, out var stream) || stream == own || stream.User != own.User
            || !_byId.TryRemove(KeyValuePair.Create(id, stream)) || stream.Resume(client, seen, own.Id) is not { } resumed)
        {
            return null;
        }

        _departed.Forget(stream);
        resumed.Previous?.Close(WebSocketCloseStatus.NormalClosure, "resumed on another connection");
        _streams.TryRemove(own, out _);
        _byId[own.Id] = stream;
        return resumed;
    }

    public void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null)
    {
        var conflation = delivery == StreamDelivery.Conflated ? new ConflationKey(channel, key ?? type) : null;
        try
        {
            if (!_recent.TryGetValue(channel, out var recent))
            {
                Deliver(channel, () => Serialise(channel, type, data), conflation);
                return;
            }

            var message = Serialise(channel, type, data);
            lock (recent)
            {
                Remember(recent, message);
                Deliver(channel, () => message, conflation);
            }
        }
        catch (Exception failure) when (failure is NotSupportedException or JsonException or InvalidOperationException or ArgumentException)
        {
            // The promise is never to throw: a message that cannot be written must not stop the work it tells of.
            _logger.LogError(failure, "Message {Type} on {Channel} could not be written", type, channel);
        }
    }

    /// <summary>Hands the message to those who listen; it is made only when somebody does.</summary>
    private void Deliver(string channel, Func<StreamMessage> make, ConflationKey? key)
    {
        var published = new PublishedMessage(channel, key, make);
        foreach (var stream in _listeners.Of(channel))
        {
            stream.Post(published);
        }
    }

    private StreamMessage Serialise(string channel, string type, object data) =>
        StreamMessage.Of(channel, type, data, _time.GetUtcNow());

    private void Remove(ClientStream stream)
    {
        _streams.TryRemove(stream, out _);
        _byId.TryRemove(KeyValuePair.Create(stream.Id, stream));
        stream.UnsubscribeAll();
    }

    private static int CountOf(Queue<StreamMessage> recent)
    {
        lock (recent)
        {
            return recent.Count;
        }
    }

    private static void Remember(Queue<StreamMessage> recent, StreamMessage message)
    {
        recent.Enqueue(message);
        if (recent.Count > ReplayedMessages)
        {
            recent.Dequeue();
        }
    }
}
