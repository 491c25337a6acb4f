using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// Decides the next action of a trade from its durable state alone: no I/O, no memory. Whatever was interrupted, by a
/// crash or by a message that overtook another, is taken up by asking here again.
/// </summary>
internal static class TradeDecision
{
    /// <summary>How often the venue is asked for fills it spoke of but did not show, before a person must look.</summary>
    internal const int MaxQuestionsForFills = 5;

    public static NextAction Decide(TradeView view)
    {
        var trade = view.Trade;
        return trade.Phase switch
        {
            TradePhase.Settled => new NextAction.Wait("settled"),
            TradePhase.Exited or TradePhase.Failed => trade.IsOwn ? new NextAction.Settle() : new NextAction.TellOwner(),
            _ => InDoubt(view) ?? OfEnding(view) ?? OfStopped(view) ?? OfEntry(view) ?? OfExits(view) ?? End(view),
        };
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
        if (behind.Count > 0)
        {
            return Tries.Due(view, behind) ?? new NextAction.Ask(behind);
        }

        // Asked often enough to let the trade go on; it is still asked, now and then, until the venue has an answer.
        var waiting = view.Orders.Where(order => order.NeedsQuery && !order.Status.IsFinal() && Tries.Due(view, [order]) is null).ToList();
        if (waiting.Count > 0)
        {
            return new NextAction.Ask(waiting);
        }

        var suspects = view.IsWatch ? MissingReports.Suspects(view) : [];
        return suspects.Count == 0 ? null : new NextAction.Look(suspects);
    }

    private static NextAction OfUnconfirmed(TradeView view, List<OrderRow> unconfirmed)
    {
        if (unconfirmed.Exists(order => order.NotFoundCount < 2))
        {
            return Tries.Due(view, unconfirmed) ?? new NextAction.Ask(unconfirmed);
        }

        var first = unconfirmed[0];
        // Of a list the venue has both legs or none; where it knows the other leg this one will never come.
        if (first.ListId is not null && view.Orders.Count(order => order.ListId == first.ListId) != unconfirmed.Count)
        {
            return new NextAction.GiveUp(
                unconfirmed, OrderStatus.Rejected, RuleName.NeverArrived, "The venue knows the other leg of the list but not this one.");
        }

        if (first.IsEntry && EntryMayNotGo(view) is { } why)
        {
            return new NextAction.GiveUp(
                unconfirmed, OrderStatus.Cancelled, null, $"It never reached the venue and will not be sent again: {why}.");
        }

        // What is open is the person's from then on: an exit that went now would close what is theirs.
        if (view.Trade.EndReason is { } ending)
        {
            return new NextAction.GiveUp(
                unconfirmed, OrderStatus.Cancelled, null,
                $"It never reached the venue and will not be sent again: the trade was ended by hand ({ending}).");
        }

        if (first.IsPlannedExit && view.Trade.CloseReason is { } closing)
        {
            return new NextAction.GiveUp(
                unconfirmed, OrderStatus.Cancelled, null,
                $"It never reached the venue and will not be sent again: the trade is being closed ({closing}).");
        }

        return first.Sends < view.Options.MaxSends
            ? new NextAction.Send(unconfirmed)
            : new NextAction.GiveUp(
                unconfirmed, OrderStatus.Rejected, RuleName.NeverArrived, $"It was sent {first.Sends} times and never reached the venue.");
    }

    /// <summary>A person ended the trade: everything of it that works is cancelled, what is then open is theirs.</summary>
    private static NextAction? OfEnding(TradeView view)
    {
        if (view.Trade.EndReason is not { } reason)
        {
            return null;
        }

        var planned = view.Orders.Where(order => order.Status == OrderStatus.Planned).ToList();
        var working = view.Orders.Where(order => order.Status.IsWorking()).ToList();
        return planned.Count > 0 ? new NextAction.DropPlanned(planned, $"the trade was ended by hand ({reason})")
            : working.Count > 0 ? Tries.CancelWhenDue(view, working, $"the trade was ended by hand ({reason})")
            : view.Trade.OpenQuantity > 0 ? new NextAction.BookEnded(view.Trade.OpenQuantity)
            : null;
    }

    private static NextAction.Wait? OfStopped(TradeView view) =>
        view.Trade is { StoppedReason: { } reason, OpenQuantity: > 0 } ? new NextAction.Wait($"stopped: {reason}") : null;

