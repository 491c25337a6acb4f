using System.ComponentModel.DataAnnotations;
using Candlewick.Domain;
using Candlewick.Execution.Accounts;
using Candlewick.Execution.Contracts;
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
    public sealed record Request
    {
        /// <summary>The simulator's when left out.</summary>
        [MaxLength(100)]
        public string? Account { get; init; }

        [Required, MaxLength(30)]
        public required string Symbol { get; init; }

        public required OrderSide Side { get; init; }

        /// <summary>Market or limit.</summary>
        public OrderType Type { get; init; } = OrderType.Market;

        /// <summary>In units of the base asset, a multiple of the lot step.</summary>
        public required decimal Quantity { get; init; }

        /// <summary>The limit; needed for a limit order.</summary>
        public decimal? Price { get; init; }

        /// <summary>Exit with profit.</summary>
        public decimal? Target { get; init; }

        /// <summary>Exit with loss.</summary>
        public decimal? Stop { get; init; }
    }

    /// <param name="TradeId">The trade that was planned.</param>
    /// <param name="ClientOrderId">Its entry order.</param>
    /// <param name="Status">Where the entry stands.</param>
    /// <param name="Rules">Every rule that was looked at, with its numbers.</param>
    public sealed record Response(string TradeId, string ClientOrderId, OrderStatus Status, IReadOnlyList<RuleOutcome> Rules);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/trading/order", HandleAsync)
        .WithName("PlaceOrder").WithSummary("Place a trade by hand: an entry and, where given, its exits");

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> HandleAsync(
        Request request, IAccounts accounts, IOrderPath path, Database database, IOptions<ExecutionOptions> options, IAuditLog audit, HttpContext http, CancellationToken cancellationToken)
    {
        if (Invalid(request) is { } wrong)
        {
            return wrong;
        }

        var broker = accounts.Broker(request.Account);
        var symbol = request.Symbol.Trim().ToUpperInvariant();
        var price = request.Price ?? (broker.LastQuote(symbol) is { } quote ? (decimal)quote.Last : 0m);
        var candidate = new TradeCandidate(broker.Account, symbol, request.Side, request.Quantity, price, request.Target, request.Stop, (decimal)options.Value.MaxLossFraction);
        var rules = await path.CheckAsync(candidate, cancellationToken);
        if (rules.Any(rule => !rule.Passed))
        {
            return Refused(rules);
        }

        var by = http.User.Identity?.Name ?? "anonymous";
        var intent = new TradeIntent($"manual-{Guid.CreateVersion7():N}", ManualTrades.OwnerKind, by, broker.Account, symbol, request.Side, request.Type, request.Quantity, price, request.Target, request.Stop, $"placed by {by}");
        var clientOrderId = await database.WriteAsync(async work =>
        {
            await audit.AddAsync(work, by, "order.place", intent.TradeId, $"{request.Side} {request.Quantity} {symbol} {request.Type} at {price}, target {request.Target}, stop {request.Stop}", http.Connection.RemoteIpAddress?.ToString());
            return await path.PlanAsync(work, intent);
        }, cancellationToken);
        path.Wake(broker.Account, intent.TradeId);
        return TypedResults.Accepted($"/api/trades/{intent.TradeId}", new Response(intent.TradeId, clientOrderId, OrderStatus.Planned, rules));
    }

    private static ProblemHttpResult? Invalid(Request request) => request switch
    {
        { Type: not (OrderType.Market or OrderType.Limit) } => Problems.Invalid("type", "must be market or limit; exits go into target and stop."),
        { Type: OrderType.Limit, Price: null } => Problems.Invalid("price", "is required for a limit order."),
        { Type: OrderType.Market, Price: not null } => Problems.Invalid("price", "is for limit orders; a market order takes the next price."),
        { Price: <= 0 } => Problems.Invalid("price", $"{request.Price} is not above 0."),
        { Target: <= 0 } => Problems.Invalid("target", $"{request.Target} is not above 0."),
        { Stop: <= 0 } => Problems.Invalid("stop", $"{request.Stop} is not above 0."),
        _ => null,
    };

    private static ProblemHttpResult Refused(IReadOnlyList<RuleOutcome> rules)
    {
        var failed = rules.Where(rule => !rule.Passed).ToList();
        var problem = new ProblemDetails
        {
            Status = StatusCodes.Status422UnprocessableEntity,
            Detail = string.Join(" ", failed.Select(rule => $"{rule.Rule}: {rule.Detail}")),
        };
        problem.Extensions["rules"] = rules;
        problem.Extensions["may_retry"] = failed.TrueForAll(rule => rule.MayRetry);
        return TypedResults.Problem(problem);
    }
}
