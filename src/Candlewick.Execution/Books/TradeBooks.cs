using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Books;

/// <summary>
/// A trade's numbers out of its fills, exactly. Flows are signed (a buy pays, a sell receives); fees are taken off.
/// A commission taken in the base asset is valued at the fill's own price for <see cref="Fees"/>; it already made the sellable
/// quantity smaller, so it is not taken off a second time. What remains below the lot step after the exits was paid for and stays
/// in the position at its cost: it is neither profit nor loss of this trade. So does what was abandoned. Dust of earlier trades
/// that this one's exits sell is charged at what it had cost.
/// </summary>
internal sealed record TradeBooks
{
    public decimal EntryFilledQuantity { get; private init; }
    public decimal? EntryAveragePrice { get; private init; }
    public DateTimeOffset? EntryFilledAt { get; private init; }
    public decimal ExitFilledQuantity { get; private init; }
    public decimal? ExitAveragePrice { get; private init; }
    public DateTimeOffset? ExitFilledAt { get; private init; }

    /// <summary>Filled (or swept) and neither taken as commission nor exited, not floored.</summary>
    public decimal Remainder { get; private init; }

    /// <summary>What exits can be sent for: the remainder without what was abandoned, floored to the step.</summary>
    public decimal OpenQuantity { get; private init; }

    /// <summary>What the remainder had cost: signed, quantity × average entry price × multiplier.</summary>
    public decimal KeptAtCost { get; private init; }

    public decimal Fees { get; private init; }
    public decimal RealizedPnl { get; private init; }

    /// <summary>The leg that closed the largest quantity; of equal ones the one that filled last. Null before the first exit.</summary>
    public Leg? MainExitLeg { get; private init; }

    public static TradeBooks Compute(TradeRow trade, IReadOnlyList<FillRow> fills)
    {
        var entries = fills.Where(fill => fill.Leg == Leg.Entry).ToList();
        var exits = fills.Where(fill => fill.Leg != Leg.Entry).ToList();
        var (entryQuantity, entryNotional) = Total(entries);
        var (exitQuantity, exitNotional) = Total(exits);

        // Only a commission on bought base is taken out of what can be sold again.
        var takenInBase = entries.Where(fill => fill.Side == OrderSide.Buy && fill.FeeAsset == trade.BaseAsset).ToList();
        var remainder = entryQuantity - takenInBase.Sum(fill => fill.Fee) + trade.SweptQuantity - exitQuantity;
        var sign = trade.Side.Sign();
        var grossFlow = sign * (exitNotional - entryNotional) * trade.ContractMultiplier;
        // While nothing was kept the division would only add rounding.
        var keptAtCost = remainder == 0 || entryQuantity == 0
            ? 0m
            : sign * remainder * (entryNotional / entryQuantity) * trade.ContractMultiplier;
        var fees = fills.Sum(fill => fill.FeeValue);

        return new TradeBooks
        {
            EntryFilledQuantity = entryQuantity,
            EntryAveragePrice = entryQuantity == 0 ? null : entryNotional / entryQuantity,
            EntryFilledAt = entries.Count == 0 ? null : entries.Max(fill => fill.VenueTime),
            ExitFilledQuantity = exitQuantity,
            ExitAveragePrice = exitQuantity == 0 ? null : exitNotional / exitQuantity,
            ExitFilledAt = exits.Count == 0 ? null : exits.Max(fill => fill.VenueTime),
            Remainder = remainder,
            OpenQuantity = Math.Floor(Math.Max(0m, remainder - trade.AbandonedQuantity) / trade.LotStep) * trade.LotStep,
            KeptAtCost = keptAtCost,
            Fees = fees,
            RealizedPnl = grossFlow + keptAtCost - trade.SweptCost - (fees - takenInBase.Sum(fill => fill.FeeValue)),
            MainExitLeg = exits.GroupBy(fill => fill.Leg)
                .OrderByDescending(leg => leg.Sum(fill => fill.Quantity))
                .ThenByDescending(leg => leg.Max(fill => fill.Sequence))
                .FirstOrDefault()?.Key,
        };
    }

    /// <summary>
    /// Why the trade ended, from what really filled rather than from what was asked for. A close because the price had run
    /// through the target counts as reached only when it was filled there or better.
    /// </summary>
    /// <param name="trade">The trade.</param>
    /// <param name="target">Target of its first exit, or null.</param>
    public ExitReason ExitReasonOf(TradeRow trade, decimal? target)
    {
        switch (MainExitLeg)
        {
            case Leg.Target:
                return ExitReason.TargetReached;
            case Leg.Stop:
                return ExitReason.StopReached;
            case Leg.Time:
                return ExitReason.Expired;
            case Leg.Reduce:
                return ExitReason.ManualClose;
            case Leg.External:
                return ExitReason.ExternalClose;
            case Leg.Liquidation:
                return ExitReason.Liquidated;
        }

        var reason = trade.CloseReason ?? ExitReason.ManualClose;
        if (reason != ExitReason.TargetReached || target is not { } limit)
        {
            return reason;
        }

        var isReached = ExitAveragePrice is { } price && trade.Side.Sign() * (price - limit) >= 0;
        return isReached ? reason : ExitReason.ProtectiveClose;
    }

    private static (decimal Quantity, decimal Notional) Total(List<FillRow> fills) =>
        (fills.Sum(fill => fill.Quantity), fills.Sum(fill => fill.Quantity * fill.Price));
}
