using Candlewick.Domain;
using Candlewick.Execution.Books;

namespace Candlewick.Execution.Orders;

/// <summary>The price at which what is open of a trade brings neither profit nor loss. Pure.</summary>
internal static class BreakEven
{
    /// <summary>
    /// Long (E + c) / (1 − f), short (E − c) / (1 + f), rounded to the tick on the profit's side: E is the average entry, c the commission
    /// of the entry for each unit and point that can be closed, f the rate of the exit's. A commission that was taken out of what was
    /// bought makes the rest cost more instead. What earlier exits brought does not count. Null while nothing is open.
    /// </summary>
    /// <param name="trade">The trade.</param>
    /// <param name="fills">All of its fills.</param>
    /// <param name="feeRate">Commission of the exit as a fraction of its value, below 1.</param>
    public static decimal? PriceOf(TradeRow trade, IReadOnlyList<FillRow> fills, decimal feeRate)
    {
        var entries = fills.Where(fill => fill.Leg == Leg.Entry).ToList();
        var filled = entries.Sum(fill => fill.Quantity);
        if (trade is not { OpenQuantity: > 0, EntryAveragePrice: { } average } || filled <= 0)
        {
            return null;
        }

        var inBase = entries.Where(fill => fill.Side == OrderSide.Buy && fill.FeeAsset == trade.BaseAsset).ToList();
        var kept = filled - inBase.Sum(fill => fill.Fee);
        var commission = entries.Except(inBase).Sum(fill => fill.FeeValue) / (filled * trade.ContractMultiplier);
        var cost = average * filled / kept;
        return trade.Side == OrderSide.Buy
            ? Math.Ceiling((cost + commission) / (1m - feeRate) / trade.TickSize) * trade.TickSize
            : Math.Floor((cost - commission) / (1m + feeRate) / trade.TickSize) * trade.TickSize;
    }
}
