using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>A spot account sells only what it holds.</summary>
internal sealed class ShortNotAllowed : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Account?.State is not { } state || context.Instrument is not { } instrument || context.Candidate.Side == OrderSide.Buy ? null
            : state.Kind != "spot"
            ? Passed(RuleName.ShortNotAllowed, $"A {state.Kind} account may sell short.")
            : Refused(RuleName.ShortNotAllowed, $"A spot account is long only: {context.Candidate.Quantity} {instrument.BaseAsset} cannot be sold to open a trade.");
}
