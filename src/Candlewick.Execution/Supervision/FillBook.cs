using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// Where a new fill belongs. What a trade can account for is its own; what it cannot (an order that was given up, both legs of a
/// list, a trade whose end is written) would leave a position naked, so it becomes a protective trade that closes it at once.
/// </summary>
internal sealed partial class FillBook(
    OrderStore orders, TradeStore trades, PositionStore positions, FindingStore findings, TimeProvider time)
{
    /// <summary>Books the fill; the trade as it stands afterwards.</summary>
    public async Task<TradeRow> BookAsync(
        UnitOfWork work, IBroker broker, TradeRow trade, OrderRow order, VenueFill fill, DateTimeOffset receivedAt, ReportEffect effect)
    {
        var own = trade.Phase == TradePhase.Settled ? 0m
            : order.IsEntry ? fill.Quantity
            : Math.Min(fill.Quantity, Math.Max(0m, trade.Remainder));
        if (own > 0)
        {
            effect.NewFills.Add(await InsertAsync(work, broker, trade, order, order.Leg, Part(fill, own, ""), receivedAt));
            if (order.Leg == Leg.Reduce)
            {
                await trades.SetReduceAsync(work, trade.TradeId, Math.Max(0m, trade.ReduceQuantity - own));
            }

            trade = await trades.RefreshAsync(work, trade.TradeId);
            effect.Trades[trade.TradeId] = trade;
        }

        var stray = fill.Quantity - own;
        if (stray > 0)
        {
            var current = own > 0 ? (await OrderStore.FindAsync(work, order.Account, order.ClientOrderId))! : order;
            await ProtectAsync(work, broker, trade, current, Part(fill, stray, own > 0 ? "/stray" : ""), receivedAt, effect);
        }

        return trade;
    }

    /// <summary>
    /// The venue closed positions because the margin had run out: the open trades on that side are closed by it, the oldest first.
    /// What no open trade takes was not the desk's: it is recorded, and the account compared.
    /// </summary>
    public async Task AllocateLiquidationAsync(
        UnitOfWork work, IBroker broker, string clientOrderId, IReadOnlyList<VenueFill> fills, DateTimeOffset receivedAt,
        ReportEffect effect)
    {
        foreach (var fill in fills)
        {
            if ((await OrderStore.FindFillsAsync(work, broker.Venue, broker.Account, fill)).Count > 0)
            {
                continue;
            }

            var left = fill.Quantity;
            var piece = 0;
            foreach (var trade in await TradeStore.ListInFlightAsync(work, broker.Account, fill.Symbol))
            {
                var quantity = Math.Min(left, trade.Side == fill.Side ? 0m : Math.Max(0m, trade.Remainder));
                if (quantity <= 0)
                {
                    continue;
                }

                piece++;
                var part = Part(fill, quantity, piece == 1 ? "" : $"/{piece.ToString(CultureInfo.InvariantCulture)}");
                effect.Trades[trade.TradeId] = await CloseOutsideAsync(
                    work, broker, trade, Leg.Liquidation, $"{clientOrderId}/{part.VenueTradeId}/{trade.Sequence}", part, receivedAt,
                    effect);
                left -= quantity;
            }

            if (left > 0)
            {
                effect.WantsComparison = true;
                left = await ProtectFromLiquidationAsync(work, broker, clientOrderId, fill, left, receivedAt, effect);
            }

            if (left > 0)
            {
                await findings.RecordAsync(work, new FindingRow
                {
                    Account = broker.Account,
                    Kind = FindingKind.UnknownFill,
                    Subject = ReportBook.Identity(fill),
                    Symbol = fill.Symbol,
                    Detail = $"{left} of {fill.Quantity} {fill.Symbol} at {fill.Price}, by which the venue closed a position"
                        + $" ({clientOrderId}), fit no open trade.",
                    VenueValue = $"{left}",
                });
                effect.Alerts.Add(new TradeAlert(
                    TradeAlertKind.Liquidated, null, broker.Account, fill.Symbol,
                    $"The venue liquidated {left} {fill.Symbol} that no open trade holds."));
            }
        }
    }

    /// <summary>
    /// Books a quantity of a trade as closed by somebody outside the desk, at a price that is only known to be near; the position
    /// then agrees with the venue's again.
    /// </summary>
    public async Task<TradeRow> CloseExternallyAsync(
        UnitOfWork work, IBroker broker, TradeRow trade, decimal quantity, decimal price, string note, DateTimeOffset now,
        ReportEffect effect)
    {
        var file = (await TradeStore.LoadAsync(work, trade.TradeId))!;
        var number = file.Orders.Count(order => order.Leg == Leg.External) + 1;
        var id = $"external-{trade.Sequence.ToString(CultureInfo.InvariantCulture)}-{number.ToString(CultureInfo.InvariantCulture)}";
        var fill = new VenueFill
        {
            Symbol = trade.Symbol,
            VenueOrderId = id,
            VenueTradeId = id,
            ClientOrderId = id,
            Side = trade.Side.Opposite(),
            Price = price,
            Quantity = quantity,
            Fee = 0m,
            FeeAsset = trade.QuoteAsset,
            VenueTime = broker.MarketTime,
            Note = note,
        };
        return await CloseOutsideAsync(work, broker, trade, Leg.External, id, fill, now, effect);
    }

    private async Task<TradeRow> CloseOutsideAsync(
        UnitOfWork work, IBroker broker, TradeRow trade, Leg leg, string clientOrderId, VenueFill fill, DateTimeOffset receivedAt,
        ReportEffect effect)
    {
        var file = (await TradeStore.LoadAsync(work, trade.TradeId))!;
        var revision = file.Orders.Where(order => order.Leg == leg).Max(order => (int?)order.Revision) + 1 ?? 0;
        await orders.InsertAsync(work, ExitOrders.Market(trade, leg, fill.Quantity, revision) with { ClientOrderId = clientOrderId });
        var order = (await OrderStore.FindAsync(work, trade.Account, clientOrderId))!;
        await orders.MoveAsync(work, order, OrderStatus.Sending, "never sent by the desk");
        effect.NewFills.Add(await InsertAsync(work, broker, trade, order, leg, fill, receivedAt));
        order = (await OrderStore.FindAsync(work, trade.Account, clientOrderId))!;
        await orders.MoveAsync(work, order, OrderStatus.Filled, fill.Note, fill.VenueTime, receivedAt);
        return await trades.RefreshAsync(work, trade.TradeId);
    }

    private async Task<FillRow> InsertAsync(
        UnitOfWork work, IBroker broker, TradeRow trade, OrderRow order, Leg leg, VenueFill fill, DateTimeOffset receivedAt)
    {
        var isBase = fill.FeeAsset == trade.BaseAsset;
        var feeValue = fill.Fee == 0 || fill.FeeAsset == trade.QuoteAsset ? fill.Fee
            : isBase ? fill.Fee * fill.Price
            : fill.Fee * broker.ValueOf(fill.FeeAsset, trade.QuoteAsset);
        if (feeValue is null)
        {
            await findings.RecordAsync(work, new FindingRow
            {
                Account = order.Account,
                Kind = FindingKind.FeeNotConverted,
                Subject = ReportBook.Identity(fill),
                Symbol = order.Symbol,
                TradeId = trade.TradeId,
                Detail = $"The fee of fill {ReportBook.Identity(fill)}, {fill.Fee} {fill.FeeAsset}, has no price in"
                    + $" {trade.QuoteAsset} now; the trade's profit is without it.",
            });
        }

        var row = new FillRow
        {
            Venue = broker.Venue,
            Account = order.Account,
            Symbol = order.Symbol,
            VenueOrderId = fill.VenueOrderId,
            VenueTradeId = fill.VenueTradeId,
            ClientOrderId = order.ClientOrderId,
            TradeId = trade.TradeId,
            Leg = leg,
            ExitNumber = trade.TradeId == order.TradeId ? order.ExitNumber : 0,
            Side = fill.Side,
            Price = fill.Price,
            Quantity = fill.Quantity,
            Fee = fill.Fee,
            FeeAsset = fill.FeeAsset,
            FeeValue = feeValue ?? 0m,
            VenueTime = fill.VenueTime,
            ReceivedAt = receivedAt,
            RecordedAt = time.GetUtcNow(),
            Note = fill.Note,
        };
        await orders.InsertFillAsync(work, order, row);
        if (fill.Note is not null)
        {
            await trades.SetNoteAsync(work, trade.TradeId, fill.Note);
        }

        // A commission paid in the traded asset leaves less of it, on a purchase as on a sale (BNB sold with its fee in BNB).
        var received = (fill.Side.Sign() * fill.Quantity) - (isBase ? fill.Fee : 0m);
        await positions.AddAsync(work, order.Account, order.Symbol, received, fill.Price);
        return row;
    }

    /// <summary>So much of the fill, its fee in proportion, its identity told apart.</summary>
    private static VenueFill Part(VenueFill fill, decimal quantity, string suffix) => quantity == fill.Quantity
        ? fill
        : fill with { Quantity = quantity, Fee = fill.Fee * quantity / fill.Quantity, VenueTradeId = fill.VenueTradeId + suffix };
}
