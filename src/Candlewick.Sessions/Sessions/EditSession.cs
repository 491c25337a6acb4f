using System.ComponentModel.DataAnnotations;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Sessions;

/// <summary><c>PATCH /api/sessions/{id}</c>: what a person may change of a session, its name and its notes.</summary>
internal static class EditSession
{
    /// <summary>Fields that are left out stay; empty notes clear them.</summary>
    public sealed record Request
    {
        [StringLength(200, MinimumLength = 1)]
        public string? SessionName { get; init; }

        [StringLength(10_000)]
        public string? SessionNotes { get; init; }

        /// <summary>Short for session_name.</summary>
        [StringLength(200, MinimumLength = 1)]
        public string? Name { get; init; }

        /// <summary>Short for session_notes.</summary>
        [StringLength(10_000)]
        public string? Notes { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPatch("/api/sessions/{id}", HandleAsync)
        .WithName("EditSession").WithSummary("Change a session's name or notes");

    private static async Task<Results<Ok<SessionDescription.Response>, ProblemHttpResult>> HandleAsync(
        string id, Request request, SessionStore store, SessionStream stream)
    {
        if (!await store.EditAsync(id, request.SessionName ?? request.Name, request.SessionNotes ?? request.Notes))
        {
            return ListSessions.NotFound(id);
        }

        await stream.PublishAsync(id);
        return TypedResults.Ok(SessionDescription.Of((await store.FindAsync(id))!));
    }
}
