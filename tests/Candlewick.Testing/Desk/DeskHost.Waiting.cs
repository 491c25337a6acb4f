using System.Collections.Concurrent;
using System.Diagnostics;
using Candlewick.Platform.Concurrency;

namespace Candlewick.Testing.Desk;

/// <summary>
/// Waiting for a desk to have done what it has to do. On a clock that only the test moves, a desk is at rest when everything
/// in flight sleeps on that clock: then what comes next depends on the test alone.
/// </summary>
public sealed partial class DeskHost
{
    private static readonly TimeSpan Stillness = TimeSpan.FromMilliseconds(25);
    private static readonly ConcurrentDictionary<string, int> KnownSleepers = new(StringComparer.Ordinal);

    /// <summary>Loops that sleep on the clock between their rounds and are not work in flight.</summary>
    private int _loops;

    /// <summary>Waits until nothing is in flight, or the desk died. On a manual clock what sleeps does not count as in flight.</summary>
    public Task SettleAsync() => _plan.Time == DeskTime.Manual ? RestAsync() : AwaitAsync(Get<WorkTrackers>().WhenIdleAsync());

    /// <summary>Moves the manual clock, letting the desk come to rest at every moment something falls due on the way.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var end = Clock.GetUtcNow() + by;
        await RestAsync();
        while (!HasDied && Clock.FirstDue is { } due && due <= end)
        {
            Clock.Advance(due > Clock.GetUtcNow() ? due - Clock.GetUtcNow() : TimeSpan.Zero);
            await RestAsync();
        }

        if (Clock.GetUtcNow() < end)
        {
            Clock.Advance(end - Clock.GetUtcNow());
        }
    }

    /// <summary>Waits until all that is in flight sleeps on the manual clock, or the desk died.</summary>
    private async Task RestAsync()
    {
        const int Looks = 3;
        const int QuickLooks = 200;
        var trackers = Get<WorkTrackers>();
        var waiting = Stopwatch.StartNew();
        for (int look = 0, still = 0; still < Looks && !HasDied; look++)
        {
            still = trackers.Count == Clock.Sleepers - _loops ? still + 1 : 0;
            if (look < QuickLooks)
            {
                await Task.Yield();
            }
            else if (waiting.Elapsed < Patience)
            {
                await Task.Delay(1);
            }
            else
            {
                throw new TimeoutException($"The desk does not come to rest: {trackers.Count} in flight, {Clock.Sleepers} sleep, {_loops} of them loops.");
            }
        }
    }

    /// <summary>Runs something that may sleep on the manual clock without being work in flight: the clock is moved when all stands still.</summary>
    private async Task AdvanceUntilAsync(Func<bool> isDone)
    {
        var waiting = Stopwatch.StartNew();
        var since = Stopwatch.StartNew();
        var seen = (0, 0);
        for (var look = 0; !isDone(); look++)
        {
            var now = (Clock.Sleepers, HasDied ? 0 : Get<WorkTrackers>().Count);
            if (now != seen)
            {
                (seen, since) = (now, Stopwatch.StartNew());
            }
            else if (since.Elapsed > Stillness && Clock.FirstDue is { } due)
            {
                Clock.Advance(due > Clock.GetUtcNow() ? due - Clock.GetUtcNow() : TimeSpan.Zero);
                since.Restart();
            }

            if (waiting.Elapsed > Patience)
            {
                throw new TimeoutException("The desk neither starts nor ends.");
            }

            await (look < 50 ? Task.CompletedTask : Task.Delay(1));
        }
    }

    /// <summary>Learns how many loops sleep beside the work; they are as many at every start of the same plan.</summary>
    private async Task CountLoopsAsync()
    {
        var trackers = Get<WorkTrackers>();
        var waiting = Stopwatch.StartNew();
        if (KnownSleepers.TryGetValue(_plan.Name, out var known))
        {
            while (Clock.Sleepers - trackers.Count != known && waiting.Elapsed < TimeSpan.FromMilliseconds(500) && !HasDied)
            {
                await Task.Delay(1);
            }
        }

        var since = Stopwatch.StartNew();
        var needed = Clock.Sleepers - trackers.Count == known && known > 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(300);
        _loops = Clock.Sleepers - trackers.Count;
        while (since.Elapsed < needed && !HasDied)
        {
            await Task.Delay(1);
            if (Clock.Sleepers - trackers.Count != _loops)
            {
                _loops = Clock.Sleepers - trackers.Count;
                since.Restart();
            }
        }

        KnownSleepers.TryAdd(_plan.Name, _loops);
    }
}
