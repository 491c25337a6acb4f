using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>Engaged, the kill switch lets nothing out but exits.</summary>
internal sealed class KillSwitchEngaged : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.KillSwitch.Engaged
            ? Refused(RuleName.KillSwitchEngaged, $"The kill switch was engaged by {context.KillSwitch.By}: {context.KillSwitch.Reason}", mayRetry: true)
            : Passed(RuleName.KillSwitchEngaged, "The kill switch is not engaged.");
}
