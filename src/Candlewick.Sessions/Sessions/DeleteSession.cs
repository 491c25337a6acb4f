using System.Security.Claims;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Sessions;

/// <summary>
/// <c>DELETE /api/sessions/{id}</c>: closes the session and takes it out of the lists. Its rows stay: whatever changed money can be
/// traced for ever.
/// </summary>
internal static class DeleteSession
{
    private enum Outcome { Deleted, Unknown, Busy, NoRoom }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/api/sessions/{id}", HandleAsync)
        .WithName("DeleteSession").WithSummary("Close a session and hide it; its trail is kept");

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string id, SessionStore store, Database database, RouteReaders readers, IAuditLog audit, TimeProvider time, ClaimsPrincipal user,
        HttpContext http)
    {
        if (await store.FindAsync(id) is not { DeletedAt: null } session)
        {
            return ListSessions.NotFound(id);
        }

        // On a route it is the route's turn that decides: a signal may be opening a trade right now.
        var outcome = session is { RouteId: { } routeId, Account: { } account }
            ? await readers.Of(routeId, account).TryAskAsync("delete session", _ => DeleteAsync(id, store, database, time.GetUtcNow()))
                ?? Outcome.NoRoom
            : await DeleteAsync(id, store, database, time.GetUtcNow());
        switch (outcome)
        {
            case Outcome.Deleted:
                readers.Forget(id);
                await audit.WriteAsync(
                    user.Identity?.Name ?? "unknown", "session.delete", id, session.PathSummary,
                    http.Connection.RemoteIpAddress?.ToString());
                return TypedResults.NoContent();
            case Outcome.Busy:
                return Problems.Conflict("The session has a trade in flight; close the trade first.");
            case Outcome.Unknown:
                return ListSessions.NotFound(id);
            default:
                return Problems.Unavailable("The route is busy; try again in a moment.");
        }
    }

    private static Task<Outcome> DeleteAsync(string id, SessionStore store, Database database, DateTimeOffset now) =>
        database.WriteAsync(work => DeleteAsync(work, id, store, now));

    private static async Task<Outcome> DeleteAsync(UnitOfWork work, string id, SessionStore store, DateTimeOffset now)
    {
        var session = await SessionStore.FindAsync(work, id);
        if (session is not { DeletedAt: null })
        {
            return Outcome.Unknown;
        }

        if (session.OpenTradeId is not null)
        {
            return Outcome.Busy;
        }

        await store.DeleteAsync(work, id, now);
        return Outcome.Deleted;
    }
}
