using System.Globalization;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;

namespace Candlewick.Venues.Simulator.Books;

/// <summary>Owns <c>carried_flows</c> and <c>retention_marks</c>: removes old orders with their fills, keeps what those came to.</summary>
internal sealed class RetentionStore(Database database)
{
    /// <summary>Key of what belongs to an account that was set anew since.</summary>
    private const long Former = -1;
    private static readonly TimeSpan BetweenMarks = TimeSpan.FromHours(20);

    /// <summary>
    /// Removes the next orders that were at their end before a time, each with all of its fills. One of a list goes when none of the list
    /// is open any more.
    /// </summary>
    public async Task<PurgeStep> PurgeAsync(long after, PurgeTurn turn, DateTimeOffset before)
    {
        if (after == 0)
        {
            await MarkAsync(turn.Now, before);
        }

        if (await database.FirstOrDefaultAsync<Mark>(
            "SELECT order_number, fill_number FROM retention_marks WHERE at < @before ORDER BY at DESC LIMIT 1", new { before })
            is not { } mark)
        {
            return PurgeStep.End;
        }

        var orders = await database.QueryAsync<OrderKey>(
            """
            SELECT number, client_order_id FROM orders
            WHERE number > @after AND number <= @OrderNumber AND status NOT IN ('New', 'PartiallyFilled')
              AND CAST(locked_amount AS REAL) = 0
              AND NOT EXISTS (SELECT 1 FROM fills fill WHERE fill.client_order_id = orders.client_order_id AND fill.number > @FillNumber)
              AND NOT EXISTS (SELECT 1 FROM orders leg WHERE leg.list_id = orders.list_id AND leg.status IN ('New', 'PartiallyFilled'))
            ORDER BY number LIMIT @limit
            """, new { after, mark.OrderNumber, mark.FillNumber, limit = turn.Limit });
        if (orders.Count == 0)
        {
            return PurgeStep.End;
        }

        var removed = await database.WriteAsync(
            work => RemoveAsync(work, [.. orders.Select(order => order.ClientOrderId)]), turn.CancellationToken);
        return new PurgeStep(removed, orders[^1].Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Notes which orders and fills there are by now; of the notes that are old the newest stays.</summary>
    private Task MarkAsync(DateTimeOffset now, DateTimeOffset before) => database.WriteAsync(async work =>
    {
        await work.ExecuteAsync(
            """
            INSERT INTO retention_marks (at, order_number, fill_number)
            SELECT @now, last_order_number, last_fill_number FROM simulator_state
            WHERE NOT EXISTS (SELECT 1 FROM retention_marks WHERE at > @recent)
            """, new { now, recent = now - BetweenMarks });
        await work.ExecuteAsync(
            "DELETE FROM retention_marks WHERE at < (SELECT max(at) FROM retention_marks WHERE at < @before)", new { before });
    });

    private static async Task<long> RemoveAsync(UnitOfWork work, IReadOnlyList<string> ids)
    {
        var from = await work.ScalarAsync<long>("SELECT account_from_fill FROM simulator_state");
        var fills = await work.QueryAsync<Flow>(
            "SELECT symbol, number, trade_number, base_flow, cash_flow FROM fills WHERE client_order_id IN @ids", new { ids });
        foreach (var carried in fills.GroupBy(fill => (fill.Symbol, From: fill.Number > from ? from : Former)))
        {
            var old = await work.FirstOrDefaultAsync<Flow>(
                "SELECT base_flow, cash_flow FROM carried_flows WHERE symbol = @Symbol AND account_from_fill = @From",
                new { carried.Key.Symbol, carried.Key.From });
            await work.ExecuteAsync(
                """
                INSERT INTO carried_flows (symbol, account_from_fill, base_flow, cash_flow, fill_count, last_trade_number)
                VALUES (@Symbol, @From, @baseFlow, @cashFlow, @count, @last)
                ON CONFLICT (symbol, account_from_fill) DO UPDATE SET base_flow = @baseFlow, cash_flow = @cashFlow,
                  fill_count = fill_count + @count, last_trade_number = max(last_trade_number, @last)
                """,
                new
                {
                    carried.Key.Symbol, carried.Key.From, count = carried.Count(), last = carried.Max(fill => fill.TradeNumber),
                    baseFlow = (old?.BaseFlow ?? 0m) + carried.Sum(fill => fill.BaseFlow),
                    cashFlow = (old?.CashFlow ?? 0m) + carried.Sum(fill => fill.CashFlow),
                });
        }

        await work.ExecuteAsync("DELETE FROM fills WHERE client_order_id IN @ids", new { ids });
        await work.ExecuteAsync("DELETE FROM orders WHERE client_order_id IN @ids", new { ids });
        return fills.Count + ids.Count;
    }

    private sealed class Mark
    {
        public long OrderNumber { get; init; }
        public long FillNumber { get; init; }
    }

    private sealed class OrderKey
    {
        public long Number { get; init; }
        public string ClientOrderId { get; init; } = "";
    }

    private sealed class Flow
    {
        public string Symbol { get; init; } = "";
        public long Number { get; init; }
        public long TradeNumber { get; init; }
        public decimal BaseFlow { get; init; }
        public decimal CashFlow { get; init; }
    }
}
