using System.Diagnostics.CodeAnalysis;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// What waits for one client, in order; of messages of one key only the newest, in the first one's place. Not thread-safe.
/// </summary>
internal sealed class WaitingMessages(StreamOptions options)
{
    private readonly Queue<WaitingMessage> _queue = new();
    private readonly Dictionary<ConflationKey, WaitingMessage> _conflated = [];
    /// <summary>Messages and bytes that the last resumption put back; they do not count against the bounds until all have left.</summary>
    private (int Count, long Bytes) _putBack;

    public int Count => _queue.Count;

    public long Bytes { get; private set; }

    /// <summary>Messages that wait again, in front of all others.</summary>
    public int PutBack => Math.Min(_putBack.Count, Count);

    public IEnumerable<WaitingMessage> All => _queue;

    /// <summary>Whether there is no room for that message. A single one fits however large it is; it is the pile that is bounded.</summary>
    public bool IsFull(StreamMessage message) =>
        _queue.Count >= options.MaxQueued + _putBack.Count
        || (_queue.Count > 0 && Bytes + message.MaxLength > options.MaxQueuedBytes + _putBack.Bytes);

    /// <summary>Puts the message in the place of one with the same key; false when none waits.</summary>
    public bool TryReplace(StreamMessage message, ConflationKey key)
    {
        if (!_conflated.TryGetValue(key, out var older))
        {
            return false;
        }

        Bytes += message.MaxLength - older.Message.MaxLength;
        older.Message = message;
        return true;
    }

    public void Add(WaitingMessage waiting)
    {
        _queue.Enqueue(waiting);
        Bytes += waiting.Message.MaxLength;
        if (waiting.Key is { } key)
        {
            _conflated[key] = waiting;
        }
    }

    public bool TryTake([NotNullWhen(true)] out WaitingMessage? next)
    {
        if (!_queue.TryDequeue(out next))
        {
            _putBack = default;
            return false;
        }

        if (next.Key is { } key)
        {
            _conflated.Remove(key);
        }

        Bytes -= next.Message.MaxLength;
        return true;
    }

    /// <summary>Puts these in the place of everything; of messages of one key the newest stays, in its own place.</summary>
    /// <param name="messages">From the oldest to the newest.</param>
    /// <param name="again">
    /// How many of the first ones were sent before and wait again; those that come have the room they always have. What a stream keeps is
    /// bounded, and so are these, however often it is resumed.
    /// </param>
    public void Replace(IReadOnlyList<WaitingMessage> messages, int again = 0)
    {
        var keys = new HashSet<ConflationKey>();
        var newest = messages.Reverse().Where(message => message.Key is not { } key || keys.Add(key)).Reverse().ToList();
        Clear();
        newest.ForEach(Add);
        _putBack = (again, messages.Take(again).Sum(message => (long)message.Message.MaxLength));
    }

    public void Clear()
    {
        _queue.Clear();
        _conflated.Clear();
        (Bytes, _putBack) = (0, default);
    }
}

/// <summary>A message that waits.</summary>
internal sealed class WaitingMessage(StreamMessage message, ConflationKey? key)
{
    public StreamMessage Message { get; set; } = message;

    /// <summary>What a newer message must share with it to replace it; null where every message counts.</summary>
    public ConflationKey? Key { get; } = key;
}
