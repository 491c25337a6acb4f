using System.ComponentModel.DataAnnotations;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Security;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.KillSwitches;

/// <summary>POST /api/kill-switch: engages or releases it. It is durable before the answer; planned entries are cancelled.</summary>
internal static class MoveKillSwitch
{
    private const int MaxReasonLength = 500;

    public sealed record Request
    {
        /// <summary>True stops everything but exits.</summary>
        [Required]
        public required bool Engaged { get; init; }

        /// <summary>Why; needed when engaging.</summary>
        [MaxLength(MaxReasonLength)]
        public string? Reason { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/kill-switch", HandleAsync)
        .WithName("MoveKillSwitch").WithSummary("Engage or release the kill switch; engaged, nothing is sent but exits");

    private static async Task<Results<Ok<ShowKillSwitch.Response>, ProblemHttpResult>> HandleAsync(
        Request request, KillSwitch killSwitch, AccountReaders readers, IStreamHub stream, IAuditLog audit, HttpContext http)
    {
        var reason = request.Reason?.Trim();
        if (request.Engaged && string.IsNullOrEmpty(reason))
        {
            return Problems.Invalid("reason", "is needed to engage the kill switch: say why, for whoever finds it engaged.");
        }

        var by = http.User.Identity?.Name ?? "anonymous";
        var state = await killSwitch.MoveAsync(request.Engaged, string.IsNullOrEmpty(reason) ? null : reason, by);
        await audit.WriteAsync(by, request.Engaged ? "kill-switch.engage" : "kill-switch.release", null, reason, http.Connection.RemoteIpAddress?.ToString());
        foreach (var reader in readers.All)
        {
            await reader.WakeAllAsync();
        }

        var response = ShowKillSwitch.Describe(state);
        stream.Publish("alerts", "kill_switch.update", response);
        return TypedResults.Ok(response);
    }
}
