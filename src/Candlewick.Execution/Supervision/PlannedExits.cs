using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Supervision;

/// <summary>The decision about the exits that were planned with a trade. Pure; a part of <see cref="TradeDecision"/>.</summary>
internal static class PlannedExits
{
    /// <summary>How often a venue may end an exit by itself before the trade is closed at the market instead.</summary>
    internal const int MaxExitsLost = 3;

    /// <summary>
    /// A stop follows the best price only in moves of at least this part of its distance: each one is a cancel and a new order.
    /// </summary>
    private const decimal LeastTrailMove = 0.05m;

    public static NextAction Decide(TradeView view, List<OrderRow> live)
    {
        var trade = view.Trade;
        if (view.Exits.Count == 0)
        {
            return new NextAction.Wait("no exits were planned");
        }

        if (IsStillFilling(view) is { } soon)
        {
            return soon;
        }

        if (view.HasDustToSweep && !view.Orders.Any(order => order.IsPlannedExit))
        {
            return new NextAction.SweepDust();
        }

        // What a reducing order is about to sell is not the exits' any more; all else is, however long that order waits.
        var shares = ExitCover.Shares(view.Exits, view.Orders, Math.Max(0m, trade.OpenQuantity - ExitCover.OnItsWayOut(view.Orders)));
        foreach (var exit in view.Exits)
        {
            if (OfExit(view, exit, shares[exit.Number], [.. live.Where(order => order.ExitNumber == exit.Number)]) is { } action)
            {
                return action;
            }
        }

        return PastItsBound(view) ?? new NextAction.Wait("the exits stand");
    }

    /// <summary>A market entry gets a moment to finish, so that its partial fills do not replace the first list again and again.</summary>
    private static NextAction.Pause? IsStillFilling(TradeView view)
    {
        var entry = view.Orders.LastOrDefault(order => order.IsEntry);
        var until = view.Trade.UnprotectedSince + TimeSpan.FromMilliseconds(view.Options.EntryFinishMs);
        return entry is { Type: OrderType.Market, Status: OrderStatus.PartiallyFilled } && !view.Orders.Any(order => order.IsPlannedExit)
            && view.Now < until
            ? new NextAction.Pause(until.Value, "the entry is still filling")
            : null;
    }

    private static NextAction? OfExit(TradeView view, ExitRow exit, decimal share, List<OrderRow> live)
    {
        var planned = live.Where(order => order.Status == OrderStatus.Planned).ToList();
        var working = live.Where(order => order.Status.IsWorking()).ToList();
        if (share <= 0)
        {
            return planned.Count > 0 ? new NextAction.DropPlanned(planned, $"exit {exit.Number} has nothing to close any more")
                : working.Count > 0 ? Tries.CancelWhenDue(view, working, $"exit {exit.Number} has nothing to close any more")
                : null;
        }

        if (exit.Triggered is null && Touched(view, exit) is { } touched)
        {
            return touched;
        }

        if (exit.Triggered is { } leg)
        {
            return OfTriggered(view, exit, leg, share, planned, working);
        }

        var legs = ExitOrders.Of(view.Trade, exit, view.Capabilities, share, 0);
        if (exit.IsWatched != (legs.Count == 0))
        {
            return new NextAction.Watch(exit, IsOn: legs.Count == 0);
        }

        if (legs.Count == 0)
        {
            return null;
        }

        if (planned.Count > 0)
        {
            return IsWhole(planned, legs) && planned[0].Quantity == share
                ? new NextAction.Send(planned)
                : new NextAction.DropPlanned(planned, $"exit {exit.Number} is for {share} now, at other prices or with another leg");
        }

        if (working.Count > 0)
        {
            // Some venues end the other leg at the first partial fill of one: what is left needs both again.
            return !IsWhole(working, legs)
                ? Tries.CancelWhenDue(view, working, "the exit's prices moved, or a leg of it is gone: it is replaced")
                : ExitCover.Leaves(view.Orders, exit.Number) != share
                ? Tries.CancelWhenDue(view, working, $"{share} are open: the exit is replaced")
                : null;
        }

        return OfNone(view, exit, share);
    }

