using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Trail;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>
/// What a closed trade counts as. The money decides, not the exit's name: from half of the planned gain on it is a win, from half
/// of the planned loss on a loss, anything between a scratch. Planned is what the DECISION planned per unit, for the quantity that
/// was really entered, even where target and stop were moved later.
/// </summary>
internal static class TradeJudgement
{
    public static (TradeResult Result, RuleOutcome Rule) Of(TradeState trade, SessionStep decision)
    {
        var winsFrom = (decision.GainPerUnit ?? 0m) * trade.EntryFilledQuantity / 2m;
        var losesFrom = -(decision.LossPerUnit ?? 0m) * trade.EntryFilledQuantity / 2m;
        var result = trade.RealizedPnl >= winsFrom ? TradeResult.Win
            : trade.RealizedPnl <= losesFrom ? TradeResult.Loss
            : TradeResult.Scratch;
        var word = result.ToString().ToLowerInvariant();
        return (result, SessionRuleName.Outcome("Result", true,
            $"{Plain.Of(trade.RealizedPnl)} net ({Words(trade.ExitReason)}): a {word}. "
            + $"A win starts at {Plain.Of(winsFrom)}, half of the planned gain, "
            + $"and a loss at {Plain.Of(losesFrom)}, half of the planned loss."));
    }

    private static string Words(ExitReason? reason) => reason switch
    {
        ExitReason.TargetReached => "target reached",
        ExitReason.StopReached => "stop reached",
        ExitReason.SignalClose => "closed by a signal",
        ExitReason.ManualClose => "closed by hand",
        ExitReason.Expired => "its time ran out",
        ExitReason.ExternalClose => "closed outside the desk",
        ExitReason.ProtectiveClose => "closed by the desk for protection",
        ExitReason.Liquidated => "liquidated by the venue",
        _ => "closed",
    };
}

/// <summary>Where a result takes a session.</summary>
internal sealed record SessionMove(string Node, string PathSummary, SessionStatus Status, decimal RunningTotal)
{
    public static SessionMove Of(StakingTree tree, Session session, TradeResult result, decimal profitLoss)
    {
        var node = tree.Find(session.CurrentNode) ?? throw new InvalidOperationException(
            $"Session {session.SessionId} stands at {session.CurrentNode}, which is no node of {tree.Id}.");
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
        return SessionRuleName.Outcome("Node", true,
            $"{session.CurrentNode} → {Node}; the running total is {Plain.Of(RunningTotal)}, the tree's own value here "
            + FormattableString.Invariant($"{planned:0.##} ({RunningTotal - planned:+0.##;-0.##;0} from it)."));
    }
}
