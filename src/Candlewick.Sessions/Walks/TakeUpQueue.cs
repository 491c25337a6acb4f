using System.Data.Common;
using System.Runtime.ExceptionServices;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Trail;
using Microsoft.Extensions.Logging;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// Decides signals that waited, in their order, once the trade they waited for has ended or the desk has started. What their
/// senders were answered stays. What cannot be decided now (the account cannot be asked, the store fails) goes on waiting, and its
/// turn comes again after a pause.
/// </summary>
internal sealed class TakeUpQueue(
    TurnDecision decision, TurnWriter writer, SignalStore signals, RouteStore routes, RouteReaders readers, QueueRetries retries,
    TimeProvider time, ILogger<TakeUpQueue> logger)
{
    /// <summary>Has the queue taken up in a turn of its own, if there is anything that can be decided by then.</summary>
    public void Later(Route route)
    {
        if (!decision.IsStarting(route.Account)
            && !readers.Of(route.Id, route.Account).TryPost("take up queue", cancellationToken => RunAsync(route, cancellationToken)))
        {
            Retry(route);
        }
    }

    /// <summary>Takes the queue up, in a turn of the route.</summary>
    public async Task RunAsync(Route route, CancellationToken cancellationToken)
    {
        if (decision.IsStarting(route.Account))
        {
            // Whoever is told that it is ready comes back.
            return;
        }

        try
        {
            await TakeUpAsync(await routes.FindAsync(route.Id) ?? route, cancellationToken);
            retries.Forget(route.Id);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(failure, "The queue of route {Route} cannot be taken up now; it is tried again", route.Id);
            Retry(route);
        }
    }

    private void Retry(Route route) => retries.Later(route, cancellationToken => RunAsync(route, cancellationToken));

    /// <summary>One signal after the other; behind one that goes on waiting only those are checked that close.</summary>
    private async Task TakeUpAsync(Route route, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failed = null;
        var isStuck = false;
        long after = 0;
        while (await signals.NextQueuedAsync(route.Id, after, isStuck ? SignalAction.Close : null) is { } row)
        {
            after = row.Sequence;
            try
            {
                isStuck |= !await TakeUpAsync(route, row, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && MayWait(route, row, failure))
            {
                failed ??= ExceptionDispatchInfo.Capture(failure);
                isStuck = true;
            }
        }

        failed?.Throw();
    }

    /// <summary>False when it goes on waiting.</summary>
    private async Task<bool> TakeUpAsync(Route route, SignalRow row, CancellationToken cancellationToken)
    {
        var turn = await decision.LookAsync(decision.BeginAgain(route, row), cancellationToken);
        if (turn.OpenTrade is { } trade && row.WaitsFor == trade.TradeId)
        {
            return false;
        }

        TurnOutcome outcome;
        try
        {
            outcome = await DecideAsync(turn, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && !MayWait(route, row, failure))
        {
            // It would fail again and stand before the others for ever.
            logger.LogError(failure, "Signal {Signal} of route {Route} could not be decided and is refused", row.Id, route.Id);
            var rule = failure is BrokerUnavailableException ? RuleName.AccountUnavailable : SessionRuleName.DecisionFailed;
            outcome = TurnDecision.Refuse(turn, SessionRuleName.Outcome(rule, false, failure.Message));
        }

        var (_, came) = await writer.WriteAsync(turn, outcome, cancellationToken);
        return came is not (TurnOutcome.Queued or TurnOutcome.Busy);
    }

    /// <exception cref="BrokerUnavailableException">The account cannot be asked now, or its market shows no price yet.</exception>
    private async Task<TurnOutcome> DecideAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Check.Signal is not { } signal)
        {
            // Its form was right when it came, so it is the time that has passed.
            var errors = string.Join(" ", turn.Check.Errors);
            return TurnDecision.Refuse(turn, SessionRuleName.Outcome(SessionRuleName.SignalExpired, false, errors));
        }

        if (TurnDecision.FindDeletion(turn.Route, signal) is { } deleted)
        {
            return TurnDecision.Refuse(turn, deleted);
        }

        if (TurnDecision.FindChange(turn) is { } changed)
        {
            return TurnDecision.Refuse(turn, changed);
        }

        if (TurnDecision.FindPause(turn.Route, signal) is { } paused)
        {
            return TurnDecision.Refuse(turn, paused);
        }

        var outcome = await decision.DecideAsync(turn, cancellationToken);
        var cannotBeDecidedNow = outcome is TurnOutcome.Refused
        {
            Rule.Rule: RuleName.AccountUnavailable or RuleName.NoPriceYet or RuleName.ReadinessRequired,
        };
        return cannotBeDecidedNow ? throw new BrokerUnavailableException(((TurnOutcome.Refused)outcome).Rule.Detail) : outcome;
    }

    /// <summary>Account or store cannot be asked now: it waits for them no longer than its route's age limit.</summary>
    private bool MayWait(Route route, SignalRow row, Exception failure) =>
        failure is BrokerUnavailableException or DbException or TimeoutException or OperationCanceledException
        && time.GetUtcNow() - row.ReceivedAt <= route.MaxSignalAge;
}
