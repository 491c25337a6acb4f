using Candlewick.Platform.Alerts;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Sessions.Trail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Sessions.Inbox;

/// <summary>
/// Tells people of alerts that did not come although their route expects them, and of signals that were refused. It looks from time to
/// time, beside the inbox, which owes its senders an answer. The host that trades does it.
/// </summary>
internal sealed class SignalWatch(
    RouteStore routes, SignalStore signals, IAlertBook alerts, Database database, Readiness readiness, TradingTurn turn, TimeProvider time,
    ILogger<SignalWatch> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    private ITimer? _timer;
    private Task _look = Task.CompletedTask;
    private int _isLooking;
    /// <summary>The newest signal that was looked at; null before the first look, which only notes where it begins.</summary>
    private long? _seen;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Begin(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        await Volatile.Read(ref _look).WaitAsync(cancellationToken);
    }

    public void Dispose() => _timer?.Dispose();

    private void Begin()
    {
        if (Volatile.Read(ref _look).IsCompleted)
        {
            Volatile.Write(ref _look, LookAsync());
        }
    }

    /// <summary>One look; nothing while another is under way.</summary>
    internal async Task LookAsync()
    {
        if (!readiness.IsReady || turn.IsStandby || Interlocked.Exchange(ref _isLooking, 1) != 0)
        {
            return;
        }

        try
        {
            await FindMissedAsync();
            await FindRefusedAsync();
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "Missing and refused alerts could not be looked for; it is tried again in {Seconds} s",
                Interval.TotalSeconds);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private async Task FindMissedAsync()
    {
        var expecting = await routes.ListExpectingAsync();
        if (expecting.Count == 0)
        {
            return;
        }

        foreach (var some in expecting.Chunk(SignalStore.MaxRoutes))
        {
            var last = (await signals.ListLastAsync([.. some.Select(route => route.Id)])).ToDictionary(
                signal => signal.RouteId, signal => signal.ReceivedAt, StringComparer.Ordinal);
            foreach (var route in some)
            {
                await LookAtAsync(route, last.TryGetValue(route.Id, out var at) ? at : null);
            }
        }
    }

    /// <summary>A silence is told once: until an alert comes, nothing more is said of the route.</summary>
    private async Task LookAtAsync(Route route, DateTimeOffset? last)
    {
        var (expected, now) = (route.ExpectValue!, time.GetUtcNow());
        if (route.MissedAt > (last ?? DateTimeOffset.MinValue) || expected.DueAfter(last, route.ExpectedSince!.Value) > now)
        {
            return;
        }

        var said = last is null ? "none has come yet" : FormattableString.Invariant($"the last came at {last:yyyy-MM-dd HH:mm:ss} UTC");
        if (await routes.MissAsync(route, now, work => alerts.AddAsync(work, new Alert
        {
            Kind = "alert_missed",
            Subject = route.Id,
            Level = AlertLevel.Warning,
            Message = $"No alert on route {route.Name}: one is expected {expected}; {said}.",
            Account = route.Account,
            RouteId = route.Id,
        })))
        {
            logger.LogWarning("An alert is missing on route {Route}, which expects one {Expected}", route.Id, expected);
        }
    }

    private async Task FindRefusedAsync()
    {
        var newest = await signals.NewestAsync();
        if (_seen is { } seen && newest > seen)
        {
            var refused = await signals.ListRefusedAsync(seen, newest);
            // All of a look or none, so that a look that is tried again counts nothing twice.
            await database.WriteAsync(async work =>
            {
                foreach (var one in refused)
                {
                    await alerts.AddAsync(work, one.ToAlert());
                }
            });
        }

        _seen = newest;
    }
}
