using Candlewick.Execution.Supervision;
using Candlewick.Platform.Startup;

namespace Candlewick.Execution.Startup;

/// <summary>Takes up what every account left in flight.</summary>
internal sealed class RecoverAccounts(AccountSupervisor supervisor) : IStartupStep
{
    public string Name => "execution";

    public StartupPhase Phase => StartupPhase.Recover;

    public IReadOnlyList<string> After => ["market-data"];

    public Task RunAsync(CancellationToken cancellationToken) => supervisor.RecoverAsync(cancellationToken);
}

/// <summary>Lets markets move that stood still until the desk was ready.</summary>
internal sealed class AcceptAccounts(AccountSupervisor supervisor) : IStartupStep
{
    public string Name => "execution-accept";

    public StartupPhase Phase => StartupPhase.Accept;

    /// <summary>A signal that waited for the start is decided on the market that it came to.</summary>
    public IReadOnlyList<string> After => ["sessions-queues"];

    public Task RunAsync(CancellationToken cancellationToken) => supervisor.AcceptAsync(cancellationToken);
}
