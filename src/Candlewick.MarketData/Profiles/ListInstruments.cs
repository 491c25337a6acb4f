using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Quality;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Profiles;

/// <summary>Every market that has stored bars or is offered by a feed.</summary>
internal static class ListInstruments
{
    private const int MaxLimit = 500;
    private const int DefaultLimit = 100;
    private const int SparklineBars = 48;
    private const long DayMs = 86_400_000;

    /// <param name="Symbol">Symbol.</param>
    /// <param name="Venue">Venue.</param>
    /// <param name="Name">Readable name.</param>
    /// <param name="Category"><c>crypto</c>, <c>stock</c> …</param>
    /// <param name="IsDefault">True when the bare symbol means this market.</param>
    /// <param name="IsSynthetic">True when the market is a simulator's: its prices are made up or replayed.</param>
    /// <param name="ReplayOf">
    /// The stored market that is shown again here, as <c>SYMBOL.VENUE</c>; null where the prices are its own.
    /// </param>
    /// <param name="MarketEpoch">Names the life of a simulator's market; null at real venues.</param>
    /// <param name="HasData">True when there are bars.</param>
    /// <param name="ModelsTrained">True when a forecast model is trained.</param>
    /// <param name="BaseTimeframe">Smallest interval of the bars; null without any.</param>
    /// <param name="DataInterval">The same, under the name that user pages know.</param>
    /// <param name="Timeframes">Timeframes that hold bars.</param>
    /// <param name="TickSize">Price step of the venue, or as the stored prices show it; null when unknown.</param>
    /// <param name="StepSize">Quantity step of the venue; null when no feed offers the market.</param>
    /// <param name="BaseAsset">What one buys; null when unknown.</param>
    /// <param name="QuoteAsset">What one pays with; null when unknown.</param>
    /// <param name="CurrentPrice">Last live price, else the last stored close; null when there is none.</param>
    /// <param name="LastPrice">The same.</param>
    /// <param name="PriceTime">The market's time of that price.</param>
    /// <param name="ChangePercent">Against the price 24 hours before it; null when that is not stored.</param>
    /// <param name="Sparkline">Up to 48 hourly (or larger) closes before it, oldest first.</param>
    /// <param name="RecordCount">Bars of the base interval.</param>
    /// <param name="TotalDataPoints">The same.</param>
    /// <param name="GapCount">Gaps in them; null until the quality of the present data was asked for.</param>
    /// <param name="StartDate">Open of the first bar.</param>
    /// <param name="EndDate">Open of the last bar.</param>
    /// <param name="LastUpdated">Last change of the stored bars; null where they are not the market's own.</param>
    public sealed record Response(
        string Symbol, string Venue, string Name, string Category, bool IsDefault, bool IsSynthetic, string? ReplayOf, string? MarketEpoch,
        bool HasData, bool ModelsTrained, string? BaseTimeframe, string? DataInterval, IReadOnlyList<string> Timeframes,
        decimal? TickSize, decimal? StepSize, string? BaseAsset, string? QuoteAsset,
        double? CurrentPrice, double? LastPrice, DateTimeOffset? PriceTime, double? ChangePercent, IReadOnlyList<double> Sparkline,
        long RecordCount, long TotalDataPoints, long? GapCount, DateTimeOffset? StartDate, DateTimeOffset? EndDate,
        DateTimeOffset? LastUpdated);

    public static void Map(IEndpointRouteBuilder data) =>
        data.MapGet("/available", HandleAsync)
            .WithName("ListInstruments")
            .WithSummary("Markets that have stored bars or are offered by a feed")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Ok<IReadOnlyList<Response>>> HandleAsync(
        HttpContext http, MarketDirectory directory, TradingProfileStore profiles, IBarReader reader, ILiveMarket live,
        QualityBoard quality, IFeeds feeds, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var size = Paging.Limit(limit, MaxLimit, DefaultLimit);
        var after = Paging.Read(cursor, 2);
        var profileOf = await profiles.ReadAsync();
        var markets = await directory.ListAsync();
        var defaults = markets.DistinctBy(known => known.Market.Symbol).Select(known => known.Market).ToHashSet();
        var listed = markets
            .OrderBy(known => known.Market.Symbol, StringComparer.Ordinal)
            .ThenBy(known => known.Market.Venue, StringComparer.Ordinal)
            .SkipWhile(known => after is not null && IsUpTo(known.Market, after))
            .Take(size + 1)
            .ToList();
        var rows = new List<Response>();
        foreach (var known in Paging.Page(http, listed, size, last => Paging.Cursor(last.Market.Symbol, last.Market.Venue)))
        {
            var bars = await BarsView.ReadAsync(reader, feeds, quality, known, cancellationToken);
            var price = await PriceAsync(reader, known.Market, bars.Timeframes, live.LastQuote(known.Market), cancellationToken);
            var profile = profileOf.GetValueOrDefault(known.Market.Symbol);
            rows.Add(Describe(known, profile, feeds, bars, price, defaults.Contains(known.Market)));
        }

        return TypedResults.Ok<IReadOnlyList<Response>>(rows);
    }

