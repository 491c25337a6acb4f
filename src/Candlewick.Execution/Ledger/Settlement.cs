using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Ledger;

/// <summary>
/// Writes the end of a trade: one ledger entry for the gross profit, one for each fee, all traced to the trade, the fill and
/// the signal or person that caused it. Their sum is the trade's realized profit.
/// </summary>
internal sealed class Settlement(TradeStore trades, TimeProvider time)
{
    /// <summary>False when it was settled before.</summary>
    /// <exception cref="InvalidOperationException">The trade is unknown or still lives.</exception>
    public async Task<bool> SettleAsync(UnitOfWork work, string tradeId)
    {
        var trade = await TradeStore.FindAsync(work.Connection, work.Transaction, tradeId)
            ?? throw new InvalidOperationException($"There is no trade {tradeId}.");
        switch (trade.Phase)
        {
            case TradePhase.Settled:
                return false;
            case TradePhase.Exited or TradePhase.Failed:
                break;
            default:
                throw new InvalidOperationException($"Trade {tradeId} is {trade.Phase}; only what has ended can be settled.");
        }

        if (trade.EntryFilledQuantity > 0)
        {
            await AddAsync(work, trade, "pnl", trade.RealizedPnl + trade.Fees, null, $"{trade.Symbol} {trade.Side} {trade.EntryFilledQuantity}, {trade.ExitReason}");
            foreach (var fill in await OrderStore.FillsOfTradeAsync(work.Connection, work.Transaction, tradeId))
            {
                if (fill.FeeQuote != 0)
                {
                    await AddAsync(work, trade, "fee", -fill.FeeQuote, fill.VenueTradeId, $"{fill.Leg} {fill.Quantity} at {fill.Price}: {fill.Fee} {fill.FeeAsset}");
                }
            }
        }

        await trades.SettleAsync(work, trade);
        return true;
    }

    private Task AddAsync(UnitOfWork work, TradeRow trade, string kind, decimal amount, string? venueTradeId, string reason) => work.ExecuteAsync(
        """
        INSERT INTO ledger_entries (account, currency, kind, amount, trade_id, venue_trade_id, origin, reason, recorded_at)
        VALUES (@Account, @QuoteAsset, @kind, @amount, @TradeId, @venueTradeId, @Origin, @reason, @now)
        """,
        new { trade.Account, trade.QuoteAsset, kind, amount, trade.TradeId, venueTradeId, trade.Origin, reason, now = time.GetUtcNow() });
}
