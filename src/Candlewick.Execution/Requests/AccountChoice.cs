using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;

namespace Candlewick.Execution.Requests;

/// <summary>The account a request means: the one it names, else the simulator's, else the first.</summary>
internal static class AccountChoice
{
    private const string Default = "simulator";

    /// <exception cref="ProblemException">400 when there is no such account.</exception>
    public static IBroker Broker(this IAccounts accounts, string? account)
    {
        if (account is null)
        {
            return accounts.Find(Default) ?? (accounts.All is { Count: > 0 } all ? all[0] : null) ?? throw ProblemException.Invalid("account", "The desk has no account yet.");
        }

        return accounts.Find(account) ?? throw ProblemException.Invalid("account", accounts.PhaseOf(account) is null
            ? $"There is no account '{account}'; use one of {string.Join(", ", accounts.All.Select(broker => broker.Account))}."
            : $"Account '{account}' is not open yet; see GET /api/accounts for why.");
    }
}
