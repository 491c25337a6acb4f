using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Platform.Alerts;

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

/// <summary>What it is that a person is told about a trade.</summary>
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

/// <summary>What a person is told about a trade.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="TradeId">The trade; null where no trade holds what it is about.</param>
/// <param name="Account">Account.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Message">In words, with the figures.</param>
internal sealed record TradeAlert(TradeAlertKind Kind, string? TradeId, string Account, string Symbol, string Message)
{
    /// <summary>A forced exit is over, and somebody else's doing is booked; the others leave something open.</summary>
    private AlertLevel Level => Kind is TradeAlertKind.ForcedClose or TradeAlertKind.ExternalClose or TradeAlertKind.EndedOrderWorks
        ? AlertLevel.Warning
        : AlertLevel.Bad;

    public Alert ToAlert() => new()
    {
        Kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(Kind.ToString()),
        Subject = TradeId ?? $"{Account}/{Symbol}",
        Level = Level,
        Message = Message,
        Account = Account,
        Symbol = Symbol,
        TradeId = TradeId,
    };
}
