using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Venues.Rates;

/// <summary>What one asset is worth in another, as far as the markets of an account tell.</summary>
internal static class KnownRates
{
    /// <summary>Null when no market of the two has a price.</summary>
    public static decimal? ValueOf(string asset, string inAsset, IEnumerable<Instrument> instruments, Func<string, Quote?> lastQuote)
    {
        if (Assets.AreSame(asset, inAsset))
        {
            return 1m;
        }

        foreach (var instrument in instruments)
        {
            if (lastQuote(instrument.Symbol) is not { Last: > 0 } quote)
            {
                continue;
            }

            if (instrument.BaseAsset == asset && Assets.AreSame(instrument.QuoteAsset, inAsset))
            {
                return (decimal)quote.Last;
            }

            if (instrument.BaseAsset == inAsset && Assets.AreSame(instrument.QuoteAsset, asset))
            {
                return 1m / (decimal)quote.Last;
            }
        }

        return null;
    }
}
