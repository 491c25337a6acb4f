namespace Candlewick.Execution.Supervision;

/// <summary>How urgent a request to a venue is.</summary>
internal enum RequestUrgency
{
    /// <summary>Exits and cancels: they protect.</summary>
    Exit,
    /// <summary>Questions about orders in doubt.</summary>
    Question,
    /// <summary>Entries, money and comparisons.</summary>
    Entry,
}

/// <summary>
/// What a venue allows within a minute. Exits may use all of it, questions nine tenths, everything else eight: so a burst of
/// entries never takes from an exit the request that it needs. A venue without a bound costs nothing here.
/// </summary>
internal sealed class RequestBudget(int perMinute, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _sent = new();

    /// <summary>Completes when a request of this urgency may go; it counts as gone.</summary>
    public async Task WaitAsync(RequestUrgency urgency, CancellationToken cancellationToken)
    {
        while (!TryTake(urgency))
        {
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    /// <summary>Takes one request where there is room for this urgency.</summary>
    public bool TryTake(RequestUrgency urgency)
    {
        if (perMinute <= 0)
        {
            return true;
        }

        var now = time.GetUtcNow();
        var allowed = urgency switch
        {
            RequestUrgency.Exit => perMinute,
            RequestUrgency.Question => perMinute * 9 / 10,
            _ => perMinute * 8 / 10,
        };
        lock (_gate)
        {
            while (_sent.TryPeek(out var oldest) && now - oldest >= Window)
            {
                _sent.Dequeue();
            }

            if (_sent.Count >= Math.Max(1, allowed))
            {
                return false;
            }

            _sent.Enqueue(now);
            return true;
        }
    }
}
