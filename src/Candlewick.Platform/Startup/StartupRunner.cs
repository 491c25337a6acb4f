using Candlewick.Platform.Hosts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Startup;

/// <summary>
/// Runs the start-up steps: those that prepare before the web server takes its first request, recovery behind the open
/// port, so that a signal that arrives meanwhile is stored and not refused. Where several hosts share the desk, recovery begins when this
/// one's turn to trade comes.
/// </summary>
internal sealed class StartupRunner(
    IEnumerable<IStartupStep> steps, TradingTurn turn, Readiness readiness, IHostApplicationLifetime lifetime,
    ILogger<StartupRunner> logger)
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
            await RunAsync(StartupPhase.Join, _stop.Token);
            await turn.TakeAsync(_stop.Token);
            await RunAsync(StartupPhase.Recover, _stop.Token);
            readiness.MarkReady();
            await RunAsync(StartupPhase.Accept, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            readiness.MarkStopped();
        }
        catch (Exception failure)
        {
            // A desk that cannot resume what it left must not take on anything new.
            logger.LogCritical(failure, "Start-up failed; the desk stops");
            readiness.MarkFailed(failure);
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

    /// <summary>The steps in an order in which each comes after those it names, and otherwise as registered.</summary>
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
