using System.Reflection;

namespace Candlewick.Testing;

/// <summary>A clock that moves only when told to; its timers fire, in order of their due times, inside <see cref="Advance"/>.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now;

    /// <param name="start">First reading; 2024-12-01T00:00:00Z when left out.</param>
    public ManualTimeProvider(DateTimeOffset? start = null) => _now = start ?? new DateTimeOffset(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are set to fire.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count(timer => timer.Due is not null);
            }
        }
    }

    /// <summary>Tasks that sleep in <c>Task.Delay</c> on this clock.</summary>
    public int Sleepers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count(timer => timer is { Due: not null, IsSleep: true });
            }
        }
    }

    /// <summary>Loops over a <see cref="PeriodicTimer"/> on this clock that are in a round, and do not wait for the next one.</summary>
    public int LoopsInARound
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count(timer => timer.Due is not null && timer.IsInARound);
            }
        }
    }

    /// <summary>When the first timer falls due; null when none is set.</summary>
    public DateTimeOffset? FirstDue
    {
        get
        {
            lock (_gate)
            {
                return _timers.Min(timer => timer.Due);
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves the clock forward, firing what falls due on the way at the moment it is due.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetUtcNow() + by;
        while (NextDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = end > _now ? end : _now;
        }
    }

    /// <summary>Moves the clock forward to a moment; one that is past moves nothing.</summary>
    public void AdvanceTo(DateTimeOffset moment)
    {
        var by = moment - GetUtcNow();
        if (by > TimeSpan.Zero)
        {
            Advance(by);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? NextDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is null)
            {
                return null;
            }

            _now = next.Due!.Value > _now ? next.Due.Value : _now;
            next.Due = next.Period > TimeSpan.Zero ? _now + next.Period : null;
            return next;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public TimeSpan Period { get; private set; }

        /// <summary>True for the timer of a <c>Task.Delay</c>: the task is what its callback is given.</summary>
        public bool IsSleep { get; } = state is Task;

        /// <summary>
        /// True while the loop over a <see cref="PeriodicTimer"/> was told of a tick and has not come back for the next: the runtime
        /// keeps that to itself, and without it nobody could say when a desk is at rest.
        /// </summary>
        public bool IsInARound => _ticks is { } ticks && (!(bool)ticks.Waits.GetValue(state)! || (bool)ticks.IsTold.GetValue(state)!);

        private readonly (FieldInfo Waits, FieldInfo IsTold)? _ticks =
            state?.GetType() is { DeclaringType.Name: nameof(PeriodicTimer) } type
                ? (FieldOf(type, "_activeWait"), FieldOf(type, "_signaled")) : null;

        private static FieldInfo FieldOf(Type type, string name) => type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new MissingFieldException(type.FullName, name);

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : owner._now + dueTime;
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
            }

            if (dueTime == TimeSpan.Zero)
            {
                Due = Period > TimeSpan.Zero ? owner.GetUtcNow() + Period : null;
                callback(state);
            }

            return true;
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
