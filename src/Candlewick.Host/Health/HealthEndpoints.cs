using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candlewick.Host.Health;

/// <summary>The state of the desk: for people at /health, for orchestrators at /health/live and /health/ready.</summary>
internal static class HealthEndpoints
{
    private const string Connected = "connected";
    private const string Disconnected = "disconnected";
    private const string None = "none";

    /// <param name="Status">
    /// <c>healthy</c>; <c>degraded</c> while it starts and while a venue or feed is unreachable; <c>unhealthy</c> without the database.
    /// </param>
    /// <param name="Database"><c>connected</c> or <c>disconnected</c>.</param>
    /// <param name="Venue"><c>connected</c>, <c>disconnected</c>, or <c>none</c> without an account.</param>
    /// <param name="Feed"><c>connected</c>, <c>paused</c>, <c>disconnected</c>, or <c>none</c> without a feed.</param>
    /// <param name="Timestamp">The desk's clock.</param>
    public sealed record Response(string Status, string Database, string Venue, string Feed, DateTimeOffset Timestamp);

    /// <param name="Status"><c>live</c>, <c>ready</c> or <c>starting</c>.</param>
    public sealed record Probe(string Status);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Health").AllowAnonymous().WithMetadata(new AnswersWhileStarting());
        group.MapGet("/health", HandleAsync).WithName("GetHealth").WithSummary("State of the database, venue and feed")
            .Produces<Response>().Produces<Response>(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/health/live", () => TypedResults.Ok(new Probe("live"))).WithName("GetLive")
            .WithSummary("Whether the process is answering");
        group.MapGet("/health/ready", ReadyAsync).WithName("GetReady").WithSummary("Whether start-up has finished and the database answers")
            .Produces<Probe>().Produces<Probe>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<Response>> HandleAsync(
        Database database, Readiness readiness, IAccounts accounts, IFeeds feeds, TimeProvider time)
    {
        var hasDatabase = await database.AnswersAsync();
        var venue = Venue(accounts);
        var feed = Feed(feeds);
        var isDegraded = !readiness.IsReady || venue == Disconnected || feed == Disconnected;
        var status = !hasDatabase ? "unhealthy" : isDegraded ? "degraded" : "healthy";
        return TypedResults.Json(
            new Response(status, hasDatabase ? Connected : Disconnected, venue, feed, time.GetUtcNow()),
            statusCode: hasDatabase ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<Probe>> ReadyAsync(Readiness readiness, Database database) =>
        readiness.IsReady && await database.AnswersAsync()
            ? TypedResults.Json(new Probe("ready"))
            : TypedResults.Json(new Probe("starting"), statusCode: StatusCodes.Status503ServiceUnavailable);

    private static string Venue(IAccounts accounts)
    {
        var brokers = accounts.All;
        return brokers.Count == 0 ? None
            : brokers.Any(broker => !broker.IsConnected || accounts.PhaseOf(broker.Account) == AccountPhase.Failed) ? Disconnected
            : Connected;
    }

    private static string Feed(IFeeds feeds)
    {
        var states = feeds.All.Select(feed => feed.State.State).ToList();
        return states.Count == 0 ? None
            : states.Contains(FeedConnection.Disconnected) ? Disconnected
            : states.Contains(FeedConnection.Connected) ? Connected
            : "paused";
    }
}
