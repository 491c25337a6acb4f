using Candlewick.Execution.Contracts.Matching;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;

namespace Candlewick.Venues.Simulator.Books;

/// <summary>
/// One account's books in a file of their own. What one price or one order changed, and the clock it happened at, is
/// written in one transaction.
/// </summary>
internal sealed class SimulatorBooks(Database database, Migrator migrator) : IAsyncDisposable
{
    private readonly StateStore _states = new(database);
    private readonly MoneyStore _money = new(database);
    private readonly RetentionStore _retention = new(database);

    public OrderStore Orders { get; } = new(database);

    /// <summary>Commits since they were opened.</summary>
    public long Commits => database.Commits;

    public Task MigrateAsync() => migrator.ApplyAsync(database, [new MigrationSource("venues", typeof(SimulatorBooks).Assembly)]);

    /// <summary>The stored books, or null when the account was never opened.</summary>
    public async Task<StoredBooks?> LoadAsync()
    {
        if (await _states.FindAsync() is not { } stored)
        {
            return null;
        }

        var books = new MatchingBooks
        {
            Terms = stored.State.Terms,
            OpenOrders = await Orders.ListOpenAsync(),
            Balances = await _money.ListBalancesAsync(),
            Positions = await _money.ListPositionsAsync(),
            LastPrices = await _money.LastPricesAsync(),
            LastOrderNumber = stored.LastOrderNumber,
            LastFillNumber = stored.LastFillNumber,
            LastTradeNumbers = await Orders.LastTradeNumbersAsync(),
        };
        return new StoredBooks(stored.State, books, await _states.ListMarketsAsync());
    }

    /// <summary>Writes what changed; durable when it returns.</summary>
    public Task CommitAsync(BookCommit commit) => database.WriteAsync(async work =>
    {
        if (commit.OpensAccount)
        {
            await MoneyStore.ClearAsync(work);
        }

        var changes = commit.Changes;
        foreach (var order in changes.Orders)
        {
            await OrderStore.PutAsync(work, order);
        }

        foreach (var fill in changes.Fills)
        {
            await OrderStore.AddAsync(work, fill);
        }

        foreach (var balance in changes.Balances)
        {
            await MoneyStore.PutAsync(work, balance);
        }

        foreach (var position in changes.Positions)
        {
            await MoneyStore.PutAsync(work, position);
        }

        foreach (var (symbol, price) in commit.LastPrices)
        {
            await MoneyStore.PutAsync(work, symbol, price);
        }

        foreach (var market in commit.Markets)
        {
            await StateStore.PutAsync(work, market);
        }

        var lastOrder = changes.Orders.Count == 0 ? 0 : changes.Orders.Max(order => order.Number);
        var lastFill = changes.Fills.Count == 0 ? 0 : changes.Fills[^1].Number;
        await StateStore.PutAsync(work, commit.State, lastOrder, lastFill);
    });

    /// <summary>Removes the next old orders with their fills; after the last of them their space is given back.</summary>
    public async Task<PurgeStep> PurgeAsync(long after, PurgeTurn turn, DateTimeOffset before)
    {
        var step = await _retention.PurgeAsync(after, turn, before);
        if (step.Next is null && after > 0)
        {
            await database.ShrinkAsync(turn.CancellationToken);
        }

        return step;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
