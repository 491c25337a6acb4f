using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Supervision;

/// <summary>
/// The decision about a trade that is to be closed or reduced at the market. Pure; a part of <see cref="TradeDecision"/>.
/// </summary>
internal static class MarketExits
{
    public static NextAction OfClosing(TradeView view, List<OrderRow> live)
    {
        var trade = view.Trade;
        var why = $"the trade is being closed ({trade.CloseReason})";
        // An order that reduces would sell the same quantity again.
        if (ClearTheWay(view, [.. live.Where(order => order.IsPlannedExit || order.Leg == Leg.Reduce)], why) is { } first)
        {
            return first;
        }

        return view.Orders.LastOrDefault(order => order.Leg == Leg.Close) is { } close
            ? OfMarketExit(view, close, trade.OpenQuantity)
            : Plan(view, Leg.Close, trade.OpenQuantity, null);
    }

    /// <summary>Null while the reducing order works: what it leaves is protected meanwhile.</summary>
    public static NextAction? OfReducing(TradeView view, List<OrderRow> live)
    {
        var trade = view.Trade;
        var last = view.Orders.LastOrDefault(order => order.Leg == Leg.Reduce);
        if (last?.Status.IsWorking() == true)
        {
            return null;
        }

        var planned = live.Where(order => order.IsPlannedExit).ToList();
        if (ClearTheWay(view, planned, $"{trade.ReduceQuantity} are closed first, then the rest is protected anew") is { } first)
        {
            return first;
        }

        var quantity = Math.Min(trade.ReduceQuantity, trade.OpenQuantity);
        if (last?.Status == OrderStatus.Planned)
        {
            return new NextAction.Send([last]);
        }

        // One that came to nothing stands for the same wish as long as that is not withdrawn.
        return last is not null && Tries.CameToNothing(last) && last.Revision >= trade.CloseTriesFrom
            ? OfMarketExit(view, last, quantity)
            : Plan(view, Leg.Reduce, quantity, last);
    }

    /// <summary>The next market exit; after a person asked again its number says that it counts again.</summary>
    private static NextAction.PlanMarketExit Plan(TradeView view, Leg leg, decimal quantity, OrderRow? last) =>
        new(leg, quantity, Math.Max(view.Trade.CloseTriesFrom, (last?.Revision ?? -1) + 1));

    /// <summary>Before a market exit goes, other exits must be gone: they hold what it would sell.</summary>
    private static NextAction? ClearTheWay(TradeView view, List<OrderRow> others, string why)
    {
        var planned = others.Where(order => order.Status == OrderStatus.Planned).ToList();
        if (planned.Count > 0)
        {
            return new NextAction.DropPlanned(planned, why);
        }

        var working = others.Where(order => order.Status.IsWorking()).ToList();
        return working.Count == 0 ? null
            : view.IsTooSmallToSell ? new NextAction.Wait("the exits stay: what they leave is too small to be sold at the market")
            : Tries.CancelWhenDue(view, working, why);
    }

    private static NextAction OfMarketExit(TradeView view, OrderRow exit, decimal quantity)
    {
        if (exit.Status == OrderStatus.Planned)
        {
            return exit.Quantity == quantity
                ? new NextAction.Send([exit])
                : new NextAction.DropPlanned([exit], $"{quantity} are to be closed, not {exit.Quantity}");
        }

        if (exit.Status.IsWorking())
        {
            // Somebody else closed a part meanwhile: filled as it stands it would open a position on the other side.
            return exit.LeavesQuantity > view.Trade.OpenQuantity
                ? Tries.CancelWhenDue(view, [exit], $"{view.Trade.OpenQuantity} are still open, not {exit.LeavesQuantity}")
                : new NextAction.Wait("the market exit works");
        }

        if (!Tries.CameToNothing(exit))
        {
            return Plan(view, exit.Leg, quantity, exit);
        }

        if (Tries.IsBelowMinimum(exit) && exit.Quantity == view.Trade.OpenQuantity)
        {
            return new NextAction.Abandon(exit.Quantity, $"{exit.RefusalRule}: {exit.Reason}");
        }

        if (Tries.SpeaksOfMissingPosition(exit) && exit.Attempts < view.Options.MaxComparisons
            && exit.Revision >= view.Trade.CloseTriesFrom)
        {
            return Tries.Due(view, [exit]) ?? new NextAction.ComparePosition(exit);
        }

        var mayHelp = exit.MayRetry || exit.Status != OrderStatus.Rejected;
        if (Tries.Count(view, exit) < (mayHelp ? view.Options.MaxBusyTries : view.Options.MaxTries))
        {
            return Tries.AfterRefusal(view, exit) ?? Plan(view, exit.Leg, quantity, exit);
        }

        // No order is sent again and again. Of a part the wish is given up, so that the exits stand again; of the whole a person
        // must look, who can ask again or end the trade.
        return exit.Leg == Leg.Reduce ? new NextAction.GiveUpReducing(exit) : new NextAction.Stop(exit);
    }
}
