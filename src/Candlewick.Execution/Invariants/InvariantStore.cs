using System.Data.Common;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Dapper;

namespace Candlewick.Execution.Invariants;

/// <summary>Reads the module's tables whole, a page of trades at a time, from a snapshot that nobody writes to.</summary>
internal static class InvariantStore
{
    private const int PageTrades = 400;

    /// <summary>Every trade with what belongs to it, oldest first.</summary>
    public static async IAsyncEnumerable<TradePapers> TradesAsync(DbConnection snapshot)
    {
        var after = 0L;
        while (true)
        {
            var trades = (await snapshot.QueryAsync<TradeRow>(
                "SELECT * FROM trading_trades WHERE sequence > @after ORDER BY sequence LIMIT @PageTrades",
                new { after, PageTrades })).AsList();
            if (trades.Count == 0)
            {
                yield break;
            }

            var ids = trades.Select(trade => trade.TradeId).ToArray();
            var orders = (await snapshot.QueryAsync<OrderRow>("SELECT * FROM orders WHERE trade_id IN @ids ORDER BY sequence", new { ids }))
                .ToLookup(order => order.TradeId, StringComparer.Ordinal);
            var fills = (await snapshot.QueryAsync<FillRow>("SELECT * FROM fills WHERE trade_id IN @ids ORDER BY sequence", new { ids }))
                .ToLookup(fill => fill.TradeId, StringComparer.Ordinal);
            var ledger = (await snapshot.QueryAsync<LedgerRow>(
                "SELECT * FROM ledger_entries WHERE trade_id IN @ids ORDER BY sequence", new { ids }))
                .ToLookup(entry => entry.TradeId!, StringComparer.Ordinal);
            foreach (var trade in trades)
            {
                yield return new TradePapers(
                    trade, [.. orders[trade.TradeId]], [.. fills[trade.TradeId]], [.. ledger[trade.TradeId]]);
            }

            after = trades[^1].Sequence;
        }
    }

