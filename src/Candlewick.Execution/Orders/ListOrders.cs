using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Execution.Orders;

/// <summary>GET /api/orders: the desk's orders with their fills, newest first.</summary>
internal static class ListOrders
{
    public sealed record Item(
        string ClientOrderId, string? VenueOrderId, string TradeId, string Account, string Symbol, string Leg, int Revision, OrderSide Side, OrderType Type,
        decimal Quantity, decimal FilledQuantity, decimal LeavesQuantity, decimal? AverageFillPrice, decimal? LimitPrice, decimal? StopPrice, OrderStatus Status,
        int Sends, string? RefusalRule, string? RefusalCode, string? Reason, bool MayRetry, string? Evidence,
        DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? VenueTime, DateTimeOffset? ReceivedAt, DateTimeOffset RecordedAt, IReadOnlyList<Fill> Fills);

    public sealed record Fill(
        string VenueTradeId, decimal Price, decimal Quantity, decimal Fee, string FeeAsset, DateTimeOffset VenueTime, DateTimeOffset ReceivedAt, DateTimeOffset RecordedAt, string? Note);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/orders", HandleAsync)
        .WithName("ListOrders").WithSummary("Orders with their fills, newest first; ?trade_id=, ?account= and ?symbol= narrow");

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(
        Database database, HttpContext http, int? limit, string? cursor, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "trade_id")] string? tradeId, string? account, string? symbol)
    {
        var size = Paging.Limit(limit);
        var before = Paging.Read(cursor) is { } key && long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : (long?)null;
        var (orders, fills) = await database.ReadAsync(async connection =>
        {
            var rows = (await Dapper.SqlMapper.QueryAsync<OrderRow>(connection,
                """
                SELECT * FROM orders WHERE (@before IS NULL OR sequence < @before) AND (@tradeId IS NULL OR trade_id = @tradeId)
                  AND (@account IS NULL OR account = @account) AND (@symbol IS NULL OR symbol = @symbol)
                ORDER BY sequence DESC LIMIT @take
                """, new { before, tradeId, account, symbol = symbol?.ToUpperInvariant(), take = size + 1 })).ToList();
            var filled = await Dapper.SqlMapper.QueryAsync<FillRow>(connection,
                "SELECT * FROM fills WHERE client_order_id IN @ids ORDER BY sequence", new { ids = rows.Take(size).Select(row => row.ClientOrderId) });
            return (rows, filled.ToLookup(fill => fill.ClientOrderId, StringComparer.Ordinal));
        });
        var page = Paging.Page(http, orders, size, order => Paging.Cursor(order.Sequence.ToString(CultureInfo.InvariantCulture)));
        return TypedResults.Ok<IReadOnlyList<Item>>([.. page.Select(order => Describe(order, fills[order.ClientOrderId]))]);
    }

    internal static Item Describe(OrderRow order, IEnumerable<FillRow> fills) => new(
        order.ClientOrderId, order.VenueOrderId, order.TradeId, order.Account, order.Symbol, order.Leg, order.Revision, order.Side, order.Type,
        order.Quantity, order.FilledQuantity, order.LeavesQuantity, order.AverageFillPrice, order.LimitPrice, order.StopPrice, order.Status,
        order.Sends, order.RefusalRule, order.RefusalCode, order.Reason, order.MayRetry, order.Evidence,
        order.CreatedAt, order.SentAt, order.VenueTime, order.ReceivedAt, order.RecordedAt,
        [.. fills.Select(fill => new Fill(fill.VenueTradeId, fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset, fill.VenueTime, fill.ReceivedAt, fill.RecordedAt, fill.Note))]);
}
