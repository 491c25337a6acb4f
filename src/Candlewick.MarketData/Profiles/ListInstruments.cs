using Candlewick.Domain;
using Candlewick.MarketData.Bars;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Quality;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Profiles;

/// <summary>Every instrument that has stored bars or is offered by a feed, one entry per symbol and source.</summary>
internal static class ListInstruments
{
    private const int MaxLimit = 500;
    private const int DefaultLimit = 100;
    private const int SparklineBars = 48;
    private const long DayMs = 86_400_000;

    /// <param name="Symbol">Symbol.</param>
    /// <param name="Name">Readable name.</param>
    /// <param name="Category"><c>crypto</c>, <c>stock</c> …</param>
    /// <param name="Source">Series: <c>real</c> or <c>synthetic</c>.</param>
    /// <param name="IsSynthetic">True when the prices are made, not observed.</param>
    /// <param name="HasData">True when bars are stored.</param>
    /// <param name="ModelsTrained">True when a forecast model is trained.</param>
    /// <param name="BaseTimeframe">Smallest stored timeframe; null without data.</param>
    /// <param name="DataInterval">The same, under the name that user pages know.</param>
    /// <param name="Timeframes">Timeframes that hold bars.</param>
    /// <param name="TickSize">Price step of the venue, or as the stored prices show it; null when unknown.</param>
    /// <param name="StepSize">Quantity step of the venue; null when no feed offers the symbol.</param>
    /// <param name="BaseAsset">What one buys; null when unknown.</param>
    /// <param name="QuoteAsset">What one pays with; null when unknown.</param>
    /// <param name="CurrentPrice">Last live price, else the last stored close; null when there is none.</param>
    /// <param name="LastPrice">The same.</param>
    /// <param name="PriceTime">The market's time of that price.</param>
    /// <param name="ChangePercent">Against the price 24 hours before it; null when that is not stored.</param>
    /// <param name="Sparkline">Up to 48 hourly (or larger) closes before it, oldest first.</param>
    /// <param name="RecordCount">Bars of the base timeframe.</param>
    /// <param name="TotalDataPoints">The same.</param>
    /// <param name="GapCount">Gaps in them; null until the quality of the present data was asked for.</param>
    /// <param name="StartDate">Open of the first bar.</param>
    /// <param name="EndDate">Open of the last bar.</param>
    /// <param name="LastUpdated">Last change of the stored bars.</param>
    public sealed record Response(
        string Symbol, string Name, string Category, string Source, bool IsSynthetic, bool HasData, bool ModelsTrained,
        string? BaseTimeframe, string? DataInterval, IReadOnlyList<string> Timeframes,
        decimal? TickSize, decimal? StepSize, string? BaseAsset, string? QuoteAsset,
        double? CurrentPrice, double? LastPrice, DateTimeOffset? PriceTime, double? ChangePercent, IReadOnlyList<double> Sparkline,
        long RecordCount, long TotalDataPoints, long? GapCount, DateTimeOffset? StartDate, DateTimeOffset? EndDate, DateTimeOffset? LastUpdated);

    public static void Map(IEndpointRouteBuilder data) =>
        data.MapGet("/available", HandleAsync)
            .WithName("ListInstruments")
            .WithSummary("Instruments with stored bars or offered by a feed")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Ok<IReadOnlyList<Response>>> HandleAsync(
        HttpContext http, IBarReader reader, IBarStore store, TradingProfiles profiles, ILiveMarket live, QualityBoard quality,
        IEnumerable<IMarketDataFeed> feeds, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var size = Paging.Limit(limit, MaxLimit, DefaultLimit);
        var after = Paging.Read(cursor, 2);
        var known = await profiles.ReadAsync();
        var entries = (await EntriesAsync(store, feeds, cancellationToken))
            .Where(entry => after is null || (string.CompareOrdinal(entry.Symbol, after[0]) is var order && (order > 0 || (order == 0 && string.CompareOrdinal(entry.Source, after[1]) > 0))))
            .Take(size + 1)
            .ToList();
        var page = Paging.Page(http, entries, size, entry => Paging.Cursor(entry.Symbol, entry.Source));
        var rows = new List<Response>(page.Count);
        foreach (var entry in page)
        {
            rows.Add(await DescribeAsync(entry, reader, live, quality, known.GetValueOrDefault(entry.Symbol), cancellationToken));
        }

        return TypedResults.Ok<IReadOnlyList<Response>>(rows);
    }

    private sealed record Entry(string Symbol, string Source, SeriesSummary? Series, Instrument? Instrument);

