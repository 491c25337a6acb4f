using System.Net;
using Candlewick.Platform.Web;
using Candlewick.Venues.Exchange.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Candlewick.Venues.Exchange.Binance.Sockets;

/// <summary>
/// <c>/ws-api/v3</c>, where questions are asked and the account is told of, and <c>/ws</c> and <c>/stream</c>, where the market is.
/// </summary>
internal static class BinanceSockets
{
    private const string Api = "/ws-api/v3";
    private const string Raw = "/ws";
    private const string Combined = "/stream";

    /// <summary>Where the protocol's sockets are.</summary>
    public static IReadOnlyList<PathString> Roots { get; } = ["/ws-api", Raw, Combined];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Api, (HttpContext http, BinanceFace face, IHostApplicationLifetime lifetime) => ServeAsync(
            http, lifetime, socket => new ApiSession(face, socket, http.Connection.RemoteIpAddress ?? IPAddress.None)));
        Map(routes, Raw, isCombined: false);
        Map(routes, Raw + "/{**streams}", isCombined: false);
        Map(routes, Combined, isCombined: true);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, bool isCombined) => routes.MapGet(
        path, (HttpContext http, MarketStreams streams, IHostApplicationLifetime lifetime) =>
        {
            var named = isCombined ? http.Request.Query["streams"].ToString() : http.Request.RouteValues["streams"] as string ?? "";
            return ServeAsync(
                http, lifetime,
                socket => new StreamSession(streams, socket, isCombined, named.Split('/', StringSplitOptions.RemoveEmptyEntries)));
        });

    private static async Task ServeAsync(HttpContext http, IHostApplicationLifetime lifetime, Func<MessageSocket, ISocketSession> begin)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Problems.Invalid("upgrade", "this address is a WebSocket.").ExecuteAsync(http);
            return;
        }

        using var web = await http.WebSockets.AcceptWebSocketAsync();
        using var socket = new MessageSocket(web);
        using var session = begin(socket);
        await socket.RunAsync(session.TakeAsync, lifetime.ApplicationStopping);
    }
}

/// <summary>One client's connection.</summary>
internal interface ISocketSession : IDisposable
{
    /// <summary>Takes a message; the next one is read when it is done.</summary>
    ValueTask TakeAsync(ReadOnlyMemory<byte> message);
}
