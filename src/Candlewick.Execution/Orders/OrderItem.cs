using Candlewick.Domain;
using Candlewick.Execution.Books;

namespace Candlewick.Execution.Orders;

/// <summary>An order as <c>GET /trading/orders</c> shows it.</summary>
internal sealed record OrderItem(
    string ClientOrderId, string? VenueOrderId, string TradeId, string Account, string Venue, string Symbol, Leg Leg, int ExitNumber,
    int Revision,
    OrderSide Side, OrderType Type, decimal Quantity, decimal FilledQuantity, decimal LeavesQuantity, decimal? AverageFillPrice,
    decimal? LimitPrice,
    decimal? StopPrice, bool ReduceOnly, OrderStatus Status, int Sends, string? RefusalRule, string? RefusalCode, string? Reason,
    bool MayRetry,
    string? Evidence, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? VenueTime, DateTimeOffset? ReceivedAt,
    DateTimeOffset RecordedAt, IReadOnlyList<OrderFill> Fills)
{
    public static OrderItem Of(OrderRow order, IEnumerable<FillRow> fills) => new(
        order.ClientOrderId, order.VenueOrderId, order.TradeId, order.Account, order.Venue, order.Symbol, order.Leg, order.ExitNumber,
        order.Revision,
        order.Side, order.Type, order.Quantity, order.FilledQuantity, order.LeavesQuantity, order.AverageFillPrice, order.LimitPrice,
        order.StopPrice, order.ReduceOnly, order.Status, order.Sends, order.RefusalRule, order.RefusalCode, order.Reason, order.MayRetry,
        order.Evidence, order.CreatedAt, order.SentAt, order.VenueTime, order.ReceivedAt, order.RecordedAt,
        [.. fills.Select(OrderFill.Of)]);
}

/// <summary>A fill of an order with its times: the venue's, ours, and when it was stored.</summary>
internal sealed record OrderFill(
    string VenueTradeId, decimal Price, decimal Quantity, decimal Fee, string FeeAsset, decimal FeeValue, DateTimeOffset VenueTime,
    DateTimeOffset ReceivedAt, DateTimeOffset RecordedAt, string? Note)
{
    public static OrderFill Of(FillRow fill) => new(
        fill.VenueTradeId, fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset, fill.FeeValue, fill.VenueTime, fill.ReceivedAt,
        fill.RecordedAt, fill.Note);
}

/// <summary>One change of an order's status.</summary>
internal sealed record OrderEvent(
    string ClientOrderId, OrderStatus? FromStatus, OrderStatus ToStatus, string? Detail, DateTimeOffset? VenueTime,
    DateTimeOffset? ReceivedAt,
    DateTimeOffset RecordedAt)
{
    public static OrderEvent Of(OrderEventRow row) => new(
        row.ClientOrderId, row.FromStatus, row.ToStatus, row.Detail, row.VenueTime, row.ReceivedAt, row.RecordedAt);
}
