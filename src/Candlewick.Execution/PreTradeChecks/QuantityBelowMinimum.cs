using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>A quantity, and what each exit closes of it, is at least the venue's smallest.</summary>
internal sealed class QuantityBelowMinimum : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context.Instrument is not { } instrument || context.Candidate.Quantity <= 0)
        {
            return null;
        }

        var whole = context.Candidate.Quantity;
        var least = context.Parts.Select(part => part.Quantity).Append(whole).Min();
        return least >= instrument.MinQuantity
            ? Passed(RuleName.QuantityBelowMinimum, $"{whole} {instrument.BaseAsset} is at least {instrument.MinQuantity}.")
            : Refused(RuleName.QuantityBelowMinimum,
                $"{(least == whole ? "" : "An exit of ")}{least} {instrument.BaseAsset} is below the venue's minimum of"
                    + $" {instrument.MinQuantity} (LOT_SIZE).");
    }
}
