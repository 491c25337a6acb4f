using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Supervision;

/// <summary>Fills that no trade accounts for: each becomes the entry of a trade of the desk's own that closes it.</summary>
internal sealed partial class FillBook
{
    /// <summary>A stray fill becomes the entry of a trade of the desk's own, which is closed at the market.</summary>
    private async Task ProtectAsync(
        UnitOfWork work, IBroker broker, TradeRow cause, OrderRow order, VenueFill fill, DateTimeOffset receivedAt, ReportEffect effect)
    {
        // A trade is addressed by its id, which therefore holds no slash.
        var number = order.Sequence.ToString(CultureInfo.InvariantCulture);
        var tradeId = $"protection-{number}-{fill.VenueTradeId.Replace('/', '-')}";
        var why = $"{fill.Side} {fill.Quantity} {fill.Symbol} at {fill.Price} was filled for order {order.ClientOrderId}"
            + $" ({order.Leg} of trade"
            + $" {cause.TradeId}, which is {cause.Phase}): no trade accounts for it. It is closed at the market.";
        var instrument = new Instrument(
            cause.Symbol, cause.Symbol, "", cause.BaseAsset, cause.QuoteAsset, cause.TickSize, cause.LotStep, 0m, decimal.MaxValue, 0m,
            cause.ContractMultiplier);
        var market = new TradeMarket(cause.Venue, cause.MarketEpoch, cause.ReplayOf, instrument);
        var trade = await PlanProtectionAsync(work, market, cause.Account, tradeId, cause.TradeId, fill, why);
        effect.NewFills.Add(await InsertAsync(work, broker, trade, order, Leg.Entry, fill, receivedAt));
        await FinishProtectionAsync(work, trade, fill, why, effect);
    }

    /// <summary>
    /// Of a liquidation that fits no open trade, what closed something that the venue held beside the desk's trades is nobody's
    /// business here; the rest opened a position, which a trade of the desk's own closes again. What is left without a trade.
    /// </summary>
    private async Task<decimal> ProtectFromLiquidationAsync(
        UnitOfWork work, IBroker broker, string clientOrderId, VenueFill fill, decimal left, DateTimeOffset receivedAt, ReportEffect effect)
    {
        var expected = (await PositionStore.FindAsync(work, broker.Account, fill.Symbol))?.Quantity ?? 0m;
        expected += (await PositionStore.BaselinesAsync(work, broker.Account)).GetValueOrDefault(fill.Symbol);
        var others = Math.Clamp(-fill.Side.Sign() * expected, 0m, left);
        if (left == others || broker.FindInstrument(fill.Symbol) is not { } instrument)
        {
            return left;
        }

        var part = Part(fill, left - others, "/stray");
        var why = $"{part.Side} {part.Quantity} {part.Symbol} at {part.Price}, by which the venue closed a position"
            + $" ({clientOrderId}), opened one: no trade"
            + " accounts for it. It is closed at the market.";
        var market = new TradeMarket(broker.Venue, broker.MarketEpoch, broker.ReplayOf?.ToString(), instrument);
        var tradeId = $"protection-{broker.Account}-{fill.VenueOrderId}-{fill.VenueTradeId}";
        var trade = await PlanProtectionAsync(work, market, broker.Account, tradeId, clientOrderId, part, why);
        var id = $"{clientOrderId}/{part.VenueTradeId}";
        await orders.InsertAsync(work, ExitOrders.Market(trade, Leg.Entry, part.Quantity, 0) with { ClientOrderId = id, Side = part.Side });
        var order = (await OrderStore.FindAsync(work, broker.Account, id))!;
        await orders.MoveAsync(work, order, OrderStatus.Sending, "never sent by the desk");
        effect.NewFills.Add(await InsertAsync(work, broker, trade, order, Leg.Entry, part, receivedAt));
        order = (await OrderStore.FindAsync(work, broker.Account, id))!;
        await orders.MoveAsync(work, order, OrderStatus.Filled, part.Note, part.VenueTime, receivedAt);
        await FinishProtectionAsync(work, trade, part, why, effect);
        return others;
    }

    private async Task<TradeRow> PlanProtectionAsync(
        UnitOfWork work, TradeMarket market, string account, string tradeId, string cause, VenueFill fill, string why)
    {
        var intent = new TradeIntent
        {
            TradeId = tradeId,
            OwnerKind = TradeOwnerKind.Protection,
            OwnerId = cause,
            Account = account,
            Symbol = fill.Symbol,
            Side = fill.Side,
            Quantity = fill.Quantity,
            EntryPrice = fill.Price,
            Origin = $"stray fill of {cause}",
        };
        await trades.InsertAsync(work, intent, market, new Reservation(0m, 0m, HasStop: false));
        await trades.SetCloseReasonAsync(work, tradeId, ExitReason.ProtectiveClose, why);
        return (await TradeStore.FindAsync(work, tradeId))!;
    }

    private async Task FinishProtectionAsync(UnitOfWork work, TradeRow trade, VenueFill fill, string why, ReportEffect effect)
    {
        effect.Trades[trade.TradeId] = await trades.RefreshAsync(work, trade.TradeId);
        await findings.RecordAsync(work, new FindingRow
        {
            Account = trade.Account,
            Kind = FindingKind.StrayFill,
            Subject = ReportBook.Identity(fill),
            Symbol = trade.Symbol,
            TradeId = trade.TradeId,
            Detail = why,
            VenueValue = $"{fill.Quantity}",
        });
        effect.Alerts.Add(new TradeAlert(TradeAlertKind.StrayFill, trade.TradeId, trade.Account, trade.Symbol, why));
    }
}
