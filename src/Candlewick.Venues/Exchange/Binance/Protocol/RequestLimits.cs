using Candlewick.Venues.Exchange.Settings;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Exchange.Binance.Protocol;

/// <summary>How many orders an account may place in an interval.</summary>
/// <param name="Letters">As the header names the interval.</param>
/// <param name="Interval">Its unit.</param>
/// <param name="IntervalNum">How many of them.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Limit">Orders in it.</param>
internal sealed record OrderLimit(string Letters, string Interval, int IntervalNum, int Seconds, int Limit);

/// <summary>What the exchange lets its clients do.</summary>
internal sealed class RequestLimits(IOptions<ExchangeOptions> options)
{
    /// <summary>Of an account.</summary>
    public IReadOnlyList<OrderLimit> Orders { get; } =
    [
        new("10S", "SECOND", 10, 10, options.Value.OrdersIn10Seconds),
        new("1D", "DAY", 1, 86_400, options.Value.OrdersInADay),
    ];

    /// <summary>Of an address, in a minute.</summary>
    public int Weight => options.Value.WeightInAMinute;
}
