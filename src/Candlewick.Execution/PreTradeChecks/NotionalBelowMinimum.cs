using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>
/// An order is worth at least the venue's smallest value: the entry and, on a spot account, each exit at the lower of its prices, less
/// the entry's commission, which may be taken of what was bought. What closes a margin position may be worth less.
/// </summary>
internal sealed class NotionalBelowMinimum : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context.Instrument is not { } instrument || context.Candidate.Quantity <= 0 || context.Notional is not { } notional)
        {
            return null;
        }

        var minimum = $"{Plain.Of(instrument.MinNotional)} {instrument.QuoteAsset}";
        if (notional >= instrument.MinNotional && context.Account?.State.Kind == AccountKind.Spot
            && context.Parts.Where(part => Worth(part, context) < instrument.MinNotional).ToList() is [var small, ..])
        {
            return Refused(RuleName.NotionalBelowMinimum,
                $"An exit of {Plain.Of(small.Quantity)} {instrument.BaseAsset} at {Plain.Of(small.Lowest!.Value)} is worth"
                + $" {Plain.Of(Worth(small, context)!.Value)} {instrument.QuoteAsset} after commission, below the venue's minimum of"
                + $" {minimum} (NOTIONAL).");
        }

        return notional >= instrument.MinNotional
            ? Passed(RuleName.NotionalBelowMinimum, $"{Plain.Of(notional)} {instrument.QuoteAsset} is at least {minimum}.")
            : Refused(RuleName.NotionalBelowMinimum,
                $"{Plain.Of(notional)} {instrument.QuoteAsset} is below the venue's minimum of {minimum} (NOTIONAL).");
    }

    /// <summary>Null for an exit without a price, which goes at the market's.</summary>
    private static decimal? Worth((decimal Quantity, decimal? Lowest) part, CheckContext context) => part.Lowest is { } price
        ? Plain.Number(part.Quantity * price * (1m - (context.Costs?.FeeRate ?? 0m)) * context.Instrument!.ContractMultiplier)
        : null;
}
