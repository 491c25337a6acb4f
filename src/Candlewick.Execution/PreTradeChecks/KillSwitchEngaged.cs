using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>Engaged, the kill switch lets nothing out but exits.</summary>
internal sealed class KillSwitchEngaged : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.KillSwitch.Engaged
            ? Refused(RuleName.KillSwitchEngaged, Detail(context.KillSwitch), mayRetry: true)
            : Passed(RuleName.KillSwitchEngaged, "The kill switch is not engaged.");

    public static string Detail(KillSwitchState state) =>
        $"The kill switch is engaged{(state.By is { } by ? $" by {by}" : "")}{(state.Reason is { } reason ? $": {reason}" : "")}.";
}
