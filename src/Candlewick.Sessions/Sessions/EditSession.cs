using System.ComponentModel.DataAnnotations;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Sessions;

/// <summary><c>PATCH /api/sessions/{id}</c>: what a person may change of a session, its name, notes and tags.</summary>
internal static class EditSession
{
    private const int MaxTags = 20;
    private const int MaxTagLength = 40;

    /// <summary>Fields that are left out stay; empty notes and an empty list of tags clear them.</summary>
    public sealed record Request
    {
        [StringLength(200, MinimumLength = 1)]
        public string? SessionName { get; init; }

        [StringLength(10_000)]
        public string? SessionNotes { get; init; }

        /// <summary>
        /// All of them; at most 20, each of 1 to 40 characters without a comma. Spaces around them and repetitions are dropped.
        /// </summary>
        public IReadOnlyList<string>? SessionTags { get; init; }

        /// <summary>Short for session_name.</summary>
        [StringLength(200, MinimumLength = 1)]
        public string? Name { get; init; }

        /// <summary>Short for session_notes.</summary>
        [StringLength(10_000)]
        public string? Notes { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPatch("/api/sessions/{id}", HandleAsync)
        .WithName("EditSession").WithSummary("Change a session's name, notes or tags");

    private static async Task<Results<Ok<SessionDescription.Response>, ProblemHttpResult>> HandleAsync(
        string id, Request request, SessionStore store, SessionStream stream)
    {
        var name = (request.SessionName ?? request.Name)?.Trim();
        if (name is "")
        {
            return Problems.Invalid("session_name", "needs something to be read by.");
        }

        var tags = request.SessionTags?.Select(tag => (tag ?? "").Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (tags?.Find(tag => tag.Length is 0 or > MaxTagLength || tag.Contains(SessionStore.BetweenTags)) is { } wrong)
        {
            return Problems.Invalid("session_tags", $"'{wrong}' is no tag: 1 to {MaxTagLength} characters without a comma are.");
        }

        if (tags is { Count: > MaxTags })
        {
            return Problems.Invalid("session_tags", $"are {tags.Count}; at most {MaxTags} are kept.");
        }

        if (!await store.EditAsync(id, name, request.SessionNotes ?? request.Notes, tags))
        {
            return ListSessions.NotFound(id);
        }

        await stream.PublishAsync(id);
        return TypedResults.Ok(SessionDescription.Of((await store.FindAsync(id))!));
    }
}
