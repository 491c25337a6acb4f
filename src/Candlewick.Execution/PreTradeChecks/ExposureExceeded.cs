using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The value of the account's trades stays within its limit.</summary>
internal sealed class ExposureExceeded : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Reservation is { } wanted ? LimitRules.Exposure(context.Limits, context.Use, wanted, context.Currency) : null;
}
