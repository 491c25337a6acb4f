using System.Net.WebSockets;
using System.Security.Cryptography;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// What one client listens to: its channels, its numbering, what waits for it and the last of what it was sent. It outlives the
/// connection that serves it: while a client is away its messages go on waiting here, and the connection that resumes the stream
/// takes them over.
/// </summary>
internal sealed class ClientStream(StreamShape shape, string endpoint, StreamOptions options, DepartedStreams departed)
{
    /// <summary>Different channels a stream may have had over its life, as a multiple of those it may have at once.</summary>
    private const int ChannelsSeenPerChannel = 10;
    private const string Answers = "";
    private readonly Lock _gate = new();
    private readonly Queue<Slot> _queue = new();
    private readonly Dictionary<(string Channel, string Key), Slot> _conflated = [];
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private readonly SentMessages? _kept = shape == StreamShape.Wrapped && options.ResumeWithin > TimeSpan.Zero ? new(options) : null;
    private StreamClient? _owner;
    private bool _isEnded;
    /// <summary>Messages and bytes that a resumption put back; they do not count against the bounds of what waits.</summary>
    private (int Count, long Bytes) _putBack;
    private long _waitingBytes;
    /// <summary>Bytes of it that count among those of departed clients; 0 while one is connected.</summary>
    private long _shelvedBytes;
    private long _sent;
    private long _replaced;

