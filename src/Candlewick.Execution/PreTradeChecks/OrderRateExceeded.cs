using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The account plans no more entries a minute than its limit.</summary>
internal sealed class OrderRateExceeded : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) => LimitRules.OrderRate(context.Limits, context.Use);
}
