using Candlewick.Platform.Startup;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Sockets;
using Candlewick.Venues.Exchange.Serving;

namespace Candlewick.Venues.Exchange.Binance.Startup;

/// <summary>Gives the spot accounts their keys and reads the market that their clients see, before any of it moves.</summary>
internal sealed class OpenBinance(ServedAccounts accounts, ApiKeys keys, MarketStreams streams) : IStartupStep
{
    public string Name => "binance";

    public StartupPhase Phase => StartupPhase.Prepare;

    public IReadOnlyList<string> After => ["exchange"];

    public Task RunAsync(CancellationToken cancellationToken)
    {
        keys.Open(accounts.SpotNames);
        streams.Open();
        return Task.CompletedTask;
    }
}
