using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>An order is worth at least the venue's smallest value.</summary>
internal sealed class NotionalBelowMinimum : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context.Instrument is not { } instrument || context.Candidate.Quantity <= 0 || context.Notional is not { } notional)
        {
            return null;
        }

        var minimum = $"{Plain.Of(instrument.MinNotional)} {instrument.QuoteAsset}";
        return notional >= instrument.MinNotional
            ? Passed(RuleName.NotionalBelowMinimum, $"{Plain.Of(notional)} {instrument.QuoteAsset} is at least {minimum}.")
            : Refused(RuleName.NotionalBelowMinimum,
                $"{Plain.Of(notional)} {instrument.QuoteAsset} is below the venue's minimum of {minimum} (NOTIONAL).");
    }
}
