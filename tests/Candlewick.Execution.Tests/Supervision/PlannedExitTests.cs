using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Supervision;

/// <summary>What is due for the exits of an open trade at a venue that holds them.</summary>
public sealed class PlannedExitTests
{
    private static readonly DateTimeOffset Now = TradeCase.Now;

    [Theory]
    [InlineData(OrderStatus.PartiallyFilled, 0.4)]
    [InlineData(OrderStatus.Cancelled, 0.4)]
    [InlineData(OrderStatus.Filled, 1)]
    public void Whatever_filled_gets_its_exits(OrderStatus status, double filled)
    {
        var it = new TradeCase(Buy);
        var quantity = (decimal)filled;
        var plan = Assert.IsType<NextAction.PlanExit>(it.Decide(it.Open(quantity, quantity), it.Entry(status, type: OrderType.Limit)));
        Assert.Equal((it.Exit, quantity, 0), (plan.Exit, plan.Quantity, plan.Revision));
    }

    [Fact]
    public void A_trade_without_planned_exits_waits()
    {
        var it = new TradeCase(Buy);
        Assert.IsType<NextAction.Wait>((it.View(it.Open(), it.Entry(OrderStatus.Filled)) with { Exits = [] }).Decide());
    }

    [Fact]
    public void A_market_entry_gets_a_moment_to_finish_before_its_first_exits()
    {
        var it = new TradeCase(Buy);
        var entry = it.Entry(OrderStatus.PartiallyFilled) with { FilledQuantity = 0.4m };
        var trade = it.Open(0.4m, 0.4m) with { UnprotectedSince = Now.AddMilliseconds(-199) };
        Assert.Equal(Now.AddMilliseconds(1), Assert.IsType<NextAction.Pause>(it.Decide(trade, entry)).Until);
        Assert.IsType<NextAction.PlanExit>(it.Decide(trade with { UnprotectedSince = Now.AddMilliseconds(-200) }, entry));

        // A resting entry may take hours for the rest, and what stands is not to be left at the old quantity.
        Assert.IsType<NextAction.PlanExit>(it.Decide(trade with { EntryType = OrderType.Limit }, entry with { Type = OrderType.Limit }));
        Assert.IsType<NextAction.Cancel>(it.Decide(trade, [entry, .. it.ListOf(it.Exit, OrderStatus.New, 0.1m)]));
    }

    [Theory]
    [InlineData(OrderStatus.Planned, 1.0, typeof(NextAction.Send))]
    [InlineData(OrderStatus.Planned, 0.4, typeof(NextAction.DropPlanned))]
    [InlineData(OrderStatus.Sending, 1.0, typeof(NextAction.Doubt))]
    [InlineData(OrderStatus.Unconfirmed, 1.0, typeof(NextAction.Ask))]
    [InlineData(OrderStatus.New, 1.0, typeof(NextAction.Wait))]
    [InlineData(OrderStatus.New, 0.4, typeof(NextAction.Cancel))]
    [InlineData(OrderStatus.Cancelled, 1.0, typeof(NextAction.PlanExit))]
    public void Exits_follow_what_is_open(OrderStatus status, double quantity, Type expected)
    {
        foreach (var it in new[] { new TradeCase(Buy), new TradeCase(Sell) })
        {
            var action = it.Decide(it.Open(), [it.Entry(OrderStatus.Filled), .. it.ListOf(it.Exit, status, (decimal)quantity)]);
            Assert.IsType(expected, action);
            Assert.True(action is not NextAction.PlanExit plan || plan is { Quantity: 1m, Revision: 1 });
        }
    }

    [Theory]
    [InlineData(11.0, null)]
    [InlineData(null, -9.0)]
    public void Exits_at_other_prices_than_the_trade_has_now_are_replaced(double? target, double? stop)
    {
        var it = new TradeCase(Sell);
        var amended = it.Exit with
        {
            TargetPrice = target is { } ahead ? it.Gain((decimal)ahead) : it.Exit.TargetPrice,
            StopPrice = stop is { } behind ? it.Gain((decimal)behind) : it.Exit.StopPrice,
        };
        Assert.IsType<NextAction.Cancel>(Decide(it.ListOf(it.Exit, OrderStatus.New)));
        Assert.IsType<NextAction.DropPlanned>(Decide(it.ListOf(it.Exit, OrderStatus.Planned)));
        Assert.IsType<NextAction.Wait>(Decide(it.ListOf(amended, OrderStatus.New)));

        NextAction Decide(OrderRow[] exits) =>
            (it.View(it.Open(), [it.Entry(OrderStatus.Filled), .. exits]) with { Exits = [amended] }).Decide();
    }

