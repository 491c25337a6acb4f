using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>Nothing new is taken before start-up, which is recovery, has finished.</summary>
internal sealed class ReadinessRequired : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.IsReady
            ? Passed(RuleName.ReadinessRequired, "Start-up has finished.")
            : Refused(RuleName.ReadinessRequired, "Start-up has not finished; the signal can be sent again in a moment.", mayRetry: true);
}
