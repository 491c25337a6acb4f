using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Execution.Contracts;

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
    bool ReduceOnly = false);

/// <summary>Two orders of which a fill (even a partial one's completion) or a cancel of one cancels the other; they share one lock.</summary>
/// <param name="ClientListId">Ours, unique.</param>
/// <param name="Target">The limit leg.</param>
/// <param name="Stop">The stop leg.</param>
public sealed record VenueOrderList(string ClientListId, VenueOrder Target, VenueOrder Stop);

/// <summary>What came of a submit. A timeout is never a refusal.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome() { }

    /// <summary>The venue has it.</summary>
    /// <param name="VenueOrderId">The venue's id (of the list for a list).</param>
    /// <param name="VenueTime">The venue's clock.</param>
    public sealed record Accepted(string VenueOrderId, DateTimeOffset VenueTime) : SubmitOutcome;

    /// <summary>The venue does not have it and never will under this id.</summary>
    /// <param name="Rule">Closed list of rule names, see docs/vocabulary.md.</param>
    /// <param name="Code">The venue's own code.</param>
    /// <param name="Reason">In words, with the numbers.</param>
    /// <param name="MayRetry">True when trying again (under a new revision) can help.</param>
    public sealed record Refused(string Rule, string Code, string Reason, bool MayRetry) : SubmitOutcome;

    /// <summary>Nobody knows. Only asking by client order id resolves it.</summary>
    /// <param name="Reason">What happened on the wire.</param>
    public sealed record Unconfirmed(string Reason) : SubmitOutcome;
}

/// <summary>One fill at a venue.</summary>
/// <param name="VenueTradeId">Unique per venue; rises with time.</param>
/// <param name="ClientOrderId">The order it belongs to.</param>
/// <param name="Price">Price in the quote asset.</param>
/// <param name="Quantity">Base quantity, above 0.</param>
/// <param name="Fee">Commission, not negative, in <paramref name="FeeAsset"/>.</param>
/// <param name="FeeAsset">Asset the commission was taken in.</param>
/// <param name="VenueTime">The venue's clock.</param>
/// <param name="Note">What the venue says of it, e.g. <c>both legs touched within the bar: stop taken first</c>.</param>
public sealed record VenueFill(
    string VenueTradeId,
    string ClientOrderId,
    decimal Price,
    decimal Quantity,
    decimal Fee,
    string FeeAsset,
    DateTimeOffset VenueTime,
    string? Note = null);

/// <summary>The venue's view of one order; the stream and a query give the same shape.</summary>
/// <param name="ClientOrderId">Ours; for an order placed by hand at the venue, the venue's own.</param>
/// <param name="VenueOrderId">The venue's.</param>
/// <param name="Symbol">Symbol.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Status">Never Planned, Sending or Unconfirmed.</param>
/// <param name="Quantity">Ordered quantity.</param>
/// <param name="FilledQuantity">Filled so far.</param>
/// <param name="Reason">Why it was cancelled, rejected or expired.</param>
/// <param name="VenueTime">The venue's clock.</param>
/// <param name="Fills">All fills in a query, the new one(s) on the stream.</param>
public sealed record OrderReport(
    string ClientOrderId,
    string VenueOrderId,
    string Symbol,
    OrderSide Side,
    OrderType Type,
    OrderStatus Status,
    decimal Quantity,
    decimal FilledQuantity,
    string? Reason,
    DateTimeOffset VenueTime,
    IReadOnlyList<VenueFill> Fills);

/// <summary>Money at a venue.</summary>
/// <param name="Account">Account name, e.g. <c>simulator</c>.</param>
/// <param name="Kind"><c>margin</c> or <c>spot</c>.</param>
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
    string Kind,
    string Currency,
    decimal Equity,
    decimal Cash,
    decimal BuyingPower,
    decimal Leverage,
    decimal MarginUsed,
    decimal UnrealizedPnl,
    DateTimeOffset VenueTime);

/// <summary>An open position at a venue; quantity is signed (short below 0).</summary>
public sealed record VenuePosition(string Symbol, decimal Quantity, decimal AveragePrice, decimal UnrealizedPnl);

/// <summary>Orders that a venue places by itself.</summary>
public static class VenueInitiated
{
    /// <summary>How the client order id of a liquidation begins: the venue closed a position because its margin had run out.</summary>
    public const string LiquidationPrefix = "liquidation-";

