using Candlewick.Execution.Contracts.Matching;
using Candlewick.Platform.Storage;

namespace Candlewick.Venues.Simulator.Books;

/// <summary>Owns <c>balances</c>, <c>positions</c> and <c>last_prices</c>: what the account has and what it is worth.</summary>
internal sealed class MoneyStore(Database database)
{
    public async Task<IReadOnlyList<AssetBalance>> ListBalancesAsync() =>
        [.. (await database.QueryAsync<BalanceRow>("SELECT * FROM balances ORDER BY asset"))
            .Select(row => new AssetBalance(row.Asset, row.Free, row.Locked))];

    public async Task<IReadOnlyList<BookedPosition>> ListPositionsAsync() =>
        [.. (await database.QueryAsync<PositionRow>("SELECT * FROM positions ORDER BY symbol"))
            .Select(row => new BookedPosition(row.Symbol, row.BaseAsset, row.QuoteAsset, row.Multiplier, row.Quantity, row.Cost))];

    public async Task<IReadOnlyDictionary<string, decimal>> LastPricesAsync() =>
        (await database.QueryAsync<PriceRow>("SELECT * FROM last_prices"))
            .ToDictionary(row => row.Symbol, row => row.Price, StringComparer.Ordinal);

    /// <summary>Forgets all of it: the account is reset.</summary>
    public static Task ClearAsync(UnitOfWork work) =>
        work.ExecuteAsync("DELETE FROM balances; DELETE FROM positions; DELETE FROM last_prices;");

    public static Task PutAsync(UnitOfWork work, AssetBalance balance) => work.ExecuteAsync(
        """
        INSERT INTO balances (asset, free, locked) VALUES (@Asset, @Free, @Locked)
        ON CONFLICT (asset) DO UPDATE SET free = @Free, locked = @Locked
        """, balance);

    public static Task PutAsync(UnitOfWork work, BookedPosition position) => work.ExecuteAsync(
        position.Quantity == 0m
            ? "DELETE FROM positions WHERE symbol = @Symbol"
            : """
              INSERT INTO positions (symbol, base_asset, quote_asset, multiplier, quantity, cost)
              VALUES (@Symbol, @BaseAsset, @QuoteAsset, @Multiplier, @Quantity, @Cost)
              ON CONFLICT (symbol) DO UPDATE SET quantity = @Quantity, cost = @Cost
              """, position);

    public static Task PutAsync(UnitOfWork work, string symbol, decimal price) => work.ExecuteAsync(
        "INSERT INTO last_prices (symbol, price) VALUES (@symbol, @price) ON CONFLICT (symbol) DO UPDATE SET price = @price",
        new { symbol, price });

    private sealed class BalanceRow
    {
        public string Asset { get; init; } = "";
        public decimal Free { get; init; }
        public decimal Locked { get; init; }
    }

    private sealed class PriceRow
    {
        public string Symbol { get; init; } = "";
        public decimal Price { get; init; }
    }

    private sealed class PositionRow
    {
        public string Symbol { get; init; } = "";
        public string BaseAsset { get; init; } = "";
        public string QuoteAsset { get; init; } = "";
        public decimal Multiplier { get; init; }
        public decimal Quantity { get; init; }
        public decimal Cost { get; init; }
    }
}
