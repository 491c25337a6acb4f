using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Reconciliation;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Supervision;

/// <summary>How a venue's liquidation becomes the exit of the desk's trades.</summary>
internal sealed partial class ReportBook
{
    /// <summary>
    /// A liquidation is an exit that the venue chose: where it fits exactly one open trade it becomes that trade's market
    /// exit with the reason <c>expired</c>. Null for everything else: see <see cref="AllocateLiquidationAsync"/>.
    /// </summary>
    /// <param name="work">The caller's transaction.</param>
    /// <param name="account">Account.</param>
    /// <param name="symbol">Symbol, or null where the venue gave only the fills.</param>
    /// <param name="clientOrderId">The venue's id for it.</param>
    /// <param name="fills">Its fills.</param>
    public async Task<OrderRow?> AdoptLiquidationAsync(UnitOfWork work, string account, string? symbol, string clientOrderId, IReadOnlyList<VenueFill> fills)
    {
        if (!VenueInitiated.IsLiquidation(clientOrderId) || fills.Count == 0 || await PartsAsync(work, account, clientOrderId) > 0)
        {
            return null;
        }

        var quantity = fills.Sum(fill => fill.Quantity);
        var open = await work.QueryAsync<TradeRow>(
            "SELECT * FROM trading_trades WHERE account = @account AND phase = 'Open' AND (@symbol IS NULL OR symbol = @symbol)", new { account, symbol });
        if (open.Where(trade => trade.OpenQuantity == quantity).ToList() is not [var trade] || (symbol is not null && open.Count > 1))
        {
            return null;
        }

        return await PlanLiquidationAsync(work, trade, clientOrderId, quantity, fills[0].Note);
    }

    /// <summary>
    /// A liquidation that fits no single trade closes the open trades of its symbol, the oldest first, each with a market
    /// exit of its own (<c>id/1</c>, <c>id/2</c>, …). A fill that was shared out before changes nothing again; what no open
    /// trade takes is recorded. Null when it is no liquidation or the desk has no trade it could belong to.
    /// </summary>
    public async Task<ReportEffect?> AllocateLiquidationAsync(
        UnitOfWork work, string venue, string account, string? symbol, string clientOrderId, IReadOnlyList<VenueFill> fills, DateTimeOffset receivedAt)
    {
        if (!VenueInitiated.IsLiquidation(clientOrderId) || fills.Count == 0)
        {
            return null;
        }

        var open = (await work.QueryAsync<TradeRow>(
            "SELECT * FROM trading_trades WHERE account = @account AND phase = 'Open' AND (@symbol IS NULL OR symbol = @symbol) ORDER BY sequence", new { account, symbol }))
            .Where(trade => trade.OpenQuantity > 0).ToList();
        var parts = await PartsAsync(work, account, clientOrderId);
        // Which of several symbols or sides it was cannot be told from the fills.
        if (parts == 0 && open.Select(trade => (trade.Symbol, trade.Side)).Distinct().Count() != 1)
        {
            return null;
        }

        var changed = new Dictionary<string, TradeRow>(StringComparer.Ordinal);
        var added = new List<FillRow>();
        foreach (var fill in fills)
        {
            if (await orders.FindFillAsync(work, venue, fill.VenueTradeId) is not null)
            {
                continue;
            }

            var left = fill;
            for (var piece = 0; left.Quantity > 0; piece++)
            {
                if (open.Find(trade => changed.GetValueOrDefault(trade.TradeId, trade).OpenQuantity > 0) is not { } next)
                {
                    await findings.RecordAsync(work, account, FindingKind.UnknownFill, fill.VenueTradeId, symbol,
                        $"{left.Quantity} of {fill.Quantity} at {fill.Price} of {clientOrderId} found no open trade to close.", null, $"{left.Quantity}");
                    break;
                }

                var trade = changed.GetValueOrDefault(next.TradeId, next);
                var quantity = Math.Min(trade.OpenQuantity, left.Quantity);
                var fee = quantity == left.Quantity ? left.Fee : fill.Fee * quantity / fill.Quantity;
                var effect = await CloseByLiquidationAsync(work, venue, trade, $"{clientOrderId}/{++parts}",
                    fill with { VenueTradeId = piece == 0 ? fill.VenueTradeId : $"{fill.VenueTradeId}/{piece}", Quantity = quantity, Fee = fee }, receivedAt);
                added.AddRange(effect.NewFills);
                changed[trade.TradeId] = effect.Trades[0];
                left = left with { Quantity = left.Quantity - quantity, Fee = left.Fee - fee };
            }
        }

        return new ReportEffect([.. changed.Values], added);
    }

    private async Task<ReportEffect> CloseByLiquidationAsync(UnitOfWork work, string venue, TradeRow trade, string clientOrderId, VenueFill fill, DateTimeOffset receivedAt)
    {
        var planned = await PlanLiquidationAsync(work, trade, clientOrderId, fill.Quantity, fill.Note);
        var report = new OrderReport(clientOrderId, "", trade.Symbol, planned.Side, OrderType.Market, OrderStatus.Filled, fill.Quantity, fill.Quantity, null, fill.VenueTime,
            [fill with { ClientOrderId = clientOrderId }]);
        return await ApplyAsync(work, venue, trade.Account, report, receivedAt);
    }

    private async Task<OrderRow> PlanLiquidationAsync(UnitOfWork work, TradeRow trade, string clientOrderId, decimal quantity, string? note)
    {
        await trades.SetCloseReasonAsync(work, trade.TradeId, ExitReason.Expired, note ?? "the venue liquidated the position");
        var revision = await work.ScalarAsync<int>("SELECT coalesce(max(revision) + 1, 0) FROM orders WHERE trade_id = @TradeId AND leg = 'close'", new { trade.TradeId });
        await orders.InsertAsync(work, ExitOrders.Close(trade, quantity, revision) with { ClientOrderId = clientOrderId });
        await orders.MarkSendingAsync(work, (await orders.FindAsync(work, trade.Account, clientOrderId))!);
        return (await orders.FindAsync(work, trade.Account, clientOrderId))!;
    }

    /// <summary>Into how many exits a liquidation was shared out so far.</summary>
    private static Task<int> PartsAsync(UnitOfWork work, string account, string clientOrderId) => work.ScalarAsync<int>(
        "SELECT count(*) FROM orders WHERE account = @account AND client_order_id LIKE @clientOrderId || '/%'", new { account, clientOrderId });
}
