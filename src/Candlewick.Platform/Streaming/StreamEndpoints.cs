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
        routes.MapGet(Live, (HttpContext http, string? token, StreamServer server) => server.ServeAsync(http, token, Live))
            .WithTags("Streams").WithName("OpenStream").WithSummary("Every change on the desk, by channel (WebSocket)")
            .AllowAnonymous();
        foreach (var feed in routes.ServiceProvider.GetServices<StreamFeed>())
        {
            routes.MapGet(
                feed.Path, (HttpContext http, string? token, StreamServer server) => server.ServeAsync(http, token, feed.Path, feed))
                .WithTags("Streams").WithName(feed.Name).WithSummary(feed.Summary).AllowAnonymous();
        }

        routes.MapGet("/ws/stats", (StreamHub hub, StreamChannels channels) => StreamStats.Of(hub, channels))
            .WithTags("Streams").WithName("GetStreamStats").WithSummary("Who is connected to the streams")
            .RequireAuthorization(Policies.Viewer);
    }
}
