using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>A quantity is a multiple of the lot step.</summary>
internal sealed class QuantityOffStep : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Instrument is not { } instrument || context.Candidate.Quantity <= 0 ? null
            : instrument.IsOnStep(context.Candidate.Quantity)
            ? Passed(RuleName.QuantityOffStep, $"{context.Candidate.Quantity} is a multiple of the step {instrument.LotStep}.")
            : Refused(RuleName.QuantityOffStep,
                $"{context.Candidate.Quantity} is not a multiple of the step {instrument.LotStep} (LOT_SIZE).");
}
