using Candlewick.Domain;

namespace Candlewick.Execution.Contracts.Matching;

/// <summary>
/// Matches orders against prices and keeps one account's books. Pure and deterministic: no clock, no chance, no I/O; the
/// same calls give the same books to the last digit. Not thread-safe: one caller at a time.
/// </summary>
public interface IMatchingEngine
{
    /// <summary>Costs may be changed between prices; kind and currency may not.</summary>
    MatchingTerms Terms { get; set; }

    /// <summary>Orders that are not final, in the order they are matched.</summary>
    IReadOnlyList<BookedOrder> OpenOrders { get; }

    /// <summary>Positions with a quantity other than 0.</summary>
    IReadOnlyList<BookedPosition> Positions { get; }

    IReadOnlyList<AssetBalance> Balances { get; }

    /// <summary>True when a price of the symbol can change anything: an order waits or a position is open.</summary>
    bool IsInvolved(string symbol);

    /// <summary>The symbol's last price, or null.</summary>
    decimal? LastPrice(string symbol);

    AccountFigures Figures();

    /// <summary>Unrealized profit of a position at the last price.</summary>
    decimal UnrealizedPnl(BookedPosition position);

    /// <summary>Why <see cref="Submit"/> would refuse the order now; null when it would take it.</summary>
    SubmitOutcome.Refused? Check(VenueOrder order, Instrument instrument);

    /// <summary>As <see cref="Check"/>, of the venue's filters alone: what does not depend on money or on the book.</summary>
    SubmitOutcome.Refused? CheckFilters(VenueOrder order, Instrument instrument);

    /// <summary>Takes an order into the book or refuses it. A market order is filled at the next price.</summary>
    SubmitOutcome Submit(VenueOrder order, Instrument instrument, DateTimeOffset venueTime);

    /// <summary>Takes both legs or none.</summary>
    SubmitOutcome SubmitList(VenueOrderList list, Instrument instrument, DateTimeOffset venueTime);

    /// <summary>Takes the whole chain or nothing.</summary>
    SubmitOutcome SubmitChain(VenueOrderChain chain, Instrument instrument, DateTimeOffset venueTime);

    /// <summary>
    /// Matches an order against the last price as if the market came there again: what a venue does with an order that takes what stands
    /// in the book. Nothing happens to the others.
    /// </summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="venueTime">The venue's clock.</param>
    /// <param name="available">What stands there, in base units; null for no bound.</param>
    void Take(string clientOrderId, Instrument instrument, DateTimeOffset venueTime, decimal? available = null);

    /// <summary>
    /// Makes an open order smaller and leaves it its place; both legs of a list, which share their quantity. Null when that is done.
    /// </summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="quantity">Its quantity from now on, what was filled included.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="facts">What its client says of it from now on; null leaves that as it was.</param>
    /// <param name="venueTime">The venue's clock.</param>
    SubmitOutcome.Refused? Reduce(
        string clientOrderId, decimal quantity, Instrument instrument, ClientFacts? facts, DateTimeOffset venueTime);

    /// <summary>Cancels an open order, and its whole list; false when it is not open.</summary>
    bool Cancel(string clientOrderId, string reason, DateTimeOffset venueTime);

    /// <summary>The market's next price: fills what it touches, then liquidates an account that has run out of margin.</summary>
    void Price(Instrument instrument, in PathPoint point, DateTimeOffset venueTime);

    /// <summary>Sets the last price without matching anything: the price a market is opened at, or bars nobody was involved in.</summary>
    void SetLastPrice(string symbol, decimal price);

    /// <summary>An order that changed since <see cref="TakeChanges"/>, as it is now, with its fills since; null when it did not.</summary>
    (BookedOrder Order, IReadOnlyList<BookedFill> Fills)? FindChanged(string clientOrderId);

    /// <summary>True when <see cref="TakeChanges"/> would have anything to give.</summary>
    bool HasChanges { get; }

    /// <summary>What changed since the last call.</summary>
    BookChanges TakeChanges();
}

/// <summary>Makes matching engines.</summary>
public interface IMatchingEngines
{
    /// <summary>An engine that goes on from <paramref name="books"/>.</summary>
    IMatchingEngine Create(MatchingBooks books);
}
