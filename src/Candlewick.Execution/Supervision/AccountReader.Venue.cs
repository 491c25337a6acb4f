using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Reconciliation;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>What is said to the venue and how its answers are stored.</summary>
internal sealed partial class AccountReader
{
    /// <summary>What came of asking for one order.</summary>
    private sealed record Asked(OrderRow Order, OrderReport? Report, string? Failure);

    /// <summary>Names of the durable lines around a send, see CrashPoint.</summary>
    private static (string Stored, string Submitted, string Answered) PlacesOf(OrderRow order) => order.Leg switch
    {
        Leg.Entry => ("sending-stored", "submitted", "answer-stored"),
        Leg.Close => ("close-sending-stored", "close-submitted", "close-answer-stored"),
        _ => ("exits-sending-stored", "exits-submitted", "exits-answer-stored"),
    };

    /// <summary>Stores that it is about to be sent, then sends. True when the kill switch moved meanwhile and nothing was sent.</summary>
    private async Task<bool> SendAsync(TradeRow trade, IReadOnlyList<OrderRow> orders)
    {
        var isEntry = orders[0].IsEntry;
        var isStopped = false;
        await ChangeAsync(trade, async work =>
        {
            // The switch may have moved between the decision and this transaction.
            isStopped = isEntry && await work.ScalarAsync<long>("SELECT count(*) FROM kill_switch WHERE engaged = 1") > 0;
            foreach (var order in isStopped ? [] : orders)
            {
                await _parts.Orders.MarkSendingAsync(work, order);
            }
        });
        if (isStopped)
        {
            return true;
        }

        var places = PlacesOf(orders[0]);
        _parts.Boundaries.Hit(places.Stored);
        StartIo(trade.TradeId, async stop =>
        {
            if (isEntry && _parts.KillSwitch.IsEngaged)
            {
                return () => ChangeAsync(trade, work => EndAsync(work, [.. orders.Select(Sent)], OrderStatus.Cancelled, null,
                    $"{RuleName.KillSwitchEngaged}: the kill switch was engaged before it was sent ({_parts.KillSwitch.State.Reason})"));
            }

            var outcome = await SubmitAsync(orders, stop);
            _parts.Boundaries.Hit(places.Submitted);
            return async () =>
            {
                await StoreOutcomeAsync(trade, orders, outcome);
                _parts.Boundaries.Hit(places.Answered);
            };
        });
        return false;
    }

    /// <summary>The row as it stands after its send was stored.</summary>
    private static OrderRow Sent(OrderRow order) => order with { Status = OrderStatus.Sending, Sends = order.Sends + 1 };

