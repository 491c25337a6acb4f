using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Walks;

/// <summary>What a signal's turn gave its sender.</summary>
/// <param name="Answer">Null when the secret that let the sender in was revoked before its turn was over.</param>
internal sealed record TakenSignal(SignalAnswer? Answer);

/// <summary>
/// What happens to a signal in its route's turn: screened for repetition and form, decided on the route as it stands, and stored
/// with everything that follows from it, before its sender gets the answer.
/// </summary>
internal sealed class TakeSignal(TurnDecision decision, TurnWriter writer, TakeUpQueue queue, SignalStore signals, RouteStore routes)
{
    /// <param name="admitted">The route as it let the sender in. A turn can come late: what the route is by then decides.</param>
    /// <param name="body">What was sent.</param>
    /// <param name="sender">By whom.</param>
    /// <param name="cancellationToken">Ends with the desk.</param>
    /// <exception cref="BrokerUnavailableException">The account cannot be asked: nothing is stored, the sender may try again.</exception>
    public async Task<TakenSignal> RunAsync(
        Route admitted, ISignalBody body, SignalSender sender, CancellationToken cancellationToken)
    {
        var route = await routes.FindAsync(admitted.Id) ?? throw new InvalidOperationException($"Route {admitted.Id} is gone.");
        return new TakenSignal(
            route.HasRevokedSecretOf(admitted) ? null : await AnswerAsync(decision.Begin(route, body, sender), cancellationToken));
    }

    private async Task<SignalAnswer?> AnswerAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (await decision.ScreenAsync(turn) is { } screened)
        {
            return (await writer.WriteAsync(turn, screened, cancellationToken)).Answer;
        }

        if (TurnDecision.FindDeletion(turn.Route, turn.Signal) is { } deleted)
        {
            return (await writer.WriteAsync(turn, TurnDecision.Refuse(turn, deleted), cancellationToken)).Answer;
        }

        if (decision.IsStarting(turn.Route.Account))
        {
            var (answer, _) = await writer.WriteAsync(turn, await decision.WaitForStartAsync(turn), cancellationToken);
            // If it has become ready meanwhile, nobody else comes back for this one.
            queue.Later(turn.Route);
            return answer;
        }

        turn = await decision.LookAsync(turn, cancellationToken);
        var outcome = await ComeAfterOthersAsync(turn, cancellationToken) is { } busy
            ? busy
            : await decision.DecideAsync(turn = await decision.LookAsync(turn, cancellationToken), cancellationToken);
        return (await writer.WriteAsync(turn, outcome, cancellationToken)).Answer;
    }

    /// <summary>
    /// What came first is decided first, even if its turn failed after the last trade; null when nothing is ahead of this
    /// signal any more. A close does not wait behind what it ends.
    /// </summary>
    private async Task<TurnOutcome?> ComeAfterOthersAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.OpenTrade is not null || turn.Signal.Action == SignalAction.Close || await signals.CountQueuedAsync(turn.Route.Id) == 0)
        {
            return null;
        }

        await queue.RunAsync(turn.Route, cancellationToken);
        turn = await decision.LookAsync(turn, cancellationToken);
        return turn.OpenTrade is null && await signals.CountQueuedAsync(turn.Route.Id) > 0
            ? new TurnOutcome.Busy("Earlier signals of this route are waiting and cannot be decided now.")
            : null;
    }
}
