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

    public sealed record Request : OrderWish
    {
        /// <summary>In units of the base asset, a multiple of the lot step.</summary>
        public required decimal Quantity { get; init; }
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
        if ((InvalidKey(key) ?? request.Wrong()) is { } wrong)
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
        var candidate = request.CandidateOn(broker, symbol, request.Quantity, (decimal)options.Value.MaxLossFraction);
        var rules = await path.CheckAsync(candidate, cancellationToken);
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
            EntryPrice = candidate.EntryPrice ?? 0m,
            Exits = request.Plans(),
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

    private static ProblemHttpResult? InvalidKey(string? key) =>
        key is { Length: 0 or > MaxKeyLength } ? Problems.Invalid("Idempotency-Key", $"has 1 to {MaxKeyLength} characters.") : null;
}
