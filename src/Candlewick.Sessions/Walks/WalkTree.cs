using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Events;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Sessions;
using Candlewick.Sessions.Signals;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>Follows a session's trade: its entry into the EXECUTE step, its end into RESULT, node and running total.</summary>
internal sealed class WalkTree(
    Database database, IOrderPath orders, IStakingTrees trees, SessionStore sessions, Outbox outbox, SessionStream stream, RouteReaders readers,
    TakeSignal takeSignal, TimeProvider time)
{
    /// <summary>Looks at the trade as it stands and does what is due; called often, twice for the same state too. In the route's turn.</summary>
    public async Task FollowTradeAsync(string routeId, string tradeId, CancellationToken cancellationToken)
    {
        if (await orders.FindTradeAsync(tradeId) is not { } trade || trade.Phase == TradePhase.Settled
            || await sessions.FindStepAsync(tradeId, StepType.Decision) is not { } decision
            || await sessions.FindStepAsync(tradeId, StepType.Execute) is not { } execute)
        {
            return;
        }

        if (trade.Phase is TradePhase.Exited or TradePhase.Failed)
        {
            await SettleAsync(trade, decision, execute, cancellationToken);
            await takeSignal.TakeUpQueueAsync(routeId, cancellationToken);
            return;
        }

        var updated = Describe(execute, trade);
        if (JsonSerializer.Serialize(updated, DeskJson.Options) != JsonSerializer.Serialize(execute, DeskJson.Options))
        {
            await database.WriteAsync(work => SessionStore.UpdateExecuteAsync(work, updated), cancellationToken);
            await stream.PublishAsync(execute.SessionId);
        }
    }

    private async Task SettleAsync(TradeState trade, SessionStep decision, SessionStep execute, CancellationToken cancellationToken)
    {
        CrashPoint.Hit("before-result");
        var ended = await database.WriteAsync(async work =>
        {
            if (!await orders.SettleAsync(work, trade.TradeId))
            {
                return false;
            }

            var session = await SessionStore.FindAsync(work, execute.SessionId) ?? throw new InvalidOperationException($"Trade {trade.TradeId} belongs to the unknown session {execute.SessionId}.");
            var now = time.GetUtcNow();
            await SessionStore.UpdateExecuteAsync(work, Describe(execute, trade));
            var next = trade.Phase == TradePhase.Failed
                // Nothing was traded: nothing to count, and no step on the path.
                ? SessionState.Of(session, now) with { OpenTradeId = null }
                : await AddResultAsync(work, session, trade, decision, now);
            await SessionStore.UpdateAsync(work, session.SessionId, next);
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

    private async Task<SessionState> AddResultAsync(UnitOfWork work, Session session, TradeState trade, SessionStep decision, DateTimeOffset now)
    {
        var tree = trees.Find(session.StakingTreeId) ?? throw new InvalidOperationException($"Session {session.SessionId} names the unknown tree {session.StakingTreeId}.");
        var (result, rule) = Judge(trade, decision);
        var move = SessionMove.Of(tree, session, result, trade.RealizedPnl);
        await SessionStore.AddStepAsync(work, new SessionStep
        {
            SessionId = session.SessionId,
            StepNumber = session.LastStep + 1,
            NodeName = session.CurrentNode,
            StepType = StepType.Result,
            ExecutionStatus = StepStatus.Completed,
            TradeId = trade.TradeId,
            SignalId = decision.SignalId,
            Symbol = trade.Symbol,
            Side = decision.Side,
            StakePercentage = decision.StakePercentage,
            StakeValue = decision.StakeValue,
            Quantity = trade.ExitFilledQuantity,
            EntryPrice = trade.EntryAveragePrice,
            TargetPrice = trade.TargetPrice,
            StopPrice = trade.StopPrice,
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
            Explanation = SignalStore.Json([rule, move.Describe(tree, session), .. Note(trade)]),
        });
        await outbox.AddAsync(work, new SessionAdvanced(
            session.SessionId, trade.TradeId, session.CurrentNode, move.Node, result, trade.RealizedPnl, move.RunningTotal, move.Status != SessionStatus.Open));
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

    /// <summary>
    /// At its target a win, at its stop a loss. Closed otherwise: a win from half of the planned gain on, a loss from half of the
    /// planned loss on, else a scratch; planned for the quantity that was really entered.
    /// </summary>
    internal static (string Result, RuleOutcome Rule) Judge(TradeState trade, SessionStep decision)
    {
        if (trade.ExitReason is ExitReason.TargetReached or ExitReason.StopReached)
        {
            var result = trade.ExitReason == ExitReason.TargetReached ? TradeResult.Win : TradeResult.Loss;
            return (result, new RuleOutcome("Result", true, FormattableString.Invariant($"{trade.ExitReason} with {trade.RealizedPnl} net: a {result}.")));
        }

        var gain = (decision.GainPerUnit ?? 0m) * trade.EntryFilledQuantity;
        var loss = (decision.LossPerUnit ?? 0m) * trade.EntryFilledQuantity;
        var judged = trade.RealizedPnl >= gain / 2 ? TradeResult.Win : trade.RealizedPnl <= -loss / 2 ? TradeResult.Loss : TradeResult.Scratch;
        return (judged, new RuleOutcome("Result", true, FormattableString.Invariant(
            $"{trade.ExitReason} with {trade.RealizedPnl} net: a {judged}; a win from {gain / 2} (half of the planned gain), a loss from {-loss / 2} (half of the planned loss).")));
    }

    /// <summary>What is known of the entry, as the EXECUTE step says it.</summary>
    private static SessionStep Describe(SessionStep execute, TradeState trade) => new()
    {
        SessionId = execute.SessionId,
        StepNumber = execute.StepNumber,
        NodeName = execute.NodeName,
        StepType = execute.StepType,
        ExecutionStatus = trade.Phase == TradePhase.Failed ? StepStatus.Failed : trade.EntryAveragePrice is null ? StepStatus.Pending : StepStatus.Success,
        TradeId = execute.TradeId,
        SignalId = execute.SignalId,
        Symbol = execute.Symbol,
        Side = execute.Side,
        StakePercentage = execute.StakePercentage,
        StakeValue = execute.StakeValue,
        Quantity = trade.EntryFilledQuantity > 0 ? trade.EntryFilledQuantity : execute.Quantity,
        EntryPrice = trade.EntryAveragePrice,
        TargetPrice = execute.TargetPrice,
        StopPrice = execute.StopPrice,
        Fees = trade.EntryAveragePrice is null ? null : trade.Fees,
        Slippage = trade.Slippage,
        ClientOrderId = trade.EntryClientOrderId,
        PlatformOrderId = trade.EntryVenueOrderId,
        MarketTime = trade.EntryFilledAt,
        At = execute.At,
        Explanation = SignalStore.Json(
        [
            new RuleOutcome("Entry", trade.Phase != TradePhase.Failed, FormattableString.Invariant($"Order {trade.EntryClientOrderId} is {trade.EntryStatus}, {trade.EntryFilledQuantity} of {trade.PlannedQuantity} filled; exits at: {trade.ExitsAt}.")),
            .. Note(trade),
        ]),
    };

    private static IEnumerable<RuleOutcome> Note(TradeState trade) => trade.Note is { Length: > 0 } note ? [new RuleOutcome("Note", trade.Phase != TradePhase.Failed, note)] : [];
}

/// <summary>Where a result takes a session.</summary>
internal sealed record SessionMove(string Node, string PathSummary, string Status, decimal RunningTotal)
{
    public static SessionMove Of(StakingTree tree, Session session, string result, decimal profitLoss)
    {
        var node = tree.Find(session.CurrentNode) ?? throw new InvalidOperationException($"Session {session.SessionId} stands at {session.CurrentNode}, which is no node of {tree.Id}.");
        var next = result == TradeResult.Scratch ? node.Name : tree.Next(node, result == TradeResult.Win);
        return new SessionMove(
            next,
            result == TradeResult.Scratch ? session.PathSummary : $"{session.PathSummary} → {next}",
            next switch { StakingTree.Win => SessionStatus.Won, StakingTree.Lost => SessionStatus.Lost, _ => SessionStatus.Open },
            session.RunningTotal + profitLoss);
    }

    /// <summary>The walk in words, with the distance from the tree's own value.</summary>
    public RuleOutcome Describe(StakingTree tree, Session session)
    {
        var planned = tree.PlannedTotalPercent(Node) / 100m * session.Basis;
        return new RuleOutcome("Node", true, FormattableString.Invariant(
            $"{session.CurrentNode} → {Node}; running total {RunningTotal}, the tree's own value here is {planned:0.##} ({RunningTotal - planned:+0.##;-0.##;0} from it)."));
    }
}
