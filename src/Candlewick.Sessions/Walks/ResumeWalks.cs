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

/// <summary>
/// Once the desk is ready: signals that waited for it, or for a trade that is gone, are decided. Where hosts share the desk, it looks again
/// when another one says that it stored a signal which waits, and every few seconds, since that word may be lost.
/// </summary>
internal sealed class ResumeQueues : IStartupStep, IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);
    private readonly RouteStore _routes;
    private readonly SignalStore _signals;
    private readonly TakeUpQueue _queue;
    private readonly IBulletins _bulletins;
    private readonly ITradingPermit _permit;
    private readonly TimeProvider _time;
    private readonly Rereading _looking;
    private ITimer? _looks;

    public ResumeQueues(
        RouteStore routes, SignalStore signals, TakeUpQueue queue, IBulletins bulletins, ITradingPermit permit, TimeProvider time,
        ILogger<ResumeQueues> logger)
    {
        (_routes, _signals, _queue, _bulletins, _permit, _time) = (routes, signals, queue, bulletins, permit, time);
        _looking = new Rereading("signals that wait", TakeUpAsync, time, logger);
    }

    public string Name => "sessions-queues";

    public StartupPhase Phase => StartupPhase.Accept;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        _bulletins.Listen(SignalStore.QueuedTopic, routeId =>
        {
            if (routeId is not null)
            {
                // At once: whatever comes on the route from here on is decided behind it.
                _signals.NoteQueued(routeId);
            }

            _looking.Begin();
        });
        if (_permit.Since is not null)
        {
            _looks = _time.CreateTimer(_ => _looking.Begin(), null, BetweenLooks, BetweenLooks);
        }

        return TakeUpAsync();
    }

    public void Dispose() => _looks?.Dispose();

    private async Task TakeUpAsync()
    {
        foreach (var route in await _routes.ListWithQueueAsync(account: null))
        {
            _signals.NoteQueued(route.Id);
            _queue.Later(route);
        }
    }
}
