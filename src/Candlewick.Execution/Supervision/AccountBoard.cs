using System.Collections.Concurrent;
using System.Collections.Immutable;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>One account of the desk while the program runs.</summary>
internal sealed class AccountEntry(AccountDefinition definition, int number)
{
    private int _isRunning;
    private int _isEnding;

    public AccountDefinition Definition { get; } = definition;

    /// <summary>Rises with every account: the order of lists.</summary>
    public int Number { get; } = number;

    public IBroker? Broker { get; set; }

    public AccountReader? Reader { get; set; }

    public AccountPhase Phase { get; set; }

    /// <summary>Why it failed, in words.</summary>
    public string? Failure { get; set; }

    public CancellationTokenSource Stop { get; } = new();

    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>Completes when the account is ready or has failed for the first time.</summary>
    public TaskCompletionSource FirstLook { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True the first time: a market is started once.</summary>
    public bool MayRunOnce() => Interlocked.Exchange(ref _isRunning, 1) == 0;

    /// <summary>True the first time: an account is closed once.</summary>
    public bool MayEndOnce() => Interlocked.Exchange(ref _isEnding, 1) == 0;
}

/// <summary>The desk's accounts as the other modules see them.</summary>
internal sealed class AccountBoard(
    AccountMoney money, TradeStore trades, LedgerStore ledger, StandingBook standing, TimeProvider time, ILogger<AccountBoard> logger)
    : IAccounts
{
    /// <summary>How often an account that is behind is looked at.</summary>
    private static readonly TimeSpan CatchUpPoll = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, AccountEntry> _entries = new(StringComparer.Ordinal);
    private ImmutableList<Action<string>> _followers = [];
    private int _numbers;

    public IReadOnlyList<IBroker> All => [.. Entries.Select(entry => entry.Broker).OfType<IBroker>()];

    /// <summary>Every account, opened or not, in the order they were added.</summary>
    public IReadOnlyList<AccountEntry> Entries => [.. _entries.Values.OrderBy(entry => entry.Number)];

    public IReadOnlyList<(string Account, AccountPhase Phase, string? Failure)> Standings =>
        [.. Entries.Select(entry => (entry.Definition.Name, entry.Phase, entry.Phase == AccountPhase.Failed ? entry.Failure : null))];

    public AccountEntry? Entry(string account) => _entries.GetValueOrDefault(account);

    public IBroker? Find(string account) => Entry(account)?.Broker;

    public AccountPhase? PhaseOf(string account) => Entry(account)?.Phase;

    /// <summary>Puts an account on the board; null when one of this name is there.</summary>
    public AccountEntry? Add(AccountDefinition definition)
    {
        var entry = new AccountEntry(definition, Interlocked.Increment(ref _numbers));
        return _entries.TryAdd(definition.Name, entry) ? entry : null;
    }

    /// <summary>Puts a new entry in the place of one, which is on the board.</summary>
    public AccountEntry Replace(AccountEntry old, AccountDefinition definition)
    {
        var entry = new AccountEntry(definition, old.Number);
        _entries[definition.Name] = entry;
        return entry;
    }

    public void Remove(AccountEntry entry)
    {
        _entries.TryRemove(new KeyValuePair<string, AccountEntry>(entry.Definition.Name, entry));
        money.Remove(entry.Definition.Name);
    }

    public async Task<CachedAccountState> GetStateAsync(string account, CancellationToken cancellationToken = default) =>
        await money.GetAsync(
        Find(account) ?? throw new BrokerUnavailableException($"Account '{account}' is not open."), cancellationToken);

    public async Task CatchUpAsync(string account, CancellationToken cancellationToken)
    {
        while (Entry(account)?.Reader is { IsBehind: true })
        {
            await Task.Delay(CatchUpPoll, time, cancellationToken);
        }
    }

    public void Forget(string account) => money.Forget(account);

    public Task<bool> HasTradeInFlightAsync(string account) => trades.HasInFlightAsync(account);

    public async Task<AccountBooks> GetBooksAsync(string account, long? afterEntry)
    {
        var broker = Find(account);
        var (last, trades) = await standing.ReadAsync(account);
        var sum = afterEntry is { } after ? await ledger.SumAsync(account, after, last) : 0m;
        return new AccountBooks(last, sum, trades.Sum(trade => trade.At((decimal?)broker?.LastQuote(trade.Symbol)?.Last)));
    }

    public void MarketExchanged(string account)
    {
        money.Forget(account);
        // The baseline is the new market's: taken with the next comparison, which is now.
        Entry(account)?.Reader?.CompareSoon();
        Tell(account);
    }

    public IDisposable Follow(Action<string> onChanged)
    {
        ImmutableInterlocked.Update(ref _followers, list => list.Add(onChanged));
        return new Ending(() => ImmutableInterlocked.Update(ref _followers, list => list.Remove(onChanged)));
    }

    /// <summary>Tells that the account became ready or its market was replaced.</summary>
    public void Tell(string account)
    {
        foreach (var follower in _followers)
        {
            try
            {
                follower(account);
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "A follower of account {Account} failed", account);
            }
        }
    }
}
