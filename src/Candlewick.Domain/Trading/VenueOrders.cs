namespace Candlewick.Domain;

/// <summary>An order as it goes to a venue.</summary>
/// <param name="ClientOrderId">Ours, unique for ever, at most 31 characters of [A-Za-z0-9-_].</param>
/// <param name="Symbol">Symbol, upper case.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Quantity">On the instrument's step, above 0.</param>
/// <param name="LimitPrice">For limit and stop-limit; on the tick.</param>
/// <param name="StopPrice">For stop and stop-limit; on the tick.</param>
/// <param name="TimeInForce">Time in force.</param>
/// <param name="ReduceOnly">True for exits: it may only shrink a position.</param>
public sealed record VenueOrder(
    string ClientOrderId,
    string Symbol,
    OrderSide Side,
    OrderType Type,
    decimal Quantity,
    decimal? LimitPrice = null,
    decimal? StopPrice = null,
    TimeInForce TimeInForce = TimeInForce.GoodTillCancel,
    bool ReduceOnly = false)
{
    /// <summary>
    /// The venue must not take it later than this, by the desk's clock: another host of the desk may trade by then. Null for a desk of one.
    /// </summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>True for a limit order that may only rest: it is refused where it would be matched at once.</summary>
    public bool IsPostOnly { get; init; }

    /// <summary>
    /// True for a stop or stop-limit that is touched from its other side, where it takes a profit: a sell from below, a buy from above
    /// (FIX: market if touched).
    /// </summary>
    public bool IsIfTouched { get; init; }

    /// <summary>
    /// Of a market order: what it may cost or bring, in the quote asset, and its quantity is what that comes to at the price; null for one
    /// that says its quantity.
    /// </summary>
    public decimal? QuoteQuantity { get; init; }

    /// <summary>What whoever placed it said along, where the venue's books call it otherwise; null for an order of this desk.</summary>
    public ClientFacts? Facts { get; init; }
}

/// <summary>What a client of a venue says of an order and may ask for again. The books keep it and do not look at it.</summary>
/// <param name="GivenId">The client's order id: of the open orders no other has it, and a later one may.</param>
/// <param name="ListGivenId">The client's id of the list, or null.</param>
/// <param name="StrategyId">A number of the client's, or null.</param>
/// <param name="StrategyType">A number of the client's, or null.</param>
public sealed record ClientFacts(string GivenId, string? ListGivenId = null, long? StrategyId = null, int? StrategyType = null);

/// <summary>Two orders of which a fill or a cancel of one cancels the other; they share one lock.</summary>
/// <param name="ClientListId">Ours, unique.</param>
/// <param name="Target">The limit leg, or one that is touched from the target's side.</param>
/// <param name="Stop">The stop leg.</param>
public sealed record VenueOrderList(string ClientListId, VenueOrder Target, VenueOrder Stop);

/// <summary>A working order and what is placed once it is filled completely: one order, or two of which one cancels the other.</summary>
/// <param name="ClientListId">Ours, unique.</param>
/// <param name="Working">Placed at once.</param>
/// <param name="Pending">Placed then: the order, or the target leg of two.</param>
/// <param name="PendingStop">The stop leg of two, or null.</param>
public sealed record VenueOrderChain(string ClientListId, VenueOrder Working, VenueOrder Pending, VenueOrder? PendingStop = null);

/// <summary>One fill at a venue.</summary>
public sealed record VenueFill
{
    /// <summary>Symbol, upper case.</summary>
    public required string Symbol { get; init; }
    /// <summary>The venue's order id.</summary>
    public required string VenueOrderId { get; init; }
    /// <summary>The venue's trade id. Venues count per symbol; together with account, symbol and order it is unique.</summary>
    public required string VenueTradeId { get; init; }
    /// <summary>The order it belongs to: ours, or the venue's own for an order placed elsewhere.</summary>
    public required string ClientOrderId { get; init; }
    public required OrderSide Side { get; init; }
    /// <summary>Price in the quote asset, above 0.</summary>
    public required decimal Price { get; init; }
    /// <summary>Base quantity, above 0.</summary>
    public required decimal Quantity { get; init; }
    /// <summary>Commission, not negative, in <see cref="FeeAsset"/>.</summary>
    public required decimal Fee { get; init; }
    public required string FeeAsset { get; init; }
    /// <summary>The venue's clock.</summary>
    public required DateTimeOffset VenueTime { get; init; }
    /// <summary>True when the venue closed the position because its margin had run out.</summary>
    public bool IsLiquidation { get; init; }
    /// <summary>What the venue says of it, e.g. that both legs were touched within one bar.</summary>
    public string? Note { get; init; }
}

