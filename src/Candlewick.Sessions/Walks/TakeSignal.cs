using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// What happens to a signal in its route's turn: screened for repetition and form, decided on the route as it stands, and stored
/// with everything that follows from it, before its sender gets the answer.
/// </summary>
internal sealed class TakeSignal(TurnDecision decision, TurnWriter writer, TakeUpQueue queue, SignalStore signals)
{
    /// <exception cref="BrokerUnavailableException">The account cannot be asked: nothing is stored, the sender may try again.</exception>
    public async Task<SignalAnswer> RunAsync(Route route, ISignalBody body, SignalSender sender, CancellationToken cancellationToken)
    {
        var turn = decision.Begin(route, body, sender);
        if (await decision.ScreenAsync(turn) is { } screened)
        {
            return (await writer.WriteAsync(turn, screened, cancellationToken)).Answer;
        }

        if (decision.IsStarting(route.Account))
        {
            var (answer, _) = await writer.WriteAsync(turn, await decision.WaitForStartAsync(turn), cancellationToken);
            // If it has become ready meanwhile, nobody else comes back for this one.
            queue.Later(route);
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
