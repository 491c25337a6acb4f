using Candlewick.Execution.Contracts;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Startup;
using Candlewick.Sessions.Trail;
using Microsoft.Extensions.Logging;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// Start-up is recovery: every trade of a session that is not settled is checked as if it had just moved, and a session whose
/// market was replaced while nobody looked is closed.
/// </summary>
internal sealed class ResumeWalks(
    SessionStore sessions, IOrderPath orders, RouteReaders readers, RouteState state, TradeFollower follower) : IStartupStep
{
    public string Name => "sessions";

    public StartupPhase Phase => StartupPhase.Recover;

    public IReadOnlyList<string> After => ["execution"];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        follower.Start();
        var open = await sessions.ListOpenOnRoutesAsync(account: null);
        foreach (var session in open)
        {
            readers.Follow(session.SessionId, session.RouteId!, session.Account!);
        }

        foreach (var trade in await orders.ListUnsettledAsync(TradeOwnerKind.Session))
        {
            if (readers.RouteOf(trade.OwnerId) is { } route)
            {
                await RunAsync(route, token => follower.LookAsync(route.RouteId, trade.TradeId, token));
            }
        }

        foreach (var session in open)
        {
            await RunAsync((session.RouteId!, session.Account!), token => state.LookAsync(session.RouteId!, token));
        }
    }

    private Task RunAsync((string Id, string Account) route, Func<CancellationToken, Task> look) =>
        readers.Of(route.Id, route.Account).TryRunAsync("resume", async token =>
        {
            await look(token);
            return route.Id;
        });
}

/// <summary>Once the desk is ready: signals that waited for it, or for a trade that is gone, are decided.</summary>
internal sealed class ResumeQueues(
    RouteStore routes, SignalStore signals, TakeUpQueue queue, IBulletins bulletins, ILogger<ResumeQueues> logger) : IStartupStep
{
    public string Name => "sessions-queues";

    public StartupPhase Phase => StartupPhase.Accept;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        // From here on also what another host stores, that could not reach this one.
        bulletins.Listen(SignalStore.QueuedTopic, routeId => _ = TakeUpAsync(routeId));
        return TakeUpAsync(null);
    }

    private async Task TakeUpAsync(string? routeId)
    {
        try
        {
            foreach (var route in await routes.ListWithQueueAsync(account: null))
            {
                if (routeId is null || route.Id == routeId)
                {
                    signals.NoteQueued(route.Id);
                    queue.Later(route);
                }
            }
        }
        catch (Exception failure) when (routeId is not null)
        {
            // It goes on waiting, and is taken up with the next signal of its route.
            logger.LogWarning(failure, "What another host stored for route {Route} cannot be looked at now", routeId);
        }
    }
}
