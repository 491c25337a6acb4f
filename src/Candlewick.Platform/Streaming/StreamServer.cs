using System.Globalization;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Streaming;

/// <summary>Opens the WebSockets: checks where they come from, keeps to the bound, and serves each until it ends.</summary>
internal sealed class StreamServer(
    StreamHub hub, StreamChannels channels, StreamSeats seats, DepartedStreams departed, StreamListeners listeners,
    ITokenAuthenticator authenticator, IOptions<StreamOptions> options, TrustedOrigins origins, LogBudget budget, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<StreamServer> logger)
{
    private const int RetryAfterSeconds = 10;

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
            if (!origins.Includes(http.Request))
            {
                return Problems.Forbidden(
                    "The sign-in cookie opens a stream only from the desk's own page or a configured origin; send a token instead.");
            }

            token = cookie;
        }

        // Before the socket is accepted, so that a caller with a token never waits among those without.
        var user = token is null ? null : await authenticator.AuthenticateAsync(token, http.RequestAborted);
        user = user is not null && user.Satisfies(feed?.Policy ?? Policies.Viewer) ? user : null;
        var caller = CallerAddress.Of(http.Connection.RemoteIpAddress);
        var (taken, reason) = seats.TryTake(caller, user is not null);
        if (taken is not { } seat)
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return Problems.Unavailable(reason!);
        }

        using (seat)
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            var shape = feed is null ? StreamShape.Wrapped : StreamShape.Flat;
            var transport = http.Features.GetRequiredFeature<StreamTransportFeature>().Transport
                ?? throw new InvalidOperationException("The WebSocket was accepted without UseStreams in the pipeline.");
            var client = new StreamClient(
                socket, transport, new ClientStream(shape, path, options.Value, departed, listeners), options.Value, time);
            var connection = new StreamConnection(
                client, seat, hub, channels, options.Value, authenticator, time, failure => Report(failure, path, caller));
            await (feed is null
                ? connection.RunAsync(token, user, lifetime.ApplicationStopping)
                : connection.RunFeedAsync(token, user, feed, lifetime.ApplicationStopping));
        }

        return Results.Empty;
    }

    private void Report(Exception failure, string path, string caller)
    {
        if (budget.TryTake(caller) is { } untold)
        {
            logger.LogError(failure, "A stream at {Path} failed; {Untold} failures before it were not logged", path, untold);
        }
    }
}
