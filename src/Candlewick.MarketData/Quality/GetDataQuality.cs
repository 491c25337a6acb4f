using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Quality;

/// <summary>How good the stored data are, and how that was found.</summary>
internal static class GetDataQuality
{
    private const int MaxLimit = 200;
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder quality)
    {
        quality.MapGet("", HandleAllAsync).WithName("ListDataQuality").WithSummary("Quality of every stored series")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        quality.MapGet("/all", HandleAllAsync).WithName("ListDataQualityAll").WithSummary("Quality of every stored series")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        quality.MapGet("/{symbol}", HandleAsync).WithName("GetDataQuality").WithSummary("Quality of one series")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        quality.MapGet("/{symbol}/gaps", HandleGapsAsync).WithName("GetDataGaps")
            .WithSummary("Where bars are missing, oldest first; the 1,000 longest gaps")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<DataQuality>>> HandleAllAsync(
        HttpContext http, SeriesStore stored, QualityBoard board, int? limit = null, string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var size = Paging.Limit(limit, MaxLimit, DefaultLimit);
        var after = Paging.Read(cursor, 2);
        var series = (await stored.ListAsync())
            .OrderBy(each => each.Market.Symbol, StringComparer.Ordinal)
            .ThenBy(each => each.Market.Venue, StringComparer.Ordinal)
            .SkipWhile(each => after is not null && (string.CompareOrdinal(each.Market.Symbol, after[0]) < 0
                || (each.Market.Symbol == after[0] && string.CompareOrdinal(each.Market.Venue, after[1]) <= 0)))
            .Take(size + 1)
            .ToList();
        var rows = new List<DataQuality>();
        foreach (var each in Paging.Page(http, series, size, last => Paging.Cursor(last.Market.Symbol, last.Market.Venue)))
        {
            // The list has the figures; the outliers one by one are given with the single series.
            rows.Add((await board.AssessAsync(each, cancellationToken)).Quality with { OutlierList = [] });
        }

        return TypedResults.Ok<IReadOnlyList<DataQuality>>(rows);
    }

    private static async Task<Results<Ok<DataQuality>, ProblemHttpResult>> HandleAsync(
        string symbol, MarketDirectory directory, QualityBoard board, string? venue = null, string? source = null,
        CancellationToken cancellationToken = default) =>
        await FindAsync(directory, symbol, venue, source) is { } series
            ? TypedResults.Ok((await board.AssessAsync(series, cancellationToken)).Quality)
            : Problems.NotFound($"No bars of {MarketName.Parse(symbol)} are stored.");

    private static async Task<Results<Ok<IReadOnlyList<DataGap>>, ProblemHttpResult>> HandleGapsAsync(
        string symbol, HttpContext http, MarketDirectory directory, QualityBoard board,
        int? limit = null, string? cursor = null, string? venue = null, string? source = null,
        CancellationToken cancellationToken = default)
    {
        var size = Paging.Limit(limit, GapScan.MaxListed, GapScan.MaxListed);
        var after = Paging.Read(cursor)?[0];
        if (await FindAsync(directory, symbol, venue, source) is not { } series)
        {
            return Problems.NotFound($"No bars of {MarketName.Parse(symbol)} are stored.");
        }

        var gaps = (await board.AssessAsync(series, cancellationToken)).Gaps
            .Where(gap => after is null || string.CompareOrdinal(Key(gap), after) > 0)
            .Take(size + 1)
            .ToList();
        return TypedResults.Ok(Paging.Page(http, gaps, size, gap => Paging.Cursor(Key(gap))));

        static string Key(DataGap gap) => gap.From.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The stored series that is meant, the default market's where only the symbol is given; null when there is none.</summary>
    private static async Task<SeriesSummary?> FindAsync(
        MarketDirectory directory, string symbol, string? venue, string? source)
    {
        var name = MarketName.Parse(symbol);
        var wanted = name.Wanted(venue, source);
        return (await directory.ListAsync(name.Symbol))
            .FirstOrDefault(known => known.Series is not null && MarketName.Fits(known.Market, wanted))?.Series;
    }
}
