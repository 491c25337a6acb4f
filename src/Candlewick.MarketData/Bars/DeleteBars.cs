using Candlewick.Domain;
using Candlewick.MarketData.ColumnCache;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Bars;

/// <summary>Deletes a symbol's stored bars, of one market or of all its markets, and gives their space back to the file system.</summary>
internal static class DeleteBars
{
    /// <param name="Success">Always true.</param>
    /// <param name="Symbol">Symbol.</param>
    /// <param name="Venues">Venues whose series were removed.</param>
    /// <param name="BarsDeleted">Bars removed, over all timeframes.</param>
    /// <param name="Message">For people.</param>
    public sealed record Response(bool Success, string Symbol, IReadOnlyList<string> Venues, long BarsDeleted, string Message);

    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapDelete("/{symbol}", HandleAsync)
            .WithName("DeleteBars")
            .WithSummary("Delete a symbol's stored bars: those of the named venue, or of all venues")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string symbol, HttpContext http, SeriesStore series, DataJobStore jobs, BarColumnCache cache, Database database,
        IFeeds feeds, IAuditLog audit, string? venue = null, string? source = null, CancellationToken cancellationToken = default)
    {
        var chosen = await StoredSeries.ChooseAsync(series, symbol, venue, source);
        var name = MarketName.Parse(symbol).Symbol;
        if (chosen.Count == 0)
        {
            return Problems.NotFound($"No such bars of {name} are stored.");
        }

        if (await StoredSeries.InUseAsync(chosen, jobs, feeds) is { } reason)
        {
            return Problems.Conflict(reason);
        }

        var deleted = await database.WriteAsync(async work =>
        {
            long count = 0;
            foreach (var market in chosen)
            {
                count += await series.DeleteAsync(work, market);
                await DataJobStore.MarkDeletedAsync(work, market);
            }

            return count;
        }, cancellationToken);
        cache.Clear(name);
        await audit.WriteAsync(
            http.User.Identity?.Name ?? "anonymous", "data.delete", name, $"{string.Join(", ", chosen)}: {deleted:N0} bars",
            http.Connection.RemoteIpAddress?.ToString());
        await database.ShrinkAsync(cancellationToken);
        return TypedResults.Ok(new Response(
            true, name, [.. chosen.Select(market => market.Venue)], deleted,
            $"{deleted:N0} bars of {string.Join(" and ", chosen)} are deleted."));
    }
}

/// <summary>Which stored series somebody wants to change, and whether they may be changed now.</summary>
internal static class StoredSeries
{
    /// <summary>The stored markets of a symbol that the path and the parameters choose; all of them where they name none.</summary>
    public static async Task<IReadOnlyList<InstrumentId>> ChooseAsync(SeriesStore series, string text, string? venue, string? source)
    {
        var name = MarketName.Parse(text);
        var wanted = name.Wanted(venue, source);
        return [.. (await series.ListAsync(name.Symbol)).Select(each => each.Market).Where(market => MarketName.Fits(market, wanted))];
    }

    /// <summary>Why the series must stay as they are now, or null when they need not.</summary>
    public static async Task<string?> InUseAsync(IReadOnlyList<InstrumentId> markets, DataJobStore jobs, IFeeds feeds)
    {
        if (await jobs.CountUnfinishedAsync(markets[0].Symbol) > 0)
        {
            return $"An import of {markets[0].Symbol} is running or waiting; wait for it to finish or cancel it first.";
        }

        foreach (var market in markets)
        {
            if (feeds.ThatReplays(market) is { } replaying)
            {
                return $"{replaying.Venue} is replaying the stored bars of {market}; "
                    + "start another replay or the synthetic market there first.";
            }
        }

        return null;
    }
}
