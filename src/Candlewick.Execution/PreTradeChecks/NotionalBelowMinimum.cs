using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>An order is worth at least the venue's smallest value.</summary>
internal sealed class NotionalBelowMinimum : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Instrument is not { } instrument || context.Candidate.Quantity <= 0 ? null
            : context.Notional >= instrument.MinNotional
            ? Passed(RuleName.NotionalBelowMinimum, $"{context.Notional} {instrument.QuoteAsset} is at least {instrument.MinNotional} {instrument.QuoteAsset}.")
            : Refused(RuleName.NotionalBelowMinimum, $"{context.Notional} {instrument.QuoteAsset} is below the venue's minimum of {instrument.MinNotional} {instrument.QuoteAsset} (NOTIONAL)");
}
