namespace Candlewick.Execution.Contracts;

/// <summary>An account's money with its age.</summary>
/// <param name="State">What the venue said.</param>
/// <param name="TakenAt">When, our clock.</param>
/// <param name="IsStale">True when the venue could not be asked and an older answer is used.</param>
public sealed record CachedAccountState(AccountState State, DateTimeOffset TakenAt, bool IsStale);

/// <summary>The desk's accounts and their brokers.</summary>
public interface IAccounts
{
    /// <summary>All brokers, in registration order.</summary>
    IReadOnlyList<IBroker> All { get; }

    /// <summary>The broker of an account, or null.</summary>
    IBroker? Find(string account);

    /// <summary>
    /// The account's state, cached for 5 minutes and forgotten when one of our own fills or a change of the account
    /// makes it wrong; an older one is given, marked stale, when the venue cannot be asked.
    /// </summary>
    /// <exception cref="BrokerUnavailableException">The venue cannot be asked and nothing is cached.</exception>
    Task<CachedAccountState> GetStateAsync(string account, CancellationToken cancellationToken = default);

    /// <summary>Forgets the cached state: asked anew next time.</summary>
    void Forget(string account);

    /// <summary>True when a trade of the account is neither settled nor failed.</summary>
    Task<bool> HasTradeInFlightAsync(string account);
}

/// <summary>The switch that stops everything but exits; persisted.</summary>
public interface IKillSwitch
{
    bool IsEngaged { get; }

    /// <summary>Why, by whom and since when; null when never used.</summary>
    KillSwitchState State { get; }
}

/// <param name="Engaged">No order is sent but exits.</param>
/// <param name="Reason">In words.</param>
/// <param name="By">User.</param>
/// <param name="At">When it was last moved; null when never.</param>
public sealed record KillSwitchState(bool Engaged, string? Reason, string? By, DateTimeOffset? At);
