using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Positions;

/// <summary>A row of <c>positions</c>; the quantity is signed.</summary>
internal sealed record PositionRow
{
    public string Account { get; init; } = "";
    public string Symbol { get; init; } = "";
    public decimal Quantity { get; init; }
    public decimal AveragePrice { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Owns <c>positions</c>: per account and symbol the sum of the desk's fills.</summary>
internal sealed class PositionStore(TimeProvider time)
{
    public Task<PositionRow?> FindAsync(UnitOfWork work, string account, string symbol) =>
        work.FirstOrDefaultAsync<PositionRow>("SELECT * FROM positions WHERE account = @account AND symbol = @symbol", new { account, symbol });

    /// <summary>Adds a signed quantity that was traded at <paramref name="price"/>.</summary>
    public async Task AddAsync(UnitOfWork work, string account, string symbol, decimal quantity, decimal price)
    {
        var held = await FindAsync(work, account, symbol);
        var (next, average) = Add(held?.Quantity ?? 0m, held?.AveragePrice ?? 0m, quantity, price);
        await SetAsync(work, account, symbol, next, average);
    }

    public Task SetAsync(UnitOfWork work, string account, string symbol, decimal quantity, decimal averagePrice) => work.ExecuteAsync(
        """
        INSERT INTO positions (account, symbol, quantity, average_price, updated_at) VALUES (@account, @symbol, @quantity, @averagePrice, @now)
        ON CONFLICT (account, symbol) DO UPDATE SET quantity = excluded.quantity, average_price = excluded.average_price, updated_at = excluded.updated_at
        """, new { account, symbol, quantity, averagePrice, now = time.GetUtcNow() });

    /// <summary>The average moves only while the position grows; one that turns around starts at the fill's price.</summary>
    internal static (decimal Quantity, decimal AveragePrice) Add(decimal held, decimal average, decimal quantity, decimal price)
    {
        var next = held + quantity;
        return next == 0 ? (0m, 0m)
            : held == 0 || Math.Sign(held) != Math.Sign(next) ? (next, price)
            : Math.Sign(held) == Math.Sign(quantity) ? (next, ((held * average) + (quantity * price)) / next)
            : (next, average);
    }
}
