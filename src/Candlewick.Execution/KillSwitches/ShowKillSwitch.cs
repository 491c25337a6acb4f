using Candlewick.Execution.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.KillSwitches;

/// <summary>GET /api/kill-switch: whether it is engaged, why, by whom and since when.</summary>
internal static class ShowKillSwitch
{
    /// <param name="Engaged">No order is sent but exits.</param>
    /// <param name="Reason">Why, in words; null when none was given.</param>
    /// <param name="ChangedAt">When it was last moved.</param>
    /// <param name="ChangedBy">By whom.</param>
    /// <param name="EntriesCancelled">How many entries this press stops; null elsewhere.</param>
    /// <param name="TradesClosed">How many trades this press closes; null elsewhere.</param>
    public sealed record Response(
        bool Engaged, string? Reason, DateTimeOffset? ChangedAt, string? ChangedBy, int? EntriesCancelled = null, int? TradesClosed = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/kill-switch", Handle)
        .WithName("GetKillSwitch").WithSummary("Whether the kill switch is engaged, why, by whom and since when");

    private static Ok<Response> Handle(IKillSwitch killSwitch) => TypedResults.Ok(Describe(killSwitch.State));

    internal static Response Describe(KillSwitchState state) => new(state.Engaged, state.Reason, state.At, state.By);
}