    private static NextAction? OfEntry(TradeView view)
    {
        var trade = view.Trade;
        if (view.Orders.LastOrDefault(order => order.IsEntry) is not { } entry)
        {
            return null;
        }

        switch (entry.Status)
        {
            case OrderStatus.Planned:
                return EntryMayNotGo(view) is { } why
                    ? new NextAction.DropPlanned([entry], why)
                    : new NextAction.Send([entry]);

            case OrderStatus.New or OrderStatus.PartiallyFilled when EntryMustEnd(view) is { } because:
                return Tries.CancelWhenDue(view, [entry], because);

            case OrderStatus.Rejected when trade.EntryFilledQuantity == 0 && Tries.CanRetry(view, entry) && EntryMayNotGo(view) is null:
                return Tries.AfterRefusal(view, entry) ?? new NextAction.Retry(entry);

            case OrderStatus.Cancelled when trade is { ReplacePrice: not null, EntryFilledQuantity: 0 } && EntryMayNotGo(view) is null:
                return new NextAction.ReplaceEntry(entry);

            default:
                return null;
        }
    }

    /// <summary>Why a working entry is cancelled at the venue, or null.</summary>
    private static string? EntryMustEnd(TradeView view) =>
        view.Trade.CloseReason is { } reason ? $"the trade is being closed ({reason})"
        : view.Trade.ExitFilledQuantity > 0 ? "an exit was filled while the entry still worked"
        : view.KillSwitchReason is { } kill ? $"{RuleName.KillSwitchEngaged}: the kill switch is engaged ({kill})"
        : IsOver(view) ? "its time to close has come"
        : view.Trade.ReplacePrice is { } price ? $"replaced at {price}"
        : null;

    /// <summary>All of it would be closed at the market the moment it was entered.</summary>
    private static bool IsOver(TradeView view) => view.Exits.Count > 0 && view.Exits.All(exit => exit.CloseAt <= view.MarketTime);

    private static NextAction? OfExits(TradeView view)
    {
        var trade = view.Trade;
        var live = view.Orders.Where(order => !order.IsEntry && !order.Status.IsFinal()).ToList();
        if (trade.OpenQuantity <= 0)
        {
            var planned = live.Where(order => order.Status == OrderStatus.Planned).ToList();
            // The other leg of a filled list is normally gone already; one that is not would open a new position.
            return planned.Count > 0 ? new NextAction.DropPlanned(planned, "nothing is open any more")
                : live.Count > 0 ? Tries.CancelWhenDue(view, live, "nothing is open any more")
                : null;
        }

        if (trade.CloseReason is not null)
        {
            return MarketExits.OfClosing(view, live);
        }

        var reducing = trade.ReduceQuantity > 0 || live.Exists(order => order.Leg == Leg.Reduce)
            ? MarketExits.OfReducing(view, live) : null;
        return reducing ?? PlannedExits.Decide(view, live);
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

    /// <summary>Why an entry that is not at the venue yet must not go there, or null.</summary>
    public static string? EntryMayNotGo(TradeView view)
    {
        var trade = view.Trade;
        if (trade.CloseReason is { } reason)
        {
            return $"the trade was closed before ({reason})";
        }

        if (trade.EndReason is { } ending)
        {
            return $"the trade was ended by hand ({ending})";
        }

        if (view.KillSwitchReason is { } kill)
        {
            return $"{RuleName.KillSwitchEngaged}: the kill switch is engaged ({kill})";
        }

        if (IsOver(view))
        {
            return "its time to close has come";
        }

        // Much may have happened since it was planned, with the desk down in between.
        if (trade.EntryType != OrderType.Market || view.LastPrice is not { } last)
        {
            return null;
        }

        var sign = trade.Side.Sign();
        return view.Exits.FirstOrDefault(exit => exit.StopPrice is { } stop && sign * (last - stop) <= 0) is { } stopped
            ? $"{RuleName.PriceBeyondStop}: the market at {last} has passed the stop {stopped.StopPrice}"
            : view.Exits.FirstOrDefault(exit => exit.TargetPrice is { } target && sign * (target - last) <= 0) is { } reached
            ? $"{RuleName.PriceBeyondTarget}: the market at {last} has passed the target {reached.TargetPrice}"
            : null;
    }
}
