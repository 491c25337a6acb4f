namespace Candlewick.Sessions.Sessions;

/// <summary>Where a session stands.</summary>
internal static class SessionStatus
{
    public const string Open = "open";
    public const string Won = "won";
    public const string Lost = "lost";
    /// <summary>Ended by a person before the tree did.</summary>
    public const string Closed = "closed";
}

/// <summary>A row of <c>sessions</c>: one walk through a tree.</summary>
internal sealed class Session
{
    public string SessionId { get; init; } = "";
    public string SessionName { get; init; } = "";
    /// <summary>Null for a session walked by hand.</summary>
    public string? RouteId { get; init; }
    public string? Account { get; init; }
    public string StakingTreeId { get; init; } = "";
    public string Status { get; init; } = SessionStatus.Open;
    public string CurrentNode { get; init; } = "";
    public string PathSummary { get; init; } = "";
    /// <summary>The basis it started with.</summary>
    public decimal InitialAmount { get; init; }
    /// <summary>What stakes are taken of now.</summary>
    public decimal Basis { get; init; }
    public decimal RunningTotal { get; init; }
    /// <summary>The running total when the basis was taken; what was earned before it is in the basis already.</summary>
    public decimal RunningTotalAtBasis { get; init; }
    public string? SessionNotes { get; init; }
    /// <summary>The trade in flight; at most one.</summary>
    public string? OpenTradeId { get; init; }
    public int LastStep { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset LastActionAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    /// <summary>From the route; read with the session.</summary>
    public string? RouteName { get; init; }

    public bool IsCompleted => Status != SessionStatus.Open;

    /// <summary>What the equity is expected to be when no money was paid in or out.</summary>
    public decimal ExpectedEquity => Basis + RunningTotal - RunningTotalAtBasis;
}

/// <summary>Kinds and states of a step; the API's words.</summary>
internal static class StepType
{
    public const string Decision = "DECISION";
    public const string Execute = "EXECUTE";
    public const string Result = "RESULT";
}

internal static class StepStatus
{
    public const string Pending = "PENDING";
    public const string Success = "SUCCESS";
    public const string Failed = "FAILED";
    public const string Completed = "COMPLETED";
}

internal static class TradeResult
{
    public const string Win = "win";
    public const string Loss = "loss";
    public const string Scratch = "scratch";
}

/// <summary>A row of <c>session_steps</c>.</summary>
internal sealed class SessionStep
{
    public string SessionId { get; init; } = "";
    public int StepNumber { get; init; }
    public string NodeName { get; init; } = "";
    public string StepType { get; init; } = "";
    public string ExecutionStatus { get; init; } = "";
    public string? TradeId { get; init; }
    public string? SignalId { get; init; }
    public string? Symbol { get; init; }
    public string? Side { get; init; }
    public decimal? StakePercentage { get; init; }
    public decimal? StakeValue { get; init; }
    public decimal? Quantity { get; init; }
    public decimal? EntryPrice { get; init; }
    public decimal? TargetPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public decimal? ExitPrice { get; init; }
    public decimal? ProfitLoss { get; init; }
    public decimal? Fees { get; init; }
    public decimal? Slippage { get; init; }
    /// <summary>Planned gain per unit at the target, net.</summary>
    public decimal? GainPerUnit { get; init; }
    /// <summary>Planned loss per unit at the stop, net.</summary>
    public decimal? LossPerUnit { get; init; }
    public string? ExitReason { get; init; }
    public string? Result { get; init; }
    public string? ClientOrderId { get; init; }
    public string? PlatformOrderId { get; init; }
    public string? PreviousNode { get; init; }
    public string? NewNode { get; init; }
    public decimal? RunningTotal { get; init; }
    /// <summary>The market's own time.</summary>
    public DateTimeOffset? MarketTime { get; init; }
    public DateTimeOffset At { get; init; }
    /// <summary>JSON array of rule outcomes.</summary>
    public string Explanation { get; init; } = "[]";
}
