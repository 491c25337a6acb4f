using Candlewick.Domain;

namespace Candlewick.Venues.Simulator.Replay;

/// <summary>Makes an instrument of a symbol of which only bars are stored.</summary>
internal static class ReplayInstrument
{
    private const int MaxDecimals = 8;

    /// <param name="symbol">Symbol, upper case.</param>
    /// <param name="sample">Some of its bars, at least one: their decimals are the tick, their prices the step.</param>
    public static Instrument Derive(string symbol, IReadOnlyList<Bar> sample)
    {
        var (baseAsset, quoteAsset) = Assets.Split(symbol);
        var isPair = baseAsset != symbol;
        var decimals = Math.Min(MaxDecimals, sample.Max(bar => new[] { bar.Open, bar.High, bar.Low, bar.Close }.Max(Decimals)));
        var step = LotStep(baseAsset, quoteAsset, sample[0].Close);
        return new Instrument(
            symbol, isPair ? $"{baseAsset} / {quoteAsset}" : symbol, isPair ? "crypto" : "stock", baseAsset, quoteAsset,
            Power(decimals), step, step, MaxQuantity(sample[0].Close), MinNotional(quoteAsset));
    }

    /// <summary>Decimals that a printed price had; a price is exact to 15 significant digits.</summary>
    private static int Decimals(double price)
    {
        var exact = (decimal)price / 1.000000000000000000000000000000000m;
        return exact.Scale;
    }

    /// <summary>
    /// Bitcoin's and Ether's steps in dollars as Binance has them; else the power of ten worth about one unit of the quote.
    /// </summary>
    private static decimal LotStep(string baseAsset, string quoteAsset, double price) => baseAsset switch
    {
        "BTC" when Assets.IsDollar(quoteAsset) => 0.00001m,
        "ETH" when Assets.IsDollar(quoteAsset) => 0.0001m,
        _ => Power(Math.Clamp((int)Math.Floor(Math.Log10(Math.Max(price, 1e-9))) + 1, 0, MaxDecimals)),
    };

    /// <summary>As Binance has it: 5 of a currency, or a ten-thousandth of a coin.</summary>
    private static decimal MinNotional(string quoteAsset) => quoteAsset is "BTC" or "ETH" ? 0.0001m : 5m;

    private static decimal MaxQuantity(double price) =>
        Math.Max(9_000m, Math.Floor(1_000_000_000m / Math.Max((decimal)price, 0.00000001m)));

    private static decimal Power(int decimals)
    {
        var value = 1m;
        for (var i = 0; i < decimals; i++)
        {
            value /= 10m;
        }

        return value;
    }
}
