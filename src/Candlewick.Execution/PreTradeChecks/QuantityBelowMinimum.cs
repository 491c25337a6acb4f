using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>A quantity is at least the venue's smallest.</summary>
internal sealed class QuantityBelowMinimum : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Instrument is not { } instrument || context.Candidate.Quantity <= 0 ? null
            : context.Candidate.Quantity >= instrument.MinQuantity
            ? Passed(RuleName.QuantityBelowMinimum,
                $"{context.Candidate.Quantity} {instrument.BaseAsset} is at least {instrument.MinQuantity}.")
            : Refused(RuleName.QuantityBelowMinimum,
                $"{context.Candidate.Quantity} {instrument.BaseAsset} is below the venue's minimum of {instrument.MinQuantity}"
                    + $" (LOT_SIZE).");
}
