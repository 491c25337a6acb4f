namespace Candlewick.Venues.Exchange.Binance.Protocol;

/// <summary>How many orders an account may place in an interval.</summary>
/// <param name="Letters">As the header names the interval.</param>
/// <param name="Interval">Its unit.</param>
/// <param name="IntervalNum">How many of them.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Limit">Orders in it.</param>
internal sealed record OrderLimit(string Letters, string Interval, int IntervalNum, int Seconds, int Limit);

/// <summary>The protocol's limits on orders.</summary>
internal static class OrderLimits
{
    public static IReadOnlyList<OrderLimit> All { get; } =
    [
        new("10S", "SECOND", 10, 10, 50),
        new("1D", "DAY", 1, 86_400, 160_000),
    ];
}
