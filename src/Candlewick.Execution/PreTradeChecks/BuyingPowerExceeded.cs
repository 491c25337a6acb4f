using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The order's value is within what the account can open: equity × leverage less what is in use on margin, free quote currency on spot.</summary>
internal sealed class BuyingPowerExceeded : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Account?.State is not { } state || context.Instrument is null || context.Candidate.Quantity <= 0 || (state.Kind == "spot" && context.Candidate.Side == OrderSide.Sell) ? null
            : context.Notional <= state.BuyingPower
            ? Passed(RuleName.BuyingPowerExceeded, $"{context.Notional} {context.Currency} is within the buying power of {state.BuyingPower} {state.Currency} ({Basis(state)}).")
            : Refused(RuleName.BuyingPowerExceeded, $"{context.Notional} {context.Currency} is above the buying power of {state.BuyingPower} {state.Currency} ({Basis(state)}).");

    private static string Basis(AccountState state) => state.Kind == "spot" ? "free balance" : $"equity {state.Equity} × leverage {state.Leverage}, {state.MarginUsed} in use";
}
