using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using static Candlewick.Execution.PreTradeChecks.CheckContext;

namespace Candlewick.Execution.PreTradeChecks;

/// <summary>The account's money must be known, if only from an earlier answer.</summary>
internal sealed class AccountUnavailable : IPreTradeRule
{
    public RuleOutcome? Check(CheckContext context) =>
        context.Broker is null ? null
            : context.Account is not { } account
            ? Refused(RuleName.AccountUnavailable,
                $"{context.Broker.Venue} could not be asked about account '{context.Candidate.Account}',"
                + " and there is no earlier answer to use.",
                mayRetry: true)
            : Passed(RuleName.AccountUnavailable, $"Equity {account.State.Equity} {account.State.Currency}{Age(account)}.") with
            {
                IsWarning = account.IsStale,
            };

    private static string Age(CachedAccountState account) =>
        account.IsStale ? $", as of {account.TakenAt:u}: the venue cannot be reached now" : "";
}
