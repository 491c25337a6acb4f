using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Startup;

/// <summary>The order in which start-up (which is recovery) runs.</summary>
public static class StartupOrder
{
    public const int Schema = 0;
    public const int Identity = 100;
    public const int MarketData = 200;
    public const int Venues = 300;
    public const int Execution = 400;
    public const int Sessions = 500;
    /// <summary>Outbox delivery and feeds: new work begins here.</summary>
    public const int Accept = 900;
}

/// <summary>One step of start-up. Start and crash recovery are this same code.</summary>
public interface IStartupStep
{
    /// <summary>One of <see cref="StartupOrder"/>; steps of one order run in registration order.</summary>
    int Order { get; }

    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>Whether the desk may take new work.</summary>
public sealed class Readiness
{
    private volatile bool _isReady;

    /// <summary>False until every start-up step has run.</summary>
    public bool IsReady => _isReady;

    internal void MarkReady() => _isReady = true;
}

/// <summary>Runs the start-up steps before the web server takes its first request.</summary>
internal sealed class StartupRunner(IEnumerable<IStartupStep> steps, Readiness readiness, ILogger<StartupRunner> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var step in steps.OrderBy(step => step.Order))
        {
            logger.LogDebug("Start-up step {Step}", step.GetType().Name);
            await step.RunAsync(cancellationToken);
        }

        readiness.MarkReady();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Applies the migrations of every module.</summary>
internal sealed class ApplyMigrations(Storage.Database database, Storage.Migrator migrator, IEnumerable<Storage.MigrationSource> sources) : IStartupStep
{
    public int Order => StartupOrder.Schema;

    public Task RunAsync(CancellationToken cancellationToken) => migrator.ApplyAsync(database, sources);
}
