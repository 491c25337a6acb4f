namespace Candlewick.Execution.Orders;

/// <summary>Trades placed by hand: Execution owns them itself and writes their end.</summary>
internal static class ManualTrades
{
    public const string OwnerKind = "manual";
}
