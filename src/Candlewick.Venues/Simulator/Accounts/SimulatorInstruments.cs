using Candlewick.Domain;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Synthetic;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>What is traded now: the replayed symbol, or the synthetic markets.</summary>
internal sealed class SimulatorInstruments(SimulatorVenue venue)
{
    public IReadOnlyList<Instrument> All => venue.State.Replay is { } replay ? [replay.Instrument] : SyntheticListing.Instruments;

    public Instrument? Find(string symbol) => All.FirstOrDefault(instrument => instrument.Symbol == symbol);
}
