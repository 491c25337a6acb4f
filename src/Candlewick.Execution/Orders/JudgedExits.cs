using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Orders;

/// <summary>Of several exits the rules look at those that matter: the worst that can come of them.</summary>
internal static class JudgedExits
{
    /// <summary>The nearest target, the nearest stop and, where every exit has one, the furthest stop.</summary>
    public static TradeCandidate WithExits(
        this TradeCandidate candidate, IReadOnlyList<(decimal? Quantity, decimal? Target, decimal? Stop)> exits)
    {
        var isLong = candidate.Side == OrderSide.Buy;
        var targets = exits.Select(exit => exit.Target).OfType<decimal>().ToList();
        var stops = exits.Select(exit => exit.Stop).OfType<decimal>().ToList();
        return candidate with
        {
            Target = targets.Count == 0 ? null : isLong ? targets.Min() : targets.Max(),
            Stop = stops.Count < exits.Count || stops.Count == 0 ? null : isLong ? stops.Min() : stops.Max(),
            NearestStop = stops.Count == 0 ? null : isLong ? stops.Max() : stops.Min(),
            Exits = exits,
        };
    }
}
