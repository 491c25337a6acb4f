using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Jobs;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.MarketData.Bars;

/// <summary>Deletes a symbol's stored bars: of one source, or of all.</summary>
internal static class DeleteBars
{
    /// <param name="Success">Always true.</param>
    /// <param name="Symbol">Symbol.</param>
    /// <param name="Sources">Sources whose series were removed.</param>
    /// <param name="BarsDeleted">Bars removed, over all timeframes.</param>
    /// <param name="Message">For people.</param>
    public sealed record Response(bool Success, string Symbol, IReadOnlyList<string> Sources, long BarsDeleted, string Message);

    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapDelete("/{symbol}", HandleAsync)
            .WithName("DeleteBars")
            .WithSummary("Delete a symbol's stored bars")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string symbol, HttpContext http, IBarStore store, DataJobs jobs, IEnumerable<IMarketDataFeed> feeds, IAuditLog audit, string? source = null, CancellationToken cancellationToken = default)
    {
        var name = SymbolName.Parse(symbol);
        if (source is not (null or BarSource.Real or BarSource.Synthetic))
        {
            return Problems.Invalid("source", $"use {BarSource.Real} or {BarSource.Synthetic}, or leave it out for both.");
        }

        if (await jobs.CountUnfinishedAsync(name) > 0)
        {
            return Problems.Conflict($"An import of {name} is under way; wait for its end or cancel it first.");
        }

        var stored = (await store.ListSeriesAsync(cancellationToken))
            .Where(series => series.Symbol == name && (source is null || series.Source == source))
            .Select(series => series.Source)
            .ToList();
        if (stored.Count == 0)
        {
            return Problems.NotFound($"No bars of {name} are stored{(source is null ? "" : $" ({source})")}.");
        }

        if (stored.Contains(BarSource.Real)
            && feeds.FirstOrDefault(feed => feed.State.Mode == "replay" && feed.Instruments.Any(instrument => instrument.Symbol == name)) is { } replay)
        {
            return Problems.Conflict(
                $"The {replay.State.Name} replays the stored bars of {name}; start the synthetic market (POST /api/simulator/synthetic) or the replay of another symbol first.");
        }

        long deleted = 0;
        foreach (var each in stored)
        {
            deleted += await store.DeleteAsync(name, each, cancellationToken);
            await jobs.MarkDeletedAsync(name, each);
        }

        await audit.WriteAsync(http.User.Identity?.Name ?? "anonymous", "data.delete", name, $"{string.Join(", ", stored)}: {deleted:N0} bars", http.Connection.RemoteIpAddress?.ToString());
        return TypedResults.Ok(new Response(true, name, stored, deleted, $"{deleted:N0} bars of {name} are deleted."));
    }
}
