using Candlewick.Domain;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Synthetic;

namespace Candlewick.Venues.Simulator;

/// <summary>What is traded now: the replayed symbol, or the synthetic markets.</summary>
internal sealed class SimulatorInstruments(SimulatorVenue venue)
{
    public IReadOnlyList<Instrument> All => venue.State is { Mode: MarketMode.Replay, Replay: { } replay } ? [replay.Instrument] : SyntheticListing.Instruments;

    public Instrument? Find(string symbol) => All.FirstOrDefault(instrument => instrument.Symbol == symbol);
}
