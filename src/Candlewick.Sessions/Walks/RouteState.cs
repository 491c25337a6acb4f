using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// A route's open session and its trade, brought up to date before anything is decided on them: a trade that ended is counted
/// first, and a session whose market was replaced is closed first. In the route's turn.
/// </summary>
internal sealed class RouteState(
    Database database, SessionStore sessions, IOrderPath orders, IAccounts accounts, WalkTree walk, RouteReaders readers,
    SessionStream stream, TimeProvider time)
{
    public async Task<(Session? Session, TradeState? OpenTrade)> LookAsync(string routeId, CancellationToken cancellationToken)
    {
        const int MostSteps = 3;
        for (var step = 0; step < MostSteps; step++)
        {
            if (await sessions.FindOpenAsync(routeId) is not { } session)
            {
                return (null, null);
            }

            if (session.OpenTradeId is { } tradeId)
            {
                var trade = await orders.FindTradeAsync(tradeId)
                    ?? throw new InvalidOperationException($"Session {session.SessionId} has the unknown trade {tradeId} in flight.");
                if (trade.Phase is not (TradePhase.Exited or TradePhase.Failed))
                {
                    return (session, trade);
                }

                await walk.FollowTradeAsync(tradeId, cancellationToken);
            }
            else if (IsExchanged(session))
            {
                await CloseAsync(session, cancellationToken);
            }
            else
            {
                return (session, null);
            }
        }

        throw new InvalidOperationException($"The session of route {routeId} cannot be brought up to date.");
    }

    /// <summary>True when the account shows another market now than the one the session walked in.</summary>
    private bool IsExchanged(Session session) =>
        session.Account is { } account && accounts.Find(account) is { } broker && broker.MarketEpoch != session.MarketEpoch;

    private async Task CloseAsync(Session session, CancellationToken cancellationToken)
    {
        var state = SessionState.Of(session, time.GetUtcNow()) with
        {
            Status = SessionStatus.Closed,
            ClosedReason = $"The market of account {session.Account} was replaced.",
        };
        await database.WriteAsync(work => sessions.UpdateAsync(work, session.SessionId, state), cancellationToken);
        readers.Forget(session.SessionId);
        await stream.PublishAsync(session.SessionId);
    }
}
