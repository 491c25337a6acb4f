using Candlewick.Domain;

namespace Candlewick.Execution.Contracts;

/// <summary>An account's money with its age.</summary>
/// <param name="State">What the venue said.</param>
/// <param name="TakenAt">When, our clock.</param>
/// <param name="IsStale">True when the venue could not be asked and an older answer is used.</param>
public sealed record CachedAccountState(AccountState State, DateTimeOffset TakenAt, bool IsStale);

/// <summary>What an account's money is expected to have done.</summary>
/// <param name="LastEntry">Number of the newest ledger entry.</param>
/// <param name="Sum">Sum of the ledger entries after the asked one, whoever owned them.</param>
/// <param name="OpenPnl">What the account's open trades stand at: realized and unrealized so far, fees taken off.</param>
public sealed record AccountBooks(long LastEntry, decimal Sum, decimal OpenPnl);

/// <summary>How far an account is.</summary>
public enum AccountPhase
{
    /// <summary>Being opened, or compared for the first time: nothing new is taken yet.</summary>
    Starting,
    /// <summary>Compared and taken up.</summary>
    Ready,
    /// <summary>Could not be opened or compared; it is tried again.</summary>
    Failed,
}

/// <summary>The desk's accounts and their brokers. They come and go while the desk runs.</summary>
public interface IAccounts
{
    /// <summary>The brokers of all accounts that could be opened, by name.</summary>
    IReadOnlyList<IBroker> All { get; }

    /// <summary>The broker of an account, or null.</summary>
    IBroker? Find(string account);

    /// <summary>Every account, opened or not, in the order they were added, with why it failed where it did.</summary>
    IReadOnlyList<(string Account, AccountPhase Phase, string? Failure)> Standings { get; }

    /// <summary>How far the account is; null when the desk has none of this name.</summary>
    AccountPhase? PhaseOf(string account);

    /// <summary>
    /// The account's state, cached for 5 minutes by our clock and the market's, and forgotten when one of our own fills or a
    /// change of the account makes it wrong; an older one is given, marked stale, when the venue cannot be asked.
    /// </summary>
    /// <exception cref="BrokerUnavailableException">The venue cannot be asked and nothing is cached.</exception>
    Task<CachedAccountState> GetStateAsync(string account, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits while the account is behind with what its venue told of the trades it has: an entry would come before their exits. Whoever
    /// sends entries faster than they can be followed is slowed down by it.
    /// </summary>
    Task CatchUpAsync(string account, CancellationToken cancellationToken);

    /// <summary>Forgets the cached state: asked again next time.</summary>
    void Forget(string account);

    /// <summary>True when a trade of the account is neither settled nor failed.</summary>
    Task<bool> HasTradeInFlightAsync(string account);

    /// <summary>The account's ledger after an entry, and what its open trades stand at.</summary>
    /// <param name="account">Account name.</param>
    /// <param name="afterEntry">Number of the last entry that is not counted; 0 counts all, null none.</param>
    Task<AccountBooks> GetBooksAsync(string account, long? afterEntry);

    /// <summary>The account's market was replaced: its venue says so once the new one is in place.</summary>
    void MarketExchanged(string account);

    /// <summary>Tells when an account became ready or its market was replaced. The callback must not block; disposing ends it.</summary>
    IDisposable Follow(Action<string> onChanged);
}

/// <summary>The switch that stops everything but exits; persisted.</summary>
public interface IKillSwitch
{
    bool IsEngaged { get; }

    /// <summary>Why, by whom and since when.</summary>
    KillSwitchState State { get; }
}

/// <param name="Engaged">No order is sent but exits, and entries at a venue are cancelled.</param>
/// <param name="Reason">In words; null when none was given.</param>
/// <param name="By">User.</param>
/// <param name="At">When it was last moved; null when never.</param>
public sealed record KillSwitchState(bool Engaged, string? Reason, string? By, DateTimeOffset? At);
