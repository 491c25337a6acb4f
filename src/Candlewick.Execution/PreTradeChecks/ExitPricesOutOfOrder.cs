using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>A long trade has its stop below and its target above the entry, a short one the reverse.</summary>
internal sealed class ExitPricesOutOfOrder : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        var candidate = context.Candidate;
        var nearest = candidate.NearestStop ?? candidate.Stop;
        if (candidate.Target is null && nearest is null || (candidate.EntryPrice ?? context.LastPrice) is not { } entry)
        {
            return null;
        }

        var sign = candidate.Side.Sign();
        var isOrdered = (candidate.Target is not { } target || sign * (target - entry) > 0)
            && (nearest is not { } stop || sign * (entry - stop) > 0);
        var prices = $"stop {Shown(nearest)}, entry {Plain.Of(entry)}, target {Shown(candidate.Target)}";
        return isOrdered
            ? Passed(RuleName.ExitPricesOutOfOrder, $"In order for a {candidate.Side.ToString().ToLowerInvariant()}: {prices}.")
            : Refused(RuleName.ExitPricesOutOfOrder, candidate.Side == OrderSide.Buy
                ? $"A buy needs its stop below and its target above the entry: {prices}."
                : $"A sell needs its stop above and its target below the entry: {prices}.");
    }

    private static string Shown(decimal? price) => price is { } value ? Plain.Of(value) : "none";
}
