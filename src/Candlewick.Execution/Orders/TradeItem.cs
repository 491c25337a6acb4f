using System.Diagnostics.CodeAnalysis;
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
internal sealed record TradeItem : TradeState
{
    [SetsRequiredMembers]
    private TradeItem(TradeState state, IReadOnlyList<TradeFill> fills)
        : base(state)
    {
        EntryFills = [.. fills.Where(fill => fill.Leg == Leg.Entry)];
        ExitFills = [.. fills.Where(fill => fill.Leg != Leg.Entry)];
    }

    /// <summary>Of the account now; null when the account is not open.</summary>
    public VenueMode? Mode { get; init; }
    public decimal? LastPrice { get; init; }
    /// <summary>Of what is open, at the last price; null while nothing is open or no price is known.</summary>
    public decimal? UnrealizedPnl { get; init; }
    /// <summary>Realized and unrealized profit as a multiple of the risk.</summary>
    public decimal? R { get; init; }
    public required IReadOnlyList<TradeFill> EntryFills { get; init; }
    public required IReadOnlyList<TradeFill> ExitFills { get; init; }

    /// <summary>Null where there is none: the quotes of a market that has been replaced since say nothing of this trade.</summary>
    public static decimal? LastPriceOf(TradeRow trade, IBroker? broker) =>
        broker is not null && broker.MarketEpoch == trade.MarketEpoch ? (decimal?)broker.LastQuote(trade.Symbol)?.Last : null;

    public static TradeItem Of(TradeFile file, IEnumerable<FillRow> fills, IBroker? broker)
    {
        var trade = file.Trade;
        var state = TradeDescription.StateOf(file);
        var filled = fills.Select(fill => new TradeFill(
            fill.Leg, fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset, fill.FeeValue, fill.VenueTime, fill.Note)).ToList();
        var last = LastPriceOf(trade, broker);
        var unrealized = trade.UnrealizedAt(last);
        return new TradeItem(state, filled)
        {
            Mode = broker?.Mode,
            LastPrice = last,
            UnrealizedPnl = unrealized,
            R = state is { Risk: > 0, EntryFilledQuantity: > 0 }
                ? Math.Round((state.RealizedPnl + (unrealized ?? 0m)) / state.Risk.Value, 4) : null,
        };
    }
}
