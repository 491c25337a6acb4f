using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.MarketData.Live;

/// <summary>The last quote of every live market, and the names under which its prices are published.</summary>
internal sealed class LastQuotes(LiveDefaults defaults)
{
    private readonly ConcurrentDictionary<InstrumentId, Quote> _quotes = new();

    public Quote? Of(InstrumentId market) => _quotes.GetValueOrDefault(market);

    public void Set(Quote quote) => _quotes[quote.Market] = quote;

    public void Remove(InstrumentId market) => _quotes.TryRemove(market, out _);

    /// <summary>The market's full name last; before it the bare symbol where that means this market.</summary>
    public IReadOnlyList<string> NamesOf(InstrumentId market) =>
        defaults.Is(market) ? [market.Symbol, market.ToString()] : [market.ToString()];

    /// <summary>Last prices by name; of every name when <paramref name="wanted"/> is null. Unknown names are left out.</summary>
    public IReadOnlyDictionary<string, double> Prices(string? wanted)
    {
        var prices = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (market, quote) in _quotes)
        {
            foreach (var name in NamesOf(market).Where(name => wanted is null || name == wanted))
            {
                prices[name] = quote.Last;
            }
        }

        return prices;
    }
}
