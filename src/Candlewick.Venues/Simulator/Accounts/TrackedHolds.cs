using Candlewick.Platform.Concurrency;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Simulator.Accounts;

/// <summary>
/// The desk is in this process: a market waits, for <see cref="SimulatorOptions.SettleSeconds"/> at most, until its own account has nothing
/// in flight.
/// </summary>
internal sealed class TrackedHolds(
    WorkTrackers trackers, TimeProvider time, IOptions<SimulatorOptions> options, ILogger<TrackedHolds> logger) : IMarketHolds
{
    public IMarketHold HoldOf(string account) =>
        new Hold(account, trackers.Of(account), TimeSpan.FromSeconds(options.Value.SettleSeconds), time, logger);

    private sealed class Hold(string account, WorkTracker tracker, TimeSpan bound, TimeProvider time, ILogger logger) : IMarketHold
    {
        public Task WaitForQuietAsync(CancellationToken cancellationToken) => WaitForNextPriceAsync(cancellationToken);

        public async Task WaitForNextPriceAsync(CancellationToken cancellationToken)
        {
            if (tracker.Count == 0)
            {
                return;
            }

            using var late = new CancellationTokenSource(bound, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            try
            {
                await tracker.WhenIdleAsync(either.Token);
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning(
                    "The account {Account} did not settle within {Seconds} s; its market goes on with {Count} pieces of work in flight",
                    account, bound.TotalSeconds, tracker.Count);
            }
        }
    }
}
