using Candlewick.Platform.Startup;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Retention;

/// <summary>
/// Begins the nightly run: at its hour, or, where the desk was off then, some minutes after its next start, when accounts have compared
/// themselves with their venues.
/// </summary>
internal sealed class NightlyRetention(
    RetentionRunner runner, RetentionRunStore runs, Readiness readiness, IOptions<RetentionOptions> options, TimeProvider time,
    ILogger<NightlyRetention> logger) : IHostedService, IDisposable
{
    /// <summary>Who began it, in the run's row.</summary>
    public const string StartedBy = "nightly";

    /// <summary>How often it checks whether a run is due; setting the clock moves the hour.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private ITimer? _timer;
    private Task _look = Task.CompletedTask;

    /// <summary>Ends with the last look whether a run is due.</summary>
    internal Task LastLook => Volatile.Read(ref _look);

    /// <summary>When the last run was due.</summary>
    public static DateTimeOffset DueBefore(DateTimeOffset now, int hourUtc)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(hourUtc);
        return today <= now ? today : today.AddDays(-1);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Nightly)
        {
            _timer = time.CreateTimer(_ => Volatile.Write(ref _look, LookAsync()), null, Interval, Interval);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        await runner.StopAsync(cancellationToken);
    }

    public void Dispose() => _timer?.Dispose();

    private async Task LookAsync()
    {
        try
        {
            if (readiness.IsReady && (await runs.LastFinishedAsync() ?? DateTimeOffset.MinValue) < DueBefore(
                time.GetUtcNow(), options.Value.HourUtc))
            {
                await runner.TryBeginAsync(StartedBy);
            }
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "The nightly retention could not begin; it is looked at again in {Minutes} minutes",
                Interval.TotalMinutes);
        }
    }
}
