using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candlewick.Host.Health;

/// <summary>How the desk is: for people at /health, for orchestrators at /health/live and /health/ready.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan VenueLimit = TimeSpan.FromSeconds(2);

    /// <param name="Status"><c>healthy</c>; <c>degraded</c> while a venue or feed is away; <c>unhealthy</c> without the database.</param>
    /// <param name="Database"><c>connected</c> or <c>disconnected</c>.</param>
    /// <param name="Venue"><c>connected</c>, <c>disconnected</c>, or <c>none</c> without an account.</param>
    /// <param name="Feed"><c>connected</c>, <c>paused</c>, <c>disconnected</c>, or <c>none</c> without a feed.</param>
    /// <param name="Timestamp">The desk's clock.</param>
    public sealed record Response(string Status, string Database, string Venue, string Feed, DateTimeOffset Timestamp);

    /// <param name="Status"><c>live</c>, <c>ready</c> or <c>starting</c>.</param>
    public sealed record Probe(string Status);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Health").AllowAnonymous();
        group.MapGet("/health", HandleAsync).WithName("GetHealth").WithSummary("State of database, venue and feed")
            .Produces<Response>().Produces<Response>(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/health/live", () => TypedResults.Ok(new Probe("live"))).WithName("GetLive").WithSummary("The process answers");
        group.MapGet("/health/ready", ReadyAsync).WithName("GetReady").WithSummary("Start-up has run and the database answers")
            .Produces<Probe>().Produces<Probe>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<Response>> HandleAsync(
        Database database, IServiceProvider services, TimeProvider time, CancellationToken cancellationToken)
    {
        var hasDatabase = await AnswersAsync(database);
        var venue = await VenueAsync(services.GetService<IAccounts>(), time, cancellationToken);
        var feed = Feed([.. services.GetServices<IMarketDataFeed>()]);
        var isDegraded = venue == "disconnected" || feed == "disconnected";
        var status = !hasDatabase ? "unhealthy" : isDegraded ? "degraded" : "healthy";
        return TypedResults.Json(
            new Response(status, hasDatabase ? "connected" : "disconnected", venue, feed, time.GetUtcNow()),
            statusCode: hasDatabase ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<Probe>> ReadyAsync(Readiness readiness, Database database) =>
        readiness.IsReady && await AnswersAsync(database)
            ? TypedResults.Json(new Probe("ready"))
            : TypedResults.Json(new Probe("starting"), statusCode: StatusCodes.Status503ServiceUnavailable);

    private static async Task<bool> AnswersAsync(Database database)
    {
        try
        {
            return await database.FirstOrDefaultAsync<long>("SELECT 1") == 1;
        }
        catch (System.Data.Common.DbException)
        {
            return false;
        }
    }

    private static async Task<string> VenueAsync(IAccounts? accounts, TimeProvider time, CancellationToken cancellationToken)
    {
        if (accounts is null || accounts.All.Count == 0)
        {
            return "none";
        }

        using var limit = new CancellationTokenSource(VenueLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        foreach (var broker in accounts.All)
        {
            try
            {
                if ((await accounts.GetStateAsync(broker.Account, either.Token)).IsStale)
                {
                    return "disconnected";
                }
            }
            catch (Exception failure) when (failure is BrokerUnavailableException or OperationCanceledException)
            {
                return "disconnected";
            }
        }

        return "connected";
    }

    private static string Feed(IReadOnlyList<IMarketDataFeed> feeds)
    {
        var states = feeds.Select(feed => feed.State.State).ToList();
        return states.Count == 0 ? "none"
            : states.Contains("disconnected", StringComparer.Ordinal) ? "disconnected"
            : states.Contains("connected", StringComparer.Ordinal) ? "connected"
            : "paused";
    }
}
