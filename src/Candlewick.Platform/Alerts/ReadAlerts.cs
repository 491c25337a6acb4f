using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Candlewick.Platform.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Platform.Alerts;

/// <summary><c>POST /api/alerts/read</c>: marks as read, for everybody, what the caller has seen.</summary>
internal static class ReadAlerts
{
    public sealed record Request
    {
        /// <summary>The newest that the caller has seen; what came after it stays unread.</summary>
        [Required, Range(1, long.MaxValue)]
        public required long UpTo { get; init; }
    }

    /// <param name="UpTo">As it was given.</param>
    /// <param name="Read">How many were unread until then.</param>
    public sealed record Response(long UpTo, int Read);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/alerts/read", HandleAsync)
        .WithName("ReadAlerts").WithSummary("Mark alerts as read, up to the newest that was seen");

    private static async Task<Ok<Response>> HandleAsync(Request request, AlertStore store, IStreamHub hub, ClaimsPrincipal user)
    {
        var read = await store.ReadAsync(request.UpTo, user.Identity?.Name ?? "unknown");
        var response = new Response(request.UpTo, read);
        if (read > 0)
        {
            hub.Publish(AlertBook.Channel, "alerts.read", response);
        }

        return TypedResults.Ok(response);
    }
}
