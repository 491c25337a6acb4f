using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>Target and stop must hold at the venue while this program is down, which takes a one-cancels-other list there.</summary>
internal sealed class OrderListsRequired : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Broker is not { } broker || context.Candidate is not { TargetPrice: not null, StopPrice: not null } ? null
            : broker.Capabilities.HasOrderLists
            ? Passed(RuleName.OrderListsRequired, $"Target and stop stand as one-cancels-other at {broker.Venue}.")
            : Refused(RuleName.OrderListsRequired, $"{broker.Venue} holds no one-cancels-other lists: give a target or a stop, not both.");
}
