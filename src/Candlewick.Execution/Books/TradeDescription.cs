using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Books;

/// <summary>A trade's rows as the other modules and the page see it. Pure.</summary>
internal static class TradeDescription
{
    public static TradeState StateOf(TradeFile file)
    {
        var trade = file.Trade;
        var entry = file.Orders.LastOrDefault(order => order.IsEntry);
        var exits = ExitsOf(file);
        // Of several the first that has something left to close: the others are over.
        var next = exits.Find(exit => exit.Quantity > 0) ?? exits.FirstOrDefault();
        return new TradeState
        {
            TradeId = trade.TradeId,
            OwnerKind = trade.OwnerKind,
            OwnerId = trade.OwnerId,
            Account = trade.Account,
            Venue = trade.Venue,
            Symbol = trade.Symbol,
            MarketEpoch = trade.MarketEpoch,
            ReplayOf = trade.ReplayOf,
            QuoteAsset = trade.QuoteAsset,
            ContractMultiplier = trade.ContractMultiplier,
            Side = trade.Side,
            Phase = trade.Phase,
            IsFailed = trade.IsFailed,
            StoppedReason = trade.StoppedReason,
            EntryType = trade.EntryType,
            PlannedQuantity = trade.Quantity,
            PlannedEntryPrice = trade.EntryPrice,
            Target = next?.Target,
            Stop = next?.Stop,
            Exits = exits,
            ExitsAt = PlaceOf(exits),
            // A trade that protects from a stray fill was entered by another trade's order.
            EntryClientOrderId = entry?.ClientOrderId ?? "",
            EntryVenueOrderId = entry?.VenueOrderId,
            EntryStatus = entry?.Status ?? OrderStatus.Filled,
            EntryFilledQuantity = trade.EntryFilledQuantity,
            EntryAveragePrice = trade.EntryAveragePrice,
            EntryFilledAt = trade.EntryFilledAt,
            OpenQuantity = trade.OpenQuantity,
            ClosingQuantity = trade.ClosingQuantity,
            ExitFilledQuantity = trade.ExitFilledQuantity,
            ExitAveragePrice = trade.ExitAveragePrice,
            ExitFilledAt = trade.ExitFilledAt,
            ExitReason = trade.ExitReason,
            Fees = trade.Fees,
            RealizedPnl = trade.RealizedPnl,
            Risk = trade.PlannedRisk,
            Slippage = trade.EntryAveragePrice is { } price ? trade.Side.Sign() * (price - trade.EntryPrice) : null,
            Note = trade.Note,
            Origin = trade.Origin,
            RouteId = trade.RouteId,
            RouteName = trade.RouteName,
            Node = trade.Node,
            PlannedAt = trade.PlannedAt,
            SettledAt = trade.SettledAt,
        };
    }

    private static List<TradeExit> ExitsOf(TradeFile file)
    {
        var trade = file.Trade;
        var quantity = trade.Phase is TradePhase.Planned or TradePhase.Entering ? trade.Quantity : trade.OpenQuantity;
        var shares = ExitCover.Shares(file.Exits, file.Orders, quantity);
        return [.. file.Exits.Select(exit => new TradeExit(
            exit.Number, shares[exit.Number], exit.TargetPrice, exit.StopPrice, exit.TrailDistance, exit.CloseAt,
            PlaceOf(exit, file.Orders)))];
    }

    /// <summary>At the venue where all of its prices stand there; a leg that does not is the desk's to watch.</summary>
    private static ExitPlace PlaceOf(ExitRow exit, IReadOnlyList<OrderRow> orders)
    {
        var working = orders.Where(order => order.ExitNumber == exit.Number && order.Status.IsWorking()).ToList();
        if (working.Count == 0)
        {
            return exit.IsWatched || exit.Triggered is not null ? ExitPlace.Desk : ExitPlace.None;
        }

        var hasTarget = exit.TargetPrice is null || working.Exists(order => order.Leg == Leg.Target);
        var hasStop = exit.StopPrice is null || working.Exists(order => order.Leg == Leg.Stop);
        return hasTarget && hasStop ? ExitPlace.Venue : ExitPlace.Desk;
    }

    /// <summary>The least safe of those that still have something to close.</summary>
    private static ExitPlace PlaceOf(List<TradeExit> exits)
    {
        var open = exits.Where(exit => exit.Quantity > 0).ToList();
        return open.Count == 0 || open.Exists(exit => exit.Place == ExitPlace.None) ? ExitPlace.None
            : open.Exists(exit => exit.Place == ExitPlace.Desk) ? ExitPlace.Desk
            : ExitPlace.Venue;
    }
}
