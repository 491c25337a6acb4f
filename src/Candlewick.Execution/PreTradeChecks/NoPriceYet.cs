using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>Without a price nothing can be said of an order.</summary>
internal sealed class NoPriceYet : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Instrument is not { } instrument ? null
            : context.Quote is { } quote
            ? Passed(RuleName.NoPriceYet, $"Last price {quote.Last} at {quote.VenueTime:u}.")
            : Refused(RuleName.NoPriceYet, $"No price of {instrument.Symbol} has come in yet.", mayRetry: true);
}
