using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Events;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Trail;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>Follows a session's trade: its entry into the EXECUTE step, its end into RESULT, node and running total.</summary>
internal sealed class WalkTree(
    Database database, IOrderPath orders, IStakingTrees trees, SessionStore sessions, StepStore steps, Outbox outbox, SessionStream stream,
    RouteReaders readers, TimeProvider time)
{
    /// <summary>
    /// Looks at the trade as it stands and does what is due; called often, twice for the same state too. In the route's turn.
    /// True while the trade goes on.
    /// </summary>
    public async Task<bool> FollowTradeAsync(string tradeId, CancellationToken cancellationToken)
    {
        if (await orders.FindTradeAsync(tradeId) is not { } trade || trade.Phase == TradePhase.Settled
            || await steps.FindAsync(tradeId, StepType.Execute) is not { } execute)
        {
            return false;
        }

        if (trade.Phase is TradePhase.Exited or TradePhase.Failed)
        {
            if (await steps.FindAsync(tradeId, StepType.Decision) is { } decision)
            {
                await SettleAsync(trade, decision, execute, cancellationToken);
            }

            return false;
        }

        // Usually it is written with the move itself; a person's command, and a start, come this way. The trade is read again: written
        // as it was a moment ago, it would overwrite what a move since then has written.
        if (!IsSame(execute, Describe(execute, trade)) && await database.WriteAsync(
            async work => await WriteExecuteAsync(work, (await orders.FindTradeAsync(work, tradeId))!), cancellationToken) is not null)
        {
            await stream.PublishAsync(execute.SessionId);
        }

        return true;
    }

    /// <summary>Brings the trade's EXECUTE step in line with it; answers its session, or null when nothing had to be changed.</summary>
    public static async Task<string?> WriteExecuteAsync(UnitOfWork work, TradeState trade)
    {
        if (trade.Phase is TradePhase.Exited or TradePhase.Failed or TradePhase.Settled
            || await StepStore.FindAsync(work, trade.TradeId, StepType.Execute) is not { } execute
            || Describe(execute, trade) is var updated && IsSame(execute, updated))
        {
            return null;
        }

        await StepStore.UpdateExecuteAsync(work, updated);
        return execute.SessionId;
    }

    /// <summary>By value: 0.0 is stored as 0, and nothing is written again for that.</summary>
    private static bool IsSame(SessionStep one, SessionStep other) =>
        one with { Explanation = other.Explanation } == other && one.Explanation.SequenceEqual(other.Explanation);

    private async Task SettleAsync(TradeState trade, SessionStep decision, SessionStep execute, CancellationToken cancellationToken)
    {
        CrashPoint.Hit("before-result");
        var ended = await database.WriteAsync(async work =>
        {
            if (!await orders.SettleAsync(work, trade.TradeId))
            {
                return false;
            }

            var session = await SessionStore.FindAsync(work, execute.SessionId)
                ?? throw new InvalidOperationException($"Trade {trade.TradeId} belongs to the unknown session {execute.SessionId}.");
            var now = time.GetUtcNow();
            await StepStore.UpdateExecuteAsync(work, Describe(execute, trade));
            var next = trade.Phase == TradePhase.Failed
                // Nothing was traded: nothing to count, and no step on the path.
                ? SessionState.Of(session, now) with { OpenTradeId = null }
                : await AddResultAsync(work, session, trade, decision, now);
            await sessions.UpdateAsync(work, session.SessionId, next);
            return next.Status != SessionStatus.Open;
        }, cancellationToken);
        CrashPoint.Hit("result-stored");
        if (ended)
        {
            readers.Forget(execute.SessionId);
        }

        if (trade.Phase == TradePhase.Failed)
        {
            await stream.PublishAsync(execute.SessionId);
        }
    }

    private async Task<SessionState> AddResultAsync(
        UnitOfWork work, Session session, TradeState trade, SessionStep decision, DateTimeOffset now)
    {
        var tree = trees.Find(session.StakingTreeId)
            ?? throw new InvalidOperationException($"Session {session.SessionId} names the unknown tree {session.StakingTreeId}.");
        var (result, rule) = TradeJudgement.Of(trade, decision);
        var move = SessionMove.Of(tree, session, result, trade.RealizedPnl);
        await StepStore.AddAsync(work, decision with
        {
            StepNumber = session.LastStep + 1,
            NodeName = session.CurrentNode,
            StepType = StepType.Result,
            Quantity = trade.ExitFilledQuantity,
            EntryPrice = trade.EntryAveragePrice,
            TargetPrice = trade.Target,
            StopPrice = trade.Stop,
            ExitPrice = trade.ExitAveragePrice,
            ProfitLoss = trade.RealizedPnl,
            Fees = trade.Fees,
            Slippage = trade.Slippage,
            ExitReason = trade.ExitReason,
            Result = result,
            ClientOrderId = trade.EntryClientOrderId,
            PlatformOrderId = trade.EntryVenueOrderId,
            PreviousNode = session.CurrentNode,
            NewNode = move.Node,
            RunningTotal = move.RunningTotal,
            MarketTime = trade.ExitFilledAt,
            At = now,
            Explanation = [rule, move.Describe(tree, session), .. Note(trade)],
        });
        await outbox.AddAsync(work, new SessionAdvanced(
            session.SessionId, trade.TradeId, session.CurrentNode, move.Node, result, trade.RealizedPnl, move.RunningTotal,
            move.Status != SessionStatus.Open));
        return SessionState.Of(session, now) with
        {
            Status = move.Status,
            CurrentNode = move.Node,
            PathSummary = move.PathSummary,
            RunningTotal = move.RunningTotal,
            OpenTradeId = null,
            LastStep = session.LastStep + 1,
        };
    }

    /// <summary>What is known of the entry, as the EXECUTE step says it. The fees are in the RESULT alone.</summary>
    private static SessionStep Describe(SessionStep execute, TradeState trade) => execute with
    {
        ExecutionStatus = trade.Phase == TradePhase.Failed ? StepStatus.Failed
            : trade.EntryAveragePrice is null ? StepStatus.Pending : StepStatus.Success,
        Quantity = trade.EntryFilledQuantity > 0 ? trade.EntryFilledQuantity : execute.Quantity,
        EntryPrice = trade.EntryAveragePrice,
        Slippage = trade.Slippage,
        ClientOrderId = trade.EntryClientOrderId,
        PlatformOrderId = trade.EntryVenueOrderId,
        MarketTime = trade.EntryFilledAt,
        Explanation =
        [
            SessionRuleName.Outcome("Entry", trade.Phase != TradePhase.Failed,
                $"Order {trade.EntryClientOrderId} is {Words(trade.EntryStatus)}: {Plain.Of(trade.EntryFilledQuantity)} of "
                + $"{Plain.Of(trade.PlannedQuantity)} filled; {Exits(trade.ExitsAt)}."),
            .. Note(trade),
        ],
    };

    private static string Words(OrderStatus status) => status switch
    {
        OrderStatus.PartiallyFilled => "partially filled",
        _ => status.ToString().ToLowerInvariant(),
    };

    private static string Exits(ExitPlace place) => place switch
    {
        ExitPlace.Venue => "its exits rest at the venue",
        ExitPlace.Desk => "its exits are watched by the desk",
        _ => "no exits are in place yet",
    };

    private static IEnumerable<RuleOutcome> Note(TradeState trade) =>
        trade.Note is { Length: > 0 } note ? [SessionRuleName.Outcome("Note", trade.Phase != TradePhase.Failed, note)] : [];
}
