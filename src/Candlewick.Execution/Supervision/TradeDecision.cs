using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// Decides the next action of a trade from its durable state alone: no I/O, no memory. Whatever was interrupted, by a
/// crash or by a message that overtook another, is taken up again by asking here once more.
/// </summary>
internal static class TradeDecision
{
    /// <summary>How often a venue may end our exits by itself before the trade is closed at the market instead.</summary>
    internal const int MaxExitListsLost = 3;

    /// <summary>How often the venue is asked for fills it spoke of but did not show, before a person must look.</summary>
    internal const int MaxQuestionsForFills = 5;

    /// <summary>How often the venue's position is asked for after one refusal that found nothing to reduce.</summary>
    internal const int MaxComparisons = 2;

    public static NextAction Decide(TradeView view)
    {
        var trade = view.Trade;
        switch (trade.Phase)
        {
            case TradePhase.Settled:
                return new NextAction.Wait("settled");
            case TradePhase.Exited or TradePhase.Failed:
                return trade.OwnerKind == ManualTrades.OwnerKind ? new NextAction.Settle() : new NextAction.TellOwner();
        }

        return InDoubt(view) ?? OfEntry(view) ?? OfExits(view) ?? End(view);
    }

    /// <summary>First of all the desk must know what the venue knows: nothing is decided on an order in doubt.</summary>
    private static NextAction? InDoubt(TradeView view)
    {
        var sending = view.Orders.Where(order => order.Status == OrderStatus.Sending).ToList();
        if (sending.Count > 0)
        {
            return new NextAction.Doubt(sending);
        }

        var unconfirmed = view.Orders.Where(order => order.Status == OrderStatus.Unconfirmed).ToList();
        if (unconfirmed.Count > 0)
        {
            return OfUnconfirmed(view, unconfirmed);
        }

        var behind = view.Orders.Where(order => order.NeedsQuery && order.Attempts < MaxQuestionsForFills).ToList();
        return behind.Count == 0 ? null : Due(view, behind) ?? new NextAction.Ask(behind);
    }

    private static NextAction OfUnconfirmed(TradeView view, List<OrderRow> unconfirmed)
    {
        if (unconfirmed.Exists(order => order.NotFoundCount < 2))
        {
            return Due(view, unconfirmed) ?? new NextAction.Ask(unconfirmed);
        }

        var first = unconfirmed[0];
        // Of a list the venue has both legs or none; where it knows the other leg this one will never come.
        var isTorn = first.ListId is not null && view.Orders.Count(order => order.ListId == first.ListId) != unconfirmed.Count;
        if (isTorn)
        {
            return new NextAction.GiveUp(unconfirmed, OrderStatus.Rejected, RuleName.NeverArrived, "The venue knows the other leg of the list but not this one.");
        }

        if (first.IsEntry && EntryMayNotGo(view) is { } why)
        {
            return new NextAction.GiveUp(unconfirmed, OrderStatus.Cancelled, null, $"It never reached the venue, and is not sent again: {why}.");
        }

        if (!first.IsEntry && !first.Leg.Equals(Leg.Close, StringComparison.Ordinal) && view.Trade.CloseReason is { } closing)
        {
            return new NextAction.GiveUp(unconfirmed, OrderStatus.Cancelled, null, $"It never reached the venue, and is not sent again: the trade is being closed ({closing}).");
        }

        return first.Sends < view.Options.MaxSends
            ? new NextAction.Send(unconfirmed)
            : new NextAction.GiveUp(unconfirmed, OrderStatus.Rejected, RuleName.NeverArrived, $"It was sent {first.Sends} times and never reached the venue.");
    }

    private static NextAction? OfEntry(TradeView view)
    {
        var entry = view.Orders.Last(order => order.IsEntry);
        switch (entry.Status)
        {
            case OrderStatus.Planned:
                return EntryMayNotGo(view) is { } why
                    ? new NextAction.DropPlanned([entry], why)
                    : new NextAction.Send([entry]);

            case OrderStatus.New or OrderStatus.PartiallyFilled when view.Trade.CloseReason is { } reason:
                return CancelWhenDue(view, [entry], $"the trade is being closed ({reason})");

            case OrderStatus.New or OrderStatus.PartiallyFilled when view.Trade.ExitFilledQuantity > 0:
                return CancelWhenDue(view, [entry], "an exit was filled while the entry still worked");

            case OrderStatus.Rejected when view.Trade.EntryFilledQuantity == 0 && CanRetry(view, entry) && EntryMayNotGo(view) is null:
                return AfterRefusal(view, entry) ?? new NextAction.Retry(entry);

            default:
                return null;
        }
    }

