using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Replay;

namespace Candlewick.Venues.Simulator;

/// <summary>The simulator as a price connection: how it is and what it has prices of.</summary>
internal sealed class SimulatorFeed(SimulatorVenue venue, SimulatorInstruments instruments, ReplayMarket replay) : IMarketDataFeed
{
    public FeedState State => venue.State.Mode == MarketMode.Synthetic
        ? new FeedState(SimulatorVenue.Name, "connected", "synthetic", venue.LastPriceAt)
        : new FeedState(SimulatorVenue.Name, replay.IsRunning ? "connected" : "paused", "replay", venue.LastPriceAt);

    public IReadOnlyList<Instrument> Instruments => instruments.All;
}
