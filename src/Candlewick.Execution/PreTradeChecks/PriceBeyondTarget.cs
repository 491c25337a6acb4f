using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The market has not passed the target: nothing would be left to win. A resting entry is judged at its own price.</summary>
internal sealed class PriceBeyondTarget : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context.IsResting || context.Candidate.Target is not { } target || context.LastPrice is not { } last)
        {
            return null;
        }

        var side = context.Candidate.Side;
        var numbers = $"last price {Plain.Of(last)}, target {Plain.Of(target)} of a {side.ToString().ToLowerInvariant()}";
        return side.Sign() * (target - last) > 0
            ? Passed(RuleName.PriceBeyondTarget, $"Target not reached: {numbers}.")
            : Refused(RuleName.PriceBeyondTarget, $"The market has passed the target: {numbers}.");
    }
}
