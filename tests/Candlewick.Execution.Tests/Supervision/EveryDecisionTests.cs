using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;

namespace Candlewick.Execution.Tests.Supervision;

/// <summary>What holds of every decision, over the product of all states.</summary>
public sealed class EveryDecisionTests
{
    private static readonly OrderStatus[] Statuses = Enum.GetValues<OrderStatus>();

    [Fact]
    public void No_decision_sends_anything_twice_enters_under_the_kill_switch_or_ends_what_is_open()
    {
        var looked = 0;
        foreach (var (view, filled, open) in States())
        {
            looked++;
            switch (view.Decide())
            {
                case NextAction.Send send:
                    Assert.All(send.Orders, order => Assert.True(
                        order.Status == OrderStatus.Planned || order is { Status: OrderStatus.Unconfirmed, NotFoundCount: >= 2 },
                        $"{order.Leg} {order.Status}"));
                    Assert.True(view.KillSwitchReason is null || send.Orders.All(order => !order.IsEntry));
                    Assert.True(view.Trade.EndReason is null, "something of a trade that a person ended is sent");
                    break;

                case NextAction.Retry or NextAction.ReplaceEntry:
                    Assert.True(view is { KillSwitchReason: null, Trade: { EndReason: null, CloseReason: null } } && filled == 0);
                    break;

                case NextAction.Cancel cancel:
                    Assert.All(cancel.Orders, order => Assert.True(order.Status.IsWorking()));
                    break;

                case NextAction.PlanExit plan:
                    var reducing = view.Orders.Where(order => order.Leg == Leg.Reduce && order.Status.IsWorking()).ToList();
                    Assert.Equal(open - reducing.Sum(order => order.LeavesQuantity), plan.Quantity);
                    Assert.Empty(LiveExits(view).Except(reducing));
                    break;

                case NextAction.PlanMarketExit plan:
                    Assert.True(plan.Quantity <= open);
                    Assert.Empty(LiveExits(view));
                    break;

                case NextAction.Finish finish:
                    Assert.All(view.Orders, order => Assert.True(order.Status.IsFinal()));
                    Assert.Equal((0m, filled > 0 ? TradePhase.Exited : TradePhase.Failed), (open, finish.Phase));
                    break;
            }
        }

        Assert.True(looked > 5_000, $"{looked} states");
    }

    private static IEnumerable<OrderRow> LiveExits(TradeView view) => view.Orders.Where(order => !order.IsEntry && !order.Status.IsFinal());

    private static IEnumerable<(TradeView View, decimal Filled, decimal Open)> States() =>
        from side in new[] { OrderSide.Buy, OrderSide.Sell }
        from entry in Statuses
        from exit in Statuses
        from leg in new[] { Leg.Target, Leg.Close, Leg.Reduce }
        from open in new[] { 0m, 0.5m, 1m }
        let filled = entry == OrderStatus.Filled ? 1m : entry == OrderStatus.PartiallyFilled ? 0.5m : 0m
        where open <= filled
        from wish in new[] { "", "close", "reduce", "end", "replace" }
        // A wish to close is never withdrawn: an order of that leg stands for one.
        where leg != Leg.Close || wish is "close" or "end"
        from isKilled in new[] { false, true }
        from notFound in new[] { 0, 2 }
        let view = ViewOf(new TradeCase(side), entry, exit, leg, open, filled, wish, notFound)
        select (view with { KillSwitchReason = isKilled ? "drill" : null }, filled, open);

    private static TradeView ViewOf(
        TradeCase it, OrderStatus entry, OrderStatus exit, Leg leg, decimal open, decimal filled, string wish, int notFound)
    {
        var trade = it.Open(open, filled) with
        {
            Phase = filled > 0 ? TradePhase.Open : TradePhase.Planned,
            CloseReason = wish == "close" ? ExitReason.SignalClose : null,
            ReduceQuantity = wish == "reduce" ? 0.3m : 0m,
            EndReason = wish == "end" ? "mine now" : null,
            ReplacePrice = wish == "replace" ? 99m : null,
        };
        OrderRow[] exits = leg switch
        {
            Leg.Close => [it.Close(exit, 1m)],
            Leg.Reduce => [it.Reduce(exit, 0.3m)],
            _ => it.ListOf(it.Exit, exit),
        };
        OrderRow[] orders = [it.Entry(entry) with { FilledQuantity = filled, MayRetry = true }, .. exits];
        return it.View(trade, [.. orders.Select(order => order with { NotFoundCount = notFound })]);
    }
}
