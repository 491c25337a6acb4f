using Candlewick.Domain;
using Candlewick.MarketData.Markets;

namespace Candlewick.MarketData.Live;

/// <summary>
/// Which live market a bare symbol means: the real one, of several the one with the most bars; else the synthetic one. It is
/// worked out when markets come or go, and now and then, not with every price.
/// </summary>
internal sealed class LiveDefaults(MarketDirectory directory)
{
    private Dictionary<string, InstrumentId> _bySymbol = new(StringComparer.Ordinal);
    private HashSet<InstrumentId> _seen = [];

    /// <summary>True when the bare symbol means this market.</summary>
    public bool Is(InstrumentId market) => Find(market.Symbol) == market;

    /// <summary>The live market that a bare symbol means, or null when the symbol has none.</summary>
    public InstrumentId? Find(string symbol) => Volatile.Read(ref _bySymbol).TryGetValue(symbol, out var market) ? market : null;

    /// <summary>Takes in which markets are live now.</summary>
    /// <param name="live">The live markets.</param>
    /// <param name="isThorough">Also when no market has come or gone: stored bars may have changed the order.</param>
    public async ValueTask UpdateAsync(IReadOnlyCollection<InstrumentId> live, bool isThorough)
    {
        if (!isThorough && _seen.SetEquals(live))
        {
            return;
        }

        var bySymbol = new Dictionary<string, InstrumentId>(StringComparer.Ordinal);
        foreach (var markets in live.GroupBy(market => market.Symbol))
        {
            bySymbol[markets.Key] = markets.Skip(1).Any() ? await FirstAsync(markets.Key, [.. markets]) : markets.First();
        }

        _seen = [.. live];
        Volatile.Write(ref _bySymbol, bySymbol);
    }

    private async ValueTask<InstrumentId> FirstAsync(string symbol, List<InstrumentId> markets)
    {
        var order = (await directory.ListAsync(symbol)).Select(known => known.Market).ToList();
        // One that is neither stored nor offered comes last.
        return markets.MinBy(market => order.IndexOf(market) is var at and >= 0 ? at : int.MaxValue);
    }
}
