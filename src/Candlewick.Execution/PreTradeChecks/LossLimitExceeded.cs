using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>
/// The loss at the stop, both commissions and the spread included, is within a fraction of equity:
/// quantity × (|E − S| + f·(E + S) + p) × multiplier.
/// </summary>
internal sealed class LossLimitExceeded : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        var candidate = context.Candidate;
        if (context.Account?.State is not { } state || context.Instrument is not { } instrument || context.Costs is not { } costs
            || candidate.StopPrice is not { } stop || candidate.MaxLossFraction is not { } fraction || candidate.Quantity <= 0)
        {
            return null;
        }

        var lossPerUnit = Math.Abs(candidate.EntryPrice - stop) + (costs.FeeRate * (candidate.EntryPrice + stop)) + costs.Spread;
        var loss = Plain(candidate.Quantity * lossPerUnit * instrument.ContractMultiplier);
        var limit = Plain(fraction * state.Equity);
        var numbers = $"{loss} {context.Currency} at the stop, costs included, against {limit} {state.Currency} ({Plain(fraction * 100m)} % of equity {state.Equity})";
        return loss <= limit
            ? Passed(RuleName.LossLimitExceeded, $"Within the limit: {numbers}.")
            : Refused(RuleName.LossLimitExceeded, $"Above the limit: {numbers}.");
    }
}
