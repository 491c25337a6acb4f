using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;

namespace Candlewick.Execution.Requests;

/// <summary>The account and the market that a request means.</summary>
internal static class AccountChoice
{
    private const string Default = "simulator";

    /// <summary>The account it names, else the simulator's, else the first.</summary>
    /// <exception cref="ProblemException">400 when there is no such account.</exception>
    public static IBroker Broker(this IAccounts accounts, string? account)
    {
        if (account is null)
        {
            return accounts.Find(Default) ?? (accounts.All is { Count: > 0 } all ? all[0] : null)
                ?? throw ProblemException.Invalid("account", "The desk has no account yet.");
        }

        return accounts.Find(account) ?? throw ProblemException.Invalid("account", accounts.PhaseOf(account) is null
            ? $"There is no account '{account}'; use one of {string.Join(", ", accounts.All.Select(broker => broker.Account))}."
            : $"Account '{account}' is not open yet; see GET /api/accounts for why.");
    }

    /// <summary>
    /// The symbol, and the account it is traded on: that of the venue where the text is <c>SYMBOL.VENUE</c> and names no account.
    /// </summary>
    /// <exception cref="ProblemException">400 when there is no such account, or it is at another venue.</exception>
    public static (IBroker Broker, string Symbol) Market(this IAccounts accounts, string? account, string text)
    {
        var (symbol, venue) = accounts.Split(text);
        if (venue is null)
        {
            return (accounts.Broker(account), symbol);
        }

        var broker = account is null ? accounts.All.FirstOrDefault(one => one.Venue == venue) : accounts.Broker(account);
        return broker?.Venue == venue
            ? (broker, symbol)
            : throw ProblemException.Invalid("symbol", broker is null
                ? $"The desk has no account at {venue}."
                : $"Account '{account}' is at {broker.Venue}, not at {venue}.");
    }

    /// <summary>Symbol and, where it is named, venue of a text such as <c>BTCUSDT.BINANCE</c>.</summary>
    public static (string Symbol, string? Venue) Split(this IAccounts accounts, string text) => InstrumentId.Split(
        text.Trim(), venue => VenueName.IsKnown(venue) || accounts.All.Any(broker => broker.Venue == venue));
}
