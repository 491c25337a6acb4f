using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Startup;

/// <summary>What a start-up step is part of.</summary>
public enum StartupPhase
{
    /// <summary>Before the port opens: schema, keys, the first user. Short.</summary>
    Prepare,
    /// <summary>The port is open and nothing new is decided yet: what was left in flight is taken up.</summary>
    Recover,
    /// <summary>The desk is ready: feeds run, waiting work is taken up.</summary>
    Accept,
}

/// <summary>One step of start-up, registered by the module that owns it. Start and crash recovery are this same code.</summary>
public interface IStartupStep
{
    /// <summary>Its name, by which others come after it, e.g. <c>execution</c>.</summary>
    string Name { get; }

    StartupPhase Phase { get; }

    /// <summary>Names of steps of the same phase that must have run before; one that nobody registered counts as run.</summary>
    IReadOnlyList<string> After => [];

    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>Whether the desk may take new work.</summary>
public sealed class Readiness
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False until every step of recovery has run.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Completes when <see cref="IsReady"/> turns true; fails when start-up failed.</summary>
    public Task WhenReadyAsync(CancellationToken cancellationToken = default) => _ready.Task.WaitAsync(cancellationToken);

    internal void MarkReady() => _ready.TrySetResult();

    internal void MarkFailed(Exception failure)
    {
        _ready.TrySetException(failure);
        // Observed here: whoever waits is told, and nobody may be waiting.
        _ = _ready.Task.Exception;
    }
}

/// <summary>
/// Runs the start-up steps: those that prepare before the web server takes its first request, recovery behind the open
/// port, so that a signal that arrives meanwhile is stored and not refused.
/// </summary>
internal sealed class StartupRunner(
    IEnumerable<IStartupStep> steps, Readiness readiness, IHostApplicationLifetime lifetime, ILogger<StartupRunner> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _recovery = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => RunAsync(StartupPhase.Prepare, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _recovery = Task.Run(RecoverAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _stop.CancelAsync();

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await _recovery.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stop.Dispose();

    private async Task RecoverAsync()
    {
        try
        {
            await RunAsync(StartupPhase.Recover, _stop.Token);
            readiness.MarkReady();
            await RunAsync(StartupPhase.Accept, _stop.Token);
        }
        catch (OperationCanceledException ending) when (_stop.IsCancellationRequested)
        {
            readiness.MarkFailed(ending);
        }
        catch (Exception failure)
        {
            // A desk that cannot take up what it left must not take anything new.
            logger.LogCritical(failure, "Start-up failed; the desk stops");
            readiness.MarkFailed(failure);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async Task RunAsync(StartupPhase phase, CancellationToken cancellationToken)
    {
        foreach (var step in InOrder([.. steps.Where(step => step.Phase == phase)]))
        {
            logger.LogDebug("Start-up step {Step}", step.Name);
            await step.RunAsync(cancellationToken);
        }
    }

    /// <summary>The steps so that each comes after those it names, otherwise in the order of their registration.</summary>
    /// <exception cref="InvalidOperationException">Steps wait for one another in a circle.</exception>
    internal static IReadOnlyList<IStartupStep> InOrder(IReadOnlyList<IStartupStep> steps)
    {
        var waiting = steps.ToList();
        var ordered = new List<IStartupStep>(steps.Count);
        while (waiting.Count > 0)
        {
            var names = waiting.Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
            var next = waiting.Find(step => !step.After.Any(name => name != step.Name && names.Contains(name)))
                ?? throw new InvalidOperationException($"Start-up steps wait for one another: {string.Join(", ", names)}.");
            ordered.Add(next);
            waiting.Remove(next);
        }

        return ordered;
    }
}

/// <summary>Applies the migrations of every module.</summary>
internal sealed class ApplyMigrations(Storage.Database database, Storage.Migrator migrator, IEnumerable<Storage.MigrationSource> sources)
    : IStartupStep
{
    /// <summary>Every other step of the first phase that needs tables comes after this name.</summary>
    public const string StepName = "schema";

    public string Name => StepName;

    public StartupPhase Phase => StartupPhase.Prepare;

    public Task RunAsync(CancellationToken cancellationToken) => migrator.ApplyAsync(database, sources);
}
