using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
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

/// <summary>POST /trading/order: a trade placed by hand, on the same path as every other.</summary>
internal static class PlaceOrder
{
    private const int MaxKeyLength = 200;

    public sealed record Request
    {
        /// <summary>The simulator's when left out.</summary>
        [MaxLength(100)]
        public string? Account { get; init; }

        /// <summary>e.g. <c>BTCUSDT</c>, or <c>BTCUSDT.BINANCE</c> to name the venue.</summary>
        [Required, MaxLength(60)]
        public required string Symbol { get; init; }

        public required OrderSide Side { get; init; }

        /// <summary>Market, limit or stop.</summary>
        public OrderType Type { get; init; } = OrderType.Market;

        /// <summary>In units of the base asset, a multiple of the lot step.</summary>
        public required decimal Quantity { get; init; }

        /// <summary>Where the entry rests; needed for a limit or stop order.</summary>
        public decimal? Price { get; init; }

        /// <summary>Exit with profit; for a single exit.</summary>
        public decimal? Target { get; init; }

        /// <summary>Exit with loss; for a single exit.</summary>
        public decimal? Stop { get; init; }

        /// <summary>Several exits, each for a part; instead of target and stop.</summary>
        [MaxLength(20)]
        public IReadOnlyList<ExitPlan>? Exits { get; init; }
    }

