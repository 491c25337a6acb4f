using Candlewick.Domain;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Profiles;

/// <summary>What is stored, for those who look after it: one row a symbol, its default market's.</summary>
internal static class ListStoredData
{
    private const int MaxLimit = 500;
    private const int DefaultLimit = 100;

    /// <param name="Symbol">Symbol.</param>
    /// <param name="Name">Readable name.</param>
    /// <param name="Venue">Venue of the default market, whose figures these are.</param>
    /// <param name="Venues">All venues with stored bars of the symbol, the default one first.</param>
    /// <param name="IsSynthetic">True when the prices are made up, not observed.</param>
    /// <param name="HasData">True: only stored series are listed.</param>
    /// <param name="ModelsTrained">True when a forecast model is trained.</param>
    /// <param name="DataUpdatedAt">Last change of the bars.</param>
    /// <param name="LastTraining">When a model was last trained; null when none was.</param>
    /// <param name="DataInterval">Base timeframe.</param>
    /// <param name="TotalDataPoints">Bars over all timeframes.</param>
    /// <param name="RecordCount">Bars of the base timeframe.</param>
    /// <param name="StartDate">Open of the first bar.</param>
    /// <param name="EndDate">Open of the last bar.</param>
    /// <param name="LastUpdated">The same as <paramref name="DataUpdatedAt"/>.</param>
    public sealed record Response(
        string Symbol, string Name, string Venue, IReadOnlyList<string> Venues, bool IsSynthetic, bool HasData, bool ModelsTrained,
        DateTimeOffset DataUpdatedAt, DateTimeOffset? LastTraining, string DataInterval, long TotalDataPoints, long RecordCount,
        DateTimeOffset StartDate, DateTimeOffset EndDate, DateTimeOffset LastUpdated);

    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapGet("/available", HandleAsync)
            .WithName("ListStoredData")
            .WithSummary("Symbols with stored bars, each with its default market")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Ok<IReadOnlyList<Response>>> HandleAsync(
        HttpContext http, MarketDirectory directory, SeriesStore stored, TradingProfileStore profiles,
        int? limit = null, string? cursor = null)
    {
        var size = Paging.Limit(limit, MaxLimit, DefaultLimit);
        var after = Paging.Read(cursor)?[0];
        var known = await profiles.ReadAsync();
        var symbols = (await directory.ListAsync())
            .Where(market => market.Series is not null && (after is null || string.CompareOrdinal(market.Market.Symbol, after) > 0))
            .GroupBy(market => market.Market.Symbol)
            .Take(size + 1)
            .ToList();
        var rows = new List<Response>();
        foreach (var markets in Paging.Page(http, symbols, size, last => Paging.Cursor(last.Key)))
        {
            var series = markets.First().Series!;
            var profile = known.GetValueOrDefault(markets.Key);
            rows.Add(new Response(
                markets.Key, profile?.Name ?? markets.Key, series.Market.Venue, [.. markets.Select(market => market.Market.Venue)],
                VenueName.IsSimulator(series.Market.Venue), true, profile?.ModelsTrained ?? false, series.UpdatedAt, profile?.LastTraining,
                series.BaseInterval.Code, await stored.CountAllAsync(series.Market), series.Count,
                DateTimeOffset.FromUnixTimeMilliseconds(series.FirstOpenMs), DateTimeOffset.FromUnixTimeMilliseconds(series.LastOpenMs),
                series.UpdatedAt));
        }

        return TypedResults.Ok<IReadOnlyList<Response>>(rows);
    }
}
