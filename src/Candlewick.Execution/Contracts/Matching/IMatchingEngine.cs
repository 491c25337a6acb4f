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

    /// <summary>Takes an order into the book or refuses it. A market order is filled at the next price.</summary>
    SubmitOutcome Submit(VenueOrder order, Instrument instrument, DateTimeOffset venueTime);

    /// <summary>Takes both legs or none.</summary>
    SubmitOutcome SubmitList(VenueOrderList list, Instrument instrument, DateTimeOffset venueTime);

    /// <summary>Cancels an open order, and its whole list; false when it is not open.</summary>
    bool Cancel(string clientOrderId, string reason, DateTimeOffset venueTime);

    /// <summary>The market's next price: fills what it touches, then liquidates an account that has run out of margin.</summary>
    void Price(Instrument instrument, in PathPoint point, DateTimeOffset venueTime);

    /// <summary>Sets the last price without matching anything: the price a market is opened at, or bars nobody was involved in.</summary>
    void SetLastPrice(string symbol, decimal price);

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
