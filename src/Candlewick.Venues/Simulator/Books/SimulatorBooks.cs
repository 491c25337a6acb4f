using System.Text.Json;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;

namespace Candlewick.Venues.Simulator.Books;

/// <summary>
/// The venue's books in a file of their own, <c>simulator.db</c>. What one price or one order changed, and the clock it
/// happened at, is written in one transaction.
/// </summary>
internal sealed class SimulatorBooks(Database database, Migrator migrator) : IAsyncDisposable
{
    public Task MigrateAsync() => migrator.ApplyAsync(database, [new MigrationSource("venues", typeof(SimulatorBooks).Assembly)]);

    /// <summary>The stored books, or null when the venue was never opened.</summary>
    public async Task<(VenueState State, MatchingBooks Books, IReadOnlyList<SyntheticState> Markets)?> LoadAsync()
    {
        if (await database.FirstOrDefaultAsync<StateRow>("SELECT * FROM simulator_state WHERE id = 1") is not { } row)
        {
            return null;
        }

        var state = row.ToState();
        var orders = await database.QueryAsync<OrderRow>("SELECT * FROM orders WHERE status IN ('New', 'PartiallyFilled') ORDER BY number");
        var balances = await database.QueryAsync<BalanceRow>("SELECT * FROM balances ORDER BY asset");
        var positions = await database.QueryAsync<PositionRow>("SELECT * FROM positions ORDER BY symbol");
        var prices = await database.QueryAsync<PriceRow>("SELECT * FROM last_prices");
        var markets = await database.QueryAsync<SyntheticRow>("SELECT * FROM synthetic_markets ORDER BY symbol");
        var books = new MatchingBooks
        {
            Terms = state.Terms,
            OpenOrders = [.. orders.Select(order => order.ToOrder())],
            Balances = [.. balances.Select(balance => new AssetBalance(balance.Asset, balance.Free, balance.Locked))],
            Positions = [.. positions.Select(p => new BookedPosition(p.Symbol, p.BaseAsset, p.QuoteAsset, p.Multiplier, p.Quantity, p.Cost))],
            LastPrices = prices.ToDictionary(price => price.Symbol, price => price.Price, StringComparer.Ordinal),
            LastOrderNumber = row.LastOrderNumber,
            LastFillNumber = row.LastFillNumber,
        };
        return (state, books, [.. markets.Select(market => market.ToState())]);
    }

    /// <summary>Writes what changed; durable when it returns.</summary>
    public Task CommitAsync(BookCommit commit) => database.WriteAsync(async work =>
    {
        if (commit.OpensAccount)
        {
            await work.ExecuteAsync("DELETE FROM balances; DELETE FROM positions; DELETE FROM last_prices;");
        }

        foreach (var order in commit.Changes.Orders)
        {
            await work.ExecuteAsync(OrderRow.Upsert, OrderRow.From(order));
        }

        foreach (var fill in commit.Changes.Fills)
        {
            await work.ExecuteAsync(FillRow.Insert, FillRow.From(fill));
        }

        foreach (var balance in commit.Changes.Balances)
        {
            await work.ExecuteAsync("INSERT INTO balances (asset, free, locked) VALUES (@Asset, @Free, @Locked) ON CONFLICT (asset) DO UPDATE SET free = @Free, locked = @Locked", balance);
        }

        foreach (var position in commit.Changes.Positions)
        {
            await work.ExecuteAsync(position.Quantity == 0m ? "DELETE FROM positions WHERE symbol = @Symbol" : PositionRow.Upsert, position);
        }

        foreach (var (symbol, price) in commit.LastPrices)
        {
            await work.ExecuteAsync("INSERT INTO last_prices (symbol, price) VALUES (@symbol, @price) ON CONFLICT (symbol) DO UPDATE SET price = @price", new { symbol, price });
        }

        foreach (var market in commit.Markets)
        {
            await work.ExecuteAsync(SyntheticRow.Upsert, SyntheticRow.From(market));
        }

        var lastOrder = commit.Changes.Orders.Count == 0 ? 0 : commit.Changes.Orders.Max(order => order.Number);
        var lastFill = commit.Changes.Fills.Count == 0 ? 0 : commit.Changes.Fills[^1].Number;
        await work.ExecuteAsync(StateRow.Upsert, StateRow.From(commit.State, lastOrder, lastFill));
    });

    /// <summary>True when an order or a list ever had one of these ids.</summary>
    public async Task<string?> FirstTakenAsync(IReadOnlyCollection<string> clientIds) => await database.FirstOrDefaultAsync<string>(
        "SELECT client_order_id FROM orders WHERE client_order_id IN @clientIds UNION ALL SELECT list_id FROM orders WHERE list_id IN @clientIds LIMIT 1", new { clientIds });

    public async Task<BookedOrder?> FindOrderAsync(string clientOrderId) =>
        (await database.FirstOrDefaultAsync<OrderRow>("SELECT * FROM orders WHERE client_order_id = @clientOrderId", new { clientOrderId }))?.ToOrder();

    public async Task<IReadOnlyList<BookedFill>> FillsOfAsync(string clientOrderId) =>
        [.. (await database.QueryAsync<FillRow>("SELECT * FROM fills WHERE client_order_id = @clientOrderId ORDER BY number", new { clientOrderId })).Select(row => row.ToFill())];

    public async Task<IReadOnlyList<BookedFill>> FillsAfterAsync(long number) =>
        [.. (await database.QueryAsync<FillRow>("SELECT * FROM fills WHERE number > @number ORDER BY number", new { number })).Select(row => row.ToFill())];

    public async Task<long> LastFillNumberAsync() => await database.FirstOrDefaultAsync<long?>("SELECT max(number) FROM fills") ?? 0;

    public ValueTask DisposeAsync() => database.DisposeAsync();

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

    /// <summary>How a replay lies in its column.</summary>
    internal static readonly JsonSerializerOptions Json = DeskJson.Options;
}

/// <summary>What is written in one transaction.</summary>
internal sealed record BookCommit(VenueState State, BookChanges Changes)
{
    /// <summary>True when balances, positions and last prices are replaced, not changed.</summary>
    public bool OpensAccount { get; init; }
    public IReadOnlyList<(string Symbol, decimal Price)> LastPrices { get; init; } = [];
    public IReadOnlyList<SyntheticState> Markets { get; init; } = [];
}
