using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Orders;

/// <summary>GET /api/trades/{trade_id}: one trade with every order, fill and status change.</summary>
internal static class ShowTrade
{
    /// <param name="Trade">The trade's numbers.</param>
    /// <param name="Origin">The signal, strategy or person that caused it.</param>
    /// <param name="LongestUnprotectedMs">The longest stretch in which something was open without exits working.</param>
    /// <param name="Orders">Its orders, oldest first.</param>
    /// <param name="Events">Every status change, oldest first.</param>
    /// <param name="Ledger">What it did to the money, once settled.</param>
    public sealed record Response(TradeState Trade, string Origin, long LongestUnprotectedMs, IReadOnlyList<ListOrders.Item> Orders, IReadOnlyList<Event> Events, IReadOnlyList<Entry> Ledger);

    public sealed record Event
    {
        public string ClientOrderId { get; init; } = "";
        public string? FromStatus { get; init; }
        public string ToStatus { get; init; } = "";
        public string? Detail { get; init; }
        public DateTimeOffset? VenueTime { get; init; }
        public DateTimeOffset? ReceivedAt { get; init; }
        public DateTimeOffset RecordedAt { get; init; }
    }

    public sealed record Entry
    {
        public string Kind { get; init; } = "";
        public decimal Amount { get; init; }
        public string Currency { get; init; } = "";
        public string? VenueTradeId { get; init; }
        public string Origin { get; init; } = "";
        public string Reason { get; init; } = "";
        public DateTimeOffset RecordedAt { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/trades/{trade_id}", HandleAsync)
        .WithName("GetTrade").WithSummary("One trade with every order, fill, status change and ledger entry");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "trade_id")] string tradeId, TradeStore trades, Database database)
    {
        if (await trades.LoadAsync(tradeId) is not { } loaded)
        {
            return Problems.NotFound($"There is no trade '{tradeId}'.");
        }

        var fills = (await database.QueryAsync<FillRow>("SELECT * FROM fills WHERE trade_id = @tradeId ORDER BY sequence", new { tradeId })).ToLookup(fill => fill.ClientOrderId, StringComparer.Ordinal);
        var events = await database.QueryAsync<Event>(
            "SELECT * FROM order_events WHERE client_order_id IN (SELECT client_order_id FROM orders WHERE trade_id = @tradeId) ORDER BY sequence", new { tradeId });
        var ledger = await database.QueryAsync<Entry>("SELECT * FROM ledger_entries WHERE trade_id = @tradeId ORDER BY sequence", new { tradeId });
        return TypedResults.Ok(new Response(
            OrderPath.ToState(loaded.Trade, loaded.Orders), loaded.Trade.Origin, loaded.Trade.UnprotectedMs,
            [.. loaded.Orders.Select(order => ListOrders.Describe(order, fills[order.ClientOrderId]))], events, ledger));
    }
}
