using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The day's loss, with what is at risk, stays within the account's limit.</summary>
internal sealed class DailyLossReached : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Reservation is { } wanted ? LimitRules.DailyLoss(context.Limits, context.Use, wanted, context.Currency) : null;
}
