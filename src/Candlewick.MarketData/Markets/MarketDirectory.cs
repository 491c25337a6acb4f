using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Web;

namespace Candlewick.MarketData.Markets;

/// <summary>A market that is stored, offered by a feed, or both.</summary>
/// <param name="Market">The market.</param>
/// <param name="Series">What is stored of it; null when nothing is.</param>
/// <param name="Instrument">As its feed describes it; null when no feed offers it now.</param>
internal sealed record KnownMarket(InstrumentId Market, SeriesSummary? Series, Instrument? Instrument);

/// <summary>
/// Knows every market, and which of them is meant where only a symbol is given. What is stored of a symbol is kept in memory until that
/// changes, and for <see cref="Lifetime"/> at the most, since another host's word of what it committed may be lost.
/// </summary>
internal sealed class MarketDirectory(SeriesStore series, SeriesChanges changes, IFeeds feeds, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    /// <summary>Of symbols of which something is stored, so that what callers invent takes no place.</summary>
    private readonly ConcurrentDictionary<string, StoredMarkets> _stored = new(StringComparer.Ordinal);

    /// <summary>Every market, or those of one symbol, by symbol and then the default one first.</summary>
    public async Task<IReadOnlyList<KnownMarket>> ListAsync(string? symbol = null)
    {
        var offered = feeds.All
            .SelectMany(feed => feed.Instruments.Where(instrument => symbol is null || instrument.Symbol == symbol)
                .Select(instrument => (Market: new InstrumentId(instrument.Symbol, feed.Venue), Instrument: instrument)))
            .DistinctBy(offer => offer.Market)
            .ToDictionary(offer => offer.Market, offer => offer.Instrument);
        var stored = (symbol is null ? await series.ListAsync() : await StoredAsync(symbol)).ToDictionary(each => each.Market);
        return
        [
            .. stored.Keys.Union(offered.Keys)
                .Select(market => new KnownMarket(market, stored.GetValueOrDefault(market), offered.GetValueOrDefault(market)))
                .OrderBy(known => known.Market.Symbol, StringComparer.Ordinal)
                .ThenBy(known => VenueName.IsSimulator(known.Market.Venue))
                .ThenBy(known => VenueName.IsSimulator(known.Market.Venue) && known.Market.Venue != VenueName.Simulator)
                .ThenByDescending(known => known.Series?.Count ?? 0)
                .ThenBy(known => known.Market.Venue, StringComparer.Ordinal),
        ];
    }

    private ValueTask<IReadOnlyList<SeriesSummary>> StoredAsync(string symbol)
    {
        var change = changes.Of(symbol);
        return _stored.TryGetValue(symbol, out var known) && known.Change == change && time.GetElapsedTime(known.ReadAt) < Lifetime
            ? ValueTask.FromResult(known.Series)
            : ReadAsync();

        async ValueTask<IReadOnlyList<SeriesSummary>> ReadAsync()
        {
            var read = new StoredMarkets(change, time.GetTimestamp(), await series.ListAsync(symbol));
            if (read.Series.Count > 0)
            {
                _stored[symbol] = read;
            }

            return read.Series;
        }
    }

    /// <summary>The market that a text names; of a bare symbol the default one. Null when there is none.</summary>
    public async ValueTask<InstrumentId?> FindAsync(string text)
    {
        if (MarketName.TryParse(text) is not { } name)
        {
            return null;
        }

        return (await ListAsync(name.Symbol)).FirstOrDefault(known => name.Venue is null || known.Market.Venue == name.Venue)?.Market;
    }

    /// <summary>The market that a caller means.</summary>
    /// <param name="text">The symbol of the path, perhaps with its venue.</param>
    /// <param name="venue">The parameter of that name, or null.</param>
    /// <param name="source">
    /// Its older name, or null: a venue, or <c>real</c> or <c>synthetic</c> for the default market of that kind.
    /// </param>
    /// <exception cref="ProblemException">400 for a wrong or contradicting name; 404 when there is no such market.</exception>
    public async ValueTask<InstrumentId> ResolveAsync(string text, string? venue = null, string? source = null)
    {
        var name = MarketName.Parse(text);
        var wanted = name.Wanted(venue, source);
        var markets = await ListAsync(name.Symbol);
        if (markets.Count == 0)
        {
            throw new ProblemException(404, $"{name.Symbol} is unknown: no bars are stored and no feed offers it.");
        }

        var found = markets.FirstOrDefault(known => MarketName.Fits(known.Market, wanted));
        return found?.Market ?? throw new ProblemException(
            404, $"There is no {wanted} market of {name.Symbol}; there is {string.Join(", ", markets.Select(known => known.Market))}.");
    }

    private sealed record StoredMarkets(long Change, long ReadAt, IReadOnlyList<SeriesSummary> Series);
}
