using Candlewick.Domain;

namespace Candlewick.Execution.Supervision;

/// <summary>Data of the stream's <c>trade.executed</c>: one fill of the desk's.</summary>
internal sealed record TradeExecuted(
    string TradeId,
    string Account,
    string Symbol,
    string Leg,
    OrderSide Side,
    decimal Price,
    decimal Quantity,
    decimal Fee,
    string FeeAsset,
    string ClientOrderId,
    string VenueTradeId,
    string? Note,
    DateTimeOffset At);

/// <summary>Data of the stream's <c>alert.new</c> as the order path sends it.</summary>
internal sealed record TradeAlert(string Kind, string TradeId, string Account, string Symbol, string Message, DateTimeOffset At);
