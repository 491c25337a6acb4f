using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Matching;

/// <summary>At what price an order is filled when the market moves to a point. One rule a method.</summary>
internal static class FillPrices
{
    /// <summary>A market order takes the next price and pays half the spread and the slippage.</summary>
    public static decimal Market(OrderSide side, decimal price, MatchingTerms terms) =>
        price + side.Sign() * (terms.Spread / 2m + terms.Slippage);

    /// <summary>
    /// A limit fills at its price, or at the open where that is better. Within a bar the market passes every price, so a
    /// resting limit gets its own price; one that could be matched the moment it was placed takes what comes, its limit at worst.
    /// </summary>
    /// <param name="side">Side.</param>
    /// <param name="limit">Limit price.</param>
    /// <param name="point">Where the market goes.</param>
    /// <param name="from">Where it stood before; null before the first price.</param>
    public static decimal? Limit(OrderSide side, decimal limit, in PathPoint point, decimal? from)
    {
        var isReached = IsAtOrBetter(side, point.Price, limit);
        if (point.IsJump)
        {
            return isReached ? point.Price : null;
        }

        var wasReached = from is { } before && IsAtOrBetter(side, before, limit);
        return wasReached ? isReached ? point.Price : limit : isReached ? limit : null;
    }

    /// <summary>A stop that the open jumped fills at the open, else at its price; no spread and no slippage come on top.</summary>
    public static decimal? Stop(OrderSide side, decimal stop, in PathPoint point) =>
        IsThrough(side, point.Price, stop) ? point.IsJump ? point.Price : stop : null;

    /// <summary>True when <paramref name="price"/> is the limit or better for that side.</summary>
    public static bool IsAtOrBetter(OrderSide side, decimal price, decimal limit) =>
        side == OrderSide.Buy ? price <= limit : price >= limit;

    /// <summary>True when <paramref name="price"/> has reached the stop: a buy stop from below, a sell stop from above.</summary>
    public static bool IsThrough(OrderSide side, decimal price, decimal stop) => side == OrderSide.Buy ? price >= stop : price <= stop;

    /// <summary>True when the rest of the bar reaches the stop.</summary>
    public static bool RestIsThrough(OrderSide side, in PathPoint point, decimal stop) =>
        side == OrderSide.Buy ? point.RestHigh >= stop : point.RestLow <= stop;

    /// <summary>True when the rest of the bar reaches the limit.</summary>
    public static bool RestReaches(OrderSide side, in PathPoint point, decimal limit) =>
        side == OrderSide.Buy ? point.RestLow <= limit : point.RestHigh >= limit;
}
