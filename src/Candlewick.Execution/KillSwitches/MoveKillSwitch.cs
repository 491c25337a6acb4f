using System.ComponentModel.DataAnnotations;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Alerts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.KillSwitches;

/// <summary>
/// POST /api/kill-switch: engages or releases it. It is durable before the answer; entries that rest at a venue are cancelled, and
/// with <c>close_everything</c> every open trade is closed at the market.
/// </summary>
internal static class MoveKillSwitch
{
    private const int MaxReasonLength = 500;

    public sealed record Request
    {
        /// <summary>True stops everything but exits.</summary>
        [Required]
        public required bool Engaged { get; init; }

        /// <summary>Why. One press must do, so it may be left out and added by a second press.</summary>
        [MaxLength(MaxReasonLength)]
        public string? Reason { get; init; }

        /// <summary>Closes every open trade at the market as well; only while engaging.</summary>
        public bool CloseEverything { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/kill-switch", HandleAsync)
        .WithName("MoveKillSwitch").WithSummary("Engage or release the kill switch; while engaged, only exits are sent");

    private static async Task<Ok<ShowKillSwitch.Response>> HandleAsync(
        Request request, KillSwitchStore killSwitch, AccountBoard board, IOrderPath path, Database database, IStreamHub stream,
        IAlertBook alerts, IAuditLog audit, HttpContext http)
    {
        var reason = request.Reason?.Trim();
        var caller = Caller.Of(http);
        var (state, entering, closed) = await database.WriteAsync(async work =>
        {
            var moved = await killSwitch.MoveAsync(work, request.Engaged, string.IsNullOrEmpty(reason) ? null : reason, caller.Name);
            await caller.AuditAsync(audit, work, request.Engaged ? "kill-switch.engage" : "kill-switch.release", null, reason);
            await alerts.AddAsync(work, AlertOf(request.Engaged, reason, caller.Name));
            var inFlight = request.Engaged ? await InFlightAsync(work, board) : [];
            var closing = new List<TradeRow>();
            foreach (var trade in request.CloseEverything ? inFlight : [])
            {
                if (await path.CloseAsync(work, trade.TradeId, ExitReason.ManualClose) is CommandOutcome.Taken)
                {
                    await caller.AuditAsync(
                        audit, work, "position.close", trade.TradeId, $"{trade.Symbol}, {trade.OpenQuantity} open, with the kill switch");
                    closing.Add(trade);
                }
            }

            return (moved, inFlight.Count(trade => trade.Phase is TradePhase.Planned or TradePhase.Entering), closing);
        });
        foreach (var reader in board.Entries.Select(entry => entry.Reader).OfType<AccountReader>())
        {
            await reader.WakeAllAsync();
        }

        var response = ShowKillSwitch.Describe(state);
        if (request.Engaged)
        {
            response = response with { EntriesCancelled = entering, TradesClosed = closed.Count };
        }

        stream.Publish("alerts", "kill_switch.update", response);
        return TypedResults.Ok(response);
    }

    private static Alert AlertOf(bool isEngaged, string? reason, string by) => new()
    {
        Kind = "kill_switch",
        Subject = "desk",
        Level = isEngaged ? AlertLevel.Bad : AlertLevel.Info,
        IsResolution = !isEngaged,
        Message = (isEngaged ? $"{by} engaged the kill switch: only exits are sent" : $"{by} released the kill switch")
            + (string.IsNullOrEmpty(reason) ? "." : $" ({reason})."),
    };

    private static async Task<List<TradeRow>> InFlightAsync(UnitOfWork work, AccountBoard board)
    {
        var trades = new List<TradeRow>();
        foreach (var entry in board.Entries)
        {
            trades.AddRange(await TradeStore.ListInFlightAsync(work, entry.Definition.Name));
        }

        return trades;
    }
}