    /// <summary>True for the order of a liquidation.</summary>
    public static bool IsLiquidation(string clientOrderId) => clientOrderId.StartsWith(LiquidationPrefix, StringComparison.Ordinal);
}

/// <summary>Everything a venue knows that the desk must agree with.</summary>
/// <param name="Account">Money.</param>
/// <param name="OpenOrders">Working orders.</param>
/// <param name="Positions">Open positions.</param>
/// <param name="Fills">Fills after the asked trade id, oldest first.</param>
public sealed record VenueSnapshot(AccountState Account, IReadOnlyList<OrderReport> OpenOrders, IReadOnlyList<VenuePosition> Positions, IReadOnlyList<VenueFill> Fills);

/// <summary>What trading an instrument costs now.</summary>
/// <param name="FeeRate">Commission per leg as a fraction of the notional.</param>
/// <param name="Spread">Ask minus bid, in price units.</param>
/// <param name="Slippage">Expected extra price units against us on a market order.</param>
public sealed record TradingCosts(decimal FeeRate, decimal Spread, decimal Slippage);

/// <summary>What a venue can do.</summary>
/// <param name="HasOrderLists">True when one-cancels-other stands at the venue.</param>
/// <param name="NotFoundBound">How long after a submit "not found" does not count yet.</param>
public sealed record BrokerCapabilities(bool HasOrderLists, TimeSpan NotFoundBound);

/// <summary>
/// Our order connection to one account at one venue. Every method may throw only for a broken connection
/// (<see cref="BrokerUnavailableException"/>); what the venue says is in the result. Thread-safe.
/// </summary>
public interface IBroker
{
    /// <summary>Venue name, e.g. <c>simulator</c>.</summary>
    string Venue { get; }

    /// <summary>Account name, unique on the desk.</summary>
    string Account { get; }

    /// <summary><c>synthetic</c>, <c>replay</c>, <c>paper</c> or <c>live</c>: the coloured frame of the page.</summary>
    string Mode { get; }

    BrokerCapabilities Capabilities { get; }

    /// <summary>The venue's clock, which judges the age of signals.</summary>
    DateTimeOffset MarketTime { get; }

    /// <summary>Never throws: what cannot be known is <see cref="SubmitOutcome.Unconfirmed"/>.</summary>
    Task<SubmitOutcome> SubmitAsync(VenueOrder order, CancellationToken cancellationToken);

    /// <inheritdoc cref="SubmitAsync"/>
    Task<SubmitOutcome> SubmitListAsync(VenueOrderList list, CancellationToken cancellationToken);

    /// <summary>
    /// Cancels the order, and the whole list when it is a leg. Answers the order's report afterwards (it may have filled
    /// in the meantime), or null when the venue does not know it.
    /// </summary>
    Task<OrderReport?> CancelAsync(string symbol, string clientOrderId, CancellationToken cancellationToken);

    /// <summary>The order by our id with all its fills, or null when the venue does not know it.</summary>
    Task<OrderReport?> QueryAsync(string symbol, string clientOrderId, CancellationToken cancellationToken);

    /// <summary>The whole truth, with fills after <paramref name="afterVenueTradeId"/> (null: since the account was set).</summary>
    Task<VenueSnapshot> GetSnapshotAsync(string? afterVenueTradeId, CancellationToken cancellationToken);

    Task<AccountState> GetAccountAsync(CancellationToken cancellationToken);

    /// <summary>The instrument with the venue's filters, or null when it is not traded here now.</summary>
    ValueTask<Instrument?> FindInstrumentAsync(string symbol, CancellationToken cancellationToken);

    /// <summary>Costs of the instrument for this account.</summary>
    ValueTask<TradingCosts> GetCostsAsync(string symbol, CancellationToken cancellationToken);

    /// <summary>The venue's last quote, or null before the first price.</summary>
    Quote? LastQuote(string symbol);

    /// <summary>
    /// The stream of order reports. The callback is called in the venue's order, must not block, and may see a
    /// report twice; disposing ends it.
    /// </summary>
    IDisposable Subscribe(Action<OrderReport> onReport);
}

/// <summary>The venue could not be asked.</summary>
public sealed class BrokerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