    /// <summary>By which a client that was cut off names it; nobody else can guess it.</summary>
    public string Id { get; private set; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Who signed in; only the same user may resume it. Null until then, and on a feed.</summary>
    public string? User { get; set; }

    public string Endpoint => endpoint;

    public StreamShape Shape => shape;

    /// <summary>Most different channels that it may have over its life.</summary>
    public long MaxChannelsSeen => (long)options.MaxChannels * ChannelsSeenPerChannel;

    public bool IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _owner is not null;
            }
        }
    }

    /// <summary>True once it had a channel, also when it left that one.</summary>
    public bool HasSubscribed
    {
        get
        {
            lock (_gate)
            {
                return _sequences.Keys.Any(channel => channel != Answers);
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

    /// <summary>The connection that serves it from its start.</summary>
    public void Open(StreamClient owner)
    {
        lock (_gate)
        {
            _owner = owner;
        }
    }

    /// <summary>
    /// A channel's numbering outlives its subscription, so that a client that wanders over ever new channels is stopped before the
    /// numbers fill the memory.
    /// </summary>
    public Subscription Subscribe(string channel)
    {
        lock (_gate)
        {
            if (_channels.Contains(channel))
            {
                return Subscription.Taken;
            }

            if (_channels.Count >= options.MaxChannels)
            {
                return Subscription.TooManyAtOnce;
            }

            if (_sequences.Count >= MaxChannelsSeen && !_sequences.ContainsKey(channel))
            {
                return Subscription.TooManyInAll;
            }

            _sequences.TryAdd(channel, 0);
            _channels.Add(channel);
            return Subscription.Taken;
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

    /// <summary>
    /// Queues a message. A full queue ends the stream: a client that is connected is closed as too slow, one that is away has
    /// nothing to resume.
    /// </summary>
    public void Post(StreamMessage message, StreamDelivery delivery = StreamDelivery.Queued, string? key = null)
    {
        StreamClient? owner;
        var waiting = -1;
        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            owner = _owner;
            var conflation = delivery == StreamDelivery.Conflated ? (message.Channel ?? Answers, key ?? message.Type) : default;
            if (delivery == StreamDelivery.Conflated && _conflated.TryGetValue(conflation, out var older))
            {
                _waitingBytes += message.MaxLength - older.Message.MaxLength;
                older.Message = message;
                _replaced++;
            }
            else if (IsFull(message))
            {
                waiting = _queue.Count;
                _isEnded = true;
                Clear();
            }
            else
            {
                Enqueue(new Slot(message, delivery == StreamDelivery.Conflated ? conflation : null));
            }

            Shelve();
        }

        if (owner is null)
        {
            departed.Trim();
        }
        else if (waiting >= 0)
        {
            // 1013 "try again later" has no name in the framework.
            owner.Close((WebSocketCloseStatus)1013, $"{waiting} messages were waiting: too slow");
        }
        else
        {
            owner.Wake();
        }
    }

    /// <summary>The next message for that connection with its number; null when none waits or another connection took over.</summary>
    public (StreamMessage Message, long Sequence)? Next(StreamClient owner)
    {
        lock (_gate)
        {
            if (_owner != owner || !_queue.TryDequeue(out var slot))
            {
                return null;
            }

            if (slot.Key is { } key)
            {
                _conflated.Remove(key);
            }

            _waitingBytes -= slot.Message.MaxLength;
            _putBack = _queue.Count == 0 ? default : _putBack;
            var channel = slot.Message.Channel ?? Answers;
            var sequence = _sequences.GetValueOrDefault(channel) + 1;
            _sequences[channel] = sequence;
            _sent++;
            // Before it is sent: what a cut connection swallowed must be here.
            _kept?.Add(slot.Message, sequence, slot.Key?.Key);
            return (slot.Message, sequence);
        }
    }

    /// <summary>
    /// Takes no more messages and cannot be resumed; what waits may still leave. Nothing happens when another connection took over.
    /// </summary>
    public void End(StreamClient owner)
    {
        lock (_gate)
        {
            _isEnded |= _owner == owner;
        }
    }

    /// <summary>The connection is gone. Says what becomes of the stream.</summary>
    public Departure Leave(StreamClient owner)
    {
        lock (_gate)
        {
            if (_owner != owner)
            {
                return Departure.TakenOver;
            }

            if (_isEnded || _kept is null || User is null)
            {
                _isEnded = true;
                return Departure.Ended;
            }

            _owner = null;
            // Nobody waits for answers any more, and the next connection counts its own.
            Requeue([.. _queue.Where(slot => slot.Message.Channel is not null)]);
            Shelve();
            return Departure.Kept;
        }
    }

    /// <summary>Gives up a stream whose client is away; false when one is connected.</summary>
    public bool Abandon()
    {
        lock (_gate)
        {
            if (_owner is not null)
            {
                return false;
            }

            _isEnded = true;
            Clear();
            Shelve();
            return true;
        }
    }

    /// <summary>
    /// Hands the stream to another connection: what its client has not seen goes first into the queue again, under the numbers that
    /// follow what it saw. Channels that it does not name are left; those of which something is no longer there are left as well and
    /// not among those returned. Null when the stream has ended.
    /// </summary>
    /// <param name="owner">The connection that resumes it.</param>
    /// <param name="seen">The last number that the client saw on each channel.</param>
    /// <param name="id">The stream's name from now on.</param>
    public Resumption? Resume(StreamClient owner, IReadOnlyDictionary<string, long> seen, string id)
    {
        lock (_gate)
        {
            if (_isEnded || _kept is null)
            {
                return null;
            }

            var previous = _owner;
            (_owner, Id) = (owner, id);
            var continued = _channels
                .Where(channel => seen.TryGetValue(channel, out var last) && _kept.Holds(channel, last, _sequences[channel]))
                .ToDictionary(channel => channel, channel => seen[channel], StringComparer.Ordinal);
            var unseen = _kept.Take(continued)
                .Select(sent => new Slot(sent.Message, sent.Key is null ? null : (sent.Message.Channel!, sent.Key))).ToList();
            var waiting = _queue.Where(slot => slot.Message.Channel is { } channel && continued.ContainsKey(channel));
            Requeue(NewestOf([.. unseen, .. waiting]));
            _putBack = (_queue.Count, _waitingBytes);
            _channels.IntersectWith(continued.Keys);
            foreach (var channel in _sequences.Keys.Except(continued.Keys).ToList())
            {
                // Whoever subscribes again begins anew.
                _sequences.Remove(channel);
            }

            foreach (var (channel, last) in continued)
            {
                _sequences[channel] = last;
            }

            Shelve();
            return new Resumption(this, [.. continued.Keys.Order(StringComparer.Ordinal)], _queue.Count, previous);
        }
    }

    /// <summary>Gives away what waits, for the stream that its connection resumes instead; the number of answers so far.</summary>
    public (IReadOnlyList<StreamMessage> Waiting, long Answered) GiveUp(StreamClient owner)
    {
        lock (_gate)
        {
            if (_owner != owner)
            {
                return ([], 0);
            }

            var waiting = _queue.Select(slot => slot.Message).ToList();
            _isEnded = true;
            Clear();
            return (waiting, _sequences.GetValueOrDefault(Answers));
        }
    }

    /// <summary>Puts answers before everything that waits; they go on counting where the connection's other stream stopped.</summary>
    public void PutFirst(IEnumerable<StreamMessage> answers, long answered)
    {
        lock (_gate)
        {
            Requeue([.. answers.Select(answer => new Slot(answer, null)), .. _queue]);
            _putBack = (_queue.Count, _waitingBytes);
            _sequences[Answers] = answered;
        }
    }

    private bool IsFull(StreamMessage message) =>
        _queue.Count >= options.MaxQueued + _putBack.Count
        // A single message is sent however large it is; it is the pile that is bounded.
        || (_queue.Count > 0 && _waitingBytes + message.MaxLength > options.MaxQueuedBytes + _putBack.Bytes);

    private void Enqueue(Slot slot)
    {
        _queue.Enqueue(slot);
        _waitingBytes += slot.Message.MaxLength;
        if (slot.Key is { } key)
        {
            _conflated[key] = slot;
        }
    }

    private void Requeue(IReadOnlyList<Slot> slots)
    {
        _queue.Clear();
        _conflated.Clear();
        _waitingBytes = 0;
        foreach (var slot in slots)
        {
            Enqueue(slot);
        }
    }

    private void Clear()
    {
        Requeue([]);
        _kept?.Clear();
    }

    /// <summary>Tells those who bound what departed clients hold how much this one does.</summary>
    private void Shelve()
    {
        var bytes = _owner is null && !_isEnded ? _waitingBytes + (_kept?.Bytes ?? 0) : 0;
        departed.Count(bytes - _shelvedBytes);
        _shelvedBytes = bytes;
    }

    /// <summary>Of several messages of one key only the newest, in its place.</summary>
    private static List<Slot> NewestOf(List<Slot> slots)
    {
        var keys = new HashSet<(string, string)>();
        var newest = new List<Slot>(slots.Count);
        for (var at = slots.Count - 1; at >= 0; at--)
        {
            if (slots[at].Key is not { } key || keys.Add(key))
            {
                newest.Add(slots[at]);
            }
        }

        newest.Reverse();
        return newest;
    }

    private sealed class Slot(StreamMessage message, (string Channel, string Key)? key)
    {
        public StreamMessage Message { get; set; } = message;

        public (string Channel, string Key)? Key { get; } = key;
    }
}
