using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>A spot account sells only what it holds.</summary>
internal sealed class ShortNotAllowed : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Account?.State is not { } state || context.Instrument is not { } instrument || context.Candidate.Side == OrderSide.Buy
            ? null
            : state.Kind != AccountKind.Spot
            ? Passed(RuleName.ShortNotAllowed, "A margin account may sell short.")
            : Refused(RuleName.ShortNotAllowed,
                $"A spot account is long only: {Plain.Of(context.Candidate.Quantity)} {instrument.BaseAsset} cannot be sold to open"
                    + $" a trade.");
}
