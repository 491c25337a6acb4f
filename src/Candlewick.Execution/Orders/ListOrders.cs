using System.Globalization;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Orders;

/// <summary>GET /trading/orders and /trading/orders/{client_order_id}: the desk's orders with their fills.</summary>
internal static class ListOrders
{
    /// <param name="Order">The order with its fills.</param>
    /// <param name="Events">Every change of its status, oldest first.</param>
    public sealed record Life(OrderItem Order, IReadOnlyList<OrderEvent> Events);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trading/orders", HandleAsync)
            .WithName("ListOrders").WithSummary("Orders with their fills, newest first; filter by ?trade_id=, ?account= and ?symbol=");
        routes.MapGet("/trading/orders/{client_order_id}", ShowAsync)
            .WithName("GetOrder").WithSummary("One order with its fills and every status change");
    }

    private static async Task<Ok<IReadOnlyList<OrderItem>>> HandleAsync(
        OrderStore store, HttpContext http, int? limit, string? cursor, [FromQuery(Name = "trade_id")] string? tradeId, string? account,
        string? symbol, IAccounts accounts)
    {
        var (name, venue) = symbol is null ? (null, null) : accounts.Split(symbol);
        var size = Paging.Limit(limit);
        var before = Paging.Read(cursor) is { } key
            && long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : (long?)null;
        var orders = await store.ListAsync(tradeId, account, name, venue, before, size + 1);
        var page = Paging.Page(http, orders, size, order => Paging.Cursor(order.Sequence.ToString(CultureInfo.InvariantCulture)));
        var fills = (await store.FillsOfOrdersAsync([.. page.Select(order => order.ClientOrderId)]))
            .ToLookup(fill => fill.ClientOrderId, StringComparer.Ordinal);
        return TypedResults.Ok<IReadOnlyList<OrderItem>>([.. page.Select(order => OrderItem.Of(order, fills[order.ClientOrderId]))]);
    }

    private static async Task<Results<Ok<Life>, ProblemHttpResult>> ShowAsync(
        [FromRoute(Name = "client_order_id")] string clientOrderId, OrderStore store)
    {
        if (await store.FindAsync(clientOrderId) is not { } order)
        {
            return Problems.NotFound($"There is no order '{clientOrderId}'.");
        }

        var events = await store.EventsOfOrderAsync(clientOrderId);
        return TypedResults.Ok(
            new Life(OrderItem.Of(order, await store.FillsOfOrdersAsync([clientOrderId])), [.. events.Select(OrderEvent.Of)]));
    }
}