    private static bool IsUpTo(InstrumentId market, string[] cursor) =>
        string.CompareOrdinal(market.Symbol, cursor[0]) is var order
        && (order < 0 || (order == 0 && string.CompareOrdinal(market.Venue, cursor[1]) <= 0));

    private static Response Describe(
        KnownMarket known, TradingProfile? profile, IFeeds feeds, BarsView bars, PriceView price, bool isDefault)
    {
        var (market, instrument) = (known.Market, known.Instrument);
        return new Response(
            market.Symbol, market.Venue, instrument?.Name ?? profile?.Name ?? market.Symbol,
            instrument?.Category ?? profile?.Category ?? "other", isDefault, VenueName.IsSimulator(market.Venue),
            feeds.ReplayOf(market)?.ToString(), feeds.Of(market.Venue)?.MarketEpoch,
            bars.Count > 0, profile?.ModelsTrained ?? false, bars.Interval, bars.Interval,
            bars.Timeframes.ConvertAll(timeframe => timeframe.Code),
            instrument?.TickSize ?? StepOf(price.Closes), instrument?.LotStep, instrument?.BaseAsset, instrument?.QuoteAsset,
            price.Last, price.Last, price.Time, price.ChangePercent, price.Closes,
            bars.Count, bars.Count, bars.Gaps, bars.First, bars.Last, bars.UpdatedAt);
    }

    /// <summary>The bars that a market shows: its stored series, or the part of a replayed one that its clock has passed.</summary>
    private sealed record BarsView(
        List<Timeframe> Timeframes, string? Interval, long Count, long? Gaps, DateTimeOffset? First, DateTimeOffset? Last,
        DateTimeOffset? UpdatedAt)
    {
        public static async Task<BarsView> ReadAsync(
            IBarReader reader, IFeeds feeds, QualityBoard quality, KnownMarket known, CancellationToken cancellationToken)
        {
            var timeframes = new List<Timeframe>();
            SeriesRange? smallest = null;
            foreach (var timeframe in Timeframe.All)
            {
                if (await reader.GetRangeAsync(known.Market, timeframe, cancellationToken) is { Count: > 0 } range)
                {
                    smallest ??= range;
                    timeframes.Add(timeframe);
                }
            }

            var own = feeds.ReplayOf(known.Market) is null ? known.Series : null;
            return own is not null
                ? new BarsView(
                    timeframes, own.BaseInterval.Code, own.Count, quality.KnownGaps(own), At(own.FirstOpenMs), At(own.LastOpenMs),
                    own.UpdatedAt)
                : new BarsView(
                    timeframes, timeframes.Count == 0 ? null : timeframes[0].Code, smallest?.Count ?? 0, null,
                    At(smallest?.FirstOpenMs), At(smallest?.LastOpenMs), null);
        }

        private static DateTimeOffset? At(long? unixMs) => unixMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
    }

    private sealed record PriceView(double? Last, DateTimeOffset? Time, double? ChangePercent, IReadOnlyList<double> Closes);

    private static async Task<PriceView> PriceAsync(
        IBarReader reader, InstrumentId market, List<Timeframe> timeframes, Quote? quote, CancellationToken cancellationToken)
    {
        if (timeframes.Count == 0)
        {
            return new PriceView(quote?.Last, quote?.VenueTime, null, []);
        }

        // Nothing that ends after the market's own clock.
        var smallest = timeframes[0];
        var nowMs = quote?.VenueTime.ToUnixTimeMilliseconds();
        var lastOpenMs = nowMs - smallest.LengthMs;
        var newest = await reader.ReadAsync(market, smallest, null, lastOpenMs, 1, cancellationToken);
        if (newest.Count == 0)
        {
            return new PriceView(quote?.Last, quote?.VenueTime, null, []);
        }

        var endMs = nowMs ?? smallest.NextOpen(newest[0].Bar.OpenTimeMs);
        var last = quote?.Last ?? newest[0].Bar.Close;
        // The bar that ended a day ago, or the last one before.
        var dayAgo = await reader.ReadAsync(market, smallest, null, endMs - DayMs - Math.Max(smallest.LengthMs, 1), 1, cancellationToken);
        var isNear = dayAgo.Count == 1 && endMs - DayMs - dayAgo[0].Bar.OpenTimeMs <= Math.Max(4 * DayMs, 2 * smallest.LengthMs);
        var reference = isNear ? dayAgo[0].Bar.Close : (double?)null;
        var hourly = timeframes.FirstOrDefault(timeframe => timeframe >= Timeframe.H1, timeframes[^1]);
        var closes = await reader.ReadAsync(market, hourly, null, endMs - Math.Max(hourly.LengthMs, 1), SparklineBars, cancellationToken);
        return new PriceView(
            last, DateTimeOffset.FromUnixTimeMilliseconds(endMs),
            reference is { } before ? Math.Round((last - before) / before * 100, 4) : null,
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
