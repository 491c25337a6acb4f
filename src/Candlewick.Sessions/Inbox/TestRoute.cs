using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Trail;
using Candlewick.Sessions.Walks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Inbox;

/// <summary><c>POST /api/routes/{id}/test</c>: sends an alert for good, by a signed-in trader in place of its sender.</summary>
internal static class TestRoute
{
    public sealed record Request
    {
        /// <summary>The alert as it would be sent.</summary>
        [Required, StringLength(ReceiveSignal.MaxBytes, MinimumLength = 1)]
        public string Body { get; init; } = "";
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/routes/{id}/test", HandleAsync)
        .WithName("TestRoute").WithSummary("Send an alert on this route as its sender would: it is stored, and it trades");

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> HandleAsync(
        string id, Request request, RouteStore routes, SignalFormats formats, RouteReaders readers, TakeSignal takeSignal, IAuditLog audit,
        ClaimsPrincipal user, HttpContext http, TimeProvider time)
    {
        if (await routes.FindAsync(id) is not { DeletedAt: null } route)
        {
            return Problems.NotFound($"There is no route '{id}'.");
        }

        var sender = DryRun.SenderOf(http, time);
        await audit.WriteAsync(user.Identity?.Name ?? "unknown", "route.test", id, address: sender.Address);
        try
        {
            var (_, answer) = await readers.Of(route.Id, route.Account)
                .TryTakeSignalAsync(cancellationToken => takeSignal.RunAsync(
                    route, current => current.Read(formats, request.Body, sender.ReceivedAt), sender, cancellationToken));
            return answer is null
                ? Problems.Unavailable("The alert could not be taken now; send it again.")
                : TypedResults.Text(answer.Body, "application/json", Encoding.UTF8, answer.Status);
        }
        catch (BrokerUnavailableException failure)
        {
            return Problems.Unavailable($"{failure.Message} Nothing was stored; send it again.");
        }
    }
}
