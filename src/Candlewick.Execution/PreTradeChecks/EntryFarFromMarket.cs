using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>
/// The planned entry is near the market: within a part of the distance to the stop (a quarter unless the route says otherwise). The
/// trade that was meant is another one when the market has gone further.
/// </summary>
internal sealed class EntryFarFromMarket : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        var candidate = context.Candidate;
        if (context.IsResting || candidate.EntryPrice is not { } entry || candidate.Stop is not { } stop
            || context.LastPrice is not { } last)
        {
            return null;
        }

        var distance = Math.Abs(entry - last);
        var limit = candidate.MaxEntryDistance * Math.Abs(entry - stop);
        var numbers = $"planned {Plain.Of(entry)}, last price {Plain.Of(last)}, {Plain.Of(distance)} apart;"
            + $" {Plain.Of(limit)} is allowed ({Plain.Of(candidate.MaxEntryDistance * 100m)} % of the distance to the stop)";
        return distance <= limit
            ? Passed(RuleName.EntryFarFromMarket, $"Near enough: {numbers}.")
            : Refused(RuleName.EntryFarFromMarket, $"Too far: {numbers}.");
    }
}
