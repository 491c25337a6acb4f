using System.Data.Common;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Routes;
using Candlewick.Sessions.Sessions;
using Candlewick.Sessions.Signals;
using Candlewick.Staking.Contracts;
using Microsoft.Extensions.Logging;

namespace Candlewick.Sessions.Walks;

/// <summary>A signal on its way into a route's turn.</summary>
internal sealed record IncomingSignal(SignalBody Body, SignalSender Sender);

/// <summary>
/// What happens to a signal in its route's turn: deduplicated, checked, decided; signal, DECISION step, trade and entry order are
/// one transaction, and only then the sender gets the answer that is stored with them.
/// </summary>
internal sealed class TakeSignal(
    Database database, SignalStore signals, SessionStore sessions, RouteStore routes, IAccounts accounts, IOrderPath orders, DecideTrade decide,
    RouteReaders readers, QueueRetries retries, SessionStream stream, Readiness readiness, TimeProvider time, ILogger<TakeSignal> logger)
{
    /// <summary>Most signals that wait for a route's trade to end.</summary>
    internal const int MaxQueued = 16;

    /// <exception cref="BrokerUnavailableException">The venue could not be asked: nothing is stored, the sender may try again.</exception>
    public async Task<SignalAnswer> RunAsync(Route route, IncomingSignal incoming, CancellationToken cancellationToken)
    {
        var fields = incoming.Body.Fields!;
        if (SignalChecks.PeekId(fields) is { } id && await signals.FindClaimAsync(route.Id, id) is { } known)
        {
            return known.ContentHash == incoming.Body.ContentHash
                ? new SignalAnswer(known.ResponseStatus, known.ResponseBody)
                : await RefuseConflictAsync(route, incoming, id);
        }

        var check = Check(route, incoming);
        if (check.Signal is not { } signal)
        {
            return await StoreInvalidAsync(route, incoming, check);
        }

        var session = await sessions.FindOpenAsync(route.Id);
        if (session?.OpenTradeId is null && await signals.CountQueuedAsync(route.Id) > 0)
        {
            // What came first is decided first, also when its turn failed after the last trade.
            await TakeUpQueueAsync(route.Id, cancellationToken);
            session = await sessions.FindOpenAsync(route.Id);
            if (session?.OpenTradeId is null && await signals.CountQueuedAsync(route.Id) > 0)
            {
                return SignalAnswers.Failed(503, "Earlier signals of this route wait and cannot be decided now; nothing was stored, send it again.", incoming.Body.Content(), [], incoming.Sender, check.Warnings);
            }
        }

        if (session?.OpenTradeId is { } openTradeId && await orders.FindTradeAsync(openTradeId) is { } trade)
        {
            return await MeetOpenTradeAsync(route, session, trade, incoming, signal, check, cancellationToken);
        }

        return signal.Action == SignalAction.Close
            ? await RefuseAsync(route, incoming, signal, check, session, new RuleOutcome(SessionRuleName.NoOpenTrade, false, $"There is no open trade on route {route.Name} to close."))
            : await EnterAsync(route, incoming, signal, check, session, cancellationToken);
    }

    /// <summary>
    /// After a trade ended: the signals that waited are checked anew, in their order, until one of them trades or none is left.
    /// What their senders were answered stays. When that cannot be done now (the account cannot be asked, the store fails) the
    /// rest stays queued and its turn comes again after a pause.
    /// </summary>
    public async Task TakeUpQueueAsync(string routeId, CancellationToken cancellationToken)
    {
        if (!readiness.IsReady)
        {
            // The order path takes nothing new before start-up is over; ResumeWalks comes back then.
            return;
        }

        try
        {
            var route = await routes.FindAsync(routeId);
            while (await signals.FirstQueuedAsync(routeId) is { } row)
            {
                var session = await sessions.FindOpenAsync(routeId);
                if (session?.OpenTradeId is not null)
                {
                    break;
                }

                await TakeUpAsync(route!, row, session, cancellationToken);
            }

            retries.Forget(routeId);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(failure, "The queue of route {Route} cannot be taken up now; it is tried again", routeId);
            retries.Later(routeId, token => TakeUpQueueAsync(routeId, token));
        }
    }

    /// <summary>A signal whose form is wrong, or that is no JSON at all: kept for the inbox, its id stays free.</summary>
    public async Task<SignalAnswer> StoreInvalidAsync(Route route, IncomingSignal incoming, SignalCheck check)
    {
        var answer = SignalAnswers.Failed(400, $"The signal is not valid: {check.Errors[0]}", incoming.Body.Content(), check.Errors, incoming.Sender, check.Warnings);
        var fields = incoming.Body.Fields;
        await AddAsync(Row(route, incoming, answer, SignalStatus.Invalid, check.Errors[0], check.Warnings, check.Trace, fields is null ? null : SignalChecks.PeekId(fields)));
        return answer;
    }

    private SignalCheck Check(Route route, IncomingSignal incoming) => SignalChecks.Run(
        incoming.Body.Fields!, route.SymbolList,
        new SignalClocks(time.GetUtcNow(), accounts.Find(route.Account)?.MarketTime, TimeSpan.FromMinutes(route.MaxSignalAgeMinutes)));

    private async Task<SignalAnswer> MeetOpenTradeAsync(
        Route route, Session session, TradeState trade, IncomingSignal incoming, TradeSignal signal, SignalCheck check, CancellationToken cancellationToken)
    {
        if (signal.Action == SignalAction.Close)
        {
            return signal.Symbol == trade.Symbol
                ? await CloseAsync(route, session, trade, incoming, signal, check)
                : await RefuseAsync(route, incoming, signal, check, session, new RuleOutcome(
                    SessionRuleName.NoOpenTrade, false, $"The open trade of route {route.Name} is in {trade.Symbol}, not in {signal.Symbol}."));
        }

        var queued = await signals.CountQueuedAsync(route.Id);
        var isReversal = route.OnBusy == OnBusy.Reverse && signal.Side != trade.Side && signal.Symbol == trade.Symbol && queued == 0;
        if (!isReversal && route.OnBusy != OnBusy.Queue)
        {
            return await RefuseAsync(route, incoming, signal, check, session, new RuleOutcome(SessionRuleName.TradeInProgress, false,
                $"Trade {trade.TradeId} ({Word(trade.Side)} {trade.Symbol}) of this route is in progress; on_busy is {route.OnBusy}.") { MayRetry = true });
        }

        if (!isReversal && queued >= MaxQueued)
        {
            logger.LogWarning("Route {Route} has {Count} signals waiting and takes no more", route.Id, queued);
            return SignalAnswers.Failed(503, $"{queued} signals wait for the open trade of this route already, which is the most.", incoming.Body.Content(), [], incoming.Sender, check.Warnings);
        }

        return await QueueAsync(route, session, trade, incoming, signal, check, isReversal, cancellationToken);
    }

    private async Task<SignalAnswer> QueueAsync(
        Route route, Session session, TradeState trade, IncomingSignal incoming, TradeSignal signal, SignalCheck check, bool isReversal, CancellationToken cancellationToken)
    {
        var message = isReversal
            ? $"Signal {signal.Id} reverses: trade {trade.TradeId} is being closed, then it is checked anew and entered."
            : $"Signal {signal.Id} waits until trade {trade.TradeId} has ended and is then checked anew.";
        var answer = SignalAnswers.Queued(signal, session.SessionId, message, check.Warnings);
        var trace = check.Trace.Append(new RuleOutcome("Busy", true, message)).ToList();
        var row = Row(route, incoming, answer, SignalStatus.Queued, null, check.Warnings, trace, signal.Id, signal, session.SessionId, null);
        CrashPoint.Hit("signal-before-store");
        await database.WriteAsync(async work =>
        {
            await SignalStore.AddAsync(work, row);
            if (isReversal)
            {
                await orders.RequestCloseAsync(work, trade.TradeId, ExitReason.SignalClose);
            }
        }, cancellationToken);
        if (isReversal)
        {
            orders.Wake(route.Account, trade.TradeId);
        }

        stream.Publish(row);
        return answer;
    }

    private async Task<SignalAnswer> CloseAsync(Route route, Session session, TradeState trade, IncomingSignal incoming, TradeSignal signal, SignalCheck check)
    {
        var message = $"Signal {signal.Id} accepted: trade {trade.TradeId} is being closed.";
        var answer = SignalAnswers.Closing(signal, session.SessionId, trade.TradeId, session.CurrentNode, message, check.Warnings);
        var trace = check.Trace.Append(new RuleOutcome("Close", true, message)).ToList();
        var row = Row(route, incoming, answer, SignalStatus.Accepted, null, check.Warnings, trace, signal.Id, signal, session.SessionId, trade.TradeId);
        CrashPoint.Hit("signal-before-store");
        await database.WriteAsync(async work =>
        {
            await SignalStore.AddAsync(work, row);
            await orders.RequestCloseAsync(work, trade.TradeId, ExitReason.SignalClose);
        });
        orders.Wake(route.Account, trade.TradeId);
        stream.Publish(row);
        return answer;
    }

    private async Task<SignalAnswer> EnterAsync(
        Route route, IncomingSignal incoming, TradeSignal signal, SignalCheck check, Session? session, CancellationToken cancellationToken)
    {
        var decision = await decide.RunAsync(route, session, signal, check, cancellationToken);
        if (decision.Plan is not { } plan)
        {
            return await RefuseAsync(route, incoming, signal, check with { Trace = decision.Trace, Warnings = decision.Warnings }, session, decision.Refusal!);
        }

        var answer = SignalAnswers.Entered(signal, plan, decision.Warnings);
        var row = Row(route, incoming, answer, SignalStatus.Accepted, null, decision.Warnings, decision.Trace, signal.Id, signal, plan.SessionId, plan.TradeId);
        CrashPoint.Hit("signal-before-store");
        await database.WriteAsync(async work =>
        {
            await SignalStore.AddAsync(work, row);
            await PlanAsync(work, route, session, signal, plan, decision, row.Id);
        }, cancellationToken);
        Send(route, plan);
        stream.Publish(row);
        await stream.PublishAsync(plan.SessionId);
        return answer;
    }

    private async Task TakeUpAsync(Route route, SignalRow row, Session? session, CancellationToken cancellationToken)
    {
        var check = new SignalCheck(null, [], [], []);
        try
        {
            var body = SignalBody.Read(System.Text.Encoding.UTF8.GetBytes(row.Body), null);
            check = Check(route, new IncomingSignal(body, new SignalSender(row.Sender, row.UserAgent, row.ReceivedAt)));
            await ResolveAsync(route, row, session, check, await DecideQueuedAsync(route, session, check, cancellationToken), cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && !MayWait(route, row, failure))
        {
            // It would fail again and stand before the others for ever.
            logger.LogError(failure, "Signal {Signal} of route {Route} could not be decided and is refused", row.Id, route.Id);
            var rule = failure is BrokerUnavailableException ? RuleName.AccountUnavailable : SessionRuleName.DecisionFailed;
            await ResolveAsync(route, row, session, check, new DecisionTrace(check).Refuse(rule, failure.Message), cancellationToken);
        }
    }

    /// <summary>Account or store cannot be asked now. A signal without a time of its own waits no longer for them than one with it.</summary>
    private bool MayWait(Route route, SignalRow row, Exception failure) =>
        failure is BrokerUnavailableException or DbException or TimeoutException or OperationCanceledException
        && time.GetUtcNow() - row.ReceivedAt <= TimeSpan.FromMinutes(route.MaxSignalAgeMinutes);

    private async Task ResolveAsync(Route route, SignalRow row, Session? session, SignalCheck check, Decision decision, CancellationToken cancellationToken)
    {
        var warnings = SignalStore.Json(decision.Warnings);
        var trace = SignalStore.Json(decision.Trace);
        await database.WriteAsync(async work =>
        {
            await SignalStore.ResolveAsync(
                work, row.Id, decision.Plan is null ? SignalStatus.Refused : SignalStatus.Accepted, decision.Refusal is null ? null : $"{decision.Refusal.Rule}: {decision.Refusal.Detail}",
                decision.Plan?.SessionId, decision.Plan?.TradeId, warnings, trace);
            if (decision.Plan is { } plan)
            {
                await PlanAsync(work, route, session, check.Signal!, plan, decision, row.Id);
            }
        }, cancellationToken);
        if (decision.Plan is { } planned)
        {
            Send(route, planned);
            await stream.PublishAsync(planned.SessionId);
        }

        stream.Publish((await signals.FindAsync(row.Id))!);
    }

    /// <exception cref="BrokerUnavailableException">The account cannot be asked now.</exception>
    private async Task<Decision> DecideQueuedAsync(Route route, Session? session, SignalCheck check, CancellationToken cancellationToken)
    {
        if (route.DeletedAt is not null)
        {
            return new DecisionTrace(check).Refuse(SessionRuleName.RouteDeleted, $"Route {route.Name} was deleted while the signal waited.");
        }

        if (check.Signal is null)
        {
            // Its form was right when it came, so it is the time that has passed.
            return new DecisionTrace(check with { Trace = [] }).Refuse(SessionRuleName.SignalExpired, string.Join(" ", check.Errors));
        }

        var decision = await decide.RunAsync(route, session, check.Signal, check, cancellationToken);
        return decision.Refusal is { Rule: RuleName.AccountUnavailable } refusal ? throw new BrokerUnavailableException(refusal.Detail) : decision;
    }

    /// <summary>Session, DECISION, trade with its entry order, EXECUTE: in the caller's transaction.</summary>
    private async Task PlanAsync(UnitOfWork work, Route route, Session? session, TradeSignal signal, TradePlan plan, Decision decision, string signalRowId)
    {
        var now = time.GetUtcNow();
        if (session is null)
        {
            session = new Session
            {
                SessionId = plan.SessionId,
                SessionName = FormattableString.Invariant($"{route.Name} {now.UtcDateTime:yyyy-MM-dd HH:mm}"),
                RouteId = route.Id,
                Account = route.Account,
                StakingTreeId = route.StakingTreeId,
                CurrentNode = StakingTree.Start,
                PathSummary = StakingTree.Start,
                InitialAmount = plan.Basis,
                Basis = plan.Basis,
                StartedAt = now,
                LastActionAt = now,
            };
            await SessionStore.AddAsync(work, session);
        }

        var clientOrderId = await orders.PlanAsync(work, new TradeIntent(
            plan.TradeId, SessionTrades.OwnerKind, plan.SessionId, route.Account, signal.Symbol, signal.Side, OrderType.Market, plan.Quantity, signal.Entry,
            plan.TargetPrice, plan.StopPrice, $"signal {signalRowId}"));
        await SessionStore.AddStepAsync(work, Step(session.LastStep + 1, StepType.Decision, StepStatus.Completed, SignalStore.Json(decision.Trace)));
        await SessionStore.AddStepAsync(work, Step(session.LastStep + 2, StepType.Execute, StepStatus.Pending, "[]"));
        await SessionStore.UpdateAsync(work, session.SessionId, SessionState.Of(session, now) with
        {
            Basis = plan.Basis,
            RunningTotalAtBasis = plan.RunningTotalAtBasis,
            OpenTradeId = plan.TradeId,
            LastStep = session.LastStep + 2,
        });

        SessionStep Step(int number, string type, string status, string explanation) => new()
        {
            SessionId = session.SessionId,
            StepNumber = number,
            NodeName = plan.Node.Name,
            StepType = type,
            ExecutionStatus = status,
            TradeId = plan.TradeId,
            SignalId = signal.Id,
            Symbol = signal.Symbol,
            Side = Word(signal.Side),
            StakePercentage = plan.Node.StakePercent,
            StakeValue = plan.Stake,
            Quantity = plan.Quantity,
            EntryPrice = type == StepType.Decision ? signal.Entry : null,
            TargetPrice = plan.TargetPrice,
            StopPrice = plan.StopPrice,
            GainPerUnit = plan.GainPerUnit,
            LossPerUnit = plan.LossPerUnit,
            ClientOrderId = clientOrderId,
            RunningTotal = session.RunningTotal,
            MarketTime = plan.MarketTime,
            At = now,
            Explanation = explanation,
        };
    }

    private void Send(Route route, TradePlan plan)
    {
        readers.Follow(plan.SessionId, route.Id);
        orders.Wake(route.Account, plan.TradeId);
    }

    private async Task<SignalAnswer> RefuseAsync(Route route, IncomingSignal incoming, TradeSignal signal, SignalCheck check, Session? session, RuleOutcome refusal)
    {
        var trace = check.Trace.Contains(refusal) ? check.Trace : [.. check.Trace, refusal];
        // Every failed rule is told, not the first alone.
        var failed = trace.Where(outcome => !outcome.Passed).Select(outcome => $"{outcome.Rule}: {outcome.Detail}").ToList();
        var answer = SignalAnswers.Failed(422, $"{refusal.Rule}: {refusal.Detail}", incoming.Body.Content(), failed, incoming.Sender, check.Warnings, refusal.Rule);
        CrashPoint.Hit("signal-before-store");
        await AddAsync(Row(route, incoming, answer, SignalStatus.Refused, $"{refusal.Rule}: {refusal.Detail}", check.Warnings, trace, signal.Id, signal, session?.SessionId));
        return answer;
    }

    private async Task<SignalAnswer> RefuseConflictAsync(Route route, IncomingSignal incoming, string id)
    {
        var reason = $"Signal id {id} was used on this route before with other content; an id is unique for ever.";
        var answer = SignalAnswers.Failed(409, reason, incoming.Body.Content(), [reason], incoming.Sender, [], "signal_id_reused");
        await AddAsync(Row(route, incoming, answer, SignalStatus.Conflict, reason, [], [new RuleOutcome("SignalIdUnique", false, reason)], id));
        return answer;
    }

    private async Task AddAsync(SignalRow row)
    {
        await signals.AddAsync(row);
        stream.Publish(row);
    }

    private SignalRow Row(
        Route route, IncomingSignal incoming, SignalAnswer answer, string status, string? reason, IReadOnlyList<string> warnings, IReadOnlyList<RuleOutcome> trace,
        string? signalId, TradeSignal? signal = null, string? sessionId = null, string? tradeId = null) => new()
        {
            Id = $"sig_{Guid.CreateVersion7(time.GetUtcNow()):N}",
            RouteId = route.Id,
            RouteName = route.Name,
            SignalId = signalId,
            ClaimsId = status is SignalStatus.Accepted or SignalStatus.Queued or SignalStatus.Refused,
            ContentHash = incoming.Body.ContentHash,
            Status = status,
            Symbol = signal?.Symbol,
            Action = signal?.ActionWord,
            Reason = reason,
            SessionId = sessionId,
            TradeId = tradeId,
            ReceivedAt = incoming.Sender.ReceivedAt,
            RecordedAt = time.GetUtcNow(),
            MarketTime = accounts.Find(route.Account)?.MarketTime,
            Body = incoming.Body.Stored,
            Sender = incoming.Sender.Address,
            UserAgent = incoming.Sender.UserAgent,
            Warnings = SignalStore.Json(warnings),
            Trace = SignalStore.Json(trace),
            ResponseStatus = answer.Status,
            ResponseBody = answer.Body,
        };

    private static string Word(OrderSide side) => side == OrderSide.Buy ? "buy" : "sell";
}
