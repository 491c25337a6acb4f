using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Execution.Contracts;

/// <summary>The outcome of a submit. A timeout is never a refusal.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome() { }

    /// <summary>The venue has it.</summary>
    /// <param name="VenueOrderId">The venue's id (of the list for a list).</param>
    /// <param name="VenueTime">The venue's clock.</param>
    /// <param name="Reports">The order, or both legs, as the answer tells them, with their fills; empty where it tells nothing.</param>
    public sealed record Accepted(string VenueOrderId, DateTimeOffset VenueTime, IReadOnlyList<OrderReport> Reports) : SubmitOutcome;

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

/// <summary>What a venue's stream says.</summary>
public abstract record BrokerEvent
{
    private BrokerEvent() { }

    /// <summary>An order changed. May come late, twice or out of order.</summary>
    public sealed record Reported(OrderReport Report) : BrokerEvent;

    /// <summary>Something may have been missed: the account is compared at once.</summary>
    /// <param name="Why">In words, for the log.</param>
    public sealed record Gap(string Why) : BrokerEvent;

    /// <summary>The connection is up (again): the account is compared at once.</summary>
    public sealed record Connected : BrokerEvent;
}

/// <summary>Everything a venue knows that the desk must agree with.</summary>
/// <param name="Account">Money.</param>
/// <param name="OpenOrders">Working orders.</param>
/// <param name="Positions">Open positions, or what is held on spot.</param>
/// <param name="Fills">Fills after the asked cursors, oldest first within each symbol.</param>
public sealed record VenueSnapshot(
    AccountState Account, IReadOnlyList<OrderReport> OpenOrders, IReadOnlyList<VenuePosition> Positions, IReadOnlyList<VenueFill> Fills);

/// <summary>What a venue can do.</summary>
/// <param name="HasOrderLists">
/// True when one-cancels-other rests at the venue; else the desk watches the target and lets the stop rest there.
/// </param>
/// <param name="HasStopOrders">True when a stop order rests at the venue; else the desk watches it too.</param>
/// <param name="NotFoundBound">How long after a send or a report "not found" does not count yet.</param>
/// <param name="FeedBound">A feed without a sign of life for longer than this is too old to trade on.</param>
/// <param name="RequestsPerMinute">What the venue allows; 0 for no bound. Exits go first.</param>
public sealed record BrokerCapabilities(
    bool HasOrderLists, bool HasStopOrders, TimeSpan NotFoundBound, TimeSpan FeedBound, int RequestsPerMinute = 0);

/// <summary>
/// Our order connection to one account at one venue. A method that asks the venue may throw only for a broken connection
/// (<see cref="BrokerUnavailableException"/>); what the venue says is in the result. What is not a task is answered from
/// memory and may be asked within a transaction. Thread-safe.
/// </summary>
public interface IBroker : IAsyncDisposable
{
    /// <summary>Venue name, lower case: the venue part of the account's markets, e.g. <c>simulator</c> or <c>simulator-two</c>.</summary>
    string Venue { get; }

    /// <summary>Account name, unique on the desk.</summary>
    string Account { get; }

    VenueMode Mode { get; }

    BrokerCapabilities Capabilities { get; }

    /// <summary>True while the connection to the venue is up.</summary>
    bool IsConnected { get; }

    /// <summary>The venue's clock, which judges the age of signals.</summary>
    DateTimeOffset MarketTime { get; }

    /// <summary>Names the life of this market; another one says that the market was replaced. Constant at real venues.</summary>
    string MarketEpoch { get; }

    /// <summary>The stored series that this venue shows again, or null where its prices are its own.</summary>
    InstrumentId? ReplayOf { get; }

    /// <summary>Never throws: what cannot be known is <see cref="SubmitOutcome.Unconfirmed"/>.</summary>
    Task<SubmitOutcome> SubmitAsync(VenueOrder order, CancellationToken cancellationToken);

    /// <inheritdoc cref="SubmitAsync"/>
    Task<SubmitOutcome> SubmitListAsync(VenueOrderList list, CancellationToken cancellationToken);

    /// <summary>
    /// Cancels the order, and the whole list when it is a leg. Answers the order's report afterwards with all its fills (it may
    /// have filled in the meantime), or null when the venue does not know it.
    /// </summary>
    Task<OrderReport?> CancelAsync(string symbol, string clientOrderId, CancellationToken cancellationToken);

    /// <summary>The order by our id with all its fills, or null when the venue does not know it.</summary>
    Task<OrderReport?> QueryAsync(string symbol, string clientOrderId, CancellationToken cancellationToken);

    /// <summary>
    /// The whole truth, with the fills of each symbol after its cursor; for a symbol without one, all since the account was set up.
    /// </summary>
    /// <param name="cursors">Last venue trade id taken in, by symbol.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<VenueSnapshot> GetSnapshotAsync(IReadOnlyDictionary<string, string> cursors, CancellationToken cancellationToken);

    Task<AccountState> GetAccountAsync(CancellationToken cancellationToken);

    /// <summary>The instrument with the venue's filters, or null when it is not traded here now. From memory.</summary>
    Instrument? FindInstrument(string symbol);

    /// <summary>Costs of the instrument for this account, or null when it is not traded here now. From memory.</summary>
    TradingCosts? FindCosts(string symbol);

    /// <summary>The venue's last quote, or null before the first price. From memory.</summary>
    Quote? LastQuote(string symbol);

    /// <summary>When the feed last showed a sign of life for this market, our clock; null when never. From memory.</summary>
    DateTimeOffset? LastSignOfLife(string symbol);

    /// <summary>False while the market is closed. From memory.</summary>
    bool IsOpen(string symbol);

    /// <summary>What one unit of an asset is worth in another now; null when no price is known. From memory.</summary>
    decimal? ValueOf(string asset, string inAsset);

    /// <summary>The stream of the account. The callback is called in the venue's order and must not block; disposing ends it.</summary>
    IDisposable Subscribe(Action<BrokerEvent> onEvent);

    /// <summary>Tells every new quote of the account's markets. The callback must not block; disposing ends it.</summary>
    IDisposable WatchQuotes(Action<Quote> onQuote);

    /// <summary>Called once, when the desk has taken up what it left: from here on a market that stood still may move.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>The venue could not be asked.</summary>
public sealed class BrokerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
