using Candlewick.Execution.Contracts;
using Candlewick.Platform.Startup;
using Candlewick.Sessions.Sessions;
using Candlewick.Sessions.Signals;
using Microsoft.Extensions.Hosting;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// Start-up is recovery: every trade of a session that is not settled is looked at as if it had just moved; once the desk is ready,
/// signals that wait for a trade that is gone are taken up.
/// </summary>
internal sealed class ResumeWalks(SessionStore sessions, SignalStore signals, IOrderPath orders, RouteReaders readers, WalkTree walk, TakeSignal takeSignal) : IStartupStep, IHostedService
{
    public int Order => StartupOrder.Sessions;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var session in await sessions.ListOpenOnRoutesAsync())
        {
            readers.Follow(session.SessionId, session.RouteId!);
        }

        foreach (var trade in await orders.ListUnsettledAsync(SessionTrades.OwnerKind))
        {
            if (readers.RouteOf(trade.OwnerId) is { } routeId)
            {
                await readers.Of(routeId).TryRunAsync("resume trade", async token =>
                {
                    await walk.FollowTradeAsync(routeId, trade.TradeId, token);
                    return trade;
                });
            }
        }

    }

    /// <summary>After every start-up step.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var routeId in await signals.ListRoutesWithQueueAsync())
        {
            await readers.Of(routeId).TryRunAsync("resume queue", async token =>
            {
                await takeSignal.TakeUpQueueAsync(routeId, token);
                return routeId;
            });
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
