using System.Collections.Concurrent;
using System.Text.Json;
using Candlewick.Platform.Web;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Streaming;

/// <summary>Knows the connected clients and hands each what it subscribed to.</summary>
internal sealed class StreamHub(TimeProvider time, ILogger<StreamHub> logger) : IStreamHub
{
    /// <summary>The channel that the flat job feeds show.</summary>
    public const string Jobs = "jobs";

    /// <summary>Messages of a job feed that a newcomer is shown.</summary>
    public const int ReplayedMessages = 10;

    private readonly ConcurrentDictionary<StreamClient, byte> _clients = new();
    private readonly Lock _recentGate = new();
    private readonly Queue<StreamMessage> _recent = new();

    public IEnumerable<StreamClient> Clients => _clients.Keys;

    public int Count => _clients.Count;

    public IReadOnlyList<StreamMessage> Recent
    {
        get
        {
            lock (_recentGate)
            {
                return [.. _recent];
            }
        }
    }

    public void Add(StreamClient client) => _clients.TryAdd(client, 0);

    public void Remove(StreamClient client) => _clients.TryRemove(client, out _);

    public void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null)
    {
        try
        {
            StreamMessage? message = null;
            if (channel == Jobs)
            {
                Remember(message = Serialise(channel, type, data));
            }

            foreach (var (client, _) in _clients)
            {
                if (client.Listens(channel))
                {
                    message ??= Serialise(channel, type, data);
                    client.Post(message, delivery, key);
                }
            }
        }
        catch (Exception failure) when (failure is NotSupportedException or JsonException or InvalidOperationException or ArgumentException)
        {
            // The promise is never to throw: a message that cannot be written must not stop the work it tells of.
            logger.LogError(failure, "Message {Type} on {Channel} could not be written", type, channel);
        }
    }

    private StreamMessage Serialise(string channel, string type, object data) =>
        new(channel, type, JsonSerializer.SerializeToElement(data, data.GetType(), DeskJson.Options), time.GetUtcNow());

    private void Remember(StreamMessage message)
    {
        lock (_recentGate)
        {
            _recent.Enqueue(message);
            if (_recent.Count > ReplayedMessages)
            {
                _recent.Dequeue();
            }
        }
    }
}
