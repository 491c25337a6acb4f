namespace Candlewick.Identity.SignIn;

/// <summary>
/// Counts failures of names that nobody has, so that a lock does not tell which names exist. Bounded: the oldest names are
/// forgotten, which costs an attacker more than it gains.
/// </summary>
internal sealed class UnknownNames(TimeProvider time)
{
    private const int MaxNames = 10_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Failures, DateTimeOffset? LockedUntil, DateTimeOffset At)> _names =
        new(StringComparer.OrdinalIgnoreCase);

    /// <summary>As for a known user: when the lock ends, or null when this attempt may go on.</summary>
    public DateTimeOffset? BeginTry(string username, int failuresBeforeLock, TimeSpan lockTime)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var (failures, lockedUntil, _) = _names.GetValueOrDefault(username);
            if (lockedUntil > now)
            {
                return lockedUntil;
            }

            failures = (lockedUntil is null ? failures : 0) + 1;
            if (_names.Count >= MaxNames && !_names.ContainsKey(username))
            {
                _names.Remove(_names.MinBy(name => name.Value.At).Key);
            }

            _names[username] = (failures, failures >= failuresBeforeLock ? now + lockTime : null, now);
            return null;
        }
    }
}
