using System.Globalization;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Books;

/// <summary>Removes rows of <c>order_events</c>, which <see cref="OrderStore"/> writes.</summary>
internal sealed class OrderEventStore(Database database)
{
    /// <summary>
    /// Of the orders of the next trades that were settled before a time only the last move is kept, with the number of those that it
    /// stands for. Whole trades at a time; one that is not settled is not looked at.
    /// </summary>
    public async Task<PurgeStep> PurgeAsync(PurgeTurn turn, DateTimeOffset before)
    {
        var after = turn.After is null ? 0 : long.Parse(turn.After, CultureInfo.InvariantCulture);
        var page = await database.QueryAsync<(long Sequence, DateTimeOffset PlannedAt)>(
            "SELECT sequence, planned_at FROM trading_trades WHERE sequence > @after ORDER BY sequence LIMIT @limit",
            new { after, limit = Math.Max(1, turn.Limit / MovesOfATrade) });
        if (page.Count == 0 || page.All(trade => trade.PlannedAt >= before))
        {
            return PurgeStep.End;
        }

        var (last, next) = (page[^1].Sequence, page[^1].Sequence.ToString(CultureInfo.InvariantCulture));
        var removable = await database.QueryAsync<(string Id, long Moves)>(
            """
            SELECT orders.client_order_id, COUNT(*) FROM trading_trades trade
            JOIN orders ON orders.trade_id = trade.trade_id
            JOIN order_events event ON event.client_order_id = orders.client_order_id
            WHERE trade.sequence > @after AND trade.sequence <= @last AND trade.phase = 'Settled' AND trade.settled_at < @before
              AND orders.status IN ('Filled', 'Cancelled', 'Rejected', 'Expired')
            GROUP BY orders.client_order_id HAVING COUNT(*) > 1
            """, new { after, last, before });
        var removed = 0L;
        foreach (var ids in Units(removable, turn.Limit))
        {
            removed += await database.WriteAsync(work => CondenseAsync(work, ids), turn.CancellationToken);
        }

        return new PurgeStep(removed, next);
    }

    /// <summary>About how many moves a trade's orders have; by it the number of trades in a step is bounded.</summary>
    private const int MovesOfATrade = 10;

    /// <summary>Orders whose moves together are no more than one unit removes; one order alone may have more.</summary>
    private static IEnumerable<IReadOnlyList<string>> Units(IReadOnlyList<(string Id, long Moves)> orders, int limit)
    {
        var (unit, moves) = (new List<string>(), 0L);
        foreach (var order in orders)
        {
            if (unit.Count > 0 && moves + order.Moves > limit)
            {
                yield return unit;
                (unit, moves) = ([], 0);
            }

            unit.Add(order.Id);
            moves += order.Moves;
        }

        if (unit.Count > 0)
        {
            yield return unit;
        }
    }

    private static async Task<long> CondenseAsync(UnitOfWork work, IReadOnlyList<string> ids)
    {
        const string Last =
            "(SELECT MAX(sequence) FROM order_events other WHERE other.client_order_id = order_events.client_order_id)";
        await work.ExecuteAsync(
            $"""
            UPDATE order_events SET stands_for = (
              SELECT SUM(1 + earlier.stands_for) FROM order_events earlier
              WHERE earlier.client_order_id = order_events.client_order_id AND earlier.sequence < order_events.sequence)
            WHERE client_order_id IN @ids AND sequence = {Last}
              AND EXISTS (SELECT 1 FROM order_events earlier
                WHERE earlier.client_order_id = order_events.client_order_id AND earlier.sequence < order_events.sequence)
            """, new { ids });
        return await work.ExecuteAsync(
            $"DELETE FROM order_events WHERE client_order_id IN @ids AND sequence < {Last}", new { ids });
    }
}
