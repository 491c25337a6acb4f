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

namespace Candlewick.Execution.Orders;

/// <summary>
/// DELETE /trading/order/{client_order_id}: cancels an entry. What of it was filled is closed at the market; exits are not
/// cancelled alone, because that would leave a position without protection.
/// </summary>
internal static class CancelOrder
{
    public sealed record Response(string TradeId, string ClientOrderId, OrderStatus Status);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/trading/order/{client_order_id}", HandleAsync)
        .WithName("CancelOrder").WithSummary("Cancel an entry order; whatever was filled is closed");

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "client_order_id")] string clientOrderId, OrderStore orders, Database database, IOrderPath path, IAuditLog audit,
        HttpContext http)
    {
        if (await orders.FindAsync(clientOrderId) is not { } order)
        {
            return Problems.NotFound($"There is no order '{clientOrderId}'.");
        }

        if (!order.IsEntry)
        {
            return Problems.Conflict(
                $"Order {clientOrderId} is the {order.Leg} of trade {order.TradeId} and protects it: close the trade instead (POST"
                    + $" /positions/close).");
        }

        if (order.Status.IsFinal())
        {
            return Problems.Conflict($"Order {clientOrderId} is {order.Status} already.");
        }

        var caller = Caller.Of(http);
        var outcome = await database.WriteAsync(async work =>
        {
            var done = await path.CloseAsync(work, order.TradeId, ExitReason.ManualClose);
            if (done is CommandOutcome.Taken)
            {
                var detail = $"trade {order.TradeId}, {order.FilledQuantity} of {order.Quantity} {order.Symbol} filled";
                await caller.AuditAsync(audit, work, "order.cancel", clientOrderId, detail);
            }

            return done;
        });
        if (outcome is not CommandOutcome.Taken)
        {
            return Problems.Conflict($"Trade {order.TradeId} has ended meanwhile.");
        }

        path.Wake(order.Account, order.TradeId);
        return TypedResults.Accepted((string?)null, new Response(order.TradeId, clientOrderId, order.Status));
    }
}
