using System.Security.Claims;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Routes;

/// <summary><c>POST /api/routes/{id}/rotate-token</c>: the old secret is revoked, the new one shown this once.</summary>
internal static class RotateToken
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/routes/{id}/rotate-token", HandleAsync)
        .WithName("RotateRouteToken").WithSummary("Revoke the route's secret and show a new one, only this once");

    private static async Task<Results<Ok<RouteDescription.WithSecret>, ProblemHttpResult>> HandleAsync(
        string id, RouteStore store, RouteSecrets secrets, RouteStandings standings, IAuditLog audit, TimeProvider time,
        ClaimsPrincipal user, HttpContext http)
    {
        if (await store.FindAsync(id) is not { DeletedAt: null } route)
        {
            return Problems.NotFound($"There is no route '{id}'.");
        }

        var secret = RouteSecrets.NewSecret();
        var (hash, box) = route.Hmac ? (null, secrets.Seal(id, secret)) : (RouteSecrets.Hash(secret), (string?)null);
        if (!await store.RotateAsync(id, hash, box, time.GetUtcNow()))
        {
            return Problems.NotFound($"There is no route '{id}'.");
        }

        await audit.WriteAsync(
            user.Identity?.Name ?? "unknown", "route.rotate-token", id, address: http.Connection.RemoteIpAddress?.ToString());
        var renewed = (await store.FindAsync(id))!;
        return TypedResults.Ok(new RouteDescription.WithSecret(renewed, await standings.OfAsync(renewed), [], secret));
    }
}
