using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>Nothing new is taken before start-up, which is recovery, has finished, for the desk and for the account.</summary>
internal sealed class ReadinessRequired : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        !context.IsReady
            ? Refused(RuleName.ReadinessRequired, "Start-up has not finished; try again in a moment.", mayRetry: true)
            : context.AccountPhase is { } phase and not AccountPhase.Ready
            ? Refused(RuleName.ReadinessRequired,
                $"Account '{context.Candidate.Account}' is {phase.ToString().ToLowerInvariant()}; try again in a moment.", mayRetry: true)
            : Passed(RuleName.ReadinessRequired, "Desk and account are ready.");
}