    /// <summary>None of the exit's orders lives: the first is planned, or what came of the last one decides.</summary>
    private static NextAction? OfNone(TradeView view, ExitRow exit, decimal share)
    {
        var last = view.Orders.LastOrDefault(order => order.ExitNumber == exit.Number);
        if (last is null)
        {
            return new NextAction.PlanExit(exit, share, 0);
        }

        if (last.Status == OrderStatus.Rejected)
        {
            return AfterRefused(view, exit, last, share);
        }

        // Ended by the venue, not by us and not by a fill: once or twice may be housekeeping, then it is a pattern.
        var own = view.Orders.Where(order => order.ExitNumber == exit.Number).ToList();
        var lost = own.Where(
            order => order.Status is OrderStatus.Cancelled or OrderStatus.Expired && order.Sends > 0 && !order.CancelRequested)
            .Select(order => order.Revision).Distinct()
            .Count(revision => !own.Exists(order => order.Revision == revision && (order.FilledQuantity > 0 || order.CancelRequested)));
        return lost >= MaxExitsLost
            ? new NextAction.ForceClose(
                ExitReason.ProtectiveClose, $"The venue ended the exits {lost} times ({last.Reason}); closed at the market.")
            : WasTried(view, own) && PastItsBound(view) is { } late ? late
            : new NextAction.PlanExit(exit, share, last.Revision + 1);
    }

    /// <summary>
    /// True when one of the orders went to the venue since the trade stands unprotected. A desk that stood still for longer than the
    /// bound places its exits: only what the venue did not take or keep is a reason to close.
    /// </summary>
    private static bool WasTried(TradeView view, List<OrderRow> own) => own.Exists(order => IsTry(view, order));

    /// <summary>What the desk cancelled itself, to replace it, says nothing of the venue.</summary>
    private static bool IsTry(TradeView view, OrderRow order) =>
        order is { IsPlannedExit: true, CancelRequested: false } && order.SentAt >= view.Trade.UnprotectedSince;

    private static NextAction AfterRefused(TradeView view, ExitRow exit, OrderRow refused, decimal share)
    {
        if (RunThrough(view, exit, refused) is { } close)
        {
            return close;
        }

        if (Tries.IsBelowMinimum(refused))
        {
            if (refused.Quantity != share)
            {
                return new NextAction.PlanExit(exit, share, refused.Revision + 1);
            }

            if (view.Orders.Any(order => order.IsEntry && !order.Status.IsFinal()))
            {
                return new NextAction.Wait($"what is filled so far is too small for exits ({refused.RefusalRule}); the entry works on");
            }
        }

        if (Tries.SpeaksOfMissingPosition(refused) && refused.Attempts < view.Options.MaxComparisons)
        {
            return refused.Quantity != share
                ? new NextAction.PlanExit(exit, share, refused.Revision + 1)
                : Tries.Due(view, [refused]) ?? new NextAction.ComparePosition(refused);
        }

        return Tries.CanRetry(view, refused)
            ? PastItsBound(view) ?? Tries.AfterRefusal(view, refused) ?? new NextAction.PlanExit(exit, share, refused.Revision + 1)
            : new NextAction.ForceClose(
                ExitReason.ProtectiveClose, $"The exits were refused ({refused.RefusalRule}: {refused.Reason}); closed at the market.");
    }

    /// <summary>The price ran through a leg before the exit stood: the trade is closed at the market at once.</summary>
    private static NextAction.ForceClose? RunThrough(TradeView view, ExitRow exit, OrderRow refused)
    {
        var sign = view.Trade.Side.Sign();
        var isUnordered = refused.RefusalRule == RuleName.PricesOutOfOrder;
        if (refused.RefusalRule == RuleName.PriceThroughStop
            || (isUnordered && exit.StopPrice is { } stop && view.LastPrice is { } low && sign * (low - stop) <= 0))
        {
            return new NextAction.ForceClose(
                ExitReason.StopReached,
                $"The price had run through the stop before the exits were in place ({refused.Reason}); closed at the market.");
        }

        return refused.RefusalRule == RuleName.PriceThroughTarget
            || (isUnordered && exit.TargetPrice is { } target && view.LastPrice is { } high && sign * (high - target) >= 0)
            ? new NextAction.ForceClose(
                ExitReason.TargetReached,
                $"The price had run through the target before the exits were in place ({refused.Reason}); closed at the market.")
            : null;
    }

    /// <summary>What the desk itself watches of an exit: its time, a trailing stop, and the legs that the venue cannot hold.</summary>
    private static NextAction? Touched(TradeView view, ExitRow exit)
    {
        if (exit.CloseAt is { } end && view.MarketTime >= end)
        {
            return new NextAction.Trigger(exit, Leg.Time);
        }

        if (view.LastPrice is not { } last)
        {
            return null;
        }

        var sign = view.Trade.Side.Sign();
        var (target, stop) = ExitOrders.WatchedLegs(exit, view.Capabilities);
        // Of both the stop first: the worse is assumed.
        if (stop is { } level && sign * (last - level) <= 0)
        {
            return new NextAction.Trigger(exit, Leg.Stop);
        }

        if (target is { } limit && sign * (last - limit) >= 0)
        {
            return new NextAction.Trigger(exit, Leg.Target);
        }

        return Trail(view, exit, last, sign);
    }

