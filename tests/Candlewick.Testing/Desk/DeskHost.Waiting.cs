using System.Diagnostics;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Testing.Desk;

/// <summary>
/// Waiting for a desk to have done what it has to do. On a clock that only the test moves, a desk is at rest when everything
/// in flight sleeps on that clock: then what comes next depends on the test alone.
/// </summary>
public sealed partial class DeskHost
{
    /// <summary>So long nothing stirs before the clock is moved for something of which nobody knows that it sleeps.</summary>
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(3);

    /// <summary>The same where a loop is known to sleep in its round.</summary>
    private static readonly TimeSpan ShortStillness = TimeSpan.FromMilliseconds(20);

    /// <summary>A start hands on from thread to thread between two works in flight: so long nothing may stir before it goes on.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(2);

    private WorkTrackers _trackers = new();
    private bool _sleepsInARound;

    /// <summary>Waits until nothing is in flight, or the desk died. On a manual clock what sleeps does not count as in flight.</summary>
    public Task SettleAsync() => _plan.Time == DeskTime.Manual ? RestAsync() : AwaitAsync(_trackers.WhenIdleAsync());

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
        var waiting = Stopwatch.StartNew();
        var since = Stopwatch.StartNew();
        var seen = (0, 0, 0);
        for (int look = 0, still = 0; still < Looks && !HasDied; look++)
        {
            var now = (_trackers.Count, Clock.Sleepers, Clock.LoopsInARound);
            if (now != seen)
            {
                (seen, since) = (now, Stopwatch.StartNew());
            }

            // A loop that waits in its round for the venue's budget sleeps as well, and only by its stillness can it be told from one
            // that works. Once that is known of it, a shorter one does until it has left the round.
            still = IsAtRest(mayBeInARound: since.Elapsed > (_sleepsInARound ? ShortStillness : Stillness)) ? still + 1 : 0;
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
                throw new TimeoutException(
                    $"The desk does not come to rest: {_trackers.Count} in flight, {Clock.Sleepers} sleep, {Clock.LoopsInARound} in a "
                    + "round.");
            }
        }

        _sleepsInARound = Clock.LoopsInARound > 0;
    }

    /// <summary>
    /// True when whatever is in flight sleeps; an account that could not be started sleeps before its next try and is not in flight.
    /// </summary>
    private bool IsAtRest(int others = 0, bool mayBeInARound = false)
    {
        int failed;
        try
        {
            var accounts = _app!.Services.GetService<IAccounts>();
            failed = accounts is null ? 0 : Exchange.All.Count(venue => accounts.PhaseOf(venue.Account) == AccountPhase.Failed);
        }
        catch (ObjectDisposedException)
        {
            // The desk is being taken down: it ends by itself.
            return false;
        }

        return _trackers.Count == Clock.Sleepers - failed - others && (mayBeInARound || Clock.LoopsInARound == 0);
    }

    /// <summary>
    /// Runs something that may sleep on the manual clock without being work in flight: the clock is moved when all stands still.
    /// </summary>
    private async Task AdvanceUntilAsync(Func<bool> isDone, bool isStart = false)
    {
        const int Looks = 3;
        var waiting = Stopwatch.StartNew();
        var since = Stopwatch.StartNew();
        var seen = (0, 0);
        for (int look = 0, still = 0; !isDone(); look++)
        {
            var now = (Clock.Sleepers, _trackers.Count);
            if (now != seen)
            {
                (seen, since) = (now, Stopwatch.StartNew());
            }

            // A start sleeps itself while it waits for its accounts to become quiet.
            still = isStart && IsAtRest(others: 1) ? still + 1 : 0;
            if (((still >= Looks && since.Elapsed > Breath) || since.Elapsed > Stillness) && Clock.FirstDue is { } due)
            {
                Clock.Advance(due > Clock.GetUtcNow() ? due - Clock.GetUtcNow() : TimeSpan.Zero);
                since.Restart();
                still = 0;
            }

            if (waiting.Elapsed > Patience)
            {
                throw new TimeoutException("The desk neither starts nor ends.");
            }

            if (look < 50)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(1);
            }
        }
    }
}
