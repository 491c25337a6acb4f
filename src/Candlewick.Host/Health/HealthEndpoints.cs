using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Security;
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
    /// <c>healthy</c>; <c>degraded</c> while <c>degraded</c> names something; <c>unhealthy</c> without the database.
    /// </param>
    /// <param name="Database"><c>connected</c> or <c>disconnected</c>.</param>
    /// <param name="Venue"><c>connected</c>, <c>disconnected</c>, or <c>none</c> without an account.</param>
    /// <param name="Feed"><c>connected</c>, <c>paused</c>, <c>disconnected</c>, or <c>none</c> without a feed.</param>
    /// <param name="Timestamp">The desk's clock.</param>
    /// <param name="Degraded">What is not as it should be; empty when everything is.</param>
    /// <param name="Details">The same with names and reasons; null for a caller who is not signed in.</param>
    public sealed record Response(
        string Status, string Database, string Venue, string Feed, DateTimeOffset Timestamp, IReadOnlyList<HealthPart> Degraded,
        IReadOnlyList<Detail>? Details);

    /// <param name="Part">What it is about.</param>
    /// <param name="Name">The account or venue; null for a part that there is once.</param>
    /// <param name="Reason">In words.</param>
    public sealed record Detail(HealthPart Part, string? Name, string Reason);

    /// <param name="Status"><c>live</c>, <c>ready</c>, <c>standby</c> where another host trades, or <c>starting</c>.</param>
    public sealed record Probe(string Status);

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSettings<HealthOptions>("Health");
        services.AddSingleton<DeskHealth>();
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Health").AllowAnonymous().WithMetadata(new AnswersWhileStarting(), ServedBy.ThisHost);
        group.MapGet("/health", HandleAsync).WithName("GetHealth")
            .WithSummary("State of the desk and what is degraded; with names and reasons for whoever is signed in")
            .Produces<Response>().Produces<Response>(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/health/live", () => TypedResults.Ok(new Probe("live"))).WithName("GetLive")
            .WithSummary("Whether the process is answering");
        group.MapGet("/health/ready", ReadyAsync).WithName("GetReady").WithSummary("Whether start-up has finished and the database answers")
            .Produces<Probe>().Produces<Probe>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<Response>> HandleAsync(
        Database database, DeskHealth health, IAccounts accounts, IFeeds feeds, TimeProvider time, HttpContext http)
    {
        var hasDatabase = await database.AnswersAsync();
        var details = health.Complaints().Select(one => new Detail(one.Part, one.Name, one.Reason)).ToList();
        if (!hasDatabase)
        {
            details.Insert(0, new Detail(HealthPart.Database, null, "It does not answer."));
        }

        var status = !hasDatabase ? "unhealthy" : details.Count > 0 ? "degraded" : "healthy";
        return TypedResults.Json(
            new Response(
                status, hasDatabase ? Connected : Disconnected, Venue(accounts), Feed(feeds), time.GetUtcNow(),
                [.. details.Select(detail => detail.Part).Distinct()], http.User.Satisfies(Policies.Viewer) ? details : null),
            statusCode: hasDatabase ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<Probe>> ReadyAsync(Readiness readiness, TradingTurn turn, Database database)
    {
        // Looked at once: a host that takes over meanwhile is neither standby nor ready.
        var isStandby = turn.IsStandby;
        return (readiness.IsReady || isStandby) && await database.AnswersAsync()
            ? TypedResults.Json(new Probe(isStandby ? "standby" : "ready"))
            : TypedResults.Json(new Probe("starting"), statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static string Venue(IAccounts accounts)
    {
        var brokers = accounts.All;
        return brokers.Count == 0 && accounts.Standings.Count == 0 ? None
            : brokers.Any(broker => !broker.IsConnected) || accounts.Standings.Any(account => account.Phase == AccountPhase.Failed)
            ? Disconnected
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
