namespace Candlewick.Domain;

/// <summary>
/// What a market did between one open time and the next. Prices and volumes are observations, hence <c>double</c>;
/// an order price never comes from here except through <see cref="Instrument.RoundPrice(double)"/>.
/// </summary>
/// <param name="OpenTimeMs">Open time, Unix milliseconds UTC; identifies the bar within its series.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Base-asset volume.</param>
/// <param name="QuoteVolume">Quote-asset volume; 0 where the source has none.</param>
/// <param name="TradeCount">Number of public trades; 0 where the source has none.</param>
/// <param name="TakerBuyVolume">Base volume bought by takers; 0 where the source has none.</param>
/// <param name="TakerBuyQuoteVolume">Quote volume bought by takers; 0 where the source has none.</param>
public readonly record struct Bar(
    long OpenTimeMs,
    double Open,
    double High,
    double Low,
    double Close,
    double Volume,
    double QuoteVolume = 0,
    long TradeCount = 0,
    double TakerBuyVolume = 0,
    double TakerBuyQuoteVolume = 0)
{
    /// <summary>The open time as a date, UTC.</summary>
    public DateTimeOffset OpenTime => DateTimeOffset.FromUnixTimeMilliseconds(OpenTimeMs);
}