    /// <summary>Every order with its fills and its moves, oldest first.</summary>
    public static async IAsyncEnumerable<OrderPapers> OrdersAsync(DbConnection snapshot)
    {
        var after = 0L;
        while (true)
        {
            var orders = (await snapshot.QueryAsync<OrderRow>(
                "SELECT * FROM orders WHERE sequence > @after ORDER BY sequence LIMIT @PageTrades", new { after, PageTrades })).AsList();
            if (orders.Count == 0)
            {
                yield break;
            }

            var ids = orders.Select(order => order.ClientOrderId).ToArray();
            var fills = (await snapshot.QueryAsync<FillRow>(
                "SELECT * FROM fills WHERE client_order_id IN @ids ORDER BY sequence", new { ids }))
                .ToLookup(fill => fill.ClientOrderId, StringComparer.Ordinal);
            var moves = (await snapshot.QueryAsync<StatusMove>(
                """
                SELECT client_order_id, from_status, to_status, stands_for FROM order_events
                WHERE client_order_id IN @ids ORDER BY sequence
                """, new { ids })).ToLookup(move => move.ClientOrderId, StringComparer.Ordinal);
            var trades = orders.Select(order => order.TradeId).Distinct(StringComparer.Ordinal).ToArray();
            var open = (await snapshot.QueryAsync<string>(
                "SELECT trade_id FROM trading_trades WHERE phase <> 'Settled' AND trade_id IN @trades", new { trades }))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var order in orders)
            {
                yield return new OrderPapers(
                    order, [.. fills[order.ClientOrderId]], [.. moves[order.ClientOrderId]], open.Contains(order.TradeId));
            }

            after = orders[^1].Sequence;
        }
    }

    /// <summary>
    /// What the fills of each market of today's accounts come to; a commission in the traded asset is taken off. Fills of an account that
    /// was removed and added again count from its last beginning.
    /// </summary>
    public static async Task<IReadOnlyDictionary<(string Account, string Symbol), decimal>> SumsOfFillsAsync(DbConnection snapshot)
    {
        var sums = new Dictionary<(string, string), decimal>();
        await foreach (var fill in snapshot.QueryUnbufferedAsync<FillFlow>(
            """
            SELECT fill.account, fill.symbol, fill.side, fill.quantity, fill.fee, fill.fee_asset, trade.base_asset
            FROM fills fill JOIN accounts account ON account.name = fill.account JOIN trading_trades trade ON trade.trade_id = fill.trade_id
            WHERE fill.recorded_at >= account.created_at
            """))
        {
            var flow = (fill.Side.Sign() * fill.Quantity) - (fill.FeeAsset == fill.BaseAsset ? fill.Fee : 0m);
            sums[(fill.Account, fill.Symbol)] = sums.GetValueOrDefault((fill.Account, fill.Symbol)) + flow;
        }

        return sums;
    }

    public static async Task<IReadOnlyList<PositionRow>> PositionsAsync(DbConnection snapshot) => (await snapshot.QueryAsync<PositionRow>(
        "SELECT * FROM positions WHERE account IN (SELECT name FROM accounts) ORDER BY account, symbol")).AsList();

    /// <summary>Fills that are booked more than once, counted by their rows: an index that disagrees with its table is not asked.</summary>
    public static async Task<IReadOnlyList<string>> TwiceAsync(DbConnection snapshot) => (await snapshot.QueryAsync<string>(
        """
        SELECT venue || ' ' || account || ' ' || symbol || ' ' || venue_order_id || ' ' || venue_trade_id FROM fills
        GROUP BY venue || ' ' || account || ' ' || symbol || ' ' || venue_order_id || ' ' || venue_trade_id HAVING COUNT(*) > 1
        """)).AsList();

    /// <summary>Fills without their order or trade, and ledger entries without the trade that they name.</summary>
    public static async Task<IReadOnlyList<string>> UntracedAsync(DbConnection snapshot) => (await snapshot.QueryAsync<string>(
        """
        SELECT 'the fill ' || venue_trade_id || ' of ' || client_order_id || ' belongs to no order and trade' FROM fills fill
        WHERE NOT EXISTS (SELECT 1 FROM orders WHERE orders.client_order_id = fill.client_order_id)
          OR NOT EXISTS (SELECT 1 FROM trading_trades trade WHERE trade.trade_id = fill.trade_id)
        UNION ALL
        SELECT 'the ledger entry ' || sequence || ' (' || kind || ' ' || amount || ') tells neither owner, origin nor reason'
        FROM ledger_entries WHERE owner_id = '' OR origin = '' OR reason = ''
        UNION ALL
        SELECT 'the ledger entry ' || sequence || ' names the trade ' || trade_id || ', which is not there' FROM ledger_entries entry
        WHERE trade_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM trading_trades trade WHERE trade.trade_id = entry.trade_id)
        """)).AsList();

    public static Task<KillRow?> KillSwitchAsync(DbConnection snapshot) =>
        snapshot.QueryFirstOrDefaultAsync<KillRow?>("SELECT engaged, moved_at FROM kill_switch");

    /// <summary>Orders that are not at their end, by status.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> OpenOrdersAsync(DbConnection connection) =>
        (await connection.QueryAsync<(string Status, long Count)>(
            """
            SELECT status, COUNT(*) FROM orders WHERE status IN ('Planned', 'Sending', 'Unconfirmed', 'New', 'PartiallyFilled')
            GROUP BY status
            """)).ToDictionary(row => row.Status, row => row.Count, StringComparer.Ordinal);

    /// <summary>Trades that are not settled.</summary>
    public static Task<long> OpenTradesAsync(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM trading_trades WHERE phase <> 'Settled'");

    /// <summary>Findings that nobody has closed.</summary>
    public static Task<long> OpenFindingsAsync(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM reconciliation_findings WHERE status = 'Open'");

    /// <summary>The newest time in the module's tables.</summary>
    public static Task<DateTimeOffset?> NewestAsync(DbConnection snapshot) => snapshot.QueryFirstOrDefaultAsync<DateTimeOffset?>(
        "SELECT recorded_at FROM order_events ORDER BY sequence DESC LIMIT 1");

    private sealed class FillFlow
    {
        public string Account { get; init; } = "";
        public string Symbol { get; init; } = "";
        public OrderSide Side { get; init; }
        public decimal Quantity { get; init; }
        public decimal Fee { get; init; }
        public string FeeAsset { get; init; } = "";
        public string BaseAsset { get; init; } = "";
    }
}

/// <summary>A trade and what belongs to it.</summary>
internal sealed record TradePapers(
    TradeRow Trade, IReadOnlyList<OrderRow> Orders, IReadOnlyList<FillRow> Fills, IReadOnlyList<LedgerRow> Ledger);

/// <summary>An order and what happened to it.</summary>
internal sealed record OrderPapers(
    OrderRow Order, IReadOnlyList<FillRow> Fills, IReadOnlyList<StatusMove> Moves, bool IsOfOpenTrade);

/// <summary>A move of an order's status; null before the first.</summary>
internal sealed record StatusMove
{
    public string ClientOrderId { get; init; } = "";
    public OrderStatus? FromStatus { get; init; }
    public OrderStatus ToStatus { get; init; }
    /// <summary>Earlier moves that were removed once its trade had long been settled.</summary>
    public long StandsFor { get; init; }
}

/// <summary>The kill switch as it is stored.</summary>
internal sealed record KillRow
{
    public bool Engaged { get; init; }
    public DateTimeOffset? MovedAt { get; init; }
}
