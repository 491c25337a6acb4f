using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Supervision;

/// <summary>The exits of a trade as orders that are not planned yet: no ids.</summary>
internal static class ExitOrders
{
    /// <summary>
    /// What of an exit rests at the venue: target and stop as a list where it holds one, else the stop alone (it protects while
    /// this program is down), else a target alone. A touched exit is one market order. Empty: the desk watches all of it.
    /// </summary>
    public static IReadOnlyList<OrderRow> Of(TradeRow trade, ExitRow exit, BrokerCapabilities capabilities, decimal quantity, int revision)
    {
        var order = Exit(trade, quantity, revision) with { ExitNumber = exit.Number };
        if (exit.Triggered is { } touched)
        {
            return [order with { Leg = touched, Type = OrderType.Market }];
        }

        var (watchedTarget, watchedStop) = WatchedLegs(exit, capabilities);
        var legs = new List<OrderRow>(2);
        if (exit.TargetPrice is { } target && watchedTarget is null)
        {
            legs.Add(order with { Leg = Leg.Target, Type = OrderType.Limit, LimitPrice = target });
        }

        if (exit.StopPrice is { } stop && watchedStop is null)
        {
            legs.Add(order with { Leg = Leg.Stop, Type = OrderType.Stop, StopPrice = stop });
        }

        return legs;
    }

    /// <summary>The legs of an exit that this venue cannot hold and the desk therefore watches.</summary>
    public static (decimal? Target, decimal? Stop) WatchedLegs(ExitRow exit, BrokerCapabilities capabilities)
    {
        var stop = capabilities.HasStopOrders ? null : exit.StopPrice;
        // Without a list target and stop would both hold the quantity: the target is watched wherever there is a stop.
        var target = exit.StopPrice is null || (capabilities.HasOrderLists && capabilities.HasStopOrders) ? null : exit.TargetPrice;
        return (target, stop);
    }

    /// <summary>
    /// A market exit. The desk's own protective trade may not be held to reducing: what it undoes was netted against another trade.
    /// </summary>
    public static OrderRow Market(TradeRow trade, Leg leg, decimal quantity, int revision) => Exit(trade, quantity, revision) with
    {
        Leg = leg, Type = OrderType.Market, ReduceOnly = trade.OwnerKind != TradeOwnerKind.Protection,
    };

    private static OrderRow Exit(TradeRow trade, decimal quantity, int revision) => new()
    {
        TradeId = trade.TradeId,
        Account = trade.Account,
        Venue = trade.Venue,
        Symbol = trade.Symbol,
        Revision = revision,
        Side = trade.Side.Opposite(),
        Quantity = quantity,
        ReduceOnly = true,
    };
}
