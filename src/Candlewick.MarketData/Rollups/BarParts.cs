namespace Candlewick.MarketData.Rollups;

/// <summary>
/// The parts of a bar that a source may or may not deliver. What was delivered stands; what was not follows the smaller bars, and
/// is 0 where there are none.
/// </summary>
[Flags]
internal enum BarParts : byte
{
    /// <summary>Nothing: the bar is rolled up from smaller ones.</summary>
    None = 0,
    /// <summary>Open, high, low and close; every source has them.</summary>
    Prices = 1,
    Volume = 2,
    QuoteVolume = 4,
    TradeCount = 8,
    TakerBuyVolume = 16,
    TakerBuyQuoteVolume = 32,
    All = Prices | Volume | QuoteVolume | TradeCount | TakerBuyVolume | TakerBuyQuoteVolume,
}

internal static class BarPartsExtensions
{
    public static bool Has(this BarParts parts, BarParts part) => (parts & part) != BarParts.None;

    /// <summary>The bar with the named parts, the rest from another one.</summary>
    public static Domain.Bar Over(this Domain.Bar bar, BarParts parts, in Domain.Bar rest) => parts == BarParts.All ? bar : bar with
    {
        Open = parts.Has(BarParts.Prices) ? bar.Open : rest.Open,
        High = parts.Has(BarParts.Prices) ? bar.High : rest.High,
        Low = parts.Has(BarParts.Prices) ? bar.Low : rest.Low,
        Close = parts.Has(BarParts.Prices) ? bar.Close : rest.Close,
        Volume = parts.Has(BarParts.Volume) ? bar.Volume : rest.Volume,
        QuoteVolume = parts.Has(BarParts.QuoteVolume) ? bar.QuoteVolume : rest.QuoteVolume,
        TradeCount = parts.Has(BarParts.TradeCount) ? bar.TradeCount : rest.TradeCount,
        TakerBuyVolume = parts.Has(BarParts.TakerBuyVolume) ? bar.TakerBuyVolume : rest.TakerBuyVolume,
        TakerBuyQuoteVolume = parts.Has(BarParts.TakerBuyQuoteVolume) ? bar.TakerBuyQuoteVolume : rest.TakerBuyQuoteVolume,
    };
}