    private async Task<SubmitOutcome> SubmitAsync(IReadOnlyList<OrderRow> orders, CancellationToken stop)
    {
        try
        {
            return orders.Count == 1
                ? await BoundedAsync(token => _broker.SubmitAsync(orders[0].ToVenueOrder(), token), stop)
                : await BoundedAsync(token => _broker.SubmitListAsync(new VenueOrderList(
                    orders[0].ListId!,
                    orders.Single(order => order.Leg == Leg.Target).ToVenueOrder(),
                    orders.Single(order => order.Leg == Leg.Stop).ToVenueOrder()), token), stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // Whatever went wrong on the way, the venue may have it.
            return new SubmitOutcome.Unconfirmed(failure.Message);
        }
    }

    private Task StoreOutcomeAsync(TradeRow trade, IReadOnlyList<OrderRow> orders, SubmitOutcome outcome) => ChangeAsync(trade, async work =>
    {
        var receivedAt = _parts.Time.GetUtcNow();
        foreach (var sent in orders)
        {
            // A report may have overtaken the answer: then the report knows more.
            var order = (await _parts.Orders.FindAsync(work, Account, sent.ClientOrderId))!;
            var isOpenQuestion = order.Status is OrderStatus.Sending or OrderStatus.Unconfirmed;
            switch (outcome)
            {
                case SubmitOutcome.Accepted accepted:
                    await _parts.Orders.SetVenueOrderIdAsync(work, order, accepted.VenueOrderId);
                    if (isOpenQuestion)
                    {
                        await _parts.Orders.MoveAsync(work, order, OrderStatus.New, null, accepted.VenueTime, receivedAt);
                    }

                    break;

                case SubmitOutcome.Refused { Rule: RuleName.DuplicateClientOrderId } duplicate when isOpenQuestion:
                    await _parts.Orders.MoveAsync(work, order, OrderStatus.Unconfirmed, duplicate.Reason, null, receivedAt);
                    await _parts.Orders.AddEvidenceAsync(work, order, $"the venue has an order of this id already ({duplicate.Reason})");
                    break;

                case SubmitOutcome.Refused refused when isOpenQuestion:
                    await _parts.Orders.MoveAsync(work, order, OrderStatus.Rejected, $"{refused.Rule}: {refused.Reason}", null, receivedAt);
                    await _parts.Orders.SetRefusalAsync(work, order, refused.Rule, refused.Code, refused.Reason, refused.MayRetry);
                    if (order.IsEntry)
                    {
                        await _parts.Trades.SetNoteAsync(work, order.TradeId, $"{refused.Rule}: {refused.Reason}");
                    }

                    break;

                case SubmitOutcome.Unconfirmed unconfirmed when isOpenQuestion:
                    await _parts.Orders.MoveAsync(work, order, OrderStatus.Unconfirmed, unconfirmed.Reason, null, receivedAt);
                    await _parts.Orders.AddEvidenceAsync(work, order, $"no answer one may trust: {unconfirmed.Reason}");
                    break;

                default:
                    _logger.LogInformation("{Outcome} for order {ClientOrderId} came after a report had said {Status}", outcome, order.ClientOrderId, order.Status);
                    break;
            }
        }
    });

    private async Task<Func<Task>> AskAsync(TradeRow trade, IReadOnlyList<OrderRow> orders, CancellationToken stop)
    {
        var answers = new List<Asked>();
        foreach (var order in orders)
        {
            answers.Add(await AskAsync(order, stop));
        }

        return () => StoreAnswersAsync(trade, answers, wasCancel: false);
    }

    private async Task<Asked> AskAsync(OrderRow order, CancellationToken stop)
    {
        try
        {
            return new Asked(order, await BoundedAsync(token => _broker.QueryAsync(order.Symbol, order.ClientOrderId, token), stop), null);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            return new Asked(order, null, failure.Message);
        }
    }

    /// <summary>Cancels the first, which takes its list along, and asks what became of the others.</summary>
    private async Task<Func<Task>> CancelAsync(TradeRow trade, IReadOnlyList<OrderRow> orders, CancellationToken stop)
    {
        var answers = new List<Asked>();
        string? cancelledList = null;
        foreach (var order in orders)
        {
            if (cancelledList is not null && order.ListId == cancelledList)
            {
                answers.Add(await AskAsync(order, stop));
                continue;
            }

            try
            {
                answers.Add(new Asked(order, await BoundedAsync(token => _broker.CancelAsync(order.Symbol, order.ClientOrderId, token), stop), null));
                cancelledList = order.ListId;
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                answers.Add(new Asked(order, null, failure.Message));
            }
        }

        return () => StoreAnswersAsync(trade, answers, wasCancel: true);
    }

    /// <summary>Whether the venue's minimums forbid to sell what is open at the market. Asked only before standing exits are cancelled for it.</summary>
    private async Task<bool> IsTooSmallToSellAsync(TradeRow trade, IReadOnlyList<OrderRow> orders)
    {
        if (trade.CloseReason is null || trade.OpenQuantity <= 0 || !orders.Any(order => order.IsPlannedExit && order.Status.IsWorking()))
        {
            return false;
        }

        try
        {
            if (await BoundedAsync(stop => _broker.FindInstrumentAsync(trade.Symbol, stop).AsTask(), _stop.Token) is not { } instrument)
            {
                return false;
            }

            // What only reduces a margin position is exempt from the smallest value.
            var isSpot = await _parts.Database.FirstOrDefaultAsync<string>("SELECT kind FROM account_states WHERE account = @Account", new { Account }) == "spot";
            return trade.OpenQuantity < instrument.MinQuantity
                || (isSpot && _broker.LastQuote(trade.Symbol) is { } quote && trade.OpenQuantity * (decimal)quote.Last < instrument.MinNotional);
        }
        catch (Exception failure) when (failure is BrokerUnavailableException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Cancels at the venue what the desk had given up. Tried once a report: while it works the next comparison speaks of it again.</summary>
    private async Task CancelUnwantedAsync(OrderRow order)
    {
        try
        {
            var report = await BoundedAsync(token => _broker.CancelAsync(order.Symbol, order.ClientOrderId, token), _stop.Token);
            if (report is not null && !report.Status.IsWorking())
            {
                await _mailbox.PostAsync(new AccountMessage.Reported(report, _parts.Time.GetUtcNow()), _stop.Token);
            }
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            _logger.LogWarning(failure, "Order {ClientOrderId}, which was given up, could not be cancelled at {Venue}", order.ClientOrderId, _broker.Venue);
        }
    }

    /// <summary>Asks the venue what it holds. What it filled meanwhile is booked first; a trade whose position is gone then ends as expired.</summary>
    private async Task<Func<Task>> ComparePositionAsync(TradeRow trade, OrderRow close, CancellationToken stop)
    {
        var delay = _parts.Options.DelayAfter(close.Attempts + 1);
        try
        {
            var version = Interlocked.Read(ref _booksVersion);
            var cursor = await _parts.Snapshots.CursorAsync(Account);
            var snapshot = await BoundedAsync(token => _broker.GetSnapshotAsync(cursor, token), stop);
            return async () =>
            {
                await TakeSnapshotAsync(snapshot, version);
                await ChangeAsync(trade, work => StoreComparedAsync(work, trade, close, snapshot, delay));
            };
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            return () => ChangeAsync(trade, work => _parts.Orders.AddAttemptAsync(work, close, delay, $"the venue cannot be asked for its position: {failure.Message}"));
        }
    }

    private async Task StoreComparedAsync(UnitOfWork work, TradeRow asked, OrderRow close, VenueSnapshot snapshot, TimeSpan delay)
    {
        var held = snapshot.Positions.FirstOrDefault(position => position.Symbol == asked.Symbol)?.Quantity ?? 0m;
        // Refreshed: the snapshot's fills may have closed it.
        var trade = await _parts.Trades.RefreshAsync(work, asked.TradeId);
        if (trade.OpenQuantity == 0)
        {
            return;
        }

        if (trade.Side.Sign() * held > 0)
        {
            await _parts.Orders.AddAttemptAsync(work, close, delay, $"the venue found nothing to reduce and holds {held} {trade.Symbol}");
            return;
        }

        var detail = $"{trade.OpenQuantity} {trade.Symbol} of trade {trade.TradeId} cannot be closed: the venue holds {held}. The trade ends as expired; its profit is without what the desk did not see.";
        await _parts.Trades.AbandonAsync(work, trade, trade.OpenQuantity, ExitReason.Expired, detail);
        await _parts.Findings.RecordAsync(work, Account, FindingKind.PositionGone, trade.TradeId, trade.Symbol, detail, $"{trade.OpenQuantity}", $"{held}");
    }

    private async Task StoreAnswersAsync(TradeRow trade, List<Asked> answers, bool wasCancel)
    {
        foreach (var answer in answers)
        {
            if (answer.Report is { } report)
            {
                await StoreReportAsync(report, _parts.Time.GetUtcNow());
            }
        }

        await ChangeAsync(trade, async work =>
        {
            foreach (var answer in answers)
            {
                // Read again: the report above, or one of the stream, may have moved it.
                var order = (await _parts.Orders.FindAsync(work, Account, answer.Order.ClientOrderId))!;
                var isOpen = order.Status == OrderStatus.Unconfirmed || order.NeedsQuery || (wasCancel && order.Status.IsWorking());
                if (isOpen)
                {
                    await StoreOpenQuestionAsync(work, order, answer);
                }
            }
        });
    }

    /// <summary>The order is still in doubt, behind or working after it was asked for or cancelled.</summary>
    private async Task StoreOpenQuestionAsync(UnitOfWork work, OrderRow order, Asked answer)
    {
        var delay = _parts.Options.DelayAfter(order.Attempts + 1);
        if (answer.Failure is { } failure)
        {
            await _parts.Orders.AddAttemptAsync(work, order, delay, $"the venue cannot be asked: {failure}");
        }
        else if (answer.Report is { } report)
        {
            await _parts.Orders.AddAttemptAsync(work, order, delay, $"the venue says {report.Status}, {report.FilledQuantity} of {report.Quantity} filled");
        }
        else if (order.Status == OrderStatus.Unconfirmed)
        {
            var age = _parts.Time.GetUtcNow() - (order.SentAt ?? order.CreatedAt);
            var counts = age >= _broker.Capabilities.NotFoundBound;
            await _parts.Orders.AddAttemptAsync(work, order, delay,
                $"not found {age.TotalSeconds:0.0} s after the send, which {(counts ? "counts" : $"does not count before {_broker.Capabilities.NotFoundBound.TotalSeconds} s")}", counts);
        }
        else if (order.Attempts == 0)
        {
            await _parts.Orders.AddAttemptAsync(work, order, delay, "the venue does not know it");
        }
        else if (order.Status.IsWorking())
        {
            // Two agreeing answers: it is gone, and what it filled is what the desk holds.
            const string Reason = "the venue no longer knows the order";
            await _parts.Orders.SetNeedsQueryAsync(work, order.ClientOrderId, false);
            await _parts.Orders.MoveAsync(work, order, OrderStatus.Cancelled, Reason);
            await _parts.Orders.SetReasonAsync(work, order, Reason);
            await _parts.Findings.RecordAsync(work, Account, FindingKind.OrderLost, order.ClientOrderId, order.Symbol,
                $"{order.Side} {order.Quantity} {order.Symbol} ({order.Leg} of trade {order.TradeId}) was working and the venue no longer knows it.", order.Status.ToString(), null);
        }
        else
        {
            await _parts.Orders.AddAttemptAsync(work, order, delay, "the venue does not know it");
        }
    }
}
