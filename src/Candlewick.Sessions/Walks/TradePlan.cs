using Candlewick.Execution.Contracts;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>A trade that every rule allows, with the numbers it was sized by.</summary>
internal sealed record TradePlan
{
    public required string SessionId { get; init; }
    public required string TradeId { get; init; }
    public required StakingNode Node { get; init; }
    /// <summary>What the stake was taken of; kept in the session.</summary>
    public required decimal Basis { get; init; }
    /// <summary>The running total when that basis was taken.</summary>
    public required decimal RunningTotalAtBasis { get; init; }
    public required decimal Stake { get; init; }
    /// <summary>On the venue's step.</summary>
    public required decimal Quantity { get; init; }
    /// <summary>On the tick.</summary>
    public required decimal TargetPrice { get; init; }
    /// <summary>On the tick.</summary>
    public required decimal StopPrice { get; init; }
    public required decimal GainPerUnit { get; init; }
    public required decimal LossPerUnit { get; init; }
    public required decimal NominalGain { get; init; }
    public required decimal TotalCosts { get; init; }
    public required DateTimeOffset MarketTime { get; init; }
}

/// <summary>What was decided about a signal: a plan, or the rule that refused; in both cases everything that was looked at.</summary>
internal sealed record Decision(TradePlan? Plan, RuleOutcome? Refusal, IReadOnlyList<RuleOutcome> Trace, IReadOnlyList<string> Warnings);
