using Candlewick.Platform.Web;
using Candlewick.Venues.Exchange.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary><c>GET /exchange/desk?account=</c>, a WebSocket: the desk's connection to an account.</summary>
internal static class AcceptDesk
{
    public const string Path = "/exchange/desk";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, HandleAsync)
        .WithName("AcceptDesk").WithSummary("Connect a desk to an account (WebSocket)");

    private static async Task HandleAsync(
        HttpContext http, ServedAccounts accounts, IHostApplicationLifetime lifetime, string? account = null)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Problems.Invalid("upgrade", "this address is a WebSocket; connect a desk to it.").ExecuteAsync(http);
            return;
        }

        if (account is null || accounts.Find(account) is not { } served)
        {
            await Problems.NotFound($"The exchange has no account of this name; it has {string.Join(", ", accounts.Names)}.")
                .ExecuteAsync(http);
            return;
        }

        using var web = await http.WebSockets.AcceptWebSocketAsync();
        using var socket = new MessageSocket(web);
        await served.ServeAsync(socket, lifetime.ApplicationStopping);
    }
}
