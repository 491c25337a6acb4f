using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;

namespace Candlewick.Execution.Accounts;

/// <summary>The account a request means: the one it names, else the simulator's, else the first.</summary>
internal static class AccountChoice
{
    private const string Default = "simulator";

    /// <exception cref="ProblemException">400 when there is no such account.</exception>
    public static IBroker Broker(this IAccounts accounts, string? account) =>
        (account is null ? accounts.Find(Default) ?? (accounts.All.Count > 0 ? accounts.All[0] : null) : accounts.Find(account))
        ?? throw ProblemException.Invalid("account", account is null
            ? "The desk has no account yet."
            : $"There is no account '{account}'; use one of {string.Join(", ", accounts.All.Select(broker => broker.Account))}.");
}
