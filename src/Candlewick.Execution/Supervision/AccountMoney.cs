using System.Collections.Concurrent;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// The accounts' money with a cache. An answer is kept in memory for as long as it may be served and in the database for
/// as long as nothing newer is known, so that a desk that starts while its venue is away still has a stale answer. Nobody waits for
/// the database: it follows behind, and of many answers it keeps one from time to time.
/// </summary>
internal sealed class AccountMoney(
    AccountStore store, WorkTrackers trackers, IOptions<ExecutionOptions> options, TimeProvider time, ILogger<AccountMoney> logger)
    : IAsyncDisposable
{
    /// <summary>How much older than the newest answer the kept one may be after a crash.</summary>
    private static readonly TimeSpan KeptEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (DateTimeOffset TakenAt, Task Storing)> _kept = new(StringComparer.Ordinal);

    // With the version it was asked under: one that was forgotten meanwhile is not served, whenever it was put here.
    private readonly ConcurrentDictionary<string, (CachedAccountState Cached, long Version)> _fresh = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CachedAccountState> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _versions = new(StringComparer.Ordinal);

    /// <summary>The newest answer of any age, or null.</summary>
    public CachedAccountState? Known(string account) => _known.GetValueOrDefault(account);

    /// <exception cref="BrokerUnavailableException">The venue cannot be asked and nothing is cached.</exception>
    public async Task<CachedAccountState> GetAsync(IBroker broker, CancellationToken cancellationToken)
    {
        var account = broker.Account;
        var now = time.GetUtcNow();
        var bound = TimeSpan.FromSeconds(options.Value.BalanceCacheSeconds);
        var version = _versions.GetValueOrDefault(account);
        // A replay's market runs faster than our clock, so the answer must be young by both.
        if (_fresh.TryGetValue(account, out var fresh) && fresh.Version == version
            && now - fresh.Cached.TakenAt < bound && broker.MarketTime - fresh.Cached.State.VenueTime < bound)
        {
            return fresh.Cached;
        }

        try
        {
            var state = await AskAsync(broker, cancellationToken);
            var taken = new CachedAccountState(state, time.GetUtcNow(), IsStale: false);
            // A fill that came while the venue answered makes the answer old: it serves this caller and no other.
            _fresh[account] = (taken, version);
            _known[account] = taken;
            Keep(taken);
            return taken;
        }
        catch (BrokerUnavailableException)
        {
            return _known.TryGetValue(account, out var known) ? known with { IsStale = true } : await store.LastStateAsync(account)
                ?? throw new BrokerUnavailableException(
                    $"{broker.Venue} could not be asked about account '{account}', and there is no earlier answer to use.");
        }
    }

    private void Keep(CachedAccountState taken)
    {
        var account = taken.State.Account;
        if (!_kept.TryGetValue(account, out var kept) || (kept.Storing.IsCompleted && taken.TakenAt - kept.TakenAt >= KeptEvery))
        {
            _kept[account] = (taken.TakenAt, StoreAsync(taken));
        }
    }

    private async Task StoreAsync(CachedAccountState taken)
    {
        var tracker = trackers.Of(taken.State.Account);
        tracker.Begin();
        try
        {
            await store.StoreStateAsync(taken);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "The balance of {Account} could not be kept for the next start", taken.State.Account);
        }
        finally
        {
            tracker.End();
        }
    }

    /// <summary>Keeps the newest answers.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (account, (takenAt, storing)) in _kept)
        {
            await storing;
            if (_known.TryGetValue(account, out var known) && known.TakenAt != takenAt)
            {
                await StoreAsync(known);
            }
        }

        _kept.Clear();
    }

    /// <summary>The account is removed: another one of its name knows nothing of its money.</summary>
    public void Remove(string account)
    {
        Forget(account);
        _known.TryRemove(account, out _);
        _kept.TryRemove(account, out _);
    }

    public void Forget(string account)
    {
        _versions.AddOrUpdate(account, 1, (_, version) => version + 1);
        _fresh.TryRemove(account, out _);
    }

    private async Task<Domain.AccountState> AskAsync(IBroker broker, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.BalanceTimeoutMs), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await broker.GetAccountAsync(linked.Token).WaitAsync(linked.Token);
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested)
        {
            throw new BrokerUnavailableException($"{broker.Venue} did not answer in time.", late);
        }
    }
}
