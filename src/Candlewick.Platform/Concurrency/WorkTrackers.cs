using System.Collections.Concurrent;

namespace Candlewick.Platform.Concurrency;

/// <summary>
/// One tracker a scope, usually an account: a replayed market waits for the work of its own account only, so that another
/// account whose venue does not answer holds nobody up.
/// </summary>
public sealed class WorkTrackers
{
    private readonly ConcurrentDictionary<string, WorkTracker> _trackers = new(StringComparer.Ordinal);

    /// <summary>The tracker of a scope; made when first asked for.</summary>
    public WorkTracker Of(string scope) => _trackers.GetOrAdd(scope, static _ => new WorkTracker());

    /// <summary>Work units of all scopes that were begun and not ended.</summary>
    public int Count => _trackers.Values.Sum(tracker => tracker.Count);

    /// <summary>Completes when no scope has anything in flight.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellationToken = default)
    {
        // One scope's end may begin work in another: all must be idle in one look.
        while (_trackers.Values.FirstOrDefault(tracker => tracker.Count > 0) is { } busy)
        {
            await busy.WhenIdleAsync(cancellationToken);
        }
    }
}
