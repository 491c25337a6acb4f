using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>
/// Target, stop and the price of a resting entry are multiples of the tick. Another entry price may be no more than the one a decision was
/// made on.
/// </summary>
internal sealed class PriceOffTick : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        var candidate = context.Candidate;
        var prices = new (string Name, decimal? Price)[]
        {
            ("entry", context.IsResting ? candidate.EntryPrice : null), ("target", candidate.Target), ("stop", candidate.Stop),
        }.Where(price => price.Price is not null).ToList();
        if (context.Instrument is not { } instrument || prices.Count == 0)
        {
            return null;
        }

        var off = prices.Where(price => price.Price <= 0 || !instrument.IsOnTick(price.Price!.Value))
            .Select(price => $"{price.Name} {price.Price}").ToList();
        return off.Count == 0
            ? Passed(RuleName.PriceOffTick, $"All prices are multiples of the tick {Plain.Of(instrument.TickSize)}.")
            : Refused(RuleName.PriceOffTick,
                $"Not a positive multiple of the tick {Plain.Of(instrument.TickSize)}: {string.Join(", ", off)} (PRICE_FILTER).");
    }
}