    [Fact]
    public void A_list_that_lost_a_leg_is_replaced_and_a_partly_filled_one_still_covers_what_is_open()
    {
        var it = new TradeCase(Buy);
        var list = it.ListOf(it.Exit, OrderStatus.New);
        Assert.IsType<NextAction.Cancel>(
            it.Decide(it.Open(), it.Entry(OrderStatus.Filled), list[0], list[1] with { Status = OrderStatus.Cancelled }));
        var touched = list[0] with { Status = OrderStatus.PartiallyFilled, FilledQuantity = 0.4m };
        Assert.IsType<NextAction.Wait>(it.Decide(it.Open(0.6m), it.Entry(OrderStatus.Filled), touched, list[1]));
        Assert.IsType<NextAction.Cancel>(
            it.Decide(it.Open(0.6m), it.Entry(OrderStatus.Filled), touched, list[1] with { Status = OrderStatus.Cancelled }));
    }

    [Fact]
    public void Several_exits_each_stand_for_their_share()
    {
        var it = new TradeCase(Sell);
        var near = it.Exit with { Quantity = 0.3m, TargetPrice = it.Gain(5m) };
        var rest = it.Exit with { Number = 2 };
        var entry = it.Entry(OrderStatus.Filled);
        var view = it.View(it.Open(), entry) with { Exits = [near, rest] };
        Assert.Equal(new NextAction.PlanExit(near, 0.3m, 0), view.Decide());

        var nearStands = it.ListOf(near, OrderStatus.New, 0.3m);
        Assert.Equal(new NextAction.PlanExit(rest, 0.7m, 0), (view with { Orders = [entry, .. nearStands] }).Decide());

        var restStands = it.ListOf(rest, OrderStatus.New, 0.7m);
        Assert.IsType<NextAction.Wait>((view with { Orders = [entry, .. nearStands, .. restStands] }).Decide());

        // The near target filled: the rest stays as it is.
        OrderRow[] nearDone =
        [
            nearStands[0] with { Status = OrderStatus.Filled, FilledQuantity = 0.3m },
            nearStands[1] with { Status = OrderStatus.Cancelled },
        ];
        Assert.IsType<NextAction.Wait>((view with { Trade = it.Open(0.7m), Orders = [entry, .. nearDone, .. restStands] }).Decide());

        // Half of the rest went elsewhere: only the rest is replaced.
        var less = view with { Trade = it.Open(0.5m), Orders = [entry, .. nearDone, .. restStands] };
        Assert.Equal(restStands, Assert.IsType<NextAction.Cancel>(less.Decide()).Orders);
    }

    [Theory]
    [InlineData(OrderStatus.Planned, typeof(NextAction.DropPlanned))]
    [InlineData(OrderStatus.New, typeof(NextAction.Cancel))]
    public void An_exit_with_nothing_left_to_close_goes(OrderStatus status, Type expected)
    {
        var it = new TradeCase(Buy);
        var near = it.Exit with { Quantity = 0.3m };
        var rest = it.Exit with { Number = 2 };
        var view = it.View(
            it.Open(0.3m), [it.Entry(OrderStatus.Filled), .. it.ListOf(near, OrderStatus.New, 0.3m), .. it.ListOf(rest, status, 0.7m)]);
        Assert.IsType(expected, (view with { Exits = [near, rest] }).Decide());
    }

