using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The account must be one of the desk's.</summary>
internal sealed class AccountUnknown : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Broker is { } broker
            ? Passed(RuleName.AccountUnknown, $"Account {broker.Account} at {broker.Venue} ({broker.Mode}).")
            : context.AccountPhase is null
            ? Refused(RuleName.AccountUnknown, $"The desk has no account '{context.Candidate.Account}'.")
            : Refused(RuleName.AccountUnknown, $"Account '{context.Candidate.Account}' is not open yet.", mayRetry: true);
}
