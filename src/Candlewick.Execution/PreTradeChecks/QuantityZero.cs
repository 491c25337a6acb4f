using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>A quantity is above 0; sizing may have rounded it down to nothing.</summary>
internal sealed class QuantityZero : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Candidate.Quantity > 0
            ? Passed(RuleName.QuantityZero, $"Quantity {context.Candidate.Quantity}.")
            : Refused(RuleName.QuantityZero,
                $"Quantity {context.Candidate.Quantity} is not above"
                    + $" 0{(context.Instrument is { } instrument ? $" (the step is {instrument.LotStep})" : "")}.");
}
