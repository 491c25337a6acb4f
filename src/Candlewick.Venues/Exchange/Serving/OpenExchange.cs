using Candlewick.Platform.Startup;

namespace Candlewick.Venues.Exchange.Serving;

/// <summary>Opens the accounts of the exchange before its port is open.</summary>
internal sealed class OpenExchange(ServedAccounts accounts) : IStartupStep
{
    public string Name => "exchange";

    public StartupPhase Phase => StartupPhase.Prepare;

    public IReadOnlyList<string> After => ["schema"];

    public Task RunAsync(CancellationToken cancellationToken) => accounts.OpenAsync(cancellationToken);
}

/// <summary>Lets the markets of the exchange move.</summary>
internal sealed class RunExchange(ServedAccounts accounts) : IStartupStep
{
    public string Name => "exchange-run";

    public StartupPhase Phase => StartupPhase.Accept;

    public Task RunAsync(CancellationToken cancellationToken) => accounts.RunAsync(cancellationToken);
}
