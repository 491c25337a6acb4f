using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The account's open risk stays within its limit.</summary>
internal sealed class OpenRiskExceeded : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Reservation is { } wanted ? LimitRules.OpenRisk(context.Limits, context.Use, wanted, context.Currency) : null;
}
