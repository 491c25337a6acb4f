using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Streaming;

/// <summary>
/// Streams whose clients were cut off, each for as long as it may be resumed. Bounded in number, of each user and in all, and in
/// bytes; beyond a bound the one that has been away for longest is given up.
/// </summary>
internal sealed class DepartedStreams(IOptions<StreamOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<ClientStream, ITimer> _streams = [];
    private long _bytes;

    /// <summary>Streams that may be resumed, and the bytes that wait for or were last sent to their clients.</summary>
    public (int Count, long Bytes) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_streams.Count, Interlocked.Read(ref _bytes));
            }
        }
    }

    /// <summary>Called, outside every lock, with each stream that was given up.</summary>
    public Action<ClientStream> OnGivenUp { get; set; } = _ => { };

    /// <summary>Adds to the bytes that departed clients hold.</summary>
    public void Count(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Add(ClientStream stream)
    {
        lock (_gate)
        {
            Remove(stream);
            // One at a time, so that a timer that was replaced ends nothing.
            ITimer? timer = null;
            timer = time.CreateTimer(_ => Expire(stream, timer), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _streams.Add(stream, timer);
            timer.Change(options.Value.ResumeWithin, Timeout.InfiniteTimeSpan);
        }

        var bounds = options.Value;
        while (TakeOldest(() => _streams.Keys.Count(other => other.User == stream.User) > bounds.MaxDepartedPerUser, stream.User))
        {
            // Until the user is within the bound.
        }

        Trim();
    }

    public void Forget(ClientStream stream)
    {
        lock (_gate)
        {
            Remove(stream);
        }
    }

    /// <summary>Gives up the oldest until number and bytes are within their bounds.</summary>
    public void Trim()
    {
        var bounds = options.Value;
        while (Interlocked.Read(ref _bytes) > bounds.MaxDepartedBytes || _streams.Count > bounds.MaxDeparted)
        {
            if (!TakeOldest(() => Interlocked.Read(ref _bytes) > bounds.MaxDepartedBytes || _streams.Count > bounds.MaxDeparted, null))
            {
                return;
            }
        }
    }

    /// <summary>Gives up the oldest, of one user where that is named, when the condition holds; false when nothing was done.</summary>
    private bool TakeOldest(Func<bool> isTooMuch, string? user)
    {
        ClientStream? oldest;
        lock (_gate)
        {
            oldest = isTooMuch() ? _streams.Keys.FirstOrDefault(stream => user is null || stream.User == user) : null;
            if (oldest is null)
            {
                return false;
            }

            Remove(oldest);
        }

        GiveUp(oldest);
        return true;
    }

    private void Expire(ClientStream stream, ITimer? timer)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(stream, out var current) || current != timer)
            {
                return;
            }

            Remove(stream);
        }

        GiveUp(stream);
    }

    private void GiveUp(ClientStream stream)
    {
        if (stream.Abandon())
        {
            OnGivenUp(stream);
        }
    }

    private void Remove(ClientStream stream)
    {
        if (_streams.Remove(stream, out var timer))
        {
            timer.Dispose();
        }
    }
}
