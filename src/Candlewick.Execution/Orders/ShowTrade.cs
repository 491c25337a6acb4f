using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Orders;

/// <summary>GET /trading/trades/{trade_id}: one trade with everything that happened to it.</summary>
internal static class ShowTrade
{
    /// <param name="Trade">The trade as lists show it.</param>
    /// <param name="LongestUnprotectedMs">The longest stretch in which something was open without working exits.</param>
    /// <param name="Orders">All orders, oldest first.</param>
    /// <param name="Events">Every change of an order's status, oldest first.</param>
    /// <param name="Ledger">What was written to the ledger for it.</param>
    public sealed record Response(
        TradeItem Trade, long LongestUnprotectedMs, IReadOnlyList<OrderItem> Orders, IReadOnlyList<OrderEvent> Events,
        IReadOnlyList<Entry> Ledger);

    public sealed record Entry(
        LedgerKind Kind, decimal Amount, string Currency, string? VenueTradeId, string Origin, string Reason, DateTimeOffset RecordedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/trading/trades/{trade_id}", HandleAsync)
        .WithName("GetTrade").WithSummary("One trade with every order, fill, status change and ledger entry");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        [FromRoute(Name = "trade_id")] string tradeId, TradeStore trades, OrderStore orders, LedgerStore ledger, IAccounts accounts)
    {
        if (await trades.LoadAsync(tradeId) is not { } file)
        {
            return Problems.NotFound($"There is no trade '{tradeId}'.");
        }

        var fills = await orders.FillsOfTradesAsync([tradeId]);
        var byOrder = fills.ToLookup(fill => fill.ClientOrderId, StringComparer.Ordinal);
        var entries = await ledger.ListOfTradeAsync(tradeId);
        return TypedResults.Ok(new Response(
            TradeItem.Of(file, fills, accounts.Find(file.Trade.Account)),
            file.Trade.UnprotectedMs,
            [.. file.Orders.Select(order => OrderItem.Of(order, byOrder[order.ClientOrderId]))],
            [.. (await orders.EventsOfTradeAsync(tradeId)).Select(OrderEvent.Of)],
            [.. entries.Select(
                row => new Entry(row.Kind, row.Amount, row.Currency, row.VenueTradeId, row.Origin, row.Reason, row.RecordedAt))]));
    }
}
