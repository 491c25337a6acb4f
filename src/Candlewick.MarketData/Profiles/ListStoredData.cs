using Candlewick.MarketData.Bars;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Profiles;

/// <summary>What is stored, for those who look after it.</summary>
internal static class ListStoredData
{
    private const int MaxLimit = 500;
    private const int DefaultLimit = 100;

    /// <param name="Symbol">Symbol.</param>
    /// <param name="Name">Readable name.</param>
    /// <param name="Source">Series: <c>real</c> or <c>synthetic</c>.</param>
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
        string Symbol, string Name, string Source, bool HasData, bool ModelsTrained, DateTimeOffset DataUpdatedAt, DateTimeOffset? LastTraining,
        string DataInterval, long TotalDataPoints, long RecordCount, DateTimeOffset StartDate, DateTimeOffset EndDate, DateTimeOffset LastUpdated);

    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapGet("/available", HandleAsync)
            .WithName("ListStoredData")
            .WithSummary("Stored series")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Ok<IReadOnlyList<Response>>> HandleAsync(
        HttpContext http, IBarReader reader, IBarStore store, TradingProfiles profiles, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var size = Paging.Limit(limit, MaxLimit, DefaultLimit);
        var after = Paging.Read(cursor, 2);
        var known = await profiles.ReadAsync();
        var stored = (await store.ListSeriesAsync(cancellationToken))
            .OrderBy(series => series.Symbol, StringComparer.Ordinal)
            .ThenBy(series => series.Source, StringComparer.Ordinal)
            .SkipWhile(series => after is not null && (string.CompareOrdinal(series.Symbol, after[0]) < 0
                || (series.Symbol == after[0] && string.CompareOrdinal(series.Source, after[1]) <= 0)))
            .Take(size + 1)
            .ToList();
        var rows = new List<Response>();
        foreach (var series in Paging.Page(http, stored, size, series => Paging.Cursor(series.Symbol, series.Source)))
        {
            long total = 0;
            foreach (var timeframe in Domain.Timeframe.All)
            {
                total += (await reader.GetRangeAsync(series.Symbol, series.Source, timeframe, cancellationToken))?.Count ?? 0;
            }

            var profile = known.GetValueOrDefault(series.Symbol);
            rows.Add(new Response(
                series.Symbol, profile?.Name ?? series.Symbol, series.Source, true, profile?.ModelsTrained ?? false, series.UpdatedAt, profile?.LastTraining,
                series.BaseInterval.Code, total, series.Count,
                DateTimeOffset.FromUnixTimeMilliseconds(series.FirstOpenMs), DateTimeOffset.FromUnixTimeMilliseconds(series.LastOpenMs), series.UpdatedAt));
        }

        return TypedResults.Ok<IReadOnlyList<Response>>(rows);
    }
}
