using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Venues.Exchange.Accounts;

/// <summary>An exchange account as a price connection.</summary>
internal sealed class ExchangeFeed(string venue, MarketMemory memory, Func<bool> isUp, TimeProvider time) : IMarketDataFeed
{
    /// <summary>A replay that has shown nothing for longer stands still.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    public string Venue => venue;

    public FeedState State => new(
        venue,
        !isUp() ? FeedConnection.Disconnected
        : memory.Market.Mode == VenueMode.Replay && !(time.GetUtcNow() - memory.LastPriceAt < Quiet) ? FeedConnection.Paused
        : FeedConnection.Connected,
        memory.Market.Mode,
        memory.LastPriceAt);

    public IReadOnlyList<Instrument> Instruments => memory.Instruments;

    public DateTimeOffset? Clock => memory.Market.Mode == VenueMode.Replay ? memory.Clock : null;

    public string? MarketEpoch => memory.Market.Epoch;

    public InstrumentId? ReplayOf(string symbol) =>
        memory.Market.ReplayOf is { } of && of.Symbol == symbol && !VenueName.IsSimulator(of.Venue) ? of : null;
}