    [Fact]
    public void Exits_that_work_while_nothing_is_open_are_cancelled_before_the_trade_ends()
    {
        var it = new TradeCase(Buy);
        var trade = it.Open(0m);
        var list = it.ListOf(it.Exit, OrderStatus.New);
        var filled = list[0] with { Status = OrderStatus.Filled, FilledQuantity = 1m };
        Assert.Equal([list[1]], Assert.IsType<NextAction.Cancel>(it.Decide(trade, it.Entry(OrderStatus.Filled), filled, list[1])).Orders);
        Assert.IsType<NextAction.DropPlanned>(
            it.Decide(trade, it.Entry(OrderStatus.Filled), filled, it.StopOf(it.Exit, OrderStatus.Planned)));
        Assert.Equal(TradePhase.Exited, Assert.IsType<NextAction.Finish>(
            it.Decide(trade, it.Entry(OrderStatus.Filled), filled, list[1] with { Status = OrderStatus.Cancelled })).Phase);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_trade_is_open_without_exits_no_longer_than_its_bound(OrderSide side)
    {
        var it = new TradeCase(side);
        var trade = it.Open() with { UnprotectedSince = Now.AddSeconds(-5) };
        OrderRow[] tried = [it.Entry(OrderStatus.Filled), .. Lost(it, sentAt: Now.AddSeconds(-5))];
        var view = it.View(trade, tried);
        Assert.IsType<NextAction.Wait>(view.Decide());
        Assert.Null(Assert.IsType<NextAction.ComparePosition>((view with { IsWatch = true }).Decide()).Refused);
        Assert.IsType<NextAction.PlanExit>(it.Decide(trade with { UnprotectedSince = Now.AddSeconds(-4.999) }, tried));

        var forced = Assert.IsType<NextAction.ForceClose>(it.Decide(trade with { ComparedAt = Now.AddSeconds(-1) }, tried));
        Assert.Equal((ExitReason.ProtectiveClose, true), (forced.Reason, forced.IsUnprotected));
    }

    /// <summary>A desk that stood still protects what is open; only what the venue did not take is a reason to close.</summary>
    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void Exits_that_were_not_tried_since_nothing_stood_are_placed_however_late(OrderSide side)
    {
        var it = new TradeCase(side);
        var trade = it.Open() with { UnprotectedSince = Now.AddSeconds(-60), ComparedAt = Now };
        var entry = it.Entry(OrderStatus.Filled);
        Assert.IsType<NextAction.PlanExit>(it.Decide(trade, entry));
        Assert.IsType<NextAction.PlanExit>(it.Decide(trade, [entry, .. Lost(it, sentAt: Now.AddSeconds(-60.001))]));
        Assert.IsType<NextAction.PlanExit>(it.Decide(trade, [entry, .. Lost(it, sentAt: Now.AddSeconds(-4.999))]));
        Assert.IsType<NextAction.ForceClose>(it.Decide(trade, [entry, .. Lost(it, sentAt: Now.AddSeconds(-5))]));
        Assert.IsType<NextAction.ForceClose>(it.Decide(trade, [entry, .. Lost(it, sentAt: Now.AddSeconds(-60))]));
        var replaced = Lost(it, sentAt: Now.AddSeconds(-30)).Select(order => order with { CancelRequested = true });
        Assert.IsType<NextAction.PlanExit>(it.Decide(trade, [entry, .. replaced]));
    }

    /// <summary>A venue whose answers never agree keeps no trade open for ever.</summary>
    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_comparison_that_stays_unclear_puts_the_close_off_for_one_bound_more(OrderSide side)
    {
        var it = new TradeCase(side);
        var trade = it.Open();
        OrderRow[] Tried(double seconds) => [it.Entry(OrderStatus.Filled), .. Lost(it, sentAt: Now.AddSeconds(-seconds))];
        var late = it.View(trade with { UnprotectedSince = Now.AddSeconds(-60) }, Tried(9.999)) with { IsWatch = true };
        Assert.IsType<NextAction.ComparePosition>(late.Decide());
        Assert.IsType<NextAction.ForceClose>(it.Decide(trade with { UnprotectedSince = Now.AddSeconds(-60) }, Tried(10)));
    }

    /// <summary>Exits that were sent and that the venue ended by itself.</summary>
    private static IEnumerable<OrderRow> Lost(TradeCase it, DateTimeOffset sentAt) =>
        it.ListOf(it.Exit, OrderStatus.Cancelled).Select(order => order with { Sends = 1, SentAt = sentAt });

    [Fact]
    public void While_the_venue_cannot_be_reached_the_bound_does_not_run()
    {
        var it = new TradeCase(Buy);
        var view = it.View(
            it.Open() with { UnprotectedSince = Now.AddSeconds(-60), ComparedAt = Now.AddSeconds(-50) },
            [it.Entry(OrderStatus.Filled), .. Lost(it, sentAt: Now.AddSeconds(-55))]);
        Assert.IsType<NextAction.PlanExit>((view with { ReachableSince = null }).Decide());
        Assert.IsType<NextAction.PlanExit>((view with { ReachableSince = Now.AddSeconds(-4.999) }).Decide());
        Assert.IsType<NextAction.ForceClose>((view with { ReachableSince = Now.AddSeconds(-5) }).Decide());
    }

    [Fact]
    public void The_bound_holds_for_a_part_too_and_while_the_venue_is_busy()
    {
        var it = new TradeCase(Buy);
        var trade = it.Open() with { UnprotectedSince = Now.AddSeconds(-5), ComparedAt = Now };
        var busy = it.ListOf(it.Exit, OrderStatus.Planned)
            .Select(order => order.RefusedAs(RuleName.VenueBusy, mayRetry: true) with { RecordedAt = Now });
        Assert.IsType<NextAction.ForceClose>(it.Decide(trade, [it.Entry(OrderStatus.Filled), .. busy]));

        var near = it.Exit with { Quantity = 0.3m };
        var part = it.View(trade, [it.Entry(OrderStatus.Filled), .. it.ListOf(near, OrderStatus.New, 0.3m)]);
        Assert.IsType<NextAction.PlanExit>((part with { Exits = [near, it.Exit with { Number = 2 }] }).Decide());
        var lost = Lost(it, sentAt: Now.AddSeconds(-5)).Select(order => order with { ExitNumber = 2 });
        Assert.IsType<NextAction.ForceClose>(
            (part with { Exits = [near, it.Exit with { Number = 2 }], Orders = [.. part.Orders, .. lost] }).Decide());
    }

    [Fact]
    public void Dust_of_earlier_trades_is_swept_before_the_first_exits_are_planned()
    {
        var it = new TradeCase(Buy);
        var view = it.View(it.Open(), it.Entry(OrderStatus.Filled)) with { HasDustToSweep = true };
        Assert.IsType<NextAction.SweepDust>(view.Decide());
        OrderRow[] standing = [it.Entry(OrderStatus.Filled), .. it.ListOf(it.Exit, OrderStatus.New)];
        Assert.IsType<NextAction.Wait>((view with { Orders = standing }).Decide());
    }
}
