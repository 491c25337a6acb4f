using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>
/// The market has not passed the stop: a trade that begins behind its stop has lost before it has begun. A resting entry is judged at its
/// own price.
/// </summary>
internal sealed class PriceBeyondStop : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context.IsResting || context.LastPrice is not { } last
            || (context.Candidate.NearestStop ?? context.Candidate.Stop) is not { } stop)
        {
            return null;
        }

        var side = context.Candidate.Side;
        var numbers = $"last price {Plain.Of(last)}, stop {Plain.Of(stop)} of a {side.ToString().ToLowerInvariant()}";
        return side.Sign() * (last - stop) > 0
            ? Passed(RuleName.PriceBeyondStop, $"Stop not reached: {numbers}.")
            : Refused(RuleName.PriceBeyondStop, $"The market has passed the stop: {numbers}.");
    }
}
