using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;

namespace Candlewick.Sessions.Sessions;

/// <summary>A session and its steps as the API shows them.</summary>
internal static class SessionDescription
{
    public sealed record Response(
        string SessionId, string SessionName, string? RouteId, string? RouteName, string? Account, string StakingTreeId, string Status, string CurrentNode,
        string PathSummary, decimal InitialAmount, decimal Basis, decimal RunningTotal, decimal? FinalTotal, bool IsCompleted, string? SessionNotes,
        string? OpenTradeId, DateTimeOffset StartedAt, DateTimeOffset LastActionAt, DateTimeOffset? EndedAt);

    public sealed record Step(
        int StepNumber, string NodeName, string StepType, string ExecutionStatus, string? TradeId, string? SignalId, string? Symbol, string? Side,
        decimal? StakePercentage, decimal? StakeValue, decimal? Quantity, decimal? EntryPrice, decimal? TargetPrice, decimal? StopPrice, decimal? ExitPrice,
        decimal? ProfitLoss, decimal? Fees, decimal? Slippage, string? ExitReason, string? Result, string? ClientOrderId, string? PlatformOrderId,
        string? PreviousNode, string? NewNode, decimal? RunningTotal, DateTimeOffset? MarketTime, DateTimeOffset At, IReadOnlyList<RuleOutcome> Explanation);

    public static Response Of(Session session) => new(
        session.SessionId, session.SessionName, session.RouteId, session.RouteName, session.Account, session.StakingTreeId, session.Status, session.CurrentNode,
        session.PathSummary, session.InitialAmount, session.Basis, session.RunningTotal, session.IsCompleted ? session.RunningTotal : null, session.IsCompleted,
        session.SessionNotes, session.OpenTradeId, session.StartedAt, session.LastActionAt, session.EndedAt);

    public static Step Of(SessionStep step) => new(
        step.StepNumber, step.NodeName, step.StepType, step.ExecutionStatus, step.TradeId, step.SignalId, step.Symbol, step.Side, step.StakePercentage,
        step.StakeValue, step.Quantity, step.EntryPrice, step.TargetPrice, step.StopPrice, step.ExitPrice, step.ProfitLoss, step.Fees, step.Slippage,
        step.ExitReason, step.Result, step.ClientOrderId, step.PlatformOrderId, step.PreviousNode, step.NewNode, step.RunningTotal, step.MarketTime, step.At,
        JsonSerializer.Deserialize<RuleOutcome[]>(step.Explanation, DeskJson.Options)!);
}
