using Candlewick.Platform.Startup;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Replay;
using Candlewick.Venues.Simulator.Synthetic;

namespace Candlewick.Venues.Simulator;

/// <summary>Opens the books before the desk compares itself with them; no price moves yet.</summary>
internal sealed class OpenSimulator(SimulatorVenue venue, SyntheticMarket synthetic, ReplayMarket replay) : IStartupStep
{
    public int Order => StartupOrder.Venues;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await synthetic.OpenAsync(await venue.OpenAsync());
        if (venue.State.Mode == MarketMode.Replay)
        {
            await replay.OpenAsync(cancellationToken);
        }
    }
}

/// <summary>Lets the market move once the desk has recovered: a running replay goes on where its clock stood.</summary>
internal sealed class RunSimulator(SyntheticMarket synthetic, ReplayMarket replay) : IStartupStep
{
    public int Order => StartupOrder.Accept;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        synthetic.Start();
        return replay.RunAsync();
    }
}
