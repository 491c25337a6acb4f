using System.Security.Claims;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Routes;

/// <summary>
/// <c>DELETE /api/routes/{id}</c>: no signal is taken any more; its sessions, signals and open trade stay and are followed to their end.
/// </summary>
internal static class DeleteRoute
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/api/routes/{id}", HandleAsync)
        .WithName("DeleteRoute").WithSummary("End a route; its sessions and signals are kept");

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string id, RouteStore store, IAuditLog audit, TimeProvider time, ClaimsPrincipal user, HttpContext http)
    {
        if (!await store.DeleteAsync(id, time.GetUtcNow()))
        {
            return Problems.NotFound($"There is no route '{id}'.");
        }

        await audit.WriteAsync(
            user.Identity?.Name ?? "unknown", "route.delete", id, address: http.Connection.RemoteIpAddress?.ToString());
        return TypedResults.NoContent();
    }
}
