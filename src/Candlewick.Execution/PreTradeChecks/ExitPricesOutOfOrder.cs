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
        if (candidate is { TargetPrice: null, StopPrice: null })
        {
            return null;
        }

        var sign = candidate.Side.Sign();
        var isOrdered = (candidate.TargetPrice is not { } target || sign * (target - candidate.EntryPrice) > 0)
            && (candidate.StopPrice is not { } stop || sign * (candidate.EntryPrice - stop) > 0);
        var prices = $"stop {candidate.StopPrice?.ToString() ?? "none"}, entry {candidate.EntryPrice}, target {candidate.TargetPrice?.ToString() ?? "none"}";
        return isOrdered
            ? Passed(RuleName.ExitPricesOutOfOrder, $"For a {candidate.Side.ToString().ToLowerInvariant()} in order: {prices}.")
            : Refused(RuleName.ExitPricesOutOfOrder, candidate.Side == OrderSide.Buy
                ? $"A buy needs its stop below and its target above the entry: {prices}."
                : $"A sell needs its stop above and its target below the entry: {prices}.");
    }
}
