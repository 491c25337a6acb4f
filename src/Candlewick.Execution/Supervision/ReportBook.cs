using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Positions;
using Candlewick.Execution.Reconciliation;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Supervision;

/// <summary>What one report changed.</summary>
/// <param name="Trades">The trade afterwards; none when the order is not the desk's, several for a liquidation of several.</param>
/// <param name="NewFills">Fills that were not known before.</param>
/// <param name="Unwanted">An order that the desk had given up and that works at the venue: it is to be cancelled there.</param>
internal sealed record ReportEffect(IReadOnlyList<TradeRow> Trades, IReadOnlyList<FillRow> NewFills, OrderRow? Unwanted = null);

/// <summary>
/// Takes a venue's report into the books: fills once each, the order's status, the position and the trade's numbers, in
/// the caller's transaction. A report that comes late, twice or out of order changes nothing twice.
/// </summary>
internal sealed partial class ReportBook(OrderStore orders, TradeStore trades, PositionStore positions, FindingStore findings, TimeProvider time)
{
    public async Task<ReportEffect> ApplyAsync(UnitOfWork work, string venue, string account, OrderReport report, DateTimeOffset receivedAt)
    {
        var order = await orders.FindAsync(work, account, report.ClientOrderId)
            ?? await AdoptLiquidationAsync(work, account, report.Symbol, report.ClientOrderId, report.Fills);
        if (order is null)
        {
            if (await AllocateLiquidationAsync(work, venue, account, report.Symbol, report.ClientOrderId, report.Fills, receivedAt) is { } allocated)
            {
                return allocated;
            }

            await RecordUnknownAsync(work, account, report);
            return new ReportEffect([], []);
        }

        var trade = (await TradeStore.FindAsync(work.Connection, work.Transaction, order.TradeId))!;
        var added = new List<FillRow>();
        foreach (var fill in report.Fills)
        {
            if (await BookAsync(work, venue, trade, order, fill, receivedAt) is { } row)
            {
                added.Add(row);
                order = (await orders.FindAsync(work, account, report.ClientOrderId))!;
            }
        }

        await FollowStatusAsync(work, order, report, receivedAt);
        var isUnwanted = order.Status.IsFinal() && report.Status.IsWorking() && await WasGivenUpAsync(work, order);
        if (isUnwanted)
        {
            await findings.RecordAsync(work, account, FindingKind.EndedOrderWorks, order.ClientOrderId, order.Symbol,
                $"{order.Side} {order.Quantity} {order.Symbol} ({order.Leg} of trade {order.TradeId}) was given up as {order.Status} and works at the venue; it is cancelled there.",
                order.Status.ToString(), report.Status.ToString());
        }

        return new ReportEffect([await trades.RefreshAsync(work, order.TradeId)], added, isUnwanted ? order : null);
    }

    private async Task<FillRow?> BookAsync(UnitOfWork work, string venue, TradeRow trade, OrderRow order, VenueFill fill, DateTimeOffset receivedAt)
    {
        if (await orders.FindFillAsync(work, venue, fill.VenueTradeId) is { } known)
        {
            if (known.ClientOrderId != order.ClientOrderId || known.Price != fill.Price || known.Quantity != fill.Quantity || known.Fee != fill.Fee)
            {
                await findings.RecordAsync(work, order.Account, FindingKind.FillConflict, fill.VenueTradeId, order.Symbol,
                    $"Fill {fill.VenueTradeId} came again with other content; the first one stands.",
                    $"{known.ClientOrderId}: {known.Quantity} at {known.Price}, fee {known.Fee}", $"{fill.ClientOrderId}: {fill.Quantity} at {fill.Price}, fee {fill.Fee}");
            }

            return null;
        }

        var leaves = order.Quantity - order.FilledQuantity;
        if (fill.Quantity <= 0 || fill.Price <= 0 || fill.Quantity > leaves)
        {
            await findings.RecordAsync(work, order.Account, FindingKind.Overfill, fill.VenueTradeId, order.Symbol,
                $"Fill {fill.VenueTradeId} of {fill.Quantity} at {fill.Price} does not fit order {order.ClientOrderId}, which has {leaves} of {order.Quantity} left; it was not booked.",
                $"{leaves}", $"{fill.Quantity}");
            return null;
        }

        var row = await InsertAsync(work, venue, trade, order, fill, receivedAt);
        if (trade.Phase == TradePhase.Settled || order.Status is OrderStatus.Rejected or OrderStatus.Planned)
        {
            await findings.RecordAsync(work, order.Account, FindingKind.LateFill, fill.VenueTradeId, order.Symbol,
                $"Fill {fill.VenueTradeId} of {fill.Quantity} at {fill.Price} came for order {order.ClientOrderId}, which is {order.Status} in a trade that is {trade.Phase}; it was booked to the position.");
        }

        return row;
    }

