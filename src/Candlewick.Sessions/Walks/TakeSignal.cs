using System.Collections.Concurrent;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Walks;

/// <summary>What a signal's turn gave its sender.</summary>
/// <param name="Answer">
/// Comes once everything it tells is durable; null when the secret that let the sender in was revoked before its turn was over.
/// </param>
internal sealed record TakenSignal(Task<SignalAnswer?> Answer)
{
    public static TakenSignal Now(SignalAnswer? answer) => new(Task.FromResult(answer));
}

/// <summary>
/// What happens to a signal in its route's turn: screened for repetition and form, decided on the route as it stands, and stored
/// with everything that follows from it, before its sender gets the answer. Of a signal that is refused nothing follows: its turn ends
/// while it is still being stored.
/// </summary>
internal sealed class TakeSignal(TurnDecision decision, TurnWriter writer, TakeUpQueue queue, SignalStore signals, RouteStore routes)
{
    /// <summary>Refused signals that claim their id and are not durable yet; as many as requests wait.</summary>
    private readonly ConcurrentDictionary<(string RouteId, string SignalId), Claim> _claims = new();

    private sealed record Claim(string ContentHash, Task<SignalAnswer?> Answer);

    /// <param name="admitted">The route as it let the sender in. A turn can come late: what the route is by then decides.</param>
    /// <param name="read">Reads what was sent as a route wants it read.</param>
    /// <param name="sender">By whom.</param>
    /// <param name="cancellationToken">Ends with the desk.</param>
    /// <exception cref="BrokerUnavailableException">The account cannot be asked: nothing is stored, the sender may try again.</exception>
    public async Task<TakenSignal> RunAsync(
        Route admitted, Func<Route, ISignalBody> read, SignalSender sender, CancellationToken cancellationToken)
    {
        var route = await routes.FindAsync(admitted.Id) ?? throw new InvalidOperationException($"Route {admitted.Id} is gone.");
        return route.HasRevokedSecretOf(admitted)
            ? TakenSignal.Now(null)
            : await TakeAsync(decision.Begin(route, read(route), sender), cancellationToken);
    }

    private async Task<TakenSignal> TakeAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Body.SignalId is { } id && _claims.TryGetValue((turn.Route.Id, id), out var claim))
        {
            if (claim.ContentHash == turn.Body.ContentHash)
            {
                return new TakenSignal(claim.Answer);
            }

            // Whether the id is taken shows once it is stored.
            await claim.Answer;
        }

        if (await decision.ScreenAsync(turn) is { } screened)
        {
            return await AnswerAsync(turn, screened, cancellationToken);
        }

        if (TurnDecision.FindDeletion(turn.Route, turn.Signal) is { } deleted)
        {
            return await AnswerAsync(turn, TurnDecision.Refuse(turn, deleted), cancellationToken);
        }

        if (TurnDecision.FindPause(turn.Route, turn.Signal) is { } paused)
        {
            return await AnswerAsync(turn, TurnDecision.Refuse(turn, paused), cancellationToken);
        }

        if (decision.IsStarting(turn.Route.Account))
        {
            var waits = await AnswerAsync(turn, await decision.WaitForStartAsync(turn), cancellationToken);
            // If it has become ready meanwhile, nobody else comes back for this one.
            queue.Later(turn.Route);
            return waits;
        }

        // Decided on the same look that says whether anything waits: on a later one the trade may have ended, and what waits for its end
        // would be overtaken.
        turn = await decision.LookAsync(turn, cancellationToken);
        if (await MustComeAfterOthersAsync(turn))
        {
            await queue.RunAsync(turn.Route, cancellationToken);
            turn = await decision.LookAsync(turn, cancellationToken);
            if (await MustComeAfterOthersAsync(turn))
            {
                var busy = new TurnOutcome.Busy("Earlier signals of this route are waiting and cannot be decided now.");
                return await AnswerAsync(turn, busy, cancellationToken);
            }
        }

        return await AnswerAsync(turn, await decision.DecideAsync(turn, cancellationToken), cancellationToken);
    }

    private async Task<TakenSignal> AnswerAsync(Turn turn, TurnOutcome outcome, CancellationToken cancellationToken) =>
        outcome is TurnOutcome.Refused or TurnOutcome.Invalid or TurnOutcome.Conflict
            ? await RefuseAsync(turn, outcome)
            : TakenSignal.Now((await writer.WriteAsync(turn, outcome, cancellationToken)).Answer);

    /// <summary>Begins to store it and does not wait.</summary>
    private async Task<TakenSignal> RefuseAsync(Turn turn, TurnOutcome outcome)
    {
        // Once more: the decision may have waited for a venue.
        if ((await routes.FindAsync(turn.Route.Id))?.HasRevokedSecretOf(turn.Route) == true)
        {
            return TakenSignal.Now(null);
        }

        var stored = writer.RefuseAsync(turn, outcome);
        if (outcome is not TurnOutcome.Refused || turn.Body.SignalId is not { } id)
        {
            return new TakenSignal(stored!);
        }

        var key = (turn.Route.Id, id);
        var answer = ForgetWhenStoredAsync(key, stored);
        if (!answer.IsCompleted)
        {
            _claims[key] = new Claim(turn.Body.ContentHash, answer);
            if (answer.IsCompleted)
            {
                _claims.TryRemove(key, out _);
            }
        }

        return new TakenSignal(answer);
    }

    private async Task<SignalAnswer?> ForgetWhenStoredAsync((string RouteId, string SignalId) key, Task<SignalAnswer> stored)
    {
        try
        {
            return await stored;
        }
        finally
        {
            _claims.TryRemove(key, out _);
        }
    }

    /// <summary>
    /// What came first is decided first, even if its turn failed after the last trade. A close does not wait behind what it ends.
    /// </summary>
    private async Task<bool> MustComeAfterOthersAsync(Turn turn) =>
        turn.OpenTrade is null && turn.Signal.Action != SignalAction.Close && await signals.CountQueuedAsync(turn.Route.Id) > 0;
}