    private static NextAction? OfExits(TradeView view)
    {
        var trade = view.Trade;
        var live = view.Orders.Where(order => !order.IsEntry && !order.Status.IsFinal()).ToList();
        var planned = live.Where(order => order.Status == OrderStatus.Planned).ToList();
        var working = live.Where(order => order.Status.IsWorking()).ToList();

        if (trade.OpenQuantity <= 0)
        {
            // The other leg of a filled list is normally gone already; one that is not would open a new position.
            return planned.Count > 0 ? new NextAction.DropPlanned(planned, "nothing is open any more")
                : working.Count > 0 ? CancelWhenDue(view, working, "nothing is open any more")
                : null;
        }

        return trade.CloseReason is not null ? OfClosing(view, planned, working) : OfPlannedExits(view, planned, working);
    }

    private static NextAction OfClosing(TradeView view, List<OrderRow> planned, List<OrderRow> working)
    {
        var trade = view.Trade;
        var plannedExits = planned.Where(order => order.IsPlannedExit).ToList();
        if (plannedExits.Count > 0)
        {
            return new NextAction.DropPlanned(plannedExits, $"the trade is being closed ({trade.CloseReason})");
        }

        var workingExits = working.Where(order => order.IsPlannedExit).ToList();
        if (workingExits.Count > 0)
        {
            if (view.IsTooSmallToSell)
            {
                return new NextAction.Wait("the exits stay: what they leave is too small to be sold at the market");
            }

            return CancelWhenDue(view, workingExits, $"the trade is being closed ({trade.CloseReason})");
        }

        var close = view.Orders.LastOrDefault(order => order.Leg == Leg.Close);
        if (close is null)
        {
            return new NextAction.PlanClose(trade.OpenQuantity, 0);
        }

        if (close.Status == OrderStatus.Planned)
        {
            return close.Quantity == trade.OpenQuantity
                ? new NextAction.Send([close])
                : new NextAction.DropPlanned([close], $"{trade.OpenQuantity} are open, not {close.Quantity}");
        }

        if (close.Status.IsWorking())
        {
            return new NextAction.Wait("the market exit works");
        }

        if (close.Status == OrderStatus.Rejected && IsBelowMinimum(close) && close.Quantity == trade.OpenQuantity)
        {
            return new NextAction.Abandon(close.Quantity, $"{close.RefusalRule}: {close.Reason}");
        }

        if (close is { Status: OrderStatus.Rejected, RefusalRule: RuleName.NothingToReduce, Attempts: < MaxComparisons })
        {
            return Due(view, [close]) ?? new NextAction.ComparePosition(close);
        }

        if (close.Status == OrderStatus.Rejected && Tries(view, close) >= view.Options.MaxTries)
        {
            // It cannot be left: a person is told, and it is tried again. The wait is a pause, so that a replay does not run
            // on over an unprotected position; where trying again can help it is the capped back-off, else the longer rest.
            var until = close.RecordedAt + (close.MayRetry ? view.Options.DelayAfter(Tries(view, close)) : TimeSpan.FromSeconds(view.Options.CloseRestSeconds));
            return view.Now < until
                ? new NextAction.Pause(until, $"the market exit was refused: {close.Reason}")
                : new NextAction.PlanClose(trade.OpenQuantity, close.Revision + 1);
        }

        return AfterRefusal(view, close) ?? new NextAction.PlanClose(trade.OpenQuantity, close.Revision + 1);
    }

    private static NextAction OfPlannedExits(TradeView view, List<OrderRow> planned, List<OrderRow> working)
    {
        var trade = view.Trade;
        if (!trade.HasPlannedExits)
        {
            return new NextAction.Wait("no exits were planned");
        }

        if (planned.Count > 0)
        {
            return planned[0].Quantity == trade.OpenQuantity
                ? new NextAction.Send(planned)
                : new NextAction.DropPlanned(planned, $"{trade.OpenQuantity} are open, not {planned[0].Quantity}");
        }

        if (working.Count > 0)
        {
            // Some venues end the other leg at the first partial fill of one: what is left needs both again.
            var isWhole = working.Count == (trade is { TargetPrice: not null, StopPrice: not null } ? 2 : 1);
            return isWhole && Leaves(view, working[0]) == trade.OpenQuantity
                ? new NextAction.Wait("exits stand at the venue")
                : CancelWhenDue(view, working, isWhole ? $"{trade.OpenQuantity} are open: the list is replaced" : "a leg of the list is gone: the list is replaced");
        }

        var last = view.Orders.LastOrDefault(order => order.IsPlannedExit);
        if (last is null)
        {
            return new NextAction.PlanExits(trade.OpenQuantity, 0);
        }

        if (last.Status == OrderStatus.Rejected)
        {
            return AfterRefusedExits(view, last);
        }

        // Ended by the venue, not by us and not by a fill: once or twice may be housekeeping, then it is a pattern.
        var lost = view.Orders
            .Where(order => order.IsPlannedExit && order.Status is OrderStatus.Cancelled or OrderStatus.Expired && order.Sends > 0 && !order.CancelRequested)
            .Select(order => order.Revision).Distinct()
            .Count(revision => !view.Orders.Any(order => order.IsPlannedExit && order.Revision == revision && (order.FilledQuantity > 0 || order.CancelRequested)));
        return lost >= MaxExitListsLost
            ? new NextAction.ForceClose(ExitReason.ManualClose, $"The venue ended the exits {lost} times ({last.Reason}); closed at the market.")
            : new NextAction.PlanExits(trade.OpenQuantity, last.Revision + 1);
    }

