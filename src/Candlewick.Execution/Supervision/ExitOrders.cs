using Candlewick.Domain;
using Candlewick.Execution.Orders;

namespace Candlewick.Execution.Supervision;

/// <summary>The exits of a trade as orders that are not planned yet: no ids.</summary>
internal static class ExitOrders
{
    /// <summary>Target and stop as they were planned; one of them where only one was.</summary>
    public static IReadOnlyList<OrderRow> Of(TradeRow trade, decimal quantity, int revision)
    {
        var exit = Exit(trade, quantity, revision);
        var legs = new List<OrderRow>(2);
        if (trade.TargetPrice is { } target)
        {
            legs.Add(exit with { Leg = Leg.Target, Type = OrderType.Limit, LimitPrice = target });
        }

        if (trade.StopPrice is { } stop)
        {
            legs.Add(exit with { Leg = Leg.Stop, Type = OrderType.Stop, StopPrice = stop });
        }

        return legs;
    }

    /// <summary>A market exit.</summary>
    public static OrderRow Close(TradeRow trade, decimal quantity, int revision) =>
        Exit(trade, quantity, revision) with { Leg = Leg.Close, Type = OrderType.Market };

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
