using Candlewick.Execution.KillSwitches;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Startup;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Execution.Reconciliation;

/// <summary>
/// Start and recovery, which are one: listen to every venue, compare with it, take up every trade that is not settled and
/// wait, within a bound, until nothing is in flight but orders known to be unconfirmed. The same comparison then runs
/// from time to time and on demand.
/// </summary>
internal sealed class Recovery(AccountReaders readers, KillSwitch killSwitch, IOptions<ExecutionOptions> options, TimeProvider time, ILogger<Recovery> logger)
    : BackgroundService, IStartupStep
{
    private static readonly TimeSpan QuietPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MissedReportPoll = TimeSpan.FromSeconds(1);

    public int Order => StartupOrder.Execution;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await killSwitch.LoadAsync();
        foreach (var reader in readers.All)
        {
            // Before the snapshot, so that nothing falls between the two.
            reader.Listen();
            if (!await reader.CompareAsync(cancellationToken))
            {
                logger.LogWarning("{Account} starts without its venue; its trades wait", reader.Account);
                await reader.WakeAllAsync();
            }
        }

        await WaitUntilQuietAsync(cancellationToken);
    }

    /// <summary>Compares one account, or all, with its venue now; false when a venue could not be asked.</summary>
    public async Task<bool> CompareAsync(string? account, CancellationToken cancellationToken)
    {
        var isComplete = true;
        foreach (var reader in readers.All.Where(reader => account is null || reader.Account == account))
        {
            isComplete &= await reader.CompareAsync(cancellationToken);
        }

        return isComplete;
    }

    private async Task WaitUntilQuietAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + TimeSpan.FromSeconds(options.Value.RecoverySeconds);
        foreach (var reader in readers.All)
        {
            while (!await reader.IsQuietAsync(cancellationToken))
            {
                if (time.GetUtcNow() >= until)
                {
                    logger.LogWarning("{Account} is not settled after {Seconds} s; its trades go on", reader.Account, options.Value.RecoverySeconds);
                    break;
                }

                await Task.Delay(QuietPoll, time, cancellationToken);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(MissedReportPoll, time);
        var next = time.GetUtcNow() + TimeSpan.FromSeconds(options.Value.ReconcileSeconds);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (time.GetUtcNow() >= next)
                {
                    next = time.GetUtcNow() + TimeSpan.FromSeconds(options.Value.ReconcileSeconds);
                    await CompareAsync(null, stoppingToken);
                }
                else
                {
                    foreach (var reader in readers.All.Where(reader => reader.MissedReport))
                    {
                        await reader.CompareAsync(stoppingToken);
                    }
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(failure, "A comparison with the venues failed; the next one follows");
            }
        }
    }
}
