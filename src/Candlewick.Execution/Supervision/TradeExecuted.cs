using Candlewick.Domain;
using Candlewick.Execution.Books;

namespace Candlewick.Execution.Supervision;

/// <summary>Data of the stream's <c>trade.executed</c>: one fill of the desk's.</summary>
internal sealed record TradeExecuted(
    string TradeId,
    string Account,
    string Venue,
    string Symbol,
    Leg Leg,
    OrderSide Side,
    decimal Price,
    decimal Quantity,
    decimal Fee,
    string FeeAsset,
    string ClientOrderId,
    string VenueTradeId,
    string? Note,
    DateTimeOffset At)
{
    public static TradeExecuted Of(FillRow fill) => new(
        fill.TradeId, fill.Account, fill.Venue, fill.Symbol, fill.Leg, fill.Side, fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset,
        fill.ClientOrderId, fill.VenueTradeId, fill.Note, fill.VenueTime);
}

/// <summary>What a person is told about a trade.</summary>
internal enum TradeAlertKind
{
    ForcedClose,
    CannotClose,
    StrayFill,
    EndedOrderWorks,
    ExternalClose,
    Liquidated,
    Unprotected,
}

/// <summary>Data of the stream's <c>alert.new</c> as the order path sends it.</summary>
internal sealed record TradeAlert(TradeAlertKind Kind, string TradeId, string Account, string Symbol, string Message, DateTimeOffset At);
