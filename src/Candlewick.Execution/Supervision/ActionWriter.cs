using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Supervision;

/// <summary>Why a venue was asked: what its answer may end depends on it.</summary>
internal enum Question { Doubt, Look, Cancel }

/// <summary>
/// What becomes durable of a trade's next action, within the transaction of whatever caused it. Every method ends with the trade's
/// numbers brought in line, and adds what changed to the step's effect.
/// </summary>
internal sealed class ActionWriter(
    OrderStore orders, TradeStore trades, PositionStore positions, FindingStore findings, SettlementStore settlement,
    ReportBook reports, SnapshotBook snapshots, FillBook fills, ITradingPermit permit, ExecutionOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestPauseWhileAway = TimeSpan.FromSeconds(2);

    private async Task ChangeAsync(StepWork step, string tradeId, Func<UnitOfWork, Task> change)
    {
        await change(step.Work);
        step.Effect.Trades[tradeId] = await trades.RefreshAsync(step.Work, tradeId);
    }

    public Task StoreReportAsync(StepWork step, IBroker broker, OrderReport report, DateTimeOffset receivedAt) =>
        reports.ApplyAsync(step.Work, broker, report, receivedAt, step.Effect);

    public Task StoreSnapshotAsync(StepWork step, IBroker broker, VenueSnapshot snapshot, bool isCurrent) =>
        snapshots.TakeAsync(step.Work, broker, snapshot, isCurrent, step.Effect);

    /// <summary>Stores that the orders are about to be sent; false when the kill switch forbids it, and nothing was stored.</summary>
    public async Task<bool> StoreSendingAsync(StepWork step, TradeRow trade, IReadOnlyList<OrderRow> sent)
    {
        // The switch may have moved between the decision and this transaction.
        if (sent[0].IsEntry && await KillSwitchStore.IsEngagedAsync(step.Work))
        {
            return false;
        }

        await ChangeAsync(step, trade.TradeId, async work =>
        {
            foreach (var order in sent)
            {
                await orders.MarkSendingAsync(work, order);
            }
        });
        return true;
    }

    /// <summary>An entry that was stored as being sent and then held back: the kill switch was engaged in the very moment.</summary>
    public Task StoreHeldBackAsync(StepWork step, TradeRow trade, IReadOnlyList<OrderRow> held, string why) => EndAsync(
        step, trade, [.. held.Select(order => order with { Status = OrderStatus.Sending })], OrderStatus.Cancelled, null, why);

    public Task StoreDoubtAsync(StepWork step, TradeRow trade, IReadOnlyList<OrderRow> doubted) =>
        ChangeAsync(step, trade.TradeId, async work =>
    {
        const string Why = "the desk stopped before the venue's answer was stored";
        foreach (var order in doubted)
        {
            await orders.MoveAsync(work, order, OrderStatus.Unconfirmed, Why);
            await orders.AddEvidenceAsync(work, order, Why);
        }
    });

    public Task StoreOutcomeAsync(StepWork step, IBroker broker, TradeRow trade, IReadOnlyList<OrderRow> sent, SubmitOutcome outcome) =>
        ChangeAsync(step, trade.TradeId, async work =>
        {
            var receivedAt = time.GetUtcNow();
            foreach (var one in sent)
            {
                // A report may have overtaken the answer: then the report knows more.
                var order = (await OrderStore.FindAsync(work, broker.Account, one.ClientOrderId))!;
                await StoreOutcomeAsync(work, order, outcome, receivedAt);
            }

            foreach (var report in outcome is SubmitOutcome.Accepted accepted ? accepted.Reports : [])
            {
                await reports.ApplyAsync(work, broker, report, receivedAt, step.Effect);
            }
        });

    public Task StoreAnswersAsync(StepWork step, IBroker broker, TradeRow trade, IReadOnlyList<Asked> answers, Question question) =>
        ChangeAsync(step, trade.TradeId, async work =>
        {
            var now = time.GetUtcNow();
            foreach (var answer in answers)
            {
                if (answer.Report is { } report)
                {
                    await reports.ApplyAsync(work, broker, report, now, step.Effect);
                }

                // Read again: the report, or one of the stream, may have moved it.
                var order = (await OrderStore.FindAsync(work, broker.Account, answer.Order.ClientOrderId))!;
                if (question == Question.Look && answer.Report is not null && order is { NeedsQuery: false } && order.Status.IsWorking())
                {
                    await orders.AddLookAsync(work, order, MissingReports.DelayAfter(order.Looks + 1));
                }
                else if (order.Status == OrderStatus.Unconfirmed || order.NeedsQuery
                    || (question != Question.Doubt && order.Status.IsWorking()))
                {
                    await StoreOpenQuestionAsync(work, broker, order, answer, question);
                }
            }
        });

    /// <summary>Ends orders that never reached the venue, or whose end it did not tell.</summary>
    public Task EndAsync(StepWork step, TradeRow trade, IReadOnlyList<OrderRow> ended, OrderStatus status, string? rule, string reason) =>
        ChangeAsync(step, trade.TradeId, async work =>
        {
            foreach (var order in ended)
            {
                await orders.MoveAsync(work, order, status, reason);
                // Exits that never arrived are tried again; an entry is not, its moment is over.
                await OrderStore.SetRefusalAsync(work, order, rule, null, reason, mayRetry: rule is not null && !order.IsEntry);
                if (order.Sends > 0)
                {
                    await OrderStore.SetGivenUpAsync(work, order);
                }

                if (order.IsEntry)
                {
                    await trades.SetNoteAsync(work, order.TradeId, reason);
                }
            }
        });

    public Task StoreCancellingAsync(StepWork step, TradeRow trade, IReadOnlyList<OrderRow> cancelled, string reason) =>
        ChangeAsync(step, trade.TradeId, async work =>
        {
            foreach (var order in cancelled)
            {
                await OrderStore.SetCancelRequestedAsync(work, order);
                await OrderStore.SetReasonAsync(work, order, reason);
            }
        });

    public Task PlanAsync(StepWork step, TradeRow trade, IReadOnlyList<OrderRow> planned) =>
        ChangeAsync(step, trade.TradeId, work => InsertAsync(work, trade, planned));

    public Task PlanMarketExitAsync(StepWork step, TradeRow trade, Leg leg, decimal quantity, int revision) =>
        PlanAsync(step, trade, [ExitOrders.Market(trade, leg, quantity, revision)]);

    /// <summary>Plans the entry again at the price that was asked for, which fulfils the wish.</summary>
    public Task ReplaceEntryAsync(StepWork step, IBroker broker, TradeView view, OrderRow old) =>
        ChangeAsync(step, view.Trade.TradeId, async work =>
    {
        var trade = view.Trade;
        var (price, quantity) = (trade.ReplacePrice!.Value, trade.ReplaceQuantity ?? old.Quantity);
        await trades.SetReplaceAsync(work, trade.TradeId, null, null);
        var costs = broker.FindCosts(trade.Symbol) ?? new TradingCosts(0m, 0m, 0m);
        var reserved = Reservations.Of(
            trade.Side, quantity, price, [.. view.Exits.Select(exit => (exit.Quantity, exit.StopPrice))], costs, trade.ContractMultiplier);
        await trades.SetEntryAsync(work, trade.TradeId, price, quantity, reserved);
        await TradeStore.SetPlannedRiskAsync(work, trade.TradeId, reserved);
        await InsertAsync(work, trade,
        [
            old with
            {
                Revision = old.Revision + 1,
                Quantity = quantity,
                LimitPrice = old.Type == OrderType.Limit ? price : null,
                StopPrice = old.Type == OrderType.Stop ? price : null,
            },
        ]);
    });

    public Task SweepDustAsync(StepWork step, TradeRow trade) => ChangeAsync(step, trade.TradeId, async work =>
    {
        if (await PositionStore.FindDustAsync(work, trade.Account, trade.Symbol) is { } dust && trade.Side.Sign() * dust.Quantity > 0)
        {
            await trades.SetSweptAsync(work, trade.TradeId, trade.Side.Sign() * dust.Quantity, dust.Cost);
            await positions.AddDustAsync(work, trade.Account, trade.Symbol, -dust.Quantity, -dust.Cost);
        }
    });

    public Task TriggerAsync(StepWork step, TradeRow trade, ExitRow exit, Leg leg) =>
        ChangeAsync(step, trade.TradeId, work => ExitStore.TriggerAsync(work, trade.TradeId, exit.Number, leg));

    public Task TrailAsync(StepWork step, TradeRow trade, ExitRow exit, decimal best, decimal? stop) =>
        ChangeAsync(step, trade.TradeId, work => ExitStore.TrailAsync(work, trade.TradeId, exit.Number, best, stop));

    public Task WatchAsync(StepWork step, TradeRow trade, ExitRow exit, bool isOn) =>
        ChangeAsync(step, trade.TradeId, work => ExitStore.WatchAsync(work, trade.TradeId, exit.Number, isOn));

    public Task ForceCloseAsync(StepWork step, TradeRow trade, NextAction.ForceClose force) =>
        ChangeAsync(step, trade.TradeId, async work =>
    {
        await trades.SetCloseReasonAsync(work, trade.TradeId, force.Reason, force.Note);
        if (force.IsUnprotected)
        {
            await RecordAsync(work, trade, FindingKind.Unprotected, trade.TradeId, force.Note);
        }

        AddAlert(step, force.IsUnprotected ? TradeAlertKind.Unprotected : TradeAlertKind.ForcedClose, trade, force.Note);
    });

    /// <summary>What the venue's position says of a trade of which part seems to be gone, or that was unprotected for too long.</summary>
    public Task StoreComparedAsync(
        StepWork step, IBroker broker, TradeRow trade, OrderRow? refused, VenueSnapshot? snapshot, string? failure, bool isCurrent) =>
        ChangeAsync(step, trade.TradeId, async work =>
        {
            if (snapshot is null)
            {
                await trades.SetComparedAsync(work, trade.TradeId);
            }

            await AddAttemptAsync(work, refused, snapshot is null
                ? $"the venue cannot be asked for its position: {failure}"
                : await snapshots.CompareAsync(work, broker, trade, snapshot, isCurrent, step.Effect));
        });

    public Task StopAsync(StepWork step, TradeRow trade, OrderRow refused) => ChangeAsync(step, trade.TradeId, async work =>
    {
        var detail = $"{trade.OpenQuantity} {trade.Symbol} of trade {trade.TradeId} cannot be closed: {What(refused)}. Nothing more is"
            + " sent until a person closes it again or ends it.";
        await trades.StopAsync(work, trade.TradeId, detail);
        await RecordAsync(work, trade, FindingKind.CannotClose, trade.TradeId, detail);
        AddAlert(step, TradeAlertKind.CannotClose, trade, detail);
    });

    public Task GiveUpReducingAsync(StepWork step, TradeRow trade, OrderRow refused) => ChangeAsync(step, trade.TradeId, async work =>
    {
        var detail = $"{trade.ReduceQuantity} {trade.Symbol} of trade {trade.TradeId} could not be closed: {What(refused)}."
            + " The trade stays as it was, with its exits.";
        await trades.GiveUpReducingAsync(work, trade.TradeId, refused.Revision + 1, detail);
        await RecordAsync(work, trade, FindingKind.CannotClose, refused.ClientOrderId, detail);
        AddAlert(step, TradeAlertKind.CannotClose, trade, detail);
    });

    public Task AbandonAsync(StepWork step, TradeRow trade, decimal quantity, string why) => ChangeAsync(step, trade.TradeId, async work =>
    {
        var detail = $"{quantity} {trade.Symbol} of trade {trade.TradeId} is below the venue's minimums and kept at its cost ({why}).";
        await trades.AbandonAsync(work, trade, quantity, detail);
        await RecordAsync(work, trade, FindingKind.Dust, trade.TradeId, detail, $"{quantity}");
    });

    /// <summary>A person ended the trade: what is open is theirs from here on, booked as closed at the last price.</summary>
    public Task BookEndedAsync(StepWork step, IBroker broker, TradeRow trade, decimal quantity, decimal price) =>
        ChangeAsync(step, trade.TradeId, async work =>
    {
        var detail =
            $"Ended by {trade.EndedBy} with {quantity} {trade.Symbol} open ({trade.EndReason}); they are booked as closed at"
                + $" {price} and are no longer watched.";
        await fills.CloseExternallyAsync(work, broker, trade, quantity, price, detail, time.GetUtcNow(), step.Effect);
        // The venue still holds it: the desk's own share of the position is handed over to the baseline.
        await positions.AddToBaselineAsync(work, trade.Account, trade.Symbol, trade.Side.Sign() * quantity);
        await RecordAsync(work, trade, FindingKind.EndedByHand, trade.TradeId, detail, $"{quantity}");
    });

    public Task FinishAsync(StepWork step, TradeRow trade, TradePhase phase, string? note) =>
        ChangeAsync(step, trade.TradeId, work => trades.FinishAsync(work, trade.TradeId, phase, phase == TradePhase.Failed ? note : null));

    public async Task<TradeRow?> SettleAsync(StepWork step, TradeRow trade) =>
        await settlement.SettleAsync(step.Work, trade.TradeId) ? await TradeStore.FindAsync(step.Work, trade.TradeId) : null;

    /// <summary>An order's row with its ids, and the list's where there are two.</summary>
    public async Task InsertAsync(UnitOfWork work, TradeRow trade, IReadOnlyList<OrderRow> planned)
    {
        var installation = await trades.InstallationIdAsync(work);
        foreach (var order in planned)
        {
            var part = order.ExitNumber == 0 ? order.Leg.ToString() : $"{order.Leg}/{order.ExitNumber}";
            await orders.InsertAsync(work, order with
            {
                ClientOrderId = ClientOrderIds.Of(installation, trade.TradeId, part, order.Revision),
                ListId = planned.Count > 1
                    ? ClientOrderIds.Of(installation, trade.TradeId, $"list/{order.ExitNumber}", order.Revision) : null,
            });
        }
    }

    private async Task StoreOutcomeAsync(UnitOfWork work, OrderRow order, SubmitOutcome outcome, DateTimeOffset receivedAt)
    {
        var isOpenQuestion = order.Status is OrderStatus.Sending or OrderStatus.Unconfirmed;
        switch (outcome)
        {
            case SubmitOutcome.Accepted accepted:
                // Of a list the answer carries the list's own id; each leg's comes with its report.
                if (order.ListId is null)
                {
                    await OrderStore.SetVenueOrderIdAsync(work, order.ClientOrderId, accepted.VenueOrderId);
                }

                if (isOpenQuestion)
                {
                    await orders.MoveAsync(work, order, OrderStatus.New, null, accepted.VenueTime, receivedAt);
                }

                break;

            case SubmitOutcome.Refused { Rule: RuleName.DuplicateClientOrderId } duplicate when isOpenQuestion:
                await orders.MoveAsync(work, order, OrderStatus.Unconfirmed, duplicate.Reason, null, receivedAt);
                await orders.AddEvidenceAsync(work, order, $"the venue has an order of this id already ({duplicate.Reason})");
                break;

            case SubmitOutcome.Refused refused when isOpenQuestion:
                await orders.MoveAsync(work, order, OrderStatus.Rejected, $"{refused.Rule}: {refused.Reason}", null, receivedAt);
                await OrderStore.SetRefusalAsync(work, order, refused.Rule, refused.Code, refused.Reason, refused.MayRetry);
                if (order.IsEntry)
                {
                    await trades.SetNoteAsync(work, order.TradeId, $"{refused.Rule}: {refused.Reason}");
                }

                break;

            case SubmitOutcome.Unconfirmed unconfirmed when isOpenQuestion:
                await orders.MoveAsync(work, order, OrderStatus.Unconfirmed, unconfirmed.Reason, null, receivedAt);
                await orders.AddEvidenceAsync(work, order, $"no answer that can be trusted: {unconfirmed.Reason}");
                break;
        }
    }

    /// <summary>The order is still in doubt, behind or working after it was asked for or cancelled.</summary>
    private async Task StoreOpenQuestionAsync(UnitOfWork work, IBroker broker, OrderRow order, Asked answer, Question question)
    {
        var delay = options.DelayAfter(order.Attempts + 1);
        if (answer.Failure is { } failure)
        {
            if (question == Question.Look)
            {
                await orders.AddLookAsync(work, order, MissingReports.DelayAfter(order.Looks + 1));
                return;
            }

            // A venue that is back is asked soon, however long it was away: a position may stand behind this order.
            var pause = delay < LongestPauseWhileAway ? delay : LongestPauseWhileAway;
            await orders.AddAttemptAsync(work, order, pause, $"the venue cannot be asked: {failure}");
            return;
        }

        if (answer.Report is { } report)
        {
            await orders.AddAttemptAsync(
                work, order, delay, $"the venue says {report.Status}, {report.FilledQuantity} of {report.Quantity} filled");
            return;
        }

        // What a host before this one sent may have arrived up to the moment this one took over.
        var now = time.GetUtcNow();
        var lastSign = new[] { order.SentAt ?? order.CreatedAt, order.ReceivedAt, permit.Since }.Max()!.Value;
        if (lastSign > now)
        {
            // By the clock of that host, which is ahead of this one's: by this one's it was now at the latest, and stays there.
            await OrderStore.SetSignsNoLaterAsync(work, order, now);
            lastSign = now;
        }

        var age = now - lastSign;
        var bound = broker.Capabilities.NotFoundBound;
        var counts = age >= bound;
        if (counts && order.NotFoundCount > 0 && order.Status.IsWorking())
        {
            await EndLostAsync(work, order);
            return;
        }

        if (question != Question.Doubt && order.Status.IsWorking() && !order.NeedsQuery)
        {
            await OrderStore.SetNeedsQueryAsync(work, order.ClientOrderId, true);
        }

        // The answers that count follow one another closely, whatever was asked before them; the first of them comes with the bound.
        var next = counts ? options.DelayAfter(order.NotFoundCount + 1) : delay < bound - age ? delay : bound - age;
        var verdict = counts ? "counts" : $"does not count before {bound.TotalSeconds} s";
        await orders.AddAttemptAsync(
            work, order, next, $"not found {age.TotalSeconds:0.0} s after the last sign of it, which {verdict}", counts);
    }

    /// <summary>Two agreeing answers past the venue's bound: it is gone, and what it filled is what the desk holds.</summary>
    private async Task EndLostAsync(UnitOfWork work, OrderRow order)
    {
        const string Reason = "the venue no longer knows the order";
        await OrderStore.SetNeedsQueryAsync(work, order.ClientOrderId, false);
        await orders.MoveAsync(work, order, OrderStatus.Cancelled, Reason);
        await OrderStore.SetReasonAsync(work, order, Reason);
        await OrderStore.SetGivenUpAsync(work, order);
        await findings.RecordAsync(work, new FindingRow
        {
            Account = order.Account,
            Kind = FindingKind.OrderLost,
            Subject = order.ClientOrderId,
            Symbol = order.Symbol,
            TradeId = order.TradeId,
            Detail = $"{order.Side} {order.Quantity} {order.Symbol} ({order.Leg} of trade {order.TradeId}) was working and the"
                + $" venue no longer knows it.",
            DeskValue = order.Status.ToString(),
        });
    }

    /// <summary>Why an order came to nothing.</summary>
    private static string What(OrderRow order) =>
        order.RefusalRule is { } rule ? $"{rule}: {order.Reason}" : $"{order.Status} at the venue: {order.Reason}";

    private Task AddAttemptAsync(UnitOfWork work, OrderRow? order, string evidence) =>
        order is null ? Task.CompletedTask : orders.AddAttemptAsync(work, order, options.DelayAfter(order.Attempts + 1), evidence);

    private Task RecordAsync(UnitOfWork work, TradeRow trade, FindingKind kind, string subject, string detail, string? deskValue = null) =>
        findings.RecordAsync(work, new FindingRow
        {
            Account = trade.Account, Kind = kind, Subject = subject, Symbol = trade.Symbol, TradeId = trade.TradeId, Detail = detail,
            DeskValue = deskValue,
        });

    private void AddAlert(StepWork step, TradeAlertKind kind, TradeRow trade, string message) =>
        step.Effect.Alerts.Add(new TradeAlert(kind, trade.TradeId, trade.Account, trade.Symbol, message));
}
