using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Orders;

/// <summary>One fill of a trade, as lists show it.</summary>
/// <param name="Leg">What its order was for.</param>
/// <param name="Price">Price.</param>
/// <param name="Quantity">Quantity in the base asset.</param>
/// <param name="Fee">Commission in <paramref name="FeeAsset"/>.</param>
/// <param name="FeeAsset">Asset of the commission.</param>
/// <param name="FeeValue">The commission in the quote asset.</param>
/// <param name="VenueTime">The venue's clock.</param>
/// <param name="Note">What was out of the ordinary, in words.</param>
internal sealed record TradeFill(
    Leg Leg, decimal Price, decimal Quantity, decimal Fee, string FeeAsset, decimal FeeValue, DateTimeOffset VenueTime, string? Note);

/// <summary>A trade as <c>GET /trading/trades</c> shows it. Money in the quote asset, prices per unit.</summary>
internal sealed record TradeItem
{
    public required string TradeId { get; init; }
    public required TradeOwnerKind OwnerKind { get; init; }
    public required string OwnerId { get; init; }
    public string? RouteId { get; init; }
    public string? RouteName { get; init; }
    public string? Node { get; init; }
    public required string Account { get; init; }
    public required string Venue { get; init; }
    public required string Symbol { get; init; }
    public required string MarketEpoch { get; init; }
    public string? ReplayOf { get; init; }
    /// <summary>Of the account now; null when the account is not open.</summary>
    public VenueMode? Mode { get; init; }
    public required OrderSide Side { get; init; }
    public required TradePhase Phase { get; init; }
    /// <summary>True when it ended without a fill.</summary>
    public required bool IsFailed { get; init; }
    /// <summary>Why nothing more is sent until a person has looked; null while it goes on by itself.</summary>
    public string? StoppedReason { get; init; }
    public required OrderType EntryType { get; init; }
    public required decimal PlannedQuantity { get; init; }
    public required decimal PlannedEntryPrice { get; init; }
    public required string EntryClientOrderId { get; init; }
    public required OrderStatus EntryStatus { get; init; }
    public required decimal EntryFilledQuantity { get; init; }
    public decimal? EntryAveragePrice { get; init; }
    public DateTimeOffset? EntryFilledAt { get; init; }
    public required decimal OpenQuantity { get; init; }
    public required decimal ExitFilledQuantity { get; init; }
    public decimal? ExitAveragePrice { get; init; }
    public DateTimeOffset? ExitFilledAt { get; init; }
    public ExitReason? ExitReason { get; init; }
    /// <summary>Of the first exit.</summary>
    public decimal? Target { get; init; }
    /// <summary>Of the first exit.</summary>
    public decimal? Stop { get; init; }
    public required IReadOnlyList<TradeExit> Exits { get; init; }
    public required ExitPlace ExitsAt { get; init; }
    public decimal? LastPrice { get; init; }
    /// <summary>Of what is open, at the last price; null while nothing is open or no price is known.</summary>
    public decimal? UnrealizedPnl { get; init; }
    /// <summary>Of what was closed, all fees so far taken off.</summary>
    public required decimal RealizedPnl { get; init; }
    public required decimal Fees { get; init; }
    /// <summary>Entry price units against us; positive is worse than planned.</summary>
    public decimal? Slippage { get; init; }
    /// <summary>The loss at the stop that was reserved, costs included; null without a stop.</summary>
    public decimal? Risk { get; init; }
    /// <summary>Realized and unrealized profit as a multiple of the risk.</summary>
    public decimal? R { get; init; }
    public string? Note { get; init; }
    public required string Origin { get; init; }
    public required DateTimeOffset PlannedAt { get; init; }
    public DateTimeOffset? SettledAt { get; init; }
    public required IReadOnlyList<TradeFill> EntryFills { get; init; }
    public required IReadOnlyList<TradeFill> ExitFills { get; init; }

    public static TradeItem Of(TradeFile file, IEnumerable<FillRow> fills, IBroker? broker)
    {
        var trade = file.Trade;
        var state = TradeDescription.StateOf(file);
        var filled = fills.Select(fill => new TradeFill(
            fill.Leg, fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset, fill.FeeValue, fill.VenueTime, fill.Note)).ToList();
        // The quotes of a market that has been replaced since say nothing of this trade.
        var last = broker is not null && broker.MarketEpoch == trade.MarketEpoch && broker.LastQuote(trade.Symbol) is { } quote
            ? (decimal)quote.Last
            : default(decimal?);
        var unrealized = trade.OpenQuantity > 0 && last is { } price && trade.EntryAveragePrice is { } entry
            ? Plain.Number(trade.Side.Sign() * trade.OpenQuantity * (price - entry) * trade.ContractMultiplier)
            : default(decimal?);
        return new TradeItem
        {
            TradeId = state.TradeId,
            OwnerKind = state.OwnerKind,
            OwnerId = state.OwnerId,
            RouteId = state.RouteId,
            RouteName = state.RouteName,
            Node = state.Node,
            Account = state.Account,
            Venue = state.Venue,
            Symbol = state.Symbol,
            MarketEpoch = state.MarketEpoch,
            ReplayOf = state.ReplayOf,
            Mode = broker?.Mode,
            Side = state.Side,
            Phase = state.Phase,
            IsFailed = state.IsFailed,
            StoppedReason = state.StoppedReason,
            EntryType = state.EntryType,
            PlannedQuantity = state.PlannedQuantity,
            PlannedEntryPrice = state.PlannedEntryPrice,
            EntryClientOrderId = state.EntryClientOrderId,
            EntryStatus = state.EntryStatus,
            EntryFilledQuantity = state.EntryFilledQuantity,
            EntryAveragePrice = state.EntryAveragePrice,
            EntryFilledAt = state.EntryFilledAt,
            OpenQuantity = state.OpenQuantity,
            ExitFilledQuantity = state.ExitFilledQuantity,
            ExitAveragePrice = state.ExitAveragePrice,
            ExitFilledAt = state.ExitFilledAt,
            ExitReason = state.ExitReason,
            Target = state.Target,
            Stop = state.Stop,
            Exits = state.Exits,
            ExitsAt = state.ExitsAt,
            LastPrice = last,
            UnrealizedPnl = unrealized,
            RealizedPnl = state.RealizedPnl,
            Fees = state.Fees,
            Slippage = state.Slippage,
            Risk = state.Risk,
            R = state is { Risk: > 0, EntryFilledQuantity: > 0 }
                ? Math.Round((state.RealizedPnl + (unrealized ?? 0m)) / state.Risk.Value, 4) : null,
            Note = state.Note,
            Origin = state.Origin,
            PlannedAt = state.PlannedAt,
            SettledAt = state.SettledAt,
            EntryFills = [.. filled.Where(fill => fill.Leg == Leg.Entry)],
            ExitFills = [.. filled.Where(fill => fill.Leg != Leg.Entry)],
        };
    }
}
