namespace Candlewick.Platform.Streaming;

/// <summary>
/// The last messages a client was sent on its channels: what had left when a connection broke may never have arrived. Messages that
/// all count and those of which only the newest does are kept apart, so that a flood of prices pushes out no fill. Not thread-safe.
/// </summary>
internal sealed class SentMessages(StreamOptions options)
{
    private readonly Queue<SentMessage> _queued = new();
    private readonly Queue<SentMessage> _conflated = new();
    private (long Queued, long Conflated) _bytes;
    private long _order;

    /// <summary>Bytes of the messages kept; those that several clients were sent count for each.</summary>
    public long Bytes => _bytes.Queued + _bytes.Conflated;

    /// <param name="message">A message of a channel; answers are not kept.</param>
    /// <param name="sequence">The client's number of it on that channel.</param>
    /// <param name="key">Where only the newest of a key counts.</param>
    public void Add(StreamMessage message, long sequence, ConflationKey? key)
    {
        if (message.Channel is null)
        {
            return;
        }

        var sent = new SentMessage(message, sequence, key, _order++);
        if (key is null)
        {
            Add(_queued, ref _bytes.Queued, sent);
        }
        else
        {
            Add(_conflated, ref _bytes.Conflated, sent);
        }
    }

    /// <summary>Whether every message of the channel after that number is still here.</summary>
    public bool Holds(string channel, long after, long last) =>
        after >= 0 && after <= last
        && (after == last || All.LongCount(sent => sent.Message.Channel == channel && sent.Sequence > after) == last - after);

    /// <summary>Takes out everything, and returns what came after these numbers in the order in which it was sent.</summary>
    public IReadOnlyList<SentMessage> Take(IReadOnlyDictionary<string, long> after)
    {
        var unseen = All
            .Where(sent => after.TryGetValue(sent.Message.Channel!, out var last) && sent.Sequence > last)
            .OrderBy(sent => sent.Order).ToList();
        Clear();
        return unseen;
    }

    public void Clear()
    {
        _queued.Clear();
        _conflated.Clear();
        _bytes = default;
    }

    private IEnumerable<SentMessage> All => _queued.Concat(_conflated);

    private void Add(Queue<SentMessage> kept, ref long bytes, SentMessage sent)
    {
        kept.Enqueue(sent);
        bytes += sent.Message.MaxLength;
        while (kept.Count > options.MaxKept || bytes > options.MaxKeptBytes)
        {
            bytes -= kept.Dequeue().Message.MaxLength;
        }
    }
}

/// <summary>A message that a client was sent.</summary>
/// <param name="Message">The message; clients share it.</param>
/// <param name="Sequence">The client's number of it on its channel.</param>
/// <param name="Key">Where only the newest of a key counts.</param>
/// <param name="Order">Its place among all that the client was sent.</param>
internal readonly record struct SentMessage(StreamMessage Message, long Sequence, ConflationKey? Key, long Order);