    /// <summary>By symbol, then source.</summary>
    private static async Task<IEnumerable<Entry>> EntriesAsync(IBarStore store, IEnumerable<IMarketDataFeed> feeds, CancellationToken cancellationToken)
    {
        var offered = feeds
            .SelectMany(feed => feed.Instruments.Select(instrument => (Instrument: instrument, Source: feed.State.Mode == "synthetic" ? BarSource.Synthetic : BarSource.Real)))
            .DistinctBy(offer => (offer.Instrument.Symbol, offer.Source))
            .ToList();
        var instruments = offered.Select(offer => offer.Instrument).DistinctBy(instrument => instrument.Symbol)
            .ToDictionary(instrument => instrument.Symbol, StringComparer.Ordinal);
        var stored = (await store.ListSeriesAsync(cancellationToken))
            .Select(series => new Entry(series.Symbol, series.Source, series, instruments.GetValueOrDefault(series.Symbol)))
            .ToList();
        var have = stored.Select(entry => (entry.Symbol, entry.Source)).ToHashSet();
        return stored
            .Concat(offered
                .Where(offer => !have.Contains((offer.Instrument.Symbol, offer.Source)))
                .Select(offer => new Entry(offer.Instrument.Symbol, offer.Source, null, offer.Instrument)))
            .OrderBy(entry => entry.Symbol, StringComparer.Ordinal)
            .ThenBy(entry => entry.Source, StringComparer.Ordinal);
    }

    private static async Task<Response> DescribeAsync(
        Entry entry, IBarReader reader, ILiveMarket live, QualityBoard quality, TradingProfile? profile, CancellationToken cancellationToken)
    {
        var (symbol, source, series, instrument) = entry;
        var timeframes = new List<Timeframe>();
        if (series is not null)
        {
            foreach (var timeframe in Timeframe.All)
            {
                if (await reader.GetRangeAsync(symbol, source, timeframe, cancellationToken) is { Count: > 0 })
                {
                    timeframes.Add(timeframe);
                }
            }
        }

        var quote = live.LastQuote(symbol) is { } last && last.Source == source ? last : null;
        var price = await PriceAsync(reader, symbol, source, timeframes, quote, cancellationToken);
        return new Response(
            symbol, instrument?.Name ?? profile?.Name ?? symbol, instrument?.Category ?? profile?.Category ?? "other", source, source == BarSource.Synthetic,
            series is not null, profile?.ModelsTrained ?? false,
            series?.BaseInterval.Code, series?.BaseInterval.Code, timeframes.ConvertAll(timeframe => timeframe.Code),
            instrument?.TickSize ?? StepOf(price.Closes), instrument?.LotStep, instrument?.BaseAsset, instrument?.QuoteAsset,
            price.Last, price.Last, price.Time, price.ChangePercent, price.Closes,
            series?.Count ?? 0, series?.Count ?? 0, series is null ? null : quality.KnownGaps(series),
            series is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(series.FirstOpenMs),
            series is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(series.LastOpenMs),
            series?.UpdatedAt);
    }

    private sealed record PriceView(double? Last, DateTimeOffset? Time, double? ChangePercent, IReadOnlyList<double> Closes);

    private static async Task<PriceView> PriceAsync(
        IBarReader reader, string symbol, string source, List<Timeframe> timeframes, Quote? quote, CancellationToken cancellationToken)
    {
        if (timeframes.Count == 0)
        {
            return new PriceView(quote?.Last, quote?.VenueTime, null, []);
        }

        // A replay shows the past: nothing that was stored for later may shine through.
        var smallest = timeframes[0];
        var nowMs = quote?.VenueTime.ToUnixTimeMilliseconds();
        var newest = await reader.ReadAsync(symbol, source, smallest, null, nowMs is { } now ? now - smallest.LengthMs : null, 1, cancellationToken);
        if (newest.Count == 0)
        {
            return new PriceView(quote?.Last, quote?.VenueTime, null, []);
        }

        var endMs = nowMs ?? smallest.NextOpen(newest[0].Bar.OpenTimeMs);
        var last = quote?.Last ?? newest[0].Bar.Close;
        // The bar that ended a day ago, or the last one before.
        var dayAgo = await reader.ReadAsync(symbol, source, smallest, null, endMs - DayMs - Math.Max(smallest.LengthMs, 1), 1, cancellationToken);
        var reference = dayAgo.Count == 1 && endMs - DayMs - dayAgo[0].Bar.OpenTimeMs <= Math.Max(4 * DayMs, 2 * smallest.LengthMs) ? dayAgo[0].Bar.Close : (double?)null;
        var hourly = timeframes.FirstOrDefault(timeframe => timeframe >= Timeframe.H1, timeframes[^1]);
        var closes = await reader.ReadAsync(symbol, source, hourly, null, endMs - Math.Max(hourly.LengthMs, 1), SparklineBars, cancellationToken);
        return new PriceView(
            last, DateTimeOffset.FromUnixTimeMilliseconds(endMs), reference is { } before ? Math.Round((last - before) / before * 100, 4) : null,
            [.. closes.Select(stored => stored.Bar.Close)]);
    }

    /// <summary>The decimals in which the prices are written, as a step; null when there are none.</summary>
    private static decimal? StepOf(IReadOnlyList<double> closes)
    {
        if (closes.Count == 0)
        {
            return null;
        }

        var decimals = closes.Max(close => Math.Abs(close) < 1e12 ? (int)((decimal)close).Scale : 0);
        return new decimal(1, 0, 0, false, (byte)Math.Min(decimals, 8));
    }
}
