using Candlewick.Domain;

namespace Candlewick.Execution.Contracts.Matching;

/// <summary>What trading costs and on what terms.</summary>
/// <param name="Kind">Account kind.</param>
/// <param name="Currency">Currency the account is counted in. USD and the dollar coins count as one currency at par.</param>
/// <param name="Leverage">At least 1; ignored by a spot account.</param>
/// <param name="CommissionRate">Fraction of the notional per fill, 0 or more.</param>
/// <param name="Spread">Ask minus bid in price units; a market order pays half of it.</param>
/// <param name="Slippage">Price units against us on a market order.</param>
public sealed record MatchingTerms(
    AccountKind Kind, string Currency, decimal Leverage, decimal CommissionRate, decimal Spread, decimal Slippage);

/// <summary>An order's place in a list: target and stop cancel each other, the working order calls the others in.</summary>
public enum ListLeg { None, Target, Stop, Working, Pending }

/// <summary>An order in the venue's book.</summary>
public sealed record BookedOrder
{
    /// <summary>Rises with every order; earlier orders are matched first.</summary>
    public required long Number { get; init; }
    public required string ClientOrderId { get; init; }
    public required string VenueOrderId { get; init; }
    /// <summary>Client id of the list, or null.</summary>
    public string? ListId { get; init; }
    /// <summary>Number of the list's first order, by which the list is counted, or null.</summary>
    public long? ListNumber { get; init; }
    public ListLeg Leg { get; init; }
    public required string Symbol { get; init; }
    public required OrderSide Side { get; init; }
    public required OrderType Type { get; init; }
    public required decimal Quantity { get; init; }
    public decimal? LimitPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public required TimeInForce TimeInForce { get; init; }
    public required bool ReduceOnly { get; init; }
    /// <inheritdoc cref="VenueOrder.IsPostOnly"/>
    public bool IsPostOnly { get; init; }
    /// <inheritdoc cref="VenueOrder.IsIfTouched"/>
    public bool IsIfTouched { get; init; }
    /// <inheritdoc cref="VenueOrder.QuoteQuantity"/>
    public decimal? QuoteQuantity { get; init; }
    /// <inheritdoc cref="VenueOrder.Facts"/>
    public ClientFacts? Facts { get; init; }
    /// <summary>True until the working order of its list is filled: it can neither be filled nor has it anything locked.</summary>
    public bool IsPending { get; init; }
    public required OrderStatus Status { get; init; }
    public decimal FilledQuantity { get; init; }
    /// <summary>Of a triggered stop leg: what the target leg had filled of their shared quantity before.</summary>
    public decimal FilledByOtherLeg { get; init; }
    /// <summary>True once a stop price was touched.</summary>
    public bool IsTriggered { get; init; }
    /// <summary>The price its need for money is counted at: limit, stop, or the market when it was placed.</summary>
    public required decimal ReferencePrice { get; init; }
    /// <summary>Asset that is locked for it (spot); of a list the first open leg carries the lock of both.</summary>
    public string? LockedAsset { get; init; }
    public decimal LockedAmount { get; init; }
    /// <summary>Why it ended, in words.</summary>
    public string? Reason { get; init; }
    public required DateTimeOffset PlacedAt { get; init; }
    /// <summary>
    /// Since when it can be filled, on the venue's clock; null while a stop was not touched, or a pending order not called in.
    /// </summary>
    public DateTimeOffset? WorkingAt { get; init; }
    /// <summary>Last change, on the venue's clock.</summary>
    public required DateTimeOffset VenueTime { get; init; }

    /// <summary>True for a leg that ended because the other one was touched or filled.</summary>
    public bool IsEndedByOtherLeg => Status == OrderStatus.Cancelled && Reason is StopTriggered or TargetTriggered or OtherLegFilled;

    internal const string StopTriggered = "the stop leg of the list was triggered";
    internal const string TargetTriggered = "the target leg of the list was triggered";
    internal const string OtherLegFilled = "the other leg of the list was filled";

    /// <summary>True for an order by which the venue closes a position whose margin has run out.</summary>
    public bool IsLiquidation => ClientOrderId.StartsWith(LiquidationPrefix, StringComparison.Ordinal);

    /// <summary>How the client order id of a liquidation begins.</summary>
    internal const string LiquidationPrefix = "liquidation-";

    /// <summary>
    /// What may still be filled. While both legs of a list are open each shows its own; together they fill the quantity once.
    /// </summary>
    public decimal LeavesQuantity => Status.IsFinal() ? 0m : Quantity - FilledQuantity - FilledByOtherLeg;
}