    private async Task<FillRow> InsertAsync(UnitOfWork work, string venue, TradeRow trade, OrderRow order, VenueFill fill, DateTimeOffset receivedAt)
    {
        var isBase = fill.FeeAsset == trade.BaseAsset;
        var isConverted = isBase || fill.FeeAsset == trade.QuoteAsset || fill.Fee == 0;
        if (!isConverted)
        {
            await findings.RecordAsync(work, order.Account, FindingKind.FeeNotConverted, fill.VenueTradeId, order.Symbol,
                $"The fee of fill {fill.VenueTradeId}, {fill.Fee} {fill.FeeAsset}, is neither in {trade.BaseAsset} nor in {trade.QuoteAsset}; the trade's profit is without it.");
        }

        var row = new FillRow
        {
            Venue = venue,
            VenueTradeId = fill.VenueTradeId,
            ClientOrderId = order.ClientOrderId,
            TradeId = order.TradeId,
            Account = order.Account,
            Symbol = order.Symbol,
            Leg = order.Leg,
            Side = order.Side,
            Price = fill.Price,
            Quantity = fill.Quantity,
            Fee = fill.Fee,
            FeeAsset = fill.FeeAsset,
            FeeQuote = !isConverted ? 0m : isBase ? fill.Fee * fill.Price : fill.Fee,
            VenueTime = fill.VenueTime,
            ReceivedAt = receivedAt,
            RecordedAt = time.GetUtcNow(),
            Note = fill.Note,
        };
        await orders.InsertFillAsync(work, order, row);
        if (fill.Note is not null)
        {
            await trades.SetNoteAsync(work, order.TradeId, fill.Note);
        }

        // A buy whose commission comes out of the bought asset leaves less in the position.
        var received = (order.Side.Sign() * fill.Quantity) - (isBase && order.Side == OrderSide.Buy ? fill.Fee : 0m);
        await positions.AddAsync(work, order.Account, order.Symbol, received, fill.Price);
        return row;
    }

    /// <summary>
    /// The status follows the fills the desk holds. Where the venue speaks of more than it has shown, the order is marked
    /// to be asked for and does not end before.
    /// </summary>
    private async Task FollowStatusAsync(UnitOfWork work, OrderRow order, OrderReport report, DateTimeOffset receivedAt)
    {
        if (report.VenueOrderId.Length > 0 && report.VenueOrderId != order.VenueOrderId)
        {
            await work.ExecuteAsync(
                "UPDATE orders SET venue_order_id = @VenueOrderId WHERE client_order_id = @ClientOrderId", new { report.VenueOrderId, order.ClientOrderId });
        }

        var isBehind = Math.Min(report.FilledQuantity, order.Quantity) > order.FilledQuantity;
        if (isBehind != order.NeedsQuery)
        {
            await orders.SetNeedsQueryAsync(work, order.ClientOrderId, isBehind);
        }

        var next = order.FilledQuantity == order.Quantity ? OrderStatus.Filled
            : !isBehind && report.Status is OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Rejected ? report.Status
            : order.FilledQuantity > 0 ? OrderStatus.PartiallyFilled
            : OrderStatus.New;
        if (order.Status.IsFinal() || !order.Status.MayBecome(next) || order.Status == next)
        {
            return;
        }

        if (order.Status == OrderStatus.Unconfirmed)
        {
            await orders.AddEvidenceAsync(work, order, $"the venue has it: {report.Status}, {report.FilledQuantity} of {report.Quantity} filled, venue order id {report.VenueOrderId}");
        }

        await orders.MoveAsync(work, order, next, report.Reason, report.VenueTime, receivedAt);
        if (next == OrderStatus.Rejected)
        {
            await orders.SetRefusalAsync(work, order, RuleName.VenueRefused, null, report.Reason, mayRetry: false);
        }
        else if (next is OrderStatus.Cancelled or OrderStatus.Expired && report.Reason is not null)
        {
            await orders.SetReasonAsync(work, order, report.Reason);
        }
    }

    /// <summary>True when the desk ended the order without the venue's word: an end the venue reported was received, and older reports may still follow it.</summary>
    private static async Task<bool> WasGivenUpAsync(UnitOfWork work, OrderRow order) => await work.ScalarAsync<long>(
        "SELECT received_at IS NULL FROM order_events WHERE client_order_id = @ClientOrderId ORDER BY sequence DESC LIMIT 1", new { order.ClientOrderId }) == 1;

    private async Task RecordUnknownAsync(UnitOfWork work, string account, OrderReport report)
    {
        if (report.Status.IsWorking())
        {
            await findings.RecordAsync(work, account, FindingKind.UnknownOrder, report.ClientOrderId, report.Symbol,
                $"{report.Side} {report.Quantity} {report.Symbol} ({report.Type}) works at the venue and was not sent by this desk.", null, report.VenueOrderId);
        }
        else
        {
            await findings.ResolveAsync(work, account, FindingKind.UnknownOrder, report.ClientOrderId);
        }

        foreach (var fill in report.Fills)
        {
            await findings.RecordAsync(work, account, FindingKind.UnknownFill, fill.VenueTradeId, report.Symbol,
                $"{report.Side} {fill.Quantity} {report.Symbol} at {fill.Price} was filled for an order that this desk did not send ({report.ClientOrderId}).", null, $"{fill.Quantity}");
        }
    }
}
