using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>
/// The loss at the stop from the price that decides, both commissions and the spread included, is within a fraction of equity:
/// quantity × (|E − S| + f·(E + S) + p) × multiplier, E the worse of the planned and the last price.
/// </summary>
internal sealed class LossLimitExceeded : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context.Account?.State is not { } state || context.Reservation is not { HasStop: true } reserved
            || context.Price is not { } price
            || context.Candidate.MaxLossFraction is not { } fraction || context.Candidate.Quantity <= 0)
        {
            return null;
        }

        var limit = Plain.Number(fraction * state.Equity);
        var numbers =
            $"{Plain.Of(reserved.Risk)} {context.Currency} at the stop from {Plain.Of(price)}, costs included, against"
                + $" {Plain.Of(limit)} {state.Currency}"
            + $" ({Plain.Of(fraction * 100m)} % of equity {Plain.Of(state.Equity)})";
        return reserved.Risk <= limit
            ? Passed(RuleName.LossLimitExceeded, $"Within the limit: {numbers}.")
            : Refused(RuleName.LossLimitExceeded, $"Above the limit: {numbers}.");
    }
}
