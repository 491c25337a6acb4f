using System.Data.Common;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Venues.Simulator.Invariants;

/// <summary>What holds of a simulator account's own books at every instant; read from a snapshot that nobody writes to.</summary>
internal sealed class SimulatorRuleStore : IStoredRules
{
    private const string Orders = "The simulator's orders are what was filled of them";
    private const string Positions = "The simulator's positions are the sum of its fills";
    private const string Cash = "The simulator's cash is its start and every flow since";
    private const string Locks = "What the simulator locks is what its open orders need";
    private const decimal Rounding = 0.00000001m;

    /// <summary>Every simulator account's books.</summary>
    public static DataPart Books { get; } = new(
        "simulator*.db", DataPartKind.Database, [new MigrationSource("venues", typeof(SimulatorRuleStore).Assembly)]);

    public string Part => Books.Pattern;

    public IReadOnlyList<string> Names => [Orders, Positions, Cash, Locks];

    public async Task CheckAsync(DbConnection snapshot, BrokenRules broken, CancellationToken cancellationToken)
    {
        if (await snapshot.QueryFirstOrDefaultAsync<StateRow>(
            "SELECT account_kind, currency, start_balance, account_from_fill FROM simulator_state") is not { } state)
        {
            return;
        }

        await CheckOrdersAsync(snapshot, broken);
        await CheckMoneyAsync(snapshot, state, broken);
        await CheckLocksAsync(snapshot, broken);
    }

    private static async Task CheckOrdersAsync(DbConnection snapshot, BrokenRules broken)
    {
        var filled = new Dictionary<string, decimal>(StringComparer.Ordinal);
        await foreach (var fill in snapshot.QueryUnbufferedAsync<SumRow>("SELECT client_order_id AS name, quantity AS amount FROM fills"))
        {
            filled[fill.Name] = filled.GetValueOrDefault(fill.Name) + fill.Amount;
        }

        await foreach (var order in snapshot.QueryUnbufferedAsync<SumRow>(
            "SELECT client_order_id AS name, filled_quantity AS amount FROM orders"))
        {
            var sum = filled.GetValueOrDefault(order.Name);
            if (sum != order.Amount)
            {
                broken.Add(Orders, $"{order.Name} has {order.Amount} filled, its fills are {sum}");
            }
        }
    }

    private static async Task CheckMoneyAsync(DbConnection snapshot, StateRow state, BrokenRules broken)
    {
        var held = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var cash = state.StartBalance;
        await foreach (var fill in snapshot.QueryUnbufferedAsync<FlowRow>(
            """
            SELECT symbol, base_flow, cash_flow FROM fills WHERE number > @AccountFromFill
            UNION ALL SELECT symbol, base_flow, cash_flow FROM carried_flows WHERE account_from_fill = @AccountFromFill
            """, state))
        {
            held[fill.Symbol] = held.GetValueOrDefault(fill.Symbol) + fill.BaseFlow;
            cash += fill.CashFlow;
        }

        var positions = (await snapshot.QueryAsync<SumRow>("SELECT symbol AS name, quantity AS amount FROM positions"))
            .ToDictionary(row => row.Name, row => row.Amount, StringComparer.Ordinal);
        foreach (var symbol in held.Keys.Union(positions.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (position, sum) = (positions.GetValueOrDefault(symbol), held.GetValueOrDefault(symbol));
            if (position != sum)
            {
                broken.Add(Positions, $"{symbol} is {position}, its fills come to {sum}");
            }
        }

        // A spot account may be paid in several currencies; a margin account has one.
        var balance = (await snapshot.QueryAsync<BalanceRow>("SELECT asset, free, locked FROM balances"))
            .FirstOrDefault(row => row.Asset == state.Currency);
        var total = (balance?.Free ?? 0m) + (balance?.Locked ?? 0m);
        if (string.Equals(state.AccountKind, "Margin", StringComparison.OrdinalIgnoreCase) && Math.Abs(total - cash) > Rounding)
        {
            broken.Add(Cash, $"there are {total} {state.Currency}, the start and the flows come to {cash}");
        }
    }

    private static async Task CheckLocksAsync(DbConnection snapshot, BrokenRules broken)
    {
        var needed = new Dictionary<string, decimal>(StringComparer.Ordinal);
        await foreach (var order in snapshot.QueryUnbufferedAsync<SumRow>(
            "SELECT locked_asset AS name, locked_amount AS amount FROM orders WHERE locked_asset IS NOT NULL"))
        {
            needed[order.Name] = needed.GetValueOrDefault(order.Name) + order.Amount;
        }

        foreach (var balance in await snapshot.QueryAsync<BalanceRow>("SELECT asset, free, locked FROM balances"))
        {
            if (balance.Locked != needed.GetValueOrDefault(balance.Asset))
            {
                broken.Add(
                    Locks, $"{balance.Locked} {balance.Asset} are locked, the orders need {needed.GetValueOrDefault(balance.Asset)}");
            }
        }
    }

    private sealed class StateRow
    {
        public string AccountKind { get; init; } = "";
        public string Currency { get; init; } = "";
        public decimal StartBalance { get; init; }
        public long AccountFromFill { get; init; }
    }

    private sealed class SumRow
    {
        public string Name { get; init; } = "";
        public decimal Amount { get; init; }
    }

    private sealed class FlowRow
    {
        public string Symbol { get; init; } = "";
        public decimal BaseFlow { get; init; }
        public decimal CashFlow { get; init; }
    }

    private sealed class BalanceRow
    {
        public string Asset { get; init; } = "";
        public decimal Free { get; init; }
        public decimal Locked { get; init; }
    }
}
