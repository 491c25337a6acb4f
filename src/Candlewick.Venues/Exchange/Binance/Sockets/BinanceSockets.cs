using System.Net;
using Candlewick.Platform.Web;
using Candlewick.Venues.Exchange.Binance.Faults;
using Candlewick.Venues.Exchange.Binance.Protocol;
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
        routes.MapGet(Api, (HttpContext http, BinanceFace face, SocketDoor door) => door.ServeAsync(
            http, socket => new ApiSession(face, socket, http.Connection.RemoteIpAddress ?? IPAddress.None)));
        Map(routes, Raw, isCombined: false);
        Map(routes, Raw + "/{**streams}", isCombined: false);
        Map(routes, Combined, isCombined: true);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, bool isCombined) => routes.MapGet(
        path, (HttpContext http, MarketStreams streams, SocketDoor door) =>
        {
            var named = isCombined ? http.Request.Query["streams"].ToString() : http.Request.RouteValues["streams"] as string ?? "";
            return door.ServeAsync(
                http, socket => new StreamSession(streams, socket, isCombined, named.Split('/', StringSplitOptions.RemoveEmptyEntries)));
        });
}

/// <summary>Lets clients connect, for as long as a connection may last.</summary>
internal sealed class SocketDoor(
    SocketSeats seats, OpenSockets open, FaultDice dice, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int SecondsADay = 86_400;

    public async Task ServeAsync(HttpContext http, Func<MessageSocket, ISocketSession> begin)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Problems.Invalid("upgrade", "this address is a WebSocket.").ExecuteAsync(http);
            return;
        }

        using var seat = seats.TryTake(http.Connection.RemoteIpAddress);
        if (seat is null)
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        try
        {
            BinanceRoutes.RequireMilliseconds(http.Request.Query["timeUnit"]);
        }
        catch (BinanceFault fault)
        {
            http.Response.StatusCode = fault.Status;
            await http.Response.WriteAsJsonAsync(fault.ToBody(), BinanceFace.Json, CancellationToken.None);
            return;
        }

        using var web = await http.WebSockets.AcceptWebSocketAsync();
        using var socket = new MessageSocket(web, SocketBounds.Clients);
        using var session = begin(socket);
        using var counted = open.Add(socket, session.Goodbye);
        // The venue cuts every connection after a day: its clients have to come back.
        using var old = new CancellationTokenSource(TimeSpan.FromSeconds(dice.Plan.SocketSeconds ?? SecondsADay), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(old.Token, lifetime.ApplicationStopping);
        await socket.RunAsync(session.TakeAsync, either.Token);
    }
}

/// <summary>One client's connection.</summary>
internal interface ISocketSession : IDisposable
{
    /// <summary>Makes the message that tells the client that the server goes down.</summary>
    byte[] Goodbye();

    /// <summary>Takes a message; the next one is read when it is done.</summary>
    ValueTask TakeAsync(ReadOnlyMemory<byte> message);
}
