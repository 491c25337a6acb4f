using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Alerts;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Trail;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// Makes what came of a turn durable: signal, signals it ends, DECISION step, trade with its entry order and session are one
/// commit, and the answer that its sender gets is part of it.
/// </summary>
internal sealed class TurnWriter(
    Database database, SignalStore signals, SessionStore sessions, IAccounts accounts, IOrderPath orders, RouteReaders readers,
    SessionStream stream, IAlertBook alerts, TimeProvider time)
{
    private readonly Func<UnitOfWork, IReadOnlyList<SignalRow>, Task> _storeRefused = SignalStore.AddRefusedAsync;

    /// <summary>What became of a turn in its commit: an entry that lost its reservation to somebody else is refused there.</summary>
    /// <param name="Outcome">What it came to.</param>
    /// <param name="Answer">What its sender is told.</param>
    /// <param name="RowId">Of the signal.</param>
    /// <param name="Superseded">Signals that it ended.</param>
    /// <param name="Row">The signal as it was stored; null for one that waited, whose row was changed.</param>
    private sealed record Written(
        TurnOutcome Outcome, SignalAnswer? Answer, string RowId, IReadOnlyList<string> Superseded, SignalRow? Row = null);

    /// <summary>
    /// Stores the outcome and starts what follows from it; answers what the sender is told (nothing but that it is unknown when its
    /// secret was revoked) and what it came to.
    /// </summary>
    public async Task<(SignalAnswer? Answer, TurnOutcome Outcome)> WriteAsync(
        Turn turn, TurnOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is TurnOutcome.Repeated or TurnOutcome.Busy)
        {
            return (SignalAnswers.Of(turn, outcome), outcome);
        }

        CrashPoint.Hit("signal-before-store");
        var written = await database.WriteAsync(work => CommitAsync(work, turn, outcome), cancellationToken);
        if (written.Outcome is not TurnOutcome.Revoked)
        {
            Begin(turn, written.Outcome);
            await PublishAsync(written);
        }

        return (written.Answer, written.Outcome);
    }

    /// <summary>
    /// Stores a signal of which nothing follows. The route's turn need not wait for it: whatever comes next on the route is decided
    /// as if it had not been sent.
    /// </summary>
    public async Task<SignalAnswer> RefuseAsync(Turn turn, TurnOutcome outcome)
    {
        var rowId = NewRowId();
        var answer = SignalAnswers.Of(turn, outcome);
        var row = Row(turn, outcome, answer, rowId);
        CrashPoint.Hit("signal-before-store");
        await database.StoreRowAsync(_storeRefused, row);
        stream.Publish(row);
        return answer;
    }

    private string NewRowId() => $"sig_{Guid.CreateVersion7(time.GetUtcNow()):N}";

    private async Task<Written> CommitAsync(UnitOfWork work, Turn turn, TurnOutcome outcome)
    {
        var rowId = turn.Waiting?.Id ?? NewRowId();
        IReadOnlyList<string> superseded = [];
        // Once more, here: whoever deleted the route or replaced its secret has his answer, and the turn may have waited for a venue.
        var route = await RouteStore.FindAsync(work, turn.Route.Id) ?? turn.Route;
        if (turn.Waiting is null && route.HasRevokedSecretOf(turn.Route))
        {
            return new Written(new TurnOutcome.Revoked(), null, rowId, superseded);
        }

        if (outcome is TurnOutcome.Entered or TurnOutcome.Queued && TurnDecision.FindDeletion(route, turn.Signal) is { } deleted)
        {
            outcome = new TurnOutcome.Refused(deleted) { Trace = [.. outcome.Trace, deleted], Warnings = outcome.Warnings };
        }

        if (outcome is TurnOutcome.Closing { Supersedes: true } or TurnOutcome.Queued { Supersedes: true })
        {
            var symbol = turn.Signal.Symbol;
            var reason = $"Ended by signal {turn.Signal.Id}, which closes everything in {symbol}.";
            superseded = await SignalStore.SupersedeAsync(work, turn.Route.Id, symbol, reason);
            outcome = WithSuperseded(outcome, superseded.Count);
        }

        outcome = outcome switch
        {
            TurnOutcome.Entered entered => await EnterAsync(work, turn, entered, rowId),
            TurnOutcome.Closing { Trade: { } trade } => await CloseAsync(work, turn, outcome, trade),
            TurnOutcome.Queued { Reverses: true } => await CloseAsync(work, turn, outcome, turn.OpenTrade!),
            _ => outcome,
        };
        var answer = SignalAnswers.Of(turn, outcome);
        if (turn.Waiting is not null)
        {
            var resolution = Resolution(turn, outcome, rowId);
            await SignalStore.ResolveAsync(work, resolution);
            if (resolution.Status is SignalStatus.Refused or SignalStatus.Invalid)
            {
                // Its sender was told that it waits: nobody would hear of it otherwise.
                await alerts.AddAsync(work, RefusalOf(turn, resolution).ToAlert());
            }

            return new Written(outcome, answer, rowId, superseded);
        }

        var row = Row(turn, outcome, answer, rowId);
        await signals.AddAsync(work, row);
        return new Written(outcome, answer, rowId, superseded, row);
    }

    private static TurnOutcome WithSuperseded(TurnOutcome outcome, int count) => count == 0 ? outcome : outcome with
    {
        Trace = [.. outcome.Trace, SessionRuleName.Outcome("Superseded", true, count == 1
            ? "One signal waiting before it was ended."
            : $"{count} signals waiting before it were ended.")],
    };

    private async Task<TurnOutcome> CloseAsync(UnitOfWork work, Turn turn, TurnOutcome outcome, TradeState trade) =>
        await orders.CloseAsync(work, trade.TradeId, ExitReason.SignalClose) switch
        {
            CommandOutcome.Refused refused => TurnDecision.Refuse(turn, refused.Rule),
            // It ended between the look and this commit: its result is on its way, and what waits for it is decided then.
            CommandOutcome.Ended or CommandOutcome.Unknown when outcome is TurnOutcome.Closing =>
                TurnDecision.Refuse(turn, SessionRuleName.Outcome(
                    SessionRuleName.NoOpenTrade, false, $"Trade {trade.TradeId} of route {turn.Route.Name} has just ended by itself.")),
            // What it waits for has ended already: nothing is closed for it.
            CommandOutcome.Ended or CommandOutcome.Unknown when outcome is TurnOutcome.Queued late => late with { Reverses = false },
            _ => outcome,
        };

    /// <summary>Trade with its entry order, session, DECISION and EXECUTE; or the refusal of a reservation, with nothing written.</summary>
    private async Task<TurnOutcome> EnterAsync(UnitOfWork work, Turn turn, TurnOutcome.Entered entered, string rowId)
    {
        var planned = await orders.PlanAsync(work, Intent(turn, entered.Plan, rowId));
        if (planned is PlanOutcome.Refused refused)
        {
            return new TurnOutcome.Refused(refused.Rule) { Trace = [.. entered.Trace, refused.Rule], Warnings = entered.Warnings };
        }

        var (plan, now) = (entered.Plan, time.GetUtcNow());
        var session = turn.Session;
        if (session is null)
        {
            session = NewSession(turn.Route, plan, now);
            await sessions.AddAsync(work, session);
        }

        var decision = Decided(turn, session, entered, ((PlanOutcome.Planned)planned).ClientOrderId, now);
        await StepStore.AddAsync(work, decision);
        await StepStore.AddAsync(work, decision with
        {
            StepNumber = decision.StepNumber + 1,
            StepType = StepType.Execute,
            ExecutionStatus = StepStatus.Pending,
            EntryPrice = null,
            Explanation = [],
        });
        await sessions.UpdateAsync(work, session.SessionId, SessionState.Of(session, now) with
        {
            Basis = plan.Basis.Equity,
            BasisEntry = plan.Basis.Entry,
            BasisOpenPnl = plan.Basis.OpenPnl,
            OpenTradeId = plan.TradeId,
            LastStep = decision.StepNumber + 1,
        });
        return entered;
    }

    private static TradeIntent Intent(Turn turn, TradePlan plan, string rowId) => new()
    {
        TradeId = plan.TradeId,
        OwnerKind = TradeOwnerKind.Session,
        OwnerId = plan.SessionId,
        Account = turn.Route.Account,
        Symbol = turn.Signal.Symbol,
        Side = turn.Signal.Side,
        Quantity = plan.Quantity,
        EntryPrice = plan.EntryPrice,
        Exits = [new ExitPlan { Target = plan.TargetPrice, Stop = plan.StopPrice }],
        Origin = $"signal {rowId}",
        RouteId = turn.Route.Id,
        RouteName = turn.Route.Name,
        Node = plan.Node.Name,
    };

    private static Session NewSession(Route route, TradePlan plan, DateTimeOffset now) => new()
    {
        SessionId = plan.SessionId,
        SessionName = FormattableString.Invariant($"{route.Name} {now.UtcDateTime:yyyy-MM-dd HH:mm}"),
        RouteId = route.Id,
        Account = route.Account,
        Venue = plan.Market.Venue,
        Symbol = route.SymbolList is [var only] ? only : null,
        MarketEpoch = plan.Market.Epoch,
        ReplayOf = plan.Market.ReplayOf?.ToString(),
        StakingTreeId = route.StakingTreeId,
        CurrentNode = StakingTree.Start,
        PathSummary = StakingTree.Start,
        InitialAmount = plan.Basis.Equity,
        Basis = plan.Basis.Equity,
        BasisEntry = plan.Basis.Entry,
        BasisOpenPnl = plan.Basis.OpenPnl,
        StartedAt = now,
        LastActionAt = now,
    };

    private static SessionStep Decided(Turn turn, Session session, TurnOutcome.Entered entered, string clientOrderId, DateTimeOffset now)
    {
        var plan = entered.Plan;
        return new SessionStep
        {
            SessionId = session.SessionId,
            StepNumber = session.LastStep + 1,
            NodeName = plan.Node.Name,
            StepType = StepType.Decision,
            ExecutionStatus = StepStatus.Completed,
            TradeId = plan.TradeId,
            SignalId = turn.Signal.Id,
            Symbol = turn.Signal.Symbol,
            Side = turn.Signal.Side,
            StakePercentage = plan.Node.StakePercent,
            StakeValue = plan.Stake,
            Quantity = plan.Quantity,
            EntryPrice = plan.EntryPrice,
            TargetPrice = plan.TargetPrice,
            StopPrice = plan.StopPrice,
            GainPerUnit = plan.GainPerUnit,
            LossPerUnit = plan.LossPerUnit,
            ClientOrderId = clientOrderId,
            RunningTotal = session.RunningTotal,
            MarketTime = plan.Market.Time,
            At = now,
            Explanation = entered.Trace,
        };
    }

    private SignalRow Row(Turn turn, TurnOutcome outcome, SignalAnswer answer, string rowId) => new()
    {
        Id = rowId,
        RouteId = turn.Route.Id,
        RouteName = turn.Route.Name,
        SignalId = turn.Body.SignalId,
        ClaimsId = outcome is not (TurnOutcome.Invalid or TurnOutcome.Conflict),
        ContentHash = turn.Body.ContentHash,
        Status = StatusOf(outcome),
        Symbol = turn.Check.Signal?.Symbol,
        Action = turn.Check.Signal?.Action,
        Reason = ReasonOf(turn, outcome),
        SessionId = SessionOf(turn, outcome),
        TradeId = TradeOf(outcome),
        WaitsFor = (outcome as TurnOutcome.Queued)?.WaitsFor,
        ReceivedAt = turn.Sender.ReceivedAt,
        RecordedAt = time.GetUtcNow(),
        MarketTime = accounts.Find(turn.Route.Account)?.MarketTime,
        Body = turn.Body.Stored,
        Sender = turn.Sender.Address,
        UserAgent = turn.Sender.UserAgent,
        Warnings = SignalStore.Json(outcome.Warnings),
        Trace = outcome.Trace,
        ResponseStatus = answer.Status,
        ResponseBody = answer.Body,
    };

    private static SignalResolution Resolution(Turn turn, TurnOutcome outcome, string rowId) => new()
    {
        Id = rowId,
        Status = StatusOf(outcome),
        Reason = ReasonOf(turn, outcome),
        SessionId = SessionOf(turn, outcome),
        TradeId = TradeOf(outcome),
        WaitsFor = (outcome as TurnOutcome.Queued)?.WaitsFor,
        Action = turn.Check.Signal?.Action,
        Warnings = SignalStore.Json(outcome.Warnings),
        Trace = outcome.Trace,
    };

    private static RefusedSignals RefusalOf(Turn turn, SignalResolution resolution) => new()
    {
        Id = resolution.Id,
        RouteId = turn.Route.Id,
        RouteName = turn.Route.Name,
        Symbol = turn.Check.Signal?.Symbol,
        Status = resolution.Status,
        Reason = resolution.Reason,
    };

    private static SignalStatus StatusOf(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Entered or TurnOutcome.Closing => SignalStatus.Accepted,
        TurnOutcome.Queued => SignalStatus.Queued,
        TurnOutcome.Refused => SignalStatus.Refused,
        TurnOutcome.Conflict => SignalStatus.Conflict,
        _ => SignalStatus.Invalid,
    };

    private static string? ReasonOf(Turn turn, TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Refused refused => $"{refused.Rule.Rule}: {refused.Rule.Detail}",
        TurnOutcome.Conflict conflict => conflict.Reason,
        TurnOutcome.Invalid => turn.Check.Errors[0],
        _ => null,
    };

    private static string? SessionOf(Turn turn, TurnOutcome outcome) =>
        outcome is TurnOutcome.Entered entered ? entered.Plan.SessionId : turn.Session?.SessionId;

    private static string? TradeOf(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Entered entered => entered.Plan.TradeId,
        TurnOutcome.Closing closing => closing.Trade?.TradeId,
        // Whatever becomes of the signal at its turn, that trade was closed for it.
        TurnOutcome.Queued { Reverses: true } reversal => reversal.WaitsFor,
        _ => null,
    };

    /// <summary>Begins what the commit promised; whatever a crash keeps from beginning is taken up at the next start.</summary>
    private void Begin(Turn turn, TurnOutcome outcome)
    {
        switch (outcome)
        {
            case TurnOutcome.Entered entered:
                readers.Follow(entered.Plan.SessionId, turn.Route);
                orders.WakeNew(turn.Route.Account, entered.Plan.TradeId);
                break;
            case TurnOutcome.Closing { Trade: { } trade }:
                orders.Wake(turn.Route.Account, trade.TradeId);
                break;
            case TurnOutcome.Queued { Reverses: true }:
                orders.Wake(turn.Route.Account, turn.OpenTrade!.TradeId);
                break;
        }
    }

    private async Task PublishAsync(Written written)
    {
        foreach (var id in written.Superseded)
        {
            stream.Publish((await signals.FindAsync(id))!);
        }

        stream.Publish(written.Row ?? (await signals.FindAsync(written.RowId))!);

        if (written.Outcome is TurnOutcome.Entered entered)
        {
            await stream.PublishAsync(entered.Plan.SessionId);
        }
    }
}