    /// <param name="TradeId">The trade that was planned.</param>
    /// <param name="ClientOrderId">Its entry order.</param>
    /// <param name="Status">Where the entry stands.</param>
    /// <param name="Rules">Every rule that was checked, with its numbers; empty when an earlier answer is given again.</param>
    public sealed record Response(string TradeId, string ClientOrderId, OrderStatus Status, IReadOnlyList<RuleOutcome> Rules);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/trading/order", HandleAsync)
        .WithName("PlaceOrder")
        .WithSummary(
            "Place a trade by hand: an entry and, if given, its exits. With an Idempotency-Key, a repeated request places nothing twice");

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> HandleAsync(
        Request request, [FromHeader(Name = "Idempotency-Key")] string? key, IAccounts accounts, IOrderPath path, Database database,
        IdempotencyStore keys, OrderStore orders, IOptions<ExecutionOptions> options, IAuditLog audit, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (Invalid(request, key) is { } wrong)
        {
            return wrong;
        }

        var caller = Caller.Of(http);
        var hash = Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request)));
        if (key is not null
            && await database.WriteAsync(work => IdempotencyStore.FindAsync(work, caller.Name, key), cancellationToken) is { } known)
        {
            return await RepeatAsync(known, hash, orders);
        }

        var (broker, symbol) = accounts.Market(request.Account, request.Symbol);
        var price = request.Price ?? (broker.LastQuote(symbol) is { } quote ? (decimal)quote.Last : 0m);
        var exits = ExitsOf(request);
        var rules = await path.CheckAsync(
            new TradeCandidate
            {
                Account = broker.Account,
                Symbol = symbol,
                Side = request.Side,
                EntryType = request.Type,
                Quantity = request.Quantity,
                EntryPrice = price == 0 ? null : price,
                MaxLossFraction = (decimal)options.Value.MaxLossFraction,
            }.WithExits([.. exits.Select(exit => (exit.Target, exit.Stop))]), cancellationToken);
        if (rules.Any(rule => !rule.Passed))
        {
            return RefusedByRules.Problem(rules);
        }

        var intent = new TradeIntent
        {
            TradeId = $"manual-{Guid.CreateVersion7():N}",
            OwnerKind = TradeOwnerKind.Person,
            OwnerId = caller.Name,
            Account = broker.Account,
            Symbol = symbol,
            Side = request.Side,
            EntryType = request.Type,
            Quantity = request.Quantity,
            EntryPrice = price,
            Exits = exits,
            Origin = $"placed by {caller.Name}",
        };
        return await PlanAsync(intent, rules, key, hash, caller, path, database, keys, orders, audit, cancellationToken);
    }

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> PlanAsync(
        TradeIntent intent, IReadOnlyList<RuleOutcome> rules, string? key, string hash, Caller caller, IOrderPath path, Database database,
        IdempotencyStore keys, OrderStore orders, IAuditLog audit, CancellationToken cancellationToken)
    {
        PlanOutcome outcome;
        IdempotencyRow? known = null;
        try
        {
            outcome = await database.WriteAsync(async work =>
            {
                // The same request twice at once: the second finds the first one's row here.
                if (key is not null && (known = await IdempotencyStore.FindAsync(work, caller.Name, key)) is not null)
                {
                    return new PlanOutcome.Planned("");
                }

                var planned = await path.PlanAsync(work, intent);
                if (planned is PlanOutcome.Planned)
                {
                    if (key is not null)
                    {
                        await keys.AddAsync(work, caller.Name, key, hash, intent.TradeId);
                    }

                    var detail =
                        $"{intent.Side} {intent.Quantity} {intent.Symbol} {intent.EntryType} at {intent.EntryPrice},"
                            + $" {intent.Exits.Count} exits";
                    await caller.AuditAsync(audit, work, "order.place", intent.TradeId, detail);
                }

                return planned;
            }, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            return Problems.Unprocessable(wrong.Message.Split(" (Parameter", 2)[0]);
        }

        if (known is not null)
        {
            return await RepeatAsync(known, hash, orders);
        }

        if (outcome is not PlanOutcome.Planned stored)
        {
            return RefusedByRules.Problem([.. rules, ((PlanOutcome.Refused)outcome).Rule]);
        }

        path.Wake(intent.Account, intent.TradeId);
        return TypedResults.Accepted(
            $"/trading/trades/{intent.TradeId}", new Response(intent.TradeId, stored.ClientOrderId, OrderStatus.Planned, rules));
    }

    private static async Task<Results<Accepted<Response>,
    ProblemHttpResult>> RepeatAsync(IdempotencyRow known, string hash, OrderStore orders)
    {
        if (known.RequestHash != hash)
        {
            return Problems.Conflict(
                $"This Idempotency-Key was used for another order, which became trade {known.TradeId}; use a new key.");
        }

        var entry = (await orders.OrdersOfTradesAsync([known.TradeId])).Last(order => order.IsEntry);
        return TypedResults.Accepted(
            $"/trading/trades/{known.TradeId}", new Response(known.TradeId, entry.ClientOrderId, entry.Status, []));
    }

    private static IReadOnlyList<ExitPlan> ExitsOf(Request request) =>
        request.Exits is { Count: > 0 } several ? several
        : request is { Target: null, Stop: null } ? []
        : [new ExitPlan { Target = request.Target, Stop = request.Stop }];

    private static ProblemHttpResult? Invalid(Request request, string? key) => request switch
    {
        _ when key is { Length: 0 or > MaxKeyLength } => Problems.Invalid("Idempotency-Key", $"has 1 to {MaxKeyLength} characters."),
        { Type: OrderType.StopLimit } => Problems.Invalid("type", "must be market, limit or stop; exits belong in target and stop."),
        { Type: not OrderType.Market, Price: null } => Problems.Invalid("price", "is required for a limit or stop order."),
        { Type: OrderType.Market, Price: not null } =>
            Problems.Invalid("price", "is for limit and stop orders; a market order takes the next price."),
        { Price: <= 0 } => Problems.Invalid("price", $"{request.Price} is not above 0."),
        { Target: <= 0 } => Problems.Invalid("target", $"{request.Target} is not above 0."),
        { Stop: <= 0 } => Problems.Invalid("stop", $"{request.Stop} is not above 0."),
        { Exits.Count: > 0 } when request.Target is not null || request.Stop is not null =>
            Problems.Invalid("exits", "Give either target and stop, or exits."),
        _ => null,
    };
}
