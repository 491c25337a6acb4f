using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// Data of the stream's <c>trade.update</c>: a trade's numbers as they are, by the names of <c>GET /trading/trades</c>.
/// </summary>
internal sealed record TradeUpdate(
    string TradeId,
    TradeOwnerKind OwnerKind,
    string OwnerId,
    string? RouteId,
    string Account,
    string Venue,
    string Symbol,
    string MarketEpoch,
    OrderSide Side,
    TradePhase Phase,
    bool IsFailed,
    string? StoppedReason,
    decimal EntryFilledQuantity,
    decimal? EntryAveragePrice,
    decimal OpenQuantity,
    decimal ClosingQuantity,
    decimal ExitFilledQuantity,
    decimal? ExitAveragePrice,
    ExitReason? ExitReason,
    decimal RealizedPnl,
    decimal Fees,
    string? Note,
    DateTimeOffset At)
{
    public static TradeUpdate Of(TradeRow trade) => new(
        trade.TradeId, trade.OwnerKind, trade.OwnerId, trade.RouteId, trade.Account, trade.Venue, trade.Symbol, trade.MarketEpoch,
        trade.Side,
        trade.Phase, trade.IsFailed, trade.StoppedReason, trade.EntryFilledQuantity, trade.EntryAveragePrice, trade.OpenQuantity,
        trade.ClosingQuantity, trade.ExitFilledQuantity, trade.ExitAveragePrice, trade.ExitReason, trade.RealizedPnl, trade.Fees,
        trade.Note, trade.UpdatedAt);
}
