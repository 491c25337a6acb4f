using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Replay;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>A simulator account as a price connection: its state and what it has prices of.</summary>
internal sealed class SimulatorFeed(SimulatorVenue venue, SimulatorInstruments instruments, ReplayMarket replay) : IMarketDataFeed
{
    public string Venue => venue.Name;

    public FeedState State => new(
        venue.Name,
        venue.State.Mode == VenueMode.Synthetic || replay.IsRunning ? FeedConnection.Connected : FeedConnection.Paused,
        venue.State.Mode,
        venue.LastPriceAt);

    public IReadOnlyList<Instrument> Instruments => instruments.All;

    public DateTimeOffset? Clock => venue.State.Replay is null ? null : venue.MarketTime;

    public string? MarketEpoch => venue.MarketEpoch;

    public InstrumentId? ReplayOf(string symbol) =>
        venue.State.Replay is { } replayed && replayed.Instrument.Symbol == symbol ? replayed.Of : null;
}
