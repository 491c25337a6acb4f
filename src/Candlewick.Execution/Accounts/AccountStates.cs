using System.Collections.Concurrent;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Candlewick.Execution.Accounts;

/// <summary>
/// The accounts' money with a cache. An answer is kept in memory for as long as it may be served and in the database for
/// as long as nothing newer is known, so that a desk that starts while its venue is away still has a stale answer.
/// </summary>
internal sealed class AccountStates(IEnumerable<IBroker> brokers, Database database, IOptions<ExecutionOptions> options, TimeProvider time) : IAccounts
{
    // With the version it was asked under: one that was forgotten meanwhile is not served, whenever it was put here.
    private readonly ConcurrentDictionary<string, (CachedAccountState Cached, long Version)> _fresh = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _versions = new(StringComparer.Ordinal);

    public IReadOnlyList<IBroker> All { get; } = [.. brokers];

    public IBroker? Find(string account) => All.FirstOrDefault(broker => broker.Account == account);

    public async Task<CachedAccountState> GetStateAsync(string account, CancellationToken cancellationToken = default)
    {
        var broker = Find(account) ?? throw new BrokerUnavailableException($"There is no account '{account}'.");
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
            using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.BalanceTimeoutMs), time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            var state = await AskAsync(broker, timeout, linked.Token);
            var taken = new CachedAccountState(state, time.GetUtcNow(), IsStale: false);
            await StoreAsync(taken);
            // A fill that came while the venue answered makes the answer old: it serves this caller and no other.
            _fresh[account] = (taken, version);
            return taken;
        }
        catch (BrokerUnavailableException)
        {
            return await LastKnownAsync(account) ?? throw new BrokerUnavailableException($"{broker.Venue} cannot be asked for account '{account}', and no earlier answer is known.");
        }
    }

    public void Forget(string account)
    {
        _versions.AddOrUpdate(account, 1, (_, version) => version + 1);
        _fresh.TryRemove(account, out _);
    }

    public async Task<bool> HasTradeInFlightAsync(string account) => await database.ReadAsync(async connection =>
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM trading_trades WHERE account = $account AND phase NOT IN ('Settled', 'Failed'))";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "$account";
        parameter.Value = account;
        command.Parameters.Add(parameter);
        return (long)(await command.ExecuteScalarAsync())! == 1;
    });

    private static async Task<AccountState> AskAsync(IBroker broker, CancellationTokenSource timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await broker.GetAccountAsync(cancellationToken).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested)
        {
            throw new BrokerUnavailableException($"{broker.Venue} did not answer in time.", late);
        }
    }

    private Task StoreAsync(CachedAccountState cached) => database.WriteAsync(work => work.ExecuteAsync(
        """
        INSERT INTO account_states (account, kind, currency, equity, cash, buying_power, leverage, margin_used, unrealized_pnl, venue_time, taken_at)
        VALUES (@Account, @Kind, @Currency, @Equity, @Cash, @BuyingPower, @Leverage, @MarginUsed, @UnrealizedPnl, @VenueTime, @TakenAt)
        ON CONFLICT (account) DO UPDATE SET kind = excluded.kind, currency = excluded.currency, equity = excluded.equity, cash = excluded.cash,
          buying_power = excluded.buying_power, leverage = excluded.leverage, margin_used = excluded.margin_used,
          unrealized_pnl = excluded.unrealized_pnl, venue_time = excluded.venue_time, taken_at = excluded.taken_at
        """,
        new
        {
            cached.State.Account, cached.State.Kind, cached.State.Currency, cached.State.Equity, cached.State.Cash, cached.State.BuyingPower,
            cached.State.Leverage, cached.State.MarginUsed, cached.State.UnrealizedPnl, cached.State.VenueTime, cached.TakenAt,
        }));

    private async Task<CachedAccountState?> LastKnownAsync(string account)
    {
        var row = await database.FirstOrDefaultAsync<Row>("SELECT * FROM account_states WHERE account = @account", new { account });
        return row is null ? null : new CachedAccountState(
            new AccountState(row.Account, row.Kind, row.Currency, row.Equity, row.Cash, row.BuyingPower, row.Leverage, row.MarginUsed, row.UnrealizedPnl, row.VenueTime),
            row.TakenAt, IsStale: true);
    }

    private sealed class Row
    {
        public string Account { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Currency { get; init; } = "";
        public decimal Equity { get; init; }
        public decimal Cash { get; init; }
        public decimal BuyingPower { get; init; }
        public decimal Leverage { get; init; }
        public decimal MarginUsed { get; init; }
        public decimal UnrealizedPnl { get; init; }
        public DateTimeOffset VenueTime { get; init; }
        public DateTimeOffset TakenAt { get; init; }
    }
}