    private static NextAction AfterRefusedExits(TradeView view, OrderRow refused)
    {
        var trade = view.Trade;
        var sign = trade.Side.Sign();
        var throughStop = refused.RefusalRule == RuleName.PriceThroughStop
            || (refused.RefusalRule == RuleName.PricesOutOfOrder && trade.StopPrice is { } stop && view.LastPrice is { } low && sign * (low - stop) <= 0);
        if (throughStop)
        {
            return new NextAction.ForceClose(ExitReason.StopReached, $"The price had run through the stop before the exits stood ({refused.Reason}); closed at the market.");
        }

        var throughTarget = refused.RefusalRule == RuleName.PriceThroughTarget
            || (refused.RefusalRule == RuleName.PricesOutOfOrder && trade.TargetPrice is { } target && view.LastPrice is { } high && sign * (high - target) >= 0);
        if (throughTarget)
        {
            return new NextAction.ForceClose(ExitReason.TargetReached, $"The price had run through the target before the exits stood ({refused.Reason}); closed at the market.");
        }

        if (IsBelowMinimum(refused))
        {
            if (refused.Quantity != trade.OpenQuantity)
            {
                return new NextAction.PlanExits(trade.OpenQuantity, refused.Revision + 1);
            }

            if (view.Orders.Any(order => order.IsEntry && !order.Status.IsFinal()))
            {
                return new NextAction.Wait($"what is filled so far is too small for exits ({refused.RefusalRule}); the entry works on");
            }
        }

        return CanRetry(view, refused)
            ? AfterRefusal(view, refused) ?? new NextAction.PlanExits(trade.OpenQuantity, refused.Revision + 1)
            : new NextAction.ForceClose(ExitReason.ManualClose, $"The exits were refused ({refused.RefusalRule}: {refused.Reason}); closed at the market.");
    }

    private static NextAction End(TradeView view)
    {
        if (view.Orders.Any(order => !order.Status.IsFinal()))
        {
            return new NextAction.Wait("the entry works");
        }

        return view.Orders.FirstOrDefault(order => order.NeedsQuery) is { } behind
            ? new NextAction.Wait($"the venue reports more filled for {behind.ClientOrderId} than it shows fills for")
            : new NextAction.Finish(view.Trade.EntryFilledQuantity > 0 ? TradePhase.Exited : TradePhase.Failed);
    }

    private static string? EntryMayNotGo(TradeView view) =>
        view.Trade.CloseReason is { } reason ? $"the trade was closed before ({reason})"
        : view.KillSwitchReason is { } kill ? $"{RuleName.KillSwitchEngaged}: the kill switch is engaged ({kill})"
        : null;

    /// <summary>What a list can still fill: its legs share one quantity.</summary>
    private static decimal Leaves(TradeView view, OrderRow leg) =>
        leg.Quantity - view.Orders.Where(order => order.IsPlannedExit && order.Revision == leg.Revision).Sum(order => order.FilledQuantity);

    /// <summary>Refused because it is too small, which only more fills can help.</summary>
    private static bool IsBelowMinimum(OrderRow refused) => refused.RefusalRule is RuleName.NotionalBelowMinimum or RuleName.QuantityBelowMinimum;

    private static bool CanRetry(TradeView view, OrderRow refused) =>
        refused.MayRetry && Tries(view, refused) < view.Options.MaxTries;

    /// <summary>Refusals in a row up to and with this order, by revision.</summary>
    private static int Tries(TradeView view, OrderRow refused) => view.Orders
        .Where(order => order.Leg == refused.Leg && order.Revision <= refused.Revision)
        .OrderByDescending(order => order.Revision)
        .TakeWhile(order => order.Status == OrderStatus.Rejected)
        .Count();

    private static NextAction? AfterRefusal(TradeView view, OrderRow refused)
    {
        var until = refused.RecordedAt + view.Options.DelayAfter(Tries(view, refused));
        return refused.Status == OrderStatus.Rejected && view.Now < until ? new NextAction.Pause(until, "the order was refused") : null;
    }

    private static NextAction? Due(TradeView view, List<OrderRow> orders) =>
        orders.Max(order => order.NextAttemptAt) is { } at && view.Now < at ? new NextAction.Pause(at, "the venue is asked again") : null;

    private static NextAction CancelWhenDue(TradeView view, List<OrderRow> orders, string reason) =>
        Due(view, orders) ?? new NextAction.Cancel(orders, reason);
}
