using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>
/// The order's value is within what the account can open: equity × leverage less what is in use on margin, free quote currency on spot.
/// </summary>
internal sealed class BuyingPowerExceeded : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context)
    {
        if (context.Account?.State is not { } state || context.Instrument is null || context.Candidate.Quantity <= 0
            || context.Notional is not { } notional
            || (state.Kind == AccountKind.Spot && context.Candidate.Side == OrderSide.Sell))
        {
            return null;
        }

        var basis = state.Kind == AccountKind.Spot
            ? "free balance"
            : $"equity {Plain.Of(state.Equity)} × leverage {Plain.Of(state.Leverage)}, {Plain.Of(state.MarginUsed)} in use";
        var power = $"the buying power of {Plain.Of(state.BuyingPower)} {state.Currency} ({basis})";
        return notional <= state.BuyingPower
            ? Passed(RuleName.BuyingPowerExceeded, $"{Plain.Of(notional)} {context.Currency} is within {power}.")
            : Refused(RuleName.BuyingPowerExceeded, $"{Plain.Of(notional)} {context.Currency} is above {power}.");
    }
}
