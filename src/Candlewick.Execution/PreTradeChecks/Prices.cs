using Candlewick.Domain;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>Which price decides. Pure.</summary>
internal static class Prices
{
    /// <summary>
    /// A market entry is judged at the worse of the planned and the last price (the spread is counted by a term of its own), a
    /// resting one at its own price. Null where neither is known.
    /// </summary>
    public static decimal? Entry(OrderSide side, OrderType type, decimal? planned, decimal? last) => (type, planned, last) switch
    {
        (not OrderType.Market, _, _) => planned,
        (_, { } wanted, { } market) => side.Worse(wanted, market),
        (_, null, _) => last,
        _ => planned,
    };
}
