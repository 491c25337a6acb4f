using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Candlewick.Execution.Orders;

/// <summary>
/// POST /trading/trades/{trade_id}/amend, break-even, trail, close-at, reduce, replace, close and end: a person changes a trade. Stored
/// before the answer, carried out at once.
/// </summary>
internal static class ChangeTrade
{
    private const int MaxReasonLength = 500;

    public sealed record AmendRequest
    {
        /// <summary>The exit's target from now on; left out it stays.</summary>
        public decimal? Target { get; init; }

        /// <summary>The exit's stop from now on; left out it stays.</summary>
        public decimal? Stop { get; init; }

        /// <summary>Which exit; the first when left out.</summary>
        [Range(1, 100)]
        public int ExitNumber { get; init; } = 1;
    }

    public sealed record TrailRequest
    {
        /// <summary>How far behind the best price the stop follows, in price units; null: it stays where it is.</summary>
        public required decimal? Distance { get; init; }

        /// <summary>Which exit; all of them when left out.</summary>
        [Range(1, 100)]
        public int? ExitNumber { get; init; }
    }

    public sealed record CloseAtRequest
    {
        /// <summary>When, by the venue's clock; null: never.</summary>
        public required DateTimeOffset? CloseAt { get; init; }

        /// <summary>Which exit; all of them when left out.</summary>
        [Range(1, 100)]
        public int? ExitNumber { get; init; }
    }

    public sealed record ReduceRequest
    {
        /// <summary>How much is closed at the market, a multiple of the lot step.</summary>
        [Required]
        public required decimal Quantity { get; init; }
    }

    public sealed record ReplaceRequest
    {
        /// <summary>The resting entry's price from now on.</summary>
        [Required]
        public required decimal Price { get; init; }

        /// <summary>Its quantity from now on; left out it stays.</summary>
        public decimal? Quantity { get; init; }
    }

    public sealed record EndRequest
    {
        /// <summary>Why, for whoever looks at it later.</summary>
        [Required, MinLength(1), MaxLength(MaxReasonLength)]
        public required string Reason { get; init; }
    }

