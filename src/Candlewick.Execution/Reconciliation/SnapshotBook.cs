using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Positions;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Reconciliation;

/// <summary>
/// Settles the differences between a venue's snapshot and the desk: fills that were missed are booked, orders that the
/// venue no longer holds open are asked for, and what the desk did not do is recorded for a person to look at.
/// </summary>
internal sealed class SnapshotBook(Database database, OrderStore orders, FindingStore findings, ReportBook reports, TimeProvider time)
{
    /// <summary>After which fill the next snapshot is asked for; null for all of them.</summary>
    public Task<string?> CursorAsync(string account) => database.FirstOrDefaultAsync<string>(
        "SELECT last_venue_trade_id FROM venue_cursors WHERE account = @account", new { account });

    /// <param name="broker">Whose snapshot it is.</param>
    /// <param name="snapshot">What the venue said.</param>
    /// <param name="isCurrent">False when the books moved since it was asked for; then positions are not compared this time.</param>
    public Task<IReadOnlyList<ReportEffect>> TakeAsync(IBroker broker, VenueSnapshot snapshot, bool isCurrent) => database.WriteAsync<IReadOnlyList<ReportEffect>>(async work =>
    {
        var effects = new List<ReportEffect>();
        var receivedAt = time.GetUtcNow();
        foreach (var fills in snapshot.Fills.GroupBy(fill => fill.ClientOrderId, StringComparer.Ordinal))
        {
            effects.Add(await TakeFillsAsync(work, broker, fills.Key, [.. fills], receivedAt));
        }

        foreach (var report in snapshot.OpenOrders)
        {
            effects.Add(await reports.ApplyAsync(work, broker.Venue, broker.Account, report, receivedAt));
        }

        await MarkMissingAsync(work, broker.Account, snapshot);
        await ResolveUnknownOrdersAsync(work, broker.Account, snapshot);
        if (isCurrent)
        {
            await ComparePositionsAsync(work, broker.Account, snapshot);
        }

        if (snapshot.Fills.Count > 0)
        {
            await work.ExecuteAsync(
                """
                INSERT INTO venue_cursors (account, last_venue_trade_id, updated_at) VALUES (@Account, @last, @receivedAt)
                ON CONFLICT (account) DO UPDATE SET last_venue_trade_id = excluded.last_venue_trade_id, updated_at = excluded.updated_at
                """, new { broker.Account, last = snapshot.Fills[^1].VenueTradeId, receivedAt });
        }

        return effects;
    });

    /// <summary>A fill list says nothing of the status: the order is marked to be asked for unless the fills completed it.</summary>
    private async Task<ReportEffect> TakeFillsAsync(UnitOfWork work, IBroker broker, string clientOrderId, List<VenueFill> fills, DateTimeOffset receivedAt)
    {
        var order = await orders.FindAsync(work, broker.Account, clientOrderId)
            ?? await reports.AdoptLiquidationAsync(work, broker.Account, null, clientOrderId, fills);
        if (order is null)
        {
            if (await reports.AllocateLiquidationAsync(work, broker.Venue, broker.Account, null, clientOrderId, fills, receivedAt) is { } allocated)
            {
                return allocated;
            }

            foreach (var fill in fills)
            {
                await findings.RecordAsync(work, broker.Account, FindingKind.UnknownFill, fill.VenueTradeId, null,
                    $"{fill.Quantity} at {fill.Price} was filled for an order that this desk did not send ({clientOrderId}).", null, $"{fill.Quantity}");
            }

            return new ReportEffect([], []);
        }

        var report = new OrderReport(clientOrderId, order.VenueOrderId ?? "", order.Symbol, order.Side, order.Type, OrderStatus.PartiallyFilled,
            order.Quantity, order.FilledQuantity, null, fills[^1].VenueTime, fills);
        return await reports.ApplyAsync(work, broker.Venue, broker.Account, report, receivedAt);
    }

    private async Task MarkMissingAsync(UnitOfWork work, string account, VenueSnapshot snapshot)
    {
        var open = snapshot.OpenOrders.Select(report => report.ClientOrderId).ToHashSet(StringComparer.Ordinal);
        var working = await work.QueryAsync<string>(
            "SELECT client_order_id FROM orders WHERE account = @account AND status IN ('New', 'PartiallyFilled')", new { account });
        foreach (var clientOrderId in working.Where(id => !open.Contains(id)))
        {
            await orders.SetNeedsQueryAsync(work, clientOrderId, true);
        }
    }

    private async Task ResolveUnknownOrdersAsync(UnitOfWork work, string account, VenueSnapshot snapshot)
    {
        var open = snapshot.OpenOrders.Select(report => report.ClientOrderId).ToHashSet(StringComparer.Ordinal);
        var known = await work.QueryAsync<string>(
            "SELECT subject FROM reconciliation_findings WHERE account = @account AND kind = @kind AND status = 'open'", new { account, kind = FindingKind.UnknownOrder });
        foreach (var subject in known.Where(id => !open.Contains(id)))
        {
            await findings.ResolveAsync(work, account, FindingKind.UnknownOrder, subject);
        }
    }

    /// <summary>Only symbols without a trade in flight are compared: the others are moving.</summary>
    private async Task ComparePositionsAsync(UnitOfWork work, string account, VenueSnapshot snapshot)
    {
        var ours = (await work.QueryAsync<PositionRow>("SELECT * FROM positions WHERE account = @account", new { account })).ToDictionary(row => row.Symbol);
        var moving = (await work.QueryAsync<string>(
            "SELECT DISTINCT symbol FROM trading_trades WHERE account = @account AND phase <> 'Settled'", new { account })).ToHashSet(StringComparer.Ordinal);
        var theirs = snapshot.Positions.ToDictionary(position => position.Symbol, StringComparer.Ordinal);
        foreach (var symbol in ours.Keys.Union(theirs.Keys, StringComparer.Ordinal).Where(symbol => !moving.Contains(symbol)))
        {
            var desk = ours.TryGetValue(symbol, out var row) ? row.Quantity : 0m;
            var venue = theirs.TryGetValue(symbol, out var position) ? position.Quantity : 0m;
            if (desk == venue)
            {
                await findings.ResolveAsync(work, account, FindingKind.PositionMismatch, symbol);
            }
            else
            {
                await findings.RecordAsync(work, account, FindingKind.PositionMismatch, symbol, symbol,
                    $"The venue holds {venue} {symbol}, the desk's fills give {desk}.", $"{desk}", $"{venue}");
            }
        }
    }
}
