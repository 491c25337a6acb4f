using Candlewick.Domain;

namespace Candlewick.MarketData.Contracts;

/// <summary>Whether prices come in.</summary>
public enum FeedConnection
{
    /// <summary>The connection is up and prices come in.</summary>
    Connected,
    /// <summary>The connection is up but the market is not moving: a replay that is not running.</summary>
    Paused,
    /// <summary>No prices can come in.</summary>
    Disconnected,
}

/// <summary>The state of a feed, as the header of the page shows it.</summary>
/// <param name="Name">Feed name, e.g. <c>simulator</c>.</param>
/// <param name="State">Whether prices come in.</param>
/// <param name="Mode">What kind of prices they are.</param>
/// <param name="LastPriceAt">When the last price came in, our clock; null before the first.</param>
public sealed record FeedState(string Name, FeedConnection State, VenueMode Mode, DateTimeOffset? LastPriceAt);

/// <summary>Our price connection to a venue: it pushes into <see cref="ILiveMarket"/> and reports its state. Thread-safe.</summary>
public interface IMarketDataFeed
{
    /// <summary>Venue of the markets it has prices for, lower case.</summary>
    string Venue { get; }

    FeedState State { get; }

    /// <summary>The instruments that this feed has prices for now.</summary>
    IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>
    /// The stored series that this venue shows again as its own market of that symbol, or null where its prices are its own.
    /// Never a series of a simulator venue.
    /// </summary>
    InstrumentId? ReplayOf(string symbol);

    /// <summary>The venue's clock, where the venue has one of its own; a replay shows nothing that ends after it.</summary>
    DateTimeOffset? Clock { get; }

    /// <summary>Names the life of a simulator's market; another one says that the market was replaced. Null at real venues.</summary>
    string? MarketEpoch { get; }
}

/// <summary>The feeds of the desk. Accounts come and go while it runs, and with them their feeds. Thread-safe.</summary>
public interface IFeeds
{
    /// <summary>All of them now, in the order in which they were added.</summary>
    IReadOnlyList<IMarketDataFeed> All { get; }

    /// <summary>Adds a feed.</summary>
    /// <exception cref="InvalidOperationException">There is another feed for this venue.</exception>
    void Add(IMarketDataFeed feed);

    /// <summary>Removes a feed; removing one that is not there is not an error.</summary>
    void Remove(IMarketDataFeed feed);
}
