using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Streaming;

/// <summary>The WebSocket addresses. They sign in by themselves: a browser cannot send a header with a WebSocket.</summary>
internal static class StreamEndpoints
{
    public const string Live = "/ws";
    public const string Admin = "/ws/admin";
    public const string DataCollection = "/ws/data-collection";
    public const string ModelTraining = "/ws/model-training";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Live, (HttpContext http, string? token) => ServeAsync(http, token, Live, StreamShape.Wrapped, (connection, signIn, stopping) => connection.RunAsync(signIn, stopping)))
            .WithTags("Streams").WithName("OpenStream").WithSummary("Live prices, bars, sessions, signals and jobs (WebSocket)").AllowAnonymous();
        MapFeed(routes, Admin, "OpenAdminStream", Policies.Admin);
        MapFeed(routes, DataCollection, "OpenDataCollectionStream", Policies.Viewer);
        routes.MapGet("/ws/stats", (StreamHub hub) => StreamStats.Of(hub))
            .WithTags("Streams").WithName("GetStreamStats").WithSummary("Who is connected to the streams").RequireAuthorization(Policies.Viewer);
    }

    private static void MapFeed(IEndpointRouteBuilder routes, string path, string name, string policy) =>
        routes.MapGet(path, (HttpContext http, string? token) => ServeAsync(http, token, path, StreamShape.Flat, (connection, signIn, stopping) => connection.RunFeedAsync(signIn, policy, stopping)))
            .WithTags("Streams").WithName(name).WithSummary("Progress of data jobs, the last messages first (WebSocket)").AllowAnonymous();

    private static async Task<IResult> ServeAsync(HttpContext http, string? token, string endpoint, StreamShape shape, Func<StreamConnection, string?, CancellationToken, Task> run)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            return Problems.Of(StatusCodes.Status426UpgradeRequired, $"{endpoint} is a WebSocket.");
        }

        if (token is null && http.Request.Cookies[SessionCookies.Session] is { } cookie)
        {
            if (!IsSameOrigin(http.Request))
            {
                return Problems.Forbidden("The sign-in cookie opens a stream only from the desk's own page; send a token instead.");
            }

            token = cookie;
        }

        var services = http.RequestServices;
        var hub = services.GetRequiredService<StreamHub>();
        var options = services.GetRequiredService<IOptions<StreamOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        if (hub.Count >= options.MaxConnections)
        {
            http.Response.Headers.RetryAfter = "30";
            return Problems.Unavailable($"{options.MaxConnections} streams are open already.");
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var client = new StreamClient(socket, shape, endpoint, options, time);
        var connection = new StreamConnection(
            client, hub, options, services.GetRequiredService<ITokenAuthenticator>(), services.GetService<IPriceSnapshots>(), time);
        await run(connection, token, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        return Results.Empty;
    }

    private static bool IsSameOrigin(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
        && string.Equals(origin.Authority, new Uri($"{request.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase)
        && string.Equals(origin.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase);
}
