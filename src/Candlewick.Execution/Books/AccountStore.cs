using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Books;

/// <summary>What an account may take; null is off. Amounts in the account's currency.</summary>
/// <param name="OpenRisk">Sum of the losses at the stops.</param>
/// <param name="DailyLoss">Loss of one day of the market, UTC.</param>
/// <param name="Exposure">Sum of the trades' values.</param>
/// <param name="OrdersPerMinute">Entries planned within a minute.</param>
internal sealed record AccountLimits(decimal? OpenRisk, decimal? DailyLoss, decimal? Exposure, int? OrdersPerMinute)
{
    public static AccountLimits None { get; } = new(null, null, null, null);

    /// <summary>True when none is set.</summary>
    public bool AreOff => this == None;
}

/// <summary>Owns <c>accounts</c>, <c>account_states</c> and <c>venue_cursors</c>.</summary>
internal sealed class AccountStore(Database database, TimeProvider time)
{
    public async Task<IReadOnlyList<AccountDefinition>> ListAsync() =>
        [.. (await database.QueryAsync<Row>("SELECT * FROM accounts ORDER BY created_at, name")).Select(row => row.ToDefinition())];

    public async Task<AccountDefinition?> FindAsync(string name) =>
        (await database.FirstOrDefaultAsync<Row>("SELECT * FROM accounts WHERE name = @name", new { name }))?.ToDefinition();

    public Task AddAsync(UnitOfWork work, AccountDefinition account) => work.ExecuteAsync(
        "INSERT INTO accounts (name, venue, settings, created_at) VALUES (@Name, @Venue, @settings, @now)",
        new { account.Name, account.Venue, settings = account.Settings.GetRawText(), now = time.GetUtcNow() });

    public static Task ChangeAsync(UnitOfWork work, string name, JsonElement settings) => work.ExecuteAsync(
        "UPDATE accounts SET settings = @settings WHERE name = @name", new { name, settings = settings.GetRawText() });

    /// <summary>Takes the account off the desk; its trades, orders and ledger stay.</summary>
    public static async Task RemoveAsync(UnitOfWork work, string name)
    {
        await work.ExecuteAsync("DELETE FROM accounts WHERE name = @name", new { name });
        await work.ExecuteAsync("DELETE FROM account_states WHERE account = @name", new { name });
        await ForgetCursorsAsync(work, name);
        await PositionStore.ForgetAsync(work, name);
    }

    public async Task<AccountLimits> LimitsAsync(string name) =>
        (await database.FirstOrDefaultAsync<Row>("SELECT * FROM accounts WHERE name = @name", new { name }))?.ToLimits()
            ?? AccountLimits.None;

    /// <summary>Null when the desk has no account of this name (any more).</summary>
    public static async Task<AccountLimits?> LimitsAsync(UnitOfWork work, string name) =>
        (await work.FirstOrDefaultAsync<Row>("SELECT * FROM accounts WHERE name = @name", new { name }))?.ToLimits();

    public static Task<long> CountAsync(UnitOfWork work) => work.ScalarAsync<long>("SELECT count(*) FROM accounts");

    public static Task SetLimitsAsync(UnitOfWork work, string name, AccountLimits limits) => work.ExecuteAsync(
        """
        UPDATE accounts SET max_open_risk = @OpenRisk, max_daily_loss = @DailyLoss, max_exposure = @Exposure, max_orders_per_minute =
          @OrdersPerMinute
        WHERE name = @name
        """, new { name, limits.OpenRisk, limits.DailyLoss, limits.Exposure, limits.OrdersPerMinute });

    public Task StoreStateAsync(CachedAccountState cached) => database.WriteAsync(work => work.ExecuteAsync(
        """
        INSERT INTO account_states (account, kind, currency, equity, cash, buying_power, leverage, margin_used, unrealized_pnl,
          venue_time, taken_at)
        SELECT @Account, @kind, @Currency, @Equity, @Cash, @BuyingPower, @Leverage, @MarginUsed, @UnrealizedPnl, @VenueTime, @TakenAt
        WHERE EXISTS (SELECT 1 FROM accounts WHERE name = @Account)
        ON CONFLICT (account) DO UPDATE SET kind = excluded.kind, currency = excluded.currency, equity = excluded.equity, cash =
          excluded.cash,
          buying_power = excluded.buying_power, leverage = excluded.leverage, margin_used = excluded.margin_used,
          unrealized_pnl = excluded.unrealized_pnl, venue_time = excluded.venue_time, taken_at = excluded.taken_at
        """,
        new
        {
            cached.State.Account, kind = cached.State.Kind.ToString(), cached.State.Currency, cached.State.Equity, cached.State.Cash,
            cached.State.BuyingPower, cached.State.Leverage, cached.State.MarginUsed, cached.State.UnrealizedPnl, cached.State.VenueTime,
            cached.TakenAt,
        }));

    public async Task<CachedAccountState?> LastStateAsync(string account)
    {
        var row = await database.FirstOrDefaultAsync<StateRow>("SELECT * FROM account_states WHERE account = @account", new { account });
        return row is null ? null : new CachedAccountState(
            new AccountState(
                row.Account, row.Kind, row.Currency, row.Equity, row.Cash, row.BuyingPower, row.Leverage, row.MarginUsed, row.UnrealizedPnl,
                row.VenueTime),
            row.TakenAt, IsStale: true);
    }

    /// <summary>After which fill of each symbol the next snapshot is asked for.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CursorsAsync(string account) =>
        (await database.QueryAsync<CursorRow>(
            "SELECT symbol, last_venue_trade_id FROM venue_cursors WHERE account = @account", new { account }))
            .ToDictionary(row => row.Symbol, row => row.LastVenueTradeId, StringComparer.Ordinal);

    public Task SetCursorAsync(UnitOfWork work, string account, string symbol, string lastVenueTradeId) => work.ExecuteAsync(
        """
        INSERT INTO venue_cursors (account, symbol, last_venue_trade_id, updated_at) VALUES (@account, @symbol, @lastVenueTradeId, @now)
        ON CONFLICT (account, symbol) DO UPDATE SET last_venue_trade_id = excluded.last_venue_trade_id, updated_at = excluded.updated_at
        """, new { account, symbol, lastVenueTradeId, now = time.GetUtcNow() });

    public static Task ForgetCursorsAsync(UnitOfWork work, string account) =>
        work.ExecuteAsync("DELETE FROM venue_cursors WHERE account = @account", new { account });

    private sealed class Row
    {
        public string Name { get; init; } = "";
        public string Venue { get; init; } = "";
        public string Settings { get; init; } = "{}";
        public decimal? MaxOpenRisk { get; init; }
        public decimal? MaxDailyLoss { get; init; }
        public decimal? MaxExposure { get; init; }
        public int? MaxOrdersPerMinute { get; init; }

        public AccountDefinition ToDefinition() => new(Name, Venue, JsonSerializer.Deserialize<JsonElement>(Settings));

        public AccountLimits ToLimits() => new(MaxOpenRisk, MaxDailyLoss, MaxExposure, MaxOrdersPerMinute);
    }

    private sealed class CursorRow
    {
        public string Symbol { get; init; } = "";
        public string LastVenueTradeId { get; init; } = "";
    }

    private sealed class StateRow
    {
        public string Account { get; init; } = "";
        public AccountKind Kind { get; init; }
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
