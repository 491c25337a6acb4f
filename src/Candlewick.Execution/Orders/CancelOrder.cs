using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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
        .WithName("CancelOrder").WithSummary("Cancel an entry order; what was filled of it is closed");

    private static async Task<Results<Accepted<Response>, ProblemHttpResult>> HandleAsync(
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "client_order_id")] string clientOrderId, Database database, IOrderPath path, IAuditLog audit, HttpContext http)
    {
        var order = await database.FirstOrDefaultAsync<OrderRow>("SELECT * FROM orders WHERE client_order_id = @clientOrderId", new { clientOrderId });
        if (order is null)
        {
            return Problems.NotFound($"There is no order '{clientOrderId}'.");
        }

        if (!order.IsEntry)
        {
            return Problems.Conflict($"Order {clientOrderId} is the {order.Leg} of trade {order.TradeId} and protects it: close the trade instead (POST /positions/close).");
        }

        if (order.Status.IsFinal())
        {
            return Problems.Conflict($"Order {clientOrderId} is {order.Status} already.");
        }

        var by = http.User.Identity?.Name ?? "anonymous";
        await database.WriteAsync(async work =>
        {
            await path.RequestCloseAsync(work, order.TradeId, ExitReason.ManualClose);
            await audit.AddAsync(work, by, "order.cancel", clientOrderId, $"trade {order.TradeId}, {order.FilledQuantity} of {order.Quantity} {order.Symbol} filled", http.Connection.RemoteIpAddress?.ToString());
        });
        path.Wake(order.Account, order.TradeId);
        return TypedResults.Accepted((string?)null, new Response(order.TradeId, clientOrderId, order.Status));
    }
}