    /// <param name="TradeId">The trade.</param>
    /// <param name="Status"><c>taken</c>: stored, and begun.</param>
    public sealed record Response(string TradeId, string Status);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/trading/trades/{trade_id}/amend", AmendAsync)
            .WithName("AmendTrade").WithSummary("Move the target or the stop of a trade");
        routes.MapPost("/trading/trades/{trade_id}/break-even", BreakEvenAsync)
            .WithName("BreakEvenTrade").WithSummary("Move the stops to where the open part breaks even");
        routes.MapPost("/trading/trades/{trade_id}/trail", TrailAsync)
            .WithName("TrailTrade").WithSummary("Trail the stop behind the best price, or stop trailing");
        routes.MapPost("/trading/trades/{trade_id}/close-at", CloseAtAsync)
            .WithName("CloseTradeAt").WithSummary("Close a trade at the market at a set time, or clear that time");
        routes.MapPost("/trading/trades/{trade_id}/reduce", ReduceAsync)
            .WithName("ReduceTrade").WithSummary("Close part of a trade at the market; the rest stays protected");
        routes.MapPost("/trading/trades/{trade_id}/replace", ReplaceAsync)
            .WithName("ReplaceEntry").WithSummary("Move a resting entry that has not filled");
        routes.MapPost("/trading/trades/{trade_id}/close", CloseAsync)
            .WithName("CloseTrade").WithSummary("Close a trade at the market; a resting entry is cancelled");
        routes.MapPost("/trading/trades/{trade_id}/end", EndAsync)
            .WithName("EndTrade").WithSummary("Stop managing a trade: its orders are cancelled and whatever is open is yours");
    }

    private static Task<Results<Accepted<Response>, ProblemHttpResult>> AmendAsync(
        [FromRoute(Name = "trade_id")] string tradeId, AmendRequest request, Database database, IOrderPath path, IAuditLog audit,
        HttpContext http)
    {
        if (request is { Target: null, Stop: null })
        {
            return Task.FromResult<Results<Accepted<Response>, ProblemHttpResult>>(Problems.Invalid("stop", "Give target, stop or both."));
        }

        return RunAsync(
            tradeId, "trade.amend", $"exit {request.ExitNumber}: target {request.Target}, stop {request.Stop}", database, path, audit, http,
            work => path.AmendAsync(work, tradeId, request.Target, request.Stop, request.ExitNumber));
    }

    private static Task<Results<Accepted<Response>, ProblemHttpResult>> BreakEvenAsync(
        [FromRoute(Name = "trade_id")] string tradeId, Database database, IOrderPath path, IAuditLog audit, HttpContext http) =>
        RunAsync(tradeId, "trade.break-even", null, database, path, audit, http, work => path.BreakEvenAsync(work, tradeId));

    private static Task<Results<Accepted<Response>, ProblemHttpResult>> TrailAsync(
        [FromRoute(Name = "trade_id")] string tradeId, TrailRequest request, Database database, IOrderPath path, IAuditLog audit,
        HttpContext http) =>
        RunAsync(
            tradeId, "trade.trail", $"exit {request.ExitNumber}: distance {request.Distance}", database, path, audit, http,
            work => path.TrailAsync(work, tradeId, request.Distance, request.ExitNumber));

    private static Task<Results<Accepted<Response>, ProblemHttpResult>> CloseAtAsync(
        [FromRoute(Name = "trade_id")] string tradeId, CloseAtRequest request, Database database, IOrderPath path, IAuditLog audit,
        HttpContext http) =>
        RunAsync(
            tradeId, "trade.close-at", $"exit {request.ExitNumber}: {request.CloseAt:u}", database, path, audit, http,
            work => path.CloseAtAsync(work, tradeId, request.CloseAt, request.ExitNumber));

    private static Task<Results<Accepted<Response>, ProblemHttpResult>> ReduceAsync(
        [FromRoute(Name = "trade_id")] string tradeId, ReduceRequest request, Database database, IOrderPath path, IAuditLog audit,
        HttpContext http) =>
        RunAsync(
            tradeId, "trade.reduce", $"{request.Quantity}", database, path, audit, http,
            work => path.ReduceAsync(work, tradeId, request.Quantity));

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> ReplaceAsync(
        [FromRoute(Name = "trade_id")] string tradeId, ReplaceRequest request, Database database, IOrderPath path, IAuditLog audit,
        IOptions<ExecutionOptions> options, HttpContext http, CancellationToken cancellationToken)
    {
        if (await path.FindTradeAsync(tradeId) is { } trade)
        {
            var broken = (await path.CheckAsync(Moved(trade, request, options.Value), cancellationToken))
                .Where(rule => !rule.Passed && !TakenWithin.Contains(rule.Rule)).ToList();
            if (broken.Count > 0)
            {
                return RefusedByRules.Problem(broken);
            }
        }

        return await RunAsync(
            tradeId, "trade.replace", $"{request.Quantity} at {request.Price}", database, path, audit, http,
            work => path.ReplaceEntryAsync(work, tradeId, request.Price, request.Quantity));
    }

    /// <summary>Of these rules the trade itself takes its part: they are looked at without it, where the wish is stored.</summary>
    private static readonly FrozenSet<string> TakenWithin =
        new[] { RuleName.OpenRiskExceeded, RuleName.ExposureExceeded, RuleName.DailyLossReached, RuleName.OrderRateExceeded }
            .ToFrozenSet(StringComparer.Ordinal);

    private static TradeCandidate Moved(TradeState trade, ReplaceRequest request, ExecutionOptions options) => new TradeCandidate
    {
        Account = trade.Account,
        Symbol = trade.Symbol,
        Side = trade.Side,
        EntryType = trade.EntryType,
        Quantity = request.Quantity ?? trade.PlannedQuantity,
        EntryPrice = request.Price,
        MaxLossFraction = (decimal)options.MaxLossFraction,
    }.WithExits([.. trade.Exits.Select(exit => ((decimal?)exit.Quantity, exit.Target, exit.Stop))]);

    private static Task<Results<Accepted<Response>, ProblemHttpResult>> CloseAsync(
        [FromRoute(Name = "trade_id")] string tradeId, Database database, IOrderPath path, IAuditLog audit, HttpContext http) =>
        RunAsync(tradeId, "trade.close", null, database, path, audit, http, work => path.CloseAsync(work, tradeId, ExitReason.ManualClose));

    private static Task<Results<Accepted<Response>, ProblemHttpResult>> EndAsync(
        [FromRoute(Name = "trade_id")] string tradeId, EndRequest request, Database database, IOrderPath path, IAuditLog audit,
        HttpContext http)
    {
        var reason = request.Reason.Trim();
        return reason.Length == 0
            ? Task.FromResult<Results<Accepted<Response>,
            ProblemHttpResult>>(Problems.Invalid("reason", "Give a reason, for whoever looks at the trade later."))
            : RunAsync(
                tradeId, "trade.end", reason, database, path, audit, http,
                work => path.EndAsync(work, tradeId, reason, Caller.Of(http).Name));
    }

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> RunAsync(
        string tradeId, string action, string? detail, Database database, IOrderPath path, IAuditLog audit, HttpContext http,
        Func<UnitOfWork, Task<CommandOutcome>> command)
    {
        var caller = Caller.Of(http);
        var (outcome, account) = await database.WriteAsync(async work =>
        {
            var done = await command(work);
            if (done is CommandOutcome.Taken)
            {
                await caller.AuditAsync(audit, work, action, tradeId, detail);
            }

            return (done, (await TradeStore.FindAsync(work, tradeId))?.Account);
        });
        switch (outcome)
        {
            case CommandOutcome.Unknown:
                return Problems.NotFound($"There is no trade '{tradeId}'.");
            case CommandOutcome.Ended ended:
                return Problems.Conflict($"Trade {tradeId} has ended: it is {EnumText.Name(ended.Phase)}.");
            case CommandOutcome.Invalid invalid:
                return Problems.Invalid(invalid.Field, invalid.Why);
            case CommandOutcome.Refused refused:
                return RefusedByRules.Problem([refused.Rule]);
        }

        path.Wake(account!, tradeId);
        return TypedResults.Accepted($"/trading/trades/{tradeId}", new Response(tradeId, "taken"));
    }
}
