using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>Target and stop are multiples of the tick. The entry is not looked at: it may be no more than the price a decision was made on.</summary>
internal sealed class PriceOffTick : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context.Instrument is not { } instrument || context.Candidate is { TargetPrice: null, StopPrice: null })
        {
            return null;
        }

        var off = new (string Name, decimal? Price)[] { ("Target", context.Candidate.TargetPrice), ("stop", context.Candidate.StopPrice) }
            .Where(price => price.Price is { } value && (value <= 0 || !instrument.IsOnTick(value)))
            .Select(price => $"{price.Name} {price.Price}")
            .ToList();
        return off.Count == 0
            ? Passed(RuleName.PriceOffTick, $"Target and stop are multiples of the tick {instrument.TickSize}.")
            : Refused(RuleName.PriceOffTick, $"{string.Join(" and ", off)} is not a positive multiple of the tick {instrument.TickSize} (PRICE_FILTER).");
    }
}
