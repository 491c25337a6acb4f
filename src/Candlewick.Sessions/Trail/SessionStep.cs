using System.Text.Json.Serialization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;

namespace Candlewick.Sessions.Trail;

/// <summary>Kinds of steps; the API writes them in capitals.</summary>
internal enum StepType
{
    [JsonStringEnumMemberName("DECISION")] Decision,
    [JsonStringEnumMemberName("EXECUTE")] Execute,
    [JsonStringEnumMemberName("RESULT")] Result,
}

/// <summary>How far a step is; the API writes it in capitals.</summary>
internal enum StepStatus
{
    [JsonStringEnumMemberName("PENDING")] Pending,
    [JsonStringEnumMemberName("SUCCESS")] Success,
    [JsonStringEnumMemberName("FAILED")] Failed,
    [JsonStringEnumMemberName("COMPLETED")] Completed,
}

/// <summary>A row of <c>session_steps</c>, and what the API shows of it.</summary>
internal sealed record SessionStep
{
    public string SessionId { get; init; } = "";
    /// <summary>From 1, over the whole session.</summary>
    public int StepNumber { get; init; }
    public string NodeName { get; init; } = "";
    public StepType StepType { get; init; }
    public StepStatus ExecutionStatus { get; init; }
    public string? TradeId { get; init; }
    /// <summary>The sender's id.</summary>
    public string? SignalId { get; init; }
    public string? Symbol { get; init; }
    public OrderSide? Side { get; init; }
    public decimal? StakePercentage { get; init; }
    public decimal? StakeValue { get; init; }
    public decimal? Quantity { get; init; }
    /// <summary>DECISION: the price it was made on; afterwards the average of the fills.</summary>
    public decimal? EntryPrice { get; init; }
    public decimal? TargetPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public decimal? ExitPrice { get; init; }
    public decimal? ProfitLoss { get; init; }
    /// <summary>Of the whole round trip, in the RESULT alone, so that a sum over steps counts them once.</summary>
    public decimal? Fees { get; init; }
    public decimal? Slippage { get; init; }
    /// <summary>Planned gain per unit at the target, net.</summary>
    public decimal? GainPerUnit { get; init; }
    /// <summary>Planned loss per unit at the stop, net.</summary>
    public decimal? LossPerUnit { get; init; }
    public ExitReason? ExitReason { get; init; }
    public TradeResult? Result { get; init; }
    public string? ClientOrderId { get; init; }
    public string? PlatformOrderId { get; init; }
    public string? PreviousNode { get; init; }
    public string? NewNode { get; init; }
    public decimal? RunningTotal { get; init; }
    /// <summary>The market's own time.</summary>
    public DateTimeOffset? MarketTime { get; init; }
    public DateTimeOffset At { get; init; }
    /// <summary>Every rule and figure that was checked.</summary>
    public IReadOnlyList<RuleOutcome> Explanation { get; init; } = [];
}
