using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>A quantity is at most the venue's largest.</summary>
internal sealed class QuantityAboveMaximum : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Instrument is not { } instrument || context.Candidate.Quantity <= 0 ? null
            : context.Candidate.Quantity <= instrument.MaxQuantity
            ? Passed(RuleName.QuantityAboveMaximum,
                $"{context.Candidate.Quantity} {instrument.BaseAsset} is at most {instrument.MaxQuantity}.")
            : Refused(RuleName.QuantityAboveMaximum,
                $"{context.Candidate.Quantity} {instrument.BaseAsset} is above the venue's maximum of {instrument.MaxQuantity}"
                    + $" (LOT_SIZE).");
}