/// <summary>The venue's view of one order; the stream, a submit's answer and a query give the same shape.</summary>
public sealed record OrderReport
{
    /// <summary>Ours; for an order placed by hand at the venue, the venue's own.</summary>
    public required string ClientOrderId { get; init; }
    public required string VenueOrderId { get; init; }
    public required string Symbol { get; init; }
    public required OrderSide Side { get; init; }
    public required OrderType Type { get; init; }
    /// <summary>Never Planned, Sending or Unconfirmed.</summary>
    public required OrderStatus Status { get; init; }
    public required decimal Quantity { get; init; }
    public required decimal FilledQuantity { get; init; }
    /// <summary>Why it was cancelled, rejected or expired.</summary>
    public string? Reason { get; init; }
    /// <summary>The venue's clock.</summary>
    public required DateTimeOffset VenueTime { get; init; }
    /// <summary>All fills in a query, the new ones on the stream.</summary>
    public IReadOnlyList<VenueFill> Fills { get; init; } = [];
    /// <summary>True for an order by which the venue closes a position whose margin has run out.</summary>
    public bool IsLiquidation { get; init; }
}

/// <summary>An open position at a venue; quantity is signed (short below 0). On a spot account: what is held of the base asset.</summary>
public sealed record VenuePosition(string Symbol, decimal Quantity, decimal AveragePrice, decimal UnrealizedPnl);

/// <summary>What kind of account orders are matched for.</summary>
public enum AccountKind
{
    /// <summary>Long and short on borrowed money; one cash balance, positions per symbol.</summary>
    Margin,
    /// <summary>Long only; a balance per asset, free and locked.</summary>
    Spot,
}

/// <summary>What kind of prices and money a venue deals in: the coloured frame of the page.</summary>
public enum VenueMode
{
    /// <summary>Made-up prices.</summary>
    Synthetic,
    /// <summary>Stored prices shown again.</summary>
    Replay,
    /// <summary>Live prices, pretended money.</summary>
    Paper,
    /// <summary>Live prices, real money.</summary>
    Live,
}

/// <summary>Money at a venue.</summary>
/// <param name="Account">Account name, e.g. <c>simulator</c>.</param>
/// <param name="Kind">Margin or spot.</param>
/// <param name="Currency">Currency of all amounts.</param>
/// <param name="Equity">Cash plus unrealized profit (spot: all assets at the last price).</param>
/// <param name="Cash">Cash without unrealized profit; for spot the free and locked quote currency.</param>
/// <param name="BuyingPower">Largest notional that can be opened now.</param>
/// <param name="Leverage">1 for spot.</param>
/// <param name="MarginUsed">Margin (or locked money) in use.</param>
/// <param name="UnrealizedPnl">Of open positions at the last price.</param>
/// <param name="VenueTime">The venue's clock.</param>
public sealed record AccountState(
    string Account,
    AccountKind Kind,
    string Currency,
    decimal Equity,
    decimal Cash,
    decimal BuyingPower,
    decimal Leverage,
    decimal MarginUsed,
    decimal UnrealizedPnl,
    DateTimeOffset VenueTime);

/// <summary>What trading an instrument costs now.</summary>
/// <param name="FeeRate">Commission per leg as a fraction of the notional.</param>
/// <param name="Spread">Ask minus bid, in price units.</param>
/// <param name="Slippage">Expected extra price units against us on a market order.</param>
public sealed record TradingCosts(decimal FeeRate, decimal Spread, decimal Slippage);
