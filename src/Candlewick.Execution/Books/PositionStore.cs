using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Books;

/// <summary>A row of <c>positions</c>; the quantity is signed.</summary>
internal sealed record PositionRow
{
    public string Account { get; init; } = "";
    public string Symbol { get; init; } = "";
    public decimal Quantity { get; init; }
    public decimal AveragePrice { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A row of <c>dust</c>: what exits left below the step; quantity and cost are signed.</summary>
internal sealed record DustRow
{
    public decimal Quantity { get; init; }
    public decimal Cost { get; init; }
}

/// <summary>
/// Owns <c>positions</c> (per account and symbol the sum of the desk's fills), <c>position_baselines</c> (what the venue held beside
/// them) and <c>dust</c>.
/// </summary>
internal sealed class PositionStore(Database database, TimeProvider time)
{
    public static Task<PositionRow?> FindAsync(UnitOfWork work, string account, string symbol) => work.FirstOrDefaultAsync<PositionRow>(
        "SELECT * FROM positions WHERE account = @account AND symbol = @symbol", new { account, symbol });

    public static Task<IReadOnlyList<PositionRow>> ListAsync(UnitOfWork work, string account) =>
        work.QueryAsync<PositionRow>("SELECT * FROM positions WHERE account = @account", new { account });

    /// <summary>Positions that are not flat, by account and symbol, after a pair of them.</summary>
    public Task<IReadOnlyList<PositionRow>> ListOpenAsync(
        string? account, int limit, string? afterAccount = null, string? afterSymbol = null) =>
        database.QueryAsync<PositionRow>(
            """
            SELECT * FROM positions WHERE quantity <> '0' AND (@account IS NULL OR account = @account)
              AND (@afterAccount IS NULL OR (account, symbol) > (@afterAccount, @afterSymbol))
            ORDER BY account, symbol LIMIT @limit
            """, new { account, limit, afterAccount, afterSymbol });

    /// <summary>Adds a signed quantity that was traded at <paramref name="price"/>.</summary>
    public async Task AddAsync(UnitOfWork work, string account, string symbol, decimal quantity, decimal price)
    {
        var held = await FindAsync(work, account, symbol);
        var (next, average) = Add(held?.Quantity ?? 0m, held?.AveragePrice ?? 0m, quantity, price);
        await work.ExecuteAsync(
            """
            INSERT INTO positions (account, symbol, quantity, average_price, updated_at) VALUES (@account, @symbol, @next, @average, @now)
            ON CONFLICT (account, symbol) DO UPDATE SET quantity = excluded.quantity, average_price = excluded.average_price,
              updated_at = excluded.updated_at
            """, new { account, symbol, next, average, now = time.GetUtcNow() });
    }

    /// <summary>The average moves only while the position grows; one that turns around starts at the fill's price.</summary>
    internal static (decimal Quantity, decimal AveragePrice) Add(decimal held, decimal average, decimal quantity, decimal price)
    {
        var next = held + quantity;
        return next == 0 ? (0m, 0m)
            : held == 0 || Math.Sign(held) != Math.Sign(next) ? (next, price)
            : Math.Sign(held) == Math.Sign(quantity) ? (next, ((held * average) + (quantity * price)) / next)
            : (next, average);
    }

    /// <summary>The market that the account's baseline was taken in, or null before the first.</summary>
    public static Task<string?> BaselineEpochAsync(UnitOfWork work, string account) =>
        work.ScalarAsync<string>("SELECT market_epoch FROM account_baselines WHERE account = @account", new { account });

    /// <summary>What the venue holds beside the desk's fills, by symbol; a symbol that is not named began at 0.</summary>
    public static async Task<IReadOnlyDictionary<string, decimal>> BaselinesAsync(UnitOfWork work, string account) =>
        (await work.QueryAsync<PositionRow>(
            "SELECT account, symbol, quantity FROM position_baselines WHERE account = @account", new { account }))
            .ToDictionary(row => row.Symbol, row => row.Quantity, StringComparer.Ordinal);

    /// <summary>Takes the account's baseline again: the old one is forgotten.</summary>
    public async Task SetBaselinesAsync(
        UnitOfWork work, string account, string marketEpoch, IEnumerable<(string Symbol, decimal Quantity)> held)
    {
        var now = time.GetUtcNow();
        await work.ExecuteAsync("DELETE FROM position_baselines WHERE account = @account", new { account });
        foreach (var (symbol, quantity) in held.Where(one => one.Quantity != 0))
        {
            await AddToBaselineAsync(work, account, symbol, quantity);
        }

        await work.ExecuteAsync(
            """
            INSERT INTO account_baselines (account, market_epoch, taken_at) VALUES (@account, @marketEpoch, @now)
            ON CONFLICT (account) DO UPDATE SET market_epoch = excluded.market_epoch, taken_at = excluded.taken_at
            """, new { account, marketEpoch, now });
    }

    /// <summary>Moves the baseline by a difference that was accepted: newer fills stay what they are.</summary>
    public async Task AddToBaselineAsync(UnitOfWork work, string account, string symbol, decimal difference)
    {
        var held = await work.FirstOrDefaultAsync<PositionRow>(
            "SELECT account, symbol, quantity FROM position_baselines WHERE account = @account AND symbol = @symbol",
            new { account, symbol });
        await work.ExecuteAsync(
            """
            INSERT INTO position_baselines (account, symbol, quantity, updated_at) VALUES (@account, @symbol, @quantity, @now)
            ON CONFLICT (account, symbol) DO UPDATE SET quantity = excluded.quantity, updated_at = excluded.updated_at
            """, new { account, symbol, quantity = (held?.Quantity ?? 0m) + difference, now = time.GetUtcNow() });
    }

    public static Task<DustRow?> FindDustAsync(UnitOfWork work, string account, string symbol) => work.FirstOrDefaultAsync<DustRow>(
        "SELECT quantity, cost FROM dust WHERE account = @account AND symbol = @symbol", new { account, symbol });

    /// <summary>Signed quantity of the dust; 0 where there is none.</summary>
    public async Task<decimal> DustOfAsync(string account, string symbol) => (await database.FirstOrDefaultAsync<DustRow>(
        "SELECT quantity, cost FROM dust WHERE account = @account AND symbol = @symbol", new { account, symbol }))?.Quantity ?? 0m;

    public async Task AddDustAsync(UnitOfWork work, string account, string symbol, decimal quantity, decimal cost)
    {
        var held = await FindDustAsync(work, account, symbol);
        await work.ExecuteAsync(
            """
            INSERT INTO dust (account, symbol, quantity, cost, updated_at) VALUES (@account, @symbol, @quantity, @cost, @now)
            ON CONFLICT (account, symbol) DO UPDATE SET quantity = excluded.quantity, cost = excluded.cost, updated_at = excluded.updated_at
            """,
            new { account, symbol, quantity = (held?.Quantity ?? 0m) + quantity, cost = (held?.Cost ?? 0m) + cost,
                now = time.GetUtcNow() });
    }

    /// <summary>Another market took the place of the account's: what was left below a step is gone with the old one.</summary>
    public static Task ForgetDustAsync(UnitOfWork work, string account) =>
        work.ExecuteAsync("DELETE FROM dust WHERE account = @account", new { account });

    /// <summary>The account was removed: what was kept of it counts no more.</summary>
    public static async Task ForgetAsync(UnitOfWork work, string account)
    {
        await work.ExecuteAsync("DELETE FROM dust WHERE account = @account", new { account });
        await work.ExecuteAsync("DELETE FROM positions WHERE account = @account", new { account });
        await work.ExecuteAsync("DELETE FROM position_baselines WHERE account = @account", new { account });
        await work.ExecuteAsync("DELETE FROM account_baselines WHERE account = @account", new { account });
    }
}