/// <summary>A fill in the venue's book, with what it did to the account.</summary>
/// <param name="Number">Rises with every fill, for ever.</param>
/// <param name="TradeNumber">Rises with every fill of the symbol, for ever: venues count the trades of each symbol by themselves.</param>
/// <param name="ClientOrderId">Order.</param>
/// <param name="VenueOrderId">The venue's id of the order.</param>
/// <param name="Symbol">Symbol.</param>
/// <param name="Side">Side.</param>
/// <param name="Price">Price, exact: never rounded to the tick, so that half a spread of one tick is not lost.</param>
/// <param name="Quantity">Base quantity.</param>
/// <param name="Fee">Price × quantity × rate in <paramref name="FeeAsset"/>, exact.</param>
/// <param name="FeeAsset">Quote asset, or the base asset for a spot buy.</param>
/// <param name="BaseFlow">Signed change of the position, a commission in the base asset taken off.</param>
/// <param name="CashFlow">
/// Signed change of the cash balance: margin realized profit less commission, spot what was paid or received.
/// </param>
/// <param name="VenueTime">The venue's clock.</param>
/// <param name="Note">What was out of the ordinary, or null.</param>
public sealed record BookedFill(
    long Number,
    long TradeNumber,
    string ClientOrderId,
    string VenueOrderId,
    string Symbol,
    OrderSide Side,
    decimal Price,
    decimal Quantity,
    decimal Fee,
    string FeeAsset,
    decimal BaseFlow,
    decimal CashFlow,
    DateTimeOffset VenueTime,
    string? Note)
{
    /// <summary>True when the order rested in the book and the price came to it.</summary>
    public bool IsMaker { get; init; }

    /// <summary>The symbol's number as the trade id a venue gives out: its text order is its time order.</summary>
    public string VenueTradeId => TradeNumber.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True for the fill of a liquidation.</summary>
    public bool IsLiquidation => ClientOrderId.StartsWith(BookedOrder.LiquidationPrefix, StringComparison.Ordinal);
}

/// <summary>An asset's balance; free and locked together are what one has.</summary>
public sealed record AssetBalance(string Asset, decimal Free, decimal Locked)
{
    public decimal Total => Free + Locked;
}

/// <summary>A position with what it cost; quantity and cost are signed (short below 0). Quantity 0 says that it was closed.</summary>
public sealed record BookedPosition(string Symbol, string BaseAsset, string QuoteAsset, decimal Multiplier, decimal Quantity, decimal Cost)
{
    public decimal AveragePrice => Quantity == 0m ? 0m : Cost / Quantity / Multiplier;
}

/// <summary>Everything the matching engine knows: what it is started from and what can be stored of it.</summary>
public sealed record MatchingBooks
{
    public required MatchingTerms Terms { get; init; }
    /// <summary>Orders that are not final.</summary>
    public IReadOnlyList<BookedOrder> OpenOrders { get; init; } = [];
    public IReadOnlyList<AssetBalance> Balances { get; init; } = [];
    public IReadOnlyList<BookedPosition> Positions { get; init; } = [];
    /// <summary>Last price by symbol.</summary>
    public IReadOnlyDictionary<string, decimal> LastPrices { get; init; } = new Dictionary<string, decimal>(StringComparer.Ordinal);
    /// <summary>Number of the newest order; the next one gets one more.</summary>
    public long LastOrderNumber { get; init; }
    /// <summary>Number of the newest fill.</summary>
    public long LastFillNumber { get; init; }
    /// <summary>Trade number of the newest fill by symbol.</summary>
    public IReadOnlyDictionary<string, long> LastTradeNumbers { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);
}

/// <summary>What happened since the changes were last taken; to be stored in one transaction.</summary>
/// <param name="Orders">Changed orders as they are now, in the order of their first change.</param>
/// <param name="Fills">New fills, oldest first.</param>
/// <param name="Balances">Changed balances.</param>
/// <param name="Positions">Changed positions; quantity 0 for a closed one.</param>
public sealed record BookChanges(
    IReadOnlyList<BookedOrder> Orders, IReadOnlyList<BookedFill> Fills, IReadOnlyList<AssetBalance> Balances,
    IReadOnlyList<BookedPosition> Positions)
{
    public bool IsEmpty => Orders.Count == 0 && Fills.Count == 0 && Balances.Count == 0 && Positions.Count == 0;
}

/// <summary>An account in numbers, in its currency.</summary>
/// <param name="Equity">Cash plus unrealized profit; spot: everything at the last price.</param>
/// <param name="Cash">Cash without unrealized profit; spot: free and locked cash.</param>
/// <param name="BuyingPower">Largest notional that can be opened now, never below 0.</param>
/// <param name="MarginUsed">Margin of positions and opening orders; spot: locked cash.</param>
/// <param name="UnrealizedPnl">Of open positions at the last price.</param>
/// <param name="IsMarginCall">True when equity is below the margin of the open positions: nothing can be opened.</param>
/// <param name="LiquidationEquity">
/// Equity at or below which all is closed: half the margin of the open positions; 0 without a position.
/// </param>
public sealed record AccountFigures(
    decimal Equity, decimal Cash, decimal BuyingPower, decimal MarginUsed, decimal UnrealizedPnl, bool IsMarginCall,
    decimal LiquidationEquity);
