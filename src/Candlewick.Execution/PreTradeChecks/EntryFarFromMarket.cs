using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The planned entry against the last price. It never refuses: a signal may carry the price of a bar that is over (docs/adr/0003).</summary>
internal sealed class EntryFarFromMarket : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context.Quote is not { Last: > 0 } quote || context.Instrument is not { } instrument)
        {
            return null;
        }

        var last = instrument.RoundPrice(quote.Last);
        var distance = last == 0 ? 0m : Math.Abs(context.Candidate.EntryPrice - last) / last;
        var limit = (decimal)context.Options.EntryDistanceWarning;
        var numbers = $"planned {context.Candidate.EntryPrice}, last price {last}, {Math.Round(distance * 100m, 2)} % apart";
        return distance > limit
            ? Passed(RuleName.EntryFarFromMarket, $"Far from the market: {numbers} (warned from {limit * 100m} %).") with { IsWarning = true }
            : Passed(RuleName.EntryFarFromMarket, $"Near the market: {numbers}.");
    }
}