    private static NextAction.Trail? Trail(TradeView view, ExitRow exit, decimal last, int sign)
    {
        if (exit.TrailDistance is not { } distance || (exit.BestPrice is { } known && sign * (last - known) <= 0))
        {
            return null;
        }

        var tick = view.Trade.TickSize;
        var wanted = sign > 0 ? Math.Floor((last - distance) / tick) * tick : Math.Ceiling((last + distance) / tick) * tick;
        var least = Math.Max(tick, distance * LeastTrailMove);
        var moves = exit.StopPrice is not { } stop || sign * (wanted - stop) >= least;
        return moves || exit.BestPrice is null ? new NextAction.Trail(exit, last, moves ? wanted : null) : null;
    }

    /// <summary>A leg was touched by the desk's own watch: what rests at the venue goes, then its share is closed at the market.</summary>
    private static NextAction? OfTriggered(
        TradeView view, ExitRow exit, Leg leg, decimal share, List<OrderRow> planned, List<OrderRow> working)
    {
        var others = planned.Where(order => order.Type != OrderType.Market || order.Leg != leg || order.Quantity != share).ToList();
        if (others.Count > 0)
        {
            return new NextAction.DropPlanned(others, $"the {leg.ToString().ToLowerInvariant()} was touched: closed at the market");
        }

        if (planned.Count > 0)
        {
            return new NextAction.Send(planned);
        }

        if (working.Exists(order => order.Type == OrderType.Market))
        {
            return null;
        }

        if (working.Count > 0)
        {
            return Tries.CancelWhenDue(view, working, $"the {leg.ToString().ToLowerInvariant()} was touched: closed at the market");
        }

        var last = view.Orders.LastOrDefault(order => order.ExitNumber == exit.Number);
        if (last is { Type: OrderType.Market } && Tries.CameToNothing(last))
        {
            // One that the venue ended may do better at the next price; a refusal only where the venue says so.
            var isRefused = last.Status == OrderStatus.Rejected;
            var mayGoOn = isRefused ? Tries.CanRetry(view, last) : Tries.Count(view, last) < view.Options.MaxBusyTries;
            if (!mayGoOn)
            {
                var said = isRefused ? $"refused ({last.RefusalRule}: {last.Reason})" : $"ended by the venue ({last.Reason})";
                return new NextAction.ForceClose(
                    ExitReason.ProtectiveClose, $"The exit at the market was {said}; the whole trade is closed.");
            }

            if (Tries.AfterRefusal(view, last) is { } pause)
            {
                return pause;
            }
        }

        return new NextAction.PlanExit(exit, share, (last?.Revision ?? -1) + 1);
    }

    /// <summary>
    /// Open without exits for longer than the bound, while the venue could be reached: it is asked, then the trade is closed.
    /// </summary>
    private static NextAction? PastItsBound(TradeView view)
    {
        if (view.Trade.UnprotectedSince is not { } since || view.ReachableSince is not { } reachable)
        {
            return null;
        }

        var bound = TimeSpan.FromSeconds(view.Options.UnprotectedSeconds);
        // From the first try: a desk that came late has what a venue may take to get well again before it too.
        var tried = view.Orders.Where(order => IsTry(view, order)).Min(order => order.SentAt) ?? since;
        var past = view.Now - new[] { since, reachable, tried }.Max() - bound;
        if (past < TimeSpan.Zero)
        {
            return null;
        }

        // A difference counts when two looks agree on it. Where they never do, it is closed all the same, a bound later.
        if (view.Trade.ComparedAt is null && past < bound)
        {
            return view.IsWatch ? new NextAction.ComparePosition(null) : new NextAction.Wait("the venue is compared at the next look");
        }

        return new NextAction.ForceClose(
            ExitReason.ProtectiveClose,
            $"Open without exits for more than {view.Options.UnprotectedSeconds} s; closed at the market.", IsUnprotected: true);
    }

    /// <summary>The orders are the legs that the exit should have, at its prices.</summary>
    private static bool IsWhole(List<OrderRow> orders, IReadOnlyList<OrderRow> legs) =>
        orders.Count == legs.Count && legs.All(leg => orders.Exists(
            order => order.Leg == leg.Leg && order.Type == leg.Type && order.LimitPrice == leg.LimitPrice
                && order.StopPrice == leg.StopPrice));
}
