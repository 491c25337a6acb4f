using Candlewick.Domain;

namespace Candlewick.Venues.Simulator.Synthetic;

/// <summary>One synthetic market: its instrument and how its prices behave.</summary>
/// <param name="Instrument">Instrument with filters.</param>
/// <param name="StartPrice">First price.</param>
/// <param name="Volatility">Long-run volatility per square root of a year.</param>
/// <param name="JumpsPerDay">Expected jumps a day.</param>
/// <param name="JumpSize">Standard deviation of a jump's log return.</param>
/// <param name="TurnoverPerSecond">Mean turnover in the quote asset.</param>
internal sealed record SyntheticMarketTerms(
    Instrument Instrument, double StartPrice, double Volatility, double JumpsPerDay, double JumpSize, double TurnoverPerSecond);

/// <summary>The synthetic markets.</summary>
internal static class SyntheticListing
{
    public static IReadOnlyList<SyntheticMarketTerms> Markets { get; } =
    [
        Stock("AAPL", "Apple", 175.50, 0.28),
        Stock("GOOGL", "Alphabet", 2650.00, 0.30),
        Stock("MSFT", "Microsoft", 380.25, 0.26),
        Stock("TSLA", "Tesla", 845.30, 0.55),
        Stock("AMZN", "Amazon", 3200.75, 0.34),
        Stock("META", "Meta Platforms", 485.60, 0.38),
        Stock("NFLX", "Netflix", 380.90, 0.40),
        Stock("NVDA", "Nvidia", 875.40, 0.50),
        Stock("AMD", "Advanced Micro Devices", 165.80, 0.48),
        Stock("INTC", "Intel", 58.25, 0.36),
        Crypto("BTCUSDT", "Bitcoin", "BTC", 45_000.50, 0.60, 0.00001m, 9_000m),
        Crypto("ETHUSDT", "Ether", "ETH", 2_500.25, 0.75, 0.0001m, 9_000m),
    ];

    public static IReadOnlyList<Instrument> Instruments { get; } = [.. Markets.Select(market => market.Instrument)];

    private static SyntheticMarketTerms Stock(string symbol, string name, double price, double volatility) =>
        new(
            new Instrument(symbol, name, "stock", symbol, "USD", 0.01m, 0.001m, 0.001m, 1_000_000m, 1m), price, volatility, 2, 0.004,
            40_000);

    private static SyntheticMarketTerms Crypto(
        string symbol, string name, string baseAsset, double price, double volatility, decimal step, decimal max) =>
        new(new Instrument(symbol, name, "crypto", baseAsset, "USDT", 0.01m, step, step, max, 5m), price, volatility, 6, 0.005, 400_000);
}
