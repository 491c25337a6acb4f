using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Streaming;

/// <summary>Opens the WebSockets: checks where they come from, keeps to the bound, and serves each until it ends.</summary>
internal sealed class StreamServer(
    StreamHub hub, StreamChannels channels, ITokenAuthenticator authenticator, IOptions<StreamOptions> options, TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    /// <param name="http">The request.</param>
    /// <param name="token">Token of the query, where there is one.</param>
    /// <param name="path">The address that was called.</param>
    /// <param name="feed">The feed of that address, or null for the stream that clients subscribe on.</param>
    public async Task<IResult> ServeAsync(HttpContext http, string? token, string path, StreamFeed? feed = null)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            return Problems.Of(StatusCodes.Status426UpgradeRequired, $"{path} is a WebSocket.");
        }

        if (token is null && http.Request.Cookies[SessionCookies.Session] is { } cookie)
        {
            if (!IsSameOrigin(http.Request))
            {
                return Problems.Forbidden("The sign-in cookie opens a stream only from the desk's own page; send a token instead.");
            }

            token = cookie;
        }

        if (hub.Count >= options.Value.MaxConnections)
        {
            http.Response.Headers.RetryAfter = "30";
            return Problems.Unavailable($"{options.Value.MaxConnections} streams are open already.");
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var client = new StreamClient(socket, feed is null ? StreamShape.Wrapped : StreamShape.Flat, path, options.Value, time);
        var connection = new StreamConnection(client, hub, channels, options.Value, authenticator, time);
        await (feed is null
            ? connection.RunAsync(token, lifetime.ApplicationStopping)
            : connection.RunFeedAsync(token, feed, lifetime.ApplicationStopping));
        return Results.Empty;
    }

    private static bool IsSameOrigin(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
        && string.Equals(origin.Authority, new Uri($"{request.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase)
        && string.Equals(origin.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase);
}
