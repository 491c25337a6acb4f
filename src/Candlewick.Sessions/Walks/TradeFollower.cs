using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Storage;
using Candlewick.Sessions.Trail;
using Microsoft.Extensions.Logging;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// Hears that a session's trade moved, or that an account became ready or was given another market, and has the route concerned
/// look in a turn of its own.
/// </summary>
internal sealed class TradeFollower(
    IOrderPath orders, IAccounts accounts, RouteReaders readers, RouteStore routes, SessionStore sessions, WalkTree walk, RouteState state,
    TakeUpQueue queue, SessionStream stream, WorkTrackers trackers, ILogger<TradeFollower> logger) : IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];

    /// <summary>Begins to listen; whatever moved before is found by looking at every unsettled trade.</summary>
    public void Start()
    {
        _subscriptions.Add(orders.Follow(TradeOwnerKind.Session, TradeMoved, WriteAsync));
        _subscriptions.Add(accounts.Follow(AccountChanged));
    }

    /// <summary>Looks at the trade in the route's turn, and at what waited for its end.</summary>
    public async Task LookAsync(string routeId, string tradeId, CancellationToken cancellationToken)
    {
        if (await walk.FollowTradeAsync(tradeId, cancellationToken))
        {
            // Nothing has been freed that a signal could wait for.
            return;
        }

        var (_, openTrade) = await state.LookAsync(routeId, cancellationToken);
        if (openTrade is null && await routes.FindAsync(routeId) is { } route)
        {
            await queue.RunAsync(route, cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _subscriptions.Clear();
    }

    private async Task WriteAsync(UnitOfWork work, TradeState trade)
    {
        if (await WalkTree.WriteExecuteAsync(work, trade) is { } sessionId)
        {
            work.AfterCommit(() => InBackground(trade.Account, $"session {sessionId}", () => stream.PublishAsync(sessionId)));
        }
    }

    private void TradeMoved(TradeChange change)
    {
        if (readers.RouteOf(change.OwnerId) is { } route)
        {
            Post(route.RouteId, route.Account, change.TradeId);
            return;
        }

        // Right after a start, or for a session that has ended, the route is looked up.
        InBackground(change.Account, $"the session of trade {change.TradeId}", async () =>
        {
            if (await sessions.FindAsync(change.OwnerId) is { RouteId: { } routeId } session)
            {
                if (!session.IsCompleted)
                {
                    readers.Follow(session.SessionId, routeId, change.Account);
                }

                Post(routeId, change.Account, change.TradeId);
            }
        });
    }

    private void Post(string routeId, string account, string tradeId) => readers.Of(routeId, account)
        .TradeMoved(tradeId, cancellationToken => LookAsync(routeId, tradeId, cancellationToken));

    /// <summary>Sessions of another market end, and signals that waited for the account are decided.</summary>
    private void AccountChanged(string account) => InBackground(account, $"account {account}", async () =>
    {
        foreach (var session in await sessions.ListOpenOnRoutesAsync(account))
        {
            var routeId = session.RouteId!;
            readers.Of(routeId, account).TryPost("account changed", cancellationToken => state.LookAsync(routeId, cancellationToken));
        }

        foreach (var route in await routes.ListWithQueueAsync(account))
        {
            queue.Later(route);
        }
    });

    /// <summary>In flight from here on, so that a replay of the account waits for it.</summary>
    private void InBackground(string account, string subject, Func<Task> work)
    {
        var tracker = trackers.Of(account);
        tracker.Begin();
        _ = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "A change of {Subject} could not be followed", subject);
            }
            finally
            {
                tracker.End();
            }
        });
    }
}
