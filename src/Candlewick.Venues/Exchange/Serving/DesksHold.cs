using System.Collections.Immutable;
using Candlewick.Venues.Exchange.Wire;
using Candlewick.Venues.Simulator.Floor;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary>
/// The desks that are connected to an account. Its market waits after each price until all that run have settled, and stands still as long
/// as none runs: a desk that died finds the market where it left it.
/// </summary>
internal sealed class DesksHold(bool isHeld, TimeSpan quietBound, TimeProvider time) : IMarketHold
{
    /// <summary>Desks at one account at once.</summary>
    private const int MostDesks = 8;

    private readonly Lock _gate = new();
    private ImmutableArray<DeskSession> _desks = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets the desk hear what follows, <paramref name="first"/> before everything else; false when there is no room.</summary>
    public bool TryAdd(DeskSession desk, ExchangeMessage first)
    {
        lock (_gate)
        {
            if (_desks.Length == MostDesks)
            {
                return false;
            }

            desk.TrySend(first);
            _desks = _desks.Add(desk);
            return true;
        }
    }

    public void Remove(DeskSession desk)
    {
        lock (_gate)
        {
            _desks = _desks.Remove(desk);
        }

        HasChanged();
    }

    /// <summary>A desk begins to run or is gone.</summary>
    public void HasChanged()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    public void Tell(ExchangeMessage message)
    {
        foreach (var desk in Desks())
        {
            desk.TrySend(message);
        }
    }

    public async Task WaitForNextPriceAsync(CancellationToken cancellationToken)
    {
        while (isHeld)
        {
            Task changed;
            ImmutableArray<DeskSession> running;
            lock (_gate)
            {
                changed = _changed.Task;
                running = [.. _desks.Where(desk => desk.IsRunning)];
            }

            if (running.IsEmpty)
            {
                await changed.WaitAsync(cancellationToken);
            }
            else if (await HaveSettledAsync(running, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Waits for the desks that are connected now, running or not; a desk that does not answer holds nobody up forever.</summary>
    public async Task WaitForQuietAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(quietBound, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await HaveSettledAsync(Desks(), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The market is replaced all the same; what is in flight is then refused or found by a comparison.
        }
    }

    /// <summary>False when one of them went away meanwhile: whoever is there then is asked.</summary>
    private static async Task<bool> HaveSettledAsync(IEnumerable<DeskSession> desks, CancellationToken cancellationToken)
    {
        var settled = await Task.WhenAll(desks.Select(desk => desk.SettleAsync(cancellationToken)));
        return settled.All(one => one);
    }

    private ImmutableArray<DeskSession> Desks()
    {
        lock (_gate)
        {
            return _desks;
        }
    }
}
