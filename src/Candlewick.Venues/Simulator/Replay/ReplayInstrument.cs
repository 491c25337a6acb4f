using Candlewick.Domain;

namespace Candlewick.Venues.Simulator.Replay;

/// <summary>Makes an instrument of a symbol of which only bars are stored.</summary>
internal static class ReplayInstrument
{
    private const int MaxDecimals = 8;
    private static readonly string[] QuoteAssets = ["USDT", "USDC", "FDUSD", "BUSD", "TUSD", "BTC", "ETH", "USD", "EUR"];

    /// <param name="symbol">Symbol, upper case.</param>
    /// <param name="sample">Some of its bars, at least one: their decimals are the tick, their prices the step.</param>
    public static Instrument Derive(string symbol, IReadOnlyList<Bar> sample)
    {
        var (baseAsset, quoteAsset) = Split(symbol);
        var isPair = baseAsset != symbol;
        var decimals = Math.Min(MaxDecimals, sample.Max(bar => Math.Max(Math.Max(Decimals(bar.Open), Decimals(bar.High)), Math.Max(Decimals(bar.Low), Decimals(bar.Close)))));
        var step = LotStep(symbol, sample[0].Close);
        return new Instrument(
            symbol, isPair ? $"{baseAsset} / {quoteAsset}" : symbol, isPair ? "crypto" : "stock", baseAsset, quoteAsset,
            Power(decimals), step, step, MaxQuantity(sample[0].Close), quoteAsset is "BTC" or "ETH" ? 0.0001m : 5m);
    }

    internal static (string BaseAsset, string QuoteAsset) Split(string symbol)
    {
        var quote = QuoteAssets.FirstOrDefault(asset => symbol.Length > asset.Length && symbol.EndsWith(asset, StringComparison.Ordinal));
        return quote is null ? (symbol, "USD") : (symbol[..^quote.Length], quote);
    }

    /// <summary>Decimals that a printed price had; a price is exact to 15 significant digits.</summary>
    private static int Decimals(double price)
    {
        var exact = (decimal)price / 1.000000000000000000000000000000000m;
        return exact.Scale;
    }

    /// <summary>Bitcoin's and Ether's steps as Binance has them; else the power of ten that is worth about one unit of the quote.</summary>
    private static decimal LotStep(string symbol, double price) => symbol switch
    {
        "BTCUSDT" or "BTCUSDC" or "BTCUSD" => 0.00001m,
        "ETHUSDT" or "ETHUSDC" or "ETHUSD" => 0.0001m,
        _ => Power(Math.Clamp((int)Math.Floor(Math.Log10(Math.Max(price, 1e-9))) + 1, 0, MaxDecimals)),
    };

    private static decimal MaxQuantity(double price) => Math.Max(9_000m, Math.Floor(1_000_000_000m / Math.Max((decimal)price, 0.00000001m)));

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
