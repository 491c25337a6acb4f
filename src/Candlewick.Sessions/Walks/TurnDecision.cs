using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Startup;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Walks;

/// <summary>Decides what comes of a signal in its route's turn; writes nothing of it.</summary>
internal sealed class TurnDecision(
    SignalStore signals, SignalClaimStore claims, SignalFormats formats, RouteState state, IAccounts accounts, DecideTrade decide,
    Readiness readiness, TimeProvider time)
{
    /// <summary>Most signals of a route that wait.</summary>
    internal const int MaxQueued = 16;

    /// <summary>
    /// True while the desk or the account is not ready to trade: signals wait, and are decided in their order afterwards.
    /// </summary>
    public bool IsStarting(string account) =>
        !readiness.IsReady || accounts.PhaseOf(account) is AccountPhase.Starting or AccountPhase.Failed;

    /// <summary>The turn of a signal that just came in, before anything of the route was checked.</summary>
    public Turn Begin(Route route, ISignalBody body, SignalSender sender) => new()
    {
        Route = route,
        Body = body,
        Sender = sender,
        Check = Check(route, body, sender.ReceivedAt),
    };

    /// <summary>The turn of a signal that waited: everything about it is checked again.</summary>
    public Turn BeginAgain(Route route, SignalRow row)
    {
        var body = route.Read(formats, row.Body, row.ReceivedAt);
        return new Turn
        {
            Route = route,
            Body = body,
            Sender = new SignalSender(row.Sender, row.UserAgent, row.ReceivedAt),
            Check = Check(route, body, row.ReceivedAt),
            Waiting = row,
        };
    }

    /// <summary>The turn with the route's session and its trade as they are now.</summary>
    public async Task<Turn> LookAsync(Turn turn, CancellationToken cancellationToken)
    {
        var (session, trade) = await state.LookAsync(turn.Route.Id, cancellationToken);
        return WithSide(turn with { Session = session, OpenTrade = trade });
    }

    /// <summary>
    /// A reversal goes to the other side of the open trade; one that waited, to the side it had when it came. Without either it stays
    /// what it is, and is refused.
    /// </summary>
    private static Turn WithSide(Turn turn)
    {
        if (turn.Check.Signal is not { Action: SignalAction.Reverse } signal)
        {
            return turn;
        }

        var side = turn.Waiting?.Action is SignalAction.Buy or SignalAction.Sell ? turn.Waiting.Action
            : turn.OpenTrade is not { } trade ? null
            : trade.Side == OrderSide.Buy ? SignalAction.Sell : SignalAction.Buy;
        if (side is not { } action)
        {
            return turn;
        }

        var told = SessionRuleName.Outcome("Reversal", true, $"The reversal {(action == SignalAction.Buy ? "buys" : "sells")}.");
        return turn with { Check = turn.Check with { Signal = signal with { Action = action }, Trace = [.. turn.Check.Trace, told] } };
    }

    /// <summary>What deduplication and the signal's form say; null when it is a new signal of the right form.</summary>
    public async Task<TurnOutcome?> ScreenAsync(Turn turn)
    {
        if (turn.Body.EarlierSignalId is { } earlier && await signals.FindClaimAsync(turn.Route.Id, earlier) is { } before
            && turn.Sender.ReceivedAt - before.ReceivedAt < ContentId.Window)
        {
            return new TurnOutcome.Repeated(new SignalAnswer(before.ResponseStatus, before.ResponseBody));
        }

        if (turn.Body.SignalId is { } id && await signals.FindClaimAsync(turn.Route.Id, id) is { } known)
        {
            var reason = $"Signal id {id} was already used on this route with different content; an id can never be reused.";
            return known.ContentHash == turn.Body.ContentHash
                ? new TurnOutcome.Repeated(new SignalAnswer(known.ResponseStatus, known.ResponseBody))
                : new TurnOutcome.Conflict(reason) { Trace = [SessionRuleName.Outcome("SignalIdUnique", false, reason)] };
        }

        if (turn.Body.SignalId is { } old && await claims.FindAsync(turn.Route.Id, old) is { } receivedAt)
        {
            var reason = $"Signal id {old} was used on this route on {receivedAt:yyyy-MM-dd}; what came of it is no longer kept, and an id "
                + "can never be reused.";
            return new TurnOutcome.Conflict(reason) { Trace = [SessionRuleName.Outcome("SignalIdUnique", false, reason)] };
        }

        return turn.Check.Signal is null ? new TurnOutcome.Invalid { Trace = turn.Check.Trace, Warnings = turn.Check.Warnings } : null;
    }

    /// <summary>A signal that came before the desk or its account is ready.</summary>
    public async Task<TurnOutcome> WaitForStartAsync(Turn turn)
    {
        var waiting = await signals.CountQueuedAsync(turn.Route.Id);
        if (waiting >= MaxQueued)
        {
            return new TurnOutcome.Busy(
                $"The desk is starting and {waiting} signals of this route are already waiting, which is the maximum.");
        }

        var message = $"Signal {turn.Signal.Id} waits until account {turn.Route.Account} is ready and will be decided then.";
        return new TurnOutcome.Queued(message, null, Reverses: false, Supersedes: turn.Signal.Action == SignalAction.Close)
        {
            Trace = [.. turn.Check.Trace, SessionRuleName.Outcome("Starting", true, message)],
            Warnings = turn.Check.Warnings,
        };
    }

    /// <summary>What comes of a signal on a route as it stands.</summary>
    /// <exception cref="BrokerUnavailableException">The account cannot be asked now.</exception>
    public async Task<TurnOutcome> DecideAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Signal.Action == SignalAction.Close)
        {
            return await CloseAsync(turn);
        }

        if (turn.Signal.Action == SignalAction.Reverse)
        {
            return Refuse(turn, SessionRuleName.Outcome(SessionRuleName.NoOpenTrade, false,
                $"Route {turn.Route.Name} has no open trade to reverse, and neither target nor stop says which side is meant."));
        }

        return turn.OpenTrade is { } trade
            ? await MeetOpenTradeAsync(turn, trade)
            : (await decide.RunAsync(turn.Route, turn.Session, turn.Check, cancellationToken)).Outcome;
    }

    /// <summary>Why nothing begins on a route that was deleted; null while it is in use, and for a close, which only ends.</summary>
    public static RuleOutcome? FindDeletion(Route route, TradeSignal signal) =>
        route.DeletedAt is null || signal.Action == SignalAction.Close ? null : SessionRuleName.Outcome(
            SessionRuleName.RouteDeleted, false, $"Route {route.Name} was deleted while the signal waited.");

    /// <summary>Why nothing begins on a route that is paused; null while it is not, and for a close, which only ends.</summary>
    public static RuleOutcome? FindPause(Route route, TradeSignal signal) =>
        route.PausedAt is not { } since || signal.Action == SignalAction.Close ? null : SessionRuleName.Outcome(
            SessionRuleName.RoutePaused, false, $"Route {route.Name} is paused since {since:yyyy-MM-dd HH:mm} UTC; only closes are taken.");

    /// <summary>
    /// Why a signal that waited is not what its sender was told; null while it is. Only an edit of its route's mapping can change that.
    /// </summary>
    public static RuleOutcome? FindChange(Turn turn)
    {
        var (row, signal) = (turn.Waiting, turn.Signal);
        var isSame = row is null || (row.Symbol == signal.Symbol
            && (row.Action is null or SignalAction.Reverse || row.Action == signal.Action));
        return isSame ? null : SessionRuleName.Outcome(SessionRuleName.RouteEdited, false,
            $"Signal {signal.Id} was taken as {row!.Action} {row.Symbol}; since the route was edited it reads {signal.Action} "
            + $"{signal.Symbol}.");
    }

    public static TurnOutcome Refuse(Turn turn, RuleOutcome rule) => new TurnOutcome.Refused(rule)
    {
        Trace = [.. turn.Check.Trace, rule],
        Warnings = turn.Check.Warnings,
    };

    private async Task<TurnOutcome> CloseAsync(Turn turn)
    {
        var (signal, trade) = (turn.Signal, turn.OpenTrade);
        var isOpen = trade is not null && trade.Symbol == signal.Symbol;
        var waiting = turn.Waiting is null ? await signals.CountQueuedAsync(turn.Route.Id, signal.Symbol) : 0;
        // One that had to wait ended what was queued before it when it came in; what is queued now came later.
        var hasSuperseded = turn.Waiting?.Trace.Any(outcome => outcome.Rule == "Superseded") == true;
        if (!isOpen && waiting == 0 && !hasSuperseded)
        {
            return Refuse(turn, SessionRuleName.Outcome(SessionRuleName.NoOpenTrade, false, trade is null
                ? $"Route {turn.Route.Name} has no open trade to close."
                : $"The open trade of route {turn.Route.Name} is in {trade.Symbol}, not in {signal.Symbol}."));
        }

        var what = isOpen
            ? $"Trade {trade!.TradeId} is being closed."
            : $"No trade in {signal.Symbol} is open; the waiting signals were ended.";
        return new TurnOutcome.Closing(isOpen ? trade : null, Supersedes: turn.Waiting is null)
        {
            Trace = [.. turn.Check.Trace, SessionRuleName.Outcome("Close", true, what)],
            Warnings = turn.Check.Warnings,
        };
    }

    private async Task<TurnOutcome> MeetOpenTradeAsync(Turn turn, TradeState trade)
    {
        var (route, signal) = (turn.Route, turn.Signal);
        // A signal that waits already is not counted against itself.
        var waiting = await signals.CountQueuedAsync(route.Id) - (turn.Waiting is null ? 0 : 1);
        var isReversal = route.OnBusy == OnBusy.Reverse && signal.Side != trade.Side && signal.Symbol == trade.Symbol
            && (waiting == 0 || turn.Waiting is not null);
        if (!isReversal && route.OnBusy != OnBusy.Queue)
        {
            var (side, onBusy) = (trade.Side.ToString().ToLowerInvariant(), route.OnBusy.ToString().ToLowerInvariant());
            var busy = SessionRuleName.Outcome(SessionRuleName.TradeInProgress, false,
                $"Trade {trade.TradeId} ({side} {trade.Symbol}) of this route is in progress; on_busy is {onBusy}.");
            return Refuse(turn, busy with { MayRetry = true });
        }

        if (waiting >= MaxQueued)
        {
            return new TurnOutcome.Busy($"{waiting} signals of this route are already waiting for its open trade, which is the maximum.");
        }

        var message = isReversal
            ? $"Signal {signal.Id} reverses: trade {trade.TradeId} is being closed, then the signal is checked again and entered."
            : $"Signal {signal.Id} waits until trade {trade.TradeId} has ended and is then checked again.";
        return new TurnOutcome.Queued(message, trade.TradeId, isReversal, Supersedes: false)
        {
            Trace = [.. turn.Check.Trace, SessionRuleName.Outcome("Busy", true, message)],
            Warnings = turn.Check.Warnings,
        };
    }

    private SignalCheck Check(Route route, ISignalBody body, DateTimeOffset receivedAt)
    {
        var broker = accounts.Find(route.Account);
        var clocks = new SignalClocks(time.GetUtcNow(), broker?.MarketTime, receivedAt, route.MaxSignalAge);
        return body.Check(new SignalContext(route.Id, route.SymbolList, broker?.Venue, clocks));
    }
}
