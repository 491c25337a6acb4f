using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Reconciliation;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>How each <see cref="NextAction"/> is done.</summary>
internal sealed partial class AccountReader
{
    /// <summary>Does it; true when the next action can be looked for at once.</summary>
    private async Task<bool> PerformAsync(TradeView view, NextAction action)
    {
        var trade = view.Trade;
        switch (action)
        {
            case NextAction.Wait:
                return false;

            case NextAction.Pause pause:
                StartPause(trade.TradeId, pause.Until);
                return false;

            case NextAction.DropPlanned drop:
                await ChangeAsync(trade, work => EndAsync(work, drop.Orders, OrderStatus.Cancelled, null, drop.Reason));
                return true;

            case NextAction.Send send:
                return await SendAsync(trade, send.Orders);

            case NextAction.Doubt doubt:
                await ChangeAsync(trade, async work =>
                {
                    foreach (var order in doubt.Orders)
                    {
                        await _parts.Orders.MoveAsync(work, order, OrderStatus.Unconfirmed, "the desk stopped before the venue's answer was stored");
                        await _parts.Orders.AddEvidenceAsync(work, order, "the desk stopped before the venue's answer was stored");
                    }
                });
                return true;

            case NextAction.Ask ask:
                StartIo(trade.TradeId, stop => AskAsync(trade, ask.Orders, stop));
                return false;

            case NextAction.GiveUp giveUp:
                await ChangeAsync(trade, work => EndAsync(work, giveUp.Orders, giveUp.Status, giveUp.Rule, giveUp.Reason));
                return true;

            case NextAction.Cancel cancel:
                await ChangeAsync(trade, async work =>
                {
                    foreach (var order in cancel.Orders)
                    {
                        await _parts.Orders.SetCancelRequestedAsync(work, order);
                        await _parts.Orders.SetReasonAsync(work, order, cancel.Reason);
                    }
                });
                StartIo(trade.TradeId, stop => CancelAsync(trade, cancel.Orders, stop));
                return false;

            case NextAction.Retry retry:
                await ChangeAsync(trade, work => PlanAsync(work, trade, [retry.Refused with { Revision = retry.Refused.Revision + 1 }]));
                return true;

            case NextAction.PlanExits plan:
                await ChangeAsync(trade, work => PlanAsync(work, trade, ExitOrders.Of(trade, plan.Quantity, plan.Revision)));
                _parts.Boundaries.Hit("exits-planned");
                return true;

            case NextAction.ForceClose force:
                await ChangeAsync(trade, work => _parts.Trades.SetCloseReasonAsync(work, trade.TradeId, force.Reason, force.Note));
                Alert("trade.forced_close", trade, force.Note);
                return true;

            case NextAction.PlanClose plan:
                await PlanCloseAsync(view, plan);
                return true;

            case NextAction.ComparePosition compare:
                StartIo(trade.TradeId, stop => ComparePositionAsync(trade, compare.Close, stop));
                return false;

            case NextAction.Abandon abandon:
                var dust = $"{abandon.Quantity} {trade.Symbol} of trade {trade.TradeId} is below the venue's minimums and kept at its cost ({abandon.Why}).";
                await ChangeAsync(trade, async work =>
                {
                    await _parts.Trades.AbandonAsync(work, trade, abandon.Quantity, null, dust);
                    await _parts.Findings.RecordAsync(work, Account, FindingKind.Dust, trade.TradeId, trade.Symbol, dust, $"{abandon.Quantity}");
                });
                return true;

            case NextAction.Finish finish:
                var note = view.Orders.LastOrDefault(order => order.IsEntry)?.Reason;
                await ChangeAsync(trade, work => _parts.Trades.FinishAsync(work, trade.TradeId, finish.Phase, finish.Phase == TradePhase.Failed ? note : null));
                return true;

            case NextAction.Settle:
                await _parts.Database.WriteAsync(work => _parts.Settlement.SettleAsync(work, trade.TradeId));
                return false;

            case NextAction.TellOwner:
                _parts.Owners.TradeChanged(trade);
                return false;

            default:
                throw new InvalidOperationException($"Nobody performs {action.GetType().Name}.");
        }
    }

    /// <summary>One transaction that ends with the trade's numbers brought in line; its owner is told.</summary>
    private async Task ChangeAsync(TradeRow trade, Func<UnitOfWork, Task> change)
    {
        var refreshed = await _parts.Database.WriteAsync(async work =>
        {
            await change(work);
            return await _parts.Trades.RefreshAsync(work, trade.TradeId);
        });
        _parts.Owners.TradeChanged(refreshed);
    }

    private async Task EndAsync(UnitOfWork work, IReadOnlyList<OrderRow> orders, OrderStatus status, string? rule, string reason)
    {
        foreach (var order in orders)
        {
            await _parts.Orders.MoveAsync(work, order, status, reason);
            // Exits that never arrived are tried anew; an entry is not, its moment is over.
            await _parts.Orders.SetRefusalAsync(work, order, rule, null, reason, mayRetry: rule is not null && !order.IsEntry);
            if (order.IsEntry)
            {
                await _parts.Trades.SetNoteAsync(work, order.TradeId, reason);
            }
        }
    }

    private async Task PlanAsync(UnitOfWork work, TradeRow trade, IReadOnlyList<OrderRow> orders)
    {
        var installation = await _parts.Trades.InstallationIdAsync(work);
        foreach (var order in orders)
        {
            await _parts.Orders.InsertAsync(work, order with
            {
                ClientOrderId = ClientOrderIds.Of(installation, trade.TradeId, order.Leg, order.Revision),
                ListId = orders.Count > 1 ? ClientOrderIds.Of(installation, trade.TradeId, "list", order.Revision) : null,
            });
        }
    }

    private async Task PlanCloseAsync(TradeView view, NextAction.PlanClose plan)
    {
        var trade = view.Trade;
        var refused = view.Orders.LastOrDefault(order => order.Leg == Leg.Close && order.Status == OrderStatus.Rejected);
        var isStuck = refused is not null && refused.Revision + 1 >= view.Options.MaxTries;
        await ChangeAsync(trade, async work =>
        {
            await PlanAsync(work, trade, [ExitOrders.Close(trade, plan.Quantity, plan.Revision)]);
            if (isStuck)
            {
                await _parts.Findings.RecordAsync(work, Account, FindingKind.CannotClose, trade.TradeId, trade.Symbol,
                    $"{plan.Quantity} {trade.Symbol} of trade {trade.TradeId} cannot be closed: {refused!.RefusalRule}: {refused.Reason}. It is tried again and again.");
            }
        });
        if (isStuck)
        {
            Alert("trade.cannot_close", trade, $"{trade.Symbol}: the market exit was refused: {refused!.Reason}");
        }
    }

    private void Alert(string kind, TradeRow trade, string message)
    {
        _logger.LogWarning("Trade {TradeId} on {Account}: {Message}", trade.TradeId, Account, message);
        _parts.Stream.Publish("alerts", "alert.new", new TradeAlert(kind, trade.TradeId, Account, trade.Symbol, message, _parts.Time.GetUtcNow()));
    }
}
