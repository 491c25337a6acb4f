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

/// <summary>Moves a stored series to another venue: what was imported without one to the venue that it came from.</summary>
internal static class MoveBars
{
    /// <param name="Venue">Venue that the bars belong to from now on.</param>
    public sealed record Request(string? Venue);

    /// <param name="Success">Always true.</param>
    /// <param name="Symbol">Symbol.</param>
    /// <param name="Venue">Venue that the bars belong to now.</param>
    /// <param name="PreviousVenue">Venue that they belonged to.</param>
    /// <param name="Message">For people.</param>
    public sealed record Response(bool Success, string Symbol, string Venue, string PreviousVenue, string Message);

    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapPatch("/{symbol}", HandleAsync)
            .WithName("MoveBars")
            .WithSummary("Move a symbol's stored bars to another venue")
            .WithDescription("If several venues have bars of the symbol, SYMBOL.VENUE or ?venue= says which to move.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string symbol, Request request, HttpContext http, SeriesStore series, DataJobStore jobs, BarColumnCache cache, Database database,
        IFeeds feeds, IAuditLog audit, string? venue = null, string? source = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(request.Venue))
        {
            return Problems.Invalid("venue", "is required: the venue the bars should belong to.");
        }

        // Made-up prices are never passed off as observed ones.
        var chosen = (await StoredSeries.ChooseAsync(series, symbol, venue, source))
            .Where(market => !VenueName.IsSimulator(market.Venue))
            .ToList();
        if (chosen.Count == 0)
        {
            return Problems.NotFound($"No imported or collected bars of {MarketName.Parse(symbol)} are stored.");
        }

        if (chosen.Count > 1)
        {
            return Problems.Conflict(
                $"There are bars of {string.Join(" and ", chosen)}; say which to move with ?venue=.");
        }

        var target = new MarketName(chosen[0].Symbol, null).ForImport(request.Venue);
        if (target != chosen[0] && await StoredSeries.InUseAsync(chosen, jobs, feeds) is { } reason)
        {
            return Problems.Conflict(reason);
        }

        if (target != chosen[0] && !await database.WriteAsync(work => MoveAsync(work, series, chosen[0], target.Venue), cancellationToken))
        {
            return Problems.Conflict($"There are already bars of {target}; delete one of the two first.");
        }

        cache.Clear(target.Symbol);
        await audit.WriteAsync(
            http.User.Identity?.Name ?? "anonymous", "data.move", chosen[0].ToString(), $"to {target}",
            http.Connection.RemoteIpAddress?.ToString());
        return TypedResults.Ok(new Response(
            true, target.Symbol, target.Venue, chosen[0].Venue, $"The bars of {chosen[0]} now belong to {target}."));
    }

    private static async Task<bool> MoveAsync(UnitOfWork work, SeriesStore series, InstrumentId market, string venue)
    {
        if (!await series.MoveAsync(work, market, venue))
        {
            return false;
        }

        await DataJobStore.MoveAsync(work, market, venue);
        return true;
    }
}
