using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Streaming;

/// <summary>Knows the connected clients and hands each what it subscribed to.</summary>
internal sealed class StreamHub(StreamChannels channels, TimeProvider time, ILogger<StreamHub> logger) : IStreamHub
{
    /// <summary>Messages of a feed that a newcomer is shown.</summary>
    public const int ReplayedMessages = 10;

    private readonly ConcurrentDictionary<StreamClient, byte> _clients = new();
    /// <summary>The last messages of every channel that a feed shows; each queue is its own lock.</summary>
    private readonly FrozenDictionary<string, Queue<StreamMessage>> _recent = channels.Feeds
        .Select(feed => feed.Channel).Distinct(StringComparer.Ordinal)
        .ToFrozenDictionary(channel => channel, _ => new Queue<StreamMessage>(), StringComparer.Ordinal);

    public IEnumerable<StreamClient> Clients => _clients.Keys;

    public int Count => _clients.Count;

    /// <summary>Messages kept for newcomers, of all feeds.</summary>
    public int RecentCount => _recent.Values.Sum(CountOf);

    public void Add(StreamClient client) => _clients.TryAdd(client, 0);

    /// <summary>Adds a listener of a feed, who is shown the last messages first.</summary>
    public void AddToFeed(StreamClient client, string channel)
    {
        var recent = _recent[channel];
        lock (recent)
        {
            // Under the publisher's lock: no message falls between those that are kept and those that come, and none comes twice.
            foreach (var message in recent)
            {
                client.Post(message);
            }

            Add(client);
        }
    }

    public void Remove(StreamClient client) => _clients.TryRemove(client, out _);

    public void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null)
    {
        try
        {
            if (!_recent.TryGetValue(channel, out var recent))
            {
                Deliver(channel, () => Serialise(channel, type, data), delivery, key);
                return;
            }

            var message = Serialise(channel, type, data);
            lock (recent)
            {
                Remember(recent, message);
                Deliver(channel, () => message, delivery, key);
            }
        }
        catch (Exception failure) when (failure is NotSupportedException or JsonException or InvalidOperationException or ArgumentException)
        {
            // The promise is never to throw: a message that cannot be written must not stop the work it tells of.
            logger.LogError(failure, "Message {Type} on {Channel} could not be written", type, channel);
        }
    }

    /// <summary>Hands the message to those who listen; it is made only when somebody does.</summary>
    private void Deliver(string channel, Func<StreamMessage> make, StreamDelivery delivery, string? key)
    {
        StreamMessage? message = null;
        foreach (var (client, _) in _clients)
        {
            if (client.Listens(channel))
            {
                client.Post(message ??= make(), delivery, key);
            }
        }
    }

    private StreamMessage Serialise(string channel, string type, object data) =>
        StreamMessage.Of(channel, type, data, time.GetUtcNow());

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
