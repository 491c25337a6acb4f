using Candlewick.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Platform.Streaming;

/// <summary>The WebSocket addresses. They sign in by themselves: a browser cannot send a header with a WebSocket.</summary>
internal static class StreamEndpoints
{
    private const string Live = "/ws";

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapStream(routes, Live, null, "OpenStream", "Every change on the desk, by channel (WebSocket)");
        foreach (var feed in routes.ServiceProvider.GetServices<StreamFeed>())
        {
            MapStream(routes, feed.Path, feed, feed.Name, feed.Summary);
        }

        routes.MapGet("/ws/stats", (StreamHub hub, StreamChannels channels) => StreamStats.Of(hub, channels))
            .WithTags("Streams").WithName("GetStreamStats").WithSummary("Who is connected to the streams")
            .RequireAuthorization(Policies.Viewer);
    }

    private static void MapStream(IEndpointRouteBuilder routes, string path, StreamFeed? feed, string name, string summary)
    {
        Task<IResult> ServeAsync(HttpContext http, string? token, StreamServer server) => server.ServeAsync(http, token, path, feed);
        // Over HTTP/2, where a browser that came over TLS opens it, a WebSocket is a CONNECT.
        routes.MapMethods(path, [HttpMethods.Connect], ServeAsync)
            .WithTags("Streams").WithName($"{name}OverHttp2").WithSummary(summary).ExcludeFromDescription().AllowAnonymous();
        routes.MapGet(path, ServeAsync).WithTags("Streams").WithName(name).WithSummary(summary).AllowAnonymous();
    }
}
