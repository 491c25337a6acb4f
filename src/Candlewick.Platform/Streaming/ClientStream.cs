using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// What one client listens to: its channels, its numbering, what waits for it and the last of what it was sent. It outlives the
/// connection that serves it: while a client is away its messages go on waiting here, and the connection that resumes the stream
/// takes them over.
/// </summary>
internal sealed class ClientStream(
    StreamShape shape, string endpoint, StreamOptions options, DepartedStreams departed, StreamListeners listeners)
{
    /// <summary>Different channels a stream may have had over its life, as a multiple of those it may have at once.</summary>
    private const int ChannelsSeenPerChannel = 10;
    private const string Answers = "";
    private readonly Lock _gate = new();
    private readonly WaitingMessages _waiting = new(options);
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private readonly SentMessages? _kept = shape == StreamShape.Wrapped && options.ResumeWithin > TimeSpan.Zero ? new(options) : null;
    private StreamClient? _owner;
    private bool _isEnded;
    /// <summary>Bytes of it that count among those of departed clients; 0 while one is connected.</summary>
    private long _shelvedBytes;
    private long _sent;
    private long _replaced;

    /// <summary>The name by which a client that was cut off asks for it; nobody else can guess it.</summary>
    public string Id { get; private set; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Who signed in; only the same user may resume it. Null until then, and on a feed.</summary>
    public string? User { get; set; }

    public string Endpoint => endpoint;

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
                return (_waiting.Count, _sent, _replaced);
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
            listeners.Add(channel, this);
            return Subscription.Taken;
        }
    }

    public void Unsubscribe(string channel)
    {
        lock (_gate)
        {
            Leave(channel);
        }
    }

    /// <summary>Leaves every channel: nobody will have the stream again.</summary>
    public void UnsubscribeAll()
    {
        lock (_gate)
        {
            _channels.ToList().ForEach(Leave);
        }
    }

    /// <summary>
    /// Queues a message. A full queue ends the stream: a client that is connected is closed as too slow, one that is away has
    /// nothing to resume.
    /// </summary>
    public void Post(StreamMessage message)
    {
        StreamClient? owner;
        int waiting;
        lock (_gate)
        {
            (owner, waiting) = Put(message, null);
        }

        Act(owner, waiting);
    }

    /// <summary>The same for a message of a channel, when the stream has that channel; it is made when the first one needs it.</summary>
    public void Post(PublishedMessage published)
    {
        StreamClient? owner;
        int waiting;
        lock (_gate)
        {
            if (!_channels.Contains(published.Channel))
            {
                return;
            }

            (owner, waiting) = Put(published.Message, published.Key);
        }

        Act(owner, waiting);
    }

    /// <summary>Takes what waits for that connection as frames.</summary>
    /// <returns>False when nothing waits or another connection took over.</returns>
    public bool Take(StreamClient owner, FrameBuffer frames, int mostBytes)
    {
        lock (_gate)
        {
            while (_owner == owner && frames.Length < mostBytes && _waiting.TryTake(out var next))
            {
                ref var sequence = ref CollectionsMarshal.GetValueRefOrAddDefault(_sequences, next.Message.Channel ?? Answers, out _);
                sequence++;
                _sent++;
                frames.Add(next.Message, shape, sequence);
                // Before it is sent: what a cut connection swallowed must be here.
                _kept?.Add(next.Message, sequence, next.Key);
            }

            return frames.Length > 0;
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
            _waiting.Replace([.. _waiting.All.Where(waiting => waiting.Message.Channel is not null)]);
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
            var unseen = _kept.Take(continued).Select(sent => new WaitingMessage(sent.Message, sent.Key)).ToList();
            var waiting = _waiting.All.Where(each => each.Message.Channel is { } channel && continued.ContainsKey(channel));
            _waiting.Replace([.. unseen, .. waiting], unseen.Count);
            _channels.Except(continued.Keys).ToList().ForEach(Leave);
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
            return new Resumption(this, [.. continued.Keys.Order(StringComparer.Ordinal)], _waiting.Count, previous);
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

            var waiting = _waiting.All.Select(each => each.Message).ToList();
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
            var first = answers.Select(answer => new WaitingMessage(answer, null)).ToList();
            _waiting.Replace([.. first, .. _waiting.All], first.Count + _waiting.PutBack);
            _sequences[Answers] = answered;
        }
    }

    /// <summary>Queues it; the connection to be told, and how many messages were waiting when that was too many, else -1.</summary>
    private (StreamClient? Owner, int TooMany) Put(StreamMessage message, ConflationKey? key)
    {
        var tooMany = -1;
        if (_isEnded)
        {
            return (_owner, tooMany);
        }

        if (key is not null && _waiting.TryReplace(message, key))
        {
            _replaced++;
        }
        else if (_waiting.IsFull(message))
        {
            tooMany = _waiting.Count;
            _isEnded = true;
            Clear();
        }
        else
        {
            _waiting.Add(new WaitingMessage(message, key));
        }

        Shelve();
        return (_owner, tooMany);
    }

    private void Act(StreamClient? owner, int tooMany)
    {
        if (owner is null)
        {
            departed.Trim();
        }
        else if (tooMany >= 0)
        {
            // 1013 "try again later" has no name in the framework.
            owner.Close((WebSocketCloseStatus)1013, $"{tooMany} messages were waiting: too slow");
        }
        else
        {
            owner.Wake();
        }
    }

    private void Leave(string channel)
    {
        if (_channels.Remove(channel))
        {
            listeners.Remove(channel, this);
        }
    }

    private void Clear()
    {
        _waiting.Clear();
        _kept?.Clear();
    }

    /// <summary>Reports how much this stream holds to whoever bounds what departed clients hold.</summary>
    private void Shelve()
    {
        if (_owner is not null && _shelvedBytes == 0)
        {
            return;
        }

        var bytes = _owner is null && !_isEnded ? _waiting.Bytes + (_kept?.Bytes ?? 0) : 0;
        departed.Count(bytes - _shelvedBytes);
        _shelvedBytes = bytes;
    }
}
