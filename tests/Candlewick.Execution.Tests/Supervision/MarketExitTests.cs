using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Supervision;

/// <summary>What is due for a trade that is to be closed, reduced or ended by hand.</summary>
public sealed class MarketExitTests
{
    private static readonly DateTimeOffset Now = TradeCase.Now;

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_trade_that_is_to_be_closed_first_clears_its_exits_and_then_goes_to_the_market(OrderSide side)
    {
        var it = new TradeCase(side);
        var trade = Closing(it);
        var entry = it.Entry(OrderStatus.Filled);
        var list = it.ListOf(it.Exit, OrderStatus.New);
        Assert.IsType<NextAction.DropPlanned>(it.Decide(trade, [entry, .. it.ListOf(it.Exit, OrderStatus.Planned)]));
        Assert.Equal(list, Assert.IsType<NextAction.Cancel>(it.Decide(trade, [entry, .. list])).Orders);
        Assert.Equal(new NextAction.PlanMarketExit(Leg.Close, 1m, 0), it.Decide(trade, [entry, .. list.CancelledByDesk()]));
        var close = it.Close(OrderStatus.Planned);
        Assert.Equal([close], Assert.IsType<NextAction.Send>(it.Decide(trade, entry, close)).Orders);
        Assert.IsType<NextAction.Wait>(it.Decide(trade, entry, it.Close(OrderStatus.New)));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_market_exit_that_works_for_more_than_is_still_open_is_cancelled_and_sent_for_the_rest(OrderSide side)
    {
        var it = new TradeCase(side);
        var trade = Closing(it, 0.6m);
        var entry = it.Entry(OrderStatus.Filled);
        var close = it.Close(OrderStatus.New);
        Assert.Equal([close], Assert.IsType<NextAction.Cancel>(it.Decide(trade, entry, close)).Orders);
        Assert.IsType<NextAction.Wait>(it.Decide(trade, entry, close with { FilledQuantity = 0.4m, Status = OrderStatus.PartiallyFilled }));
        Assert.Equal(
            new NextAction.PlanMarketExit(Leg.Close, 0.6m, 1),
            it.Decide(trade, entry, close with { Status = OrderStatus.Cancelled, CancelRequested = true }));
    }

    [Fact]
    public void The_rest_of_an_entry_is_cancelled_before_the_trade_is_closed()
    {
        var it = new TradeCase(Buy);
        var entry = it.Entry(OrderStatus.PartiallyFilled, type: OrderType.Limit);
        Assert.Equal(
            [entry], Assert.IsType<NextAction.Cancel>(it.Decide(Closing(it), [entry, .. it.ListOf(it.Exit, OrderStatus.New)])).Orders);
    }

    [Fact]
    public void A_market_exit_is_for_all_that_is_open()
    {
        var it = new TradeCase(Buy);
        Assert.IsType<NextAction.DropPlanned>(it.Decide(Closing(it), it.Entry(OrderStatus.Filled), it.Close(OrderStatus.Planned, 0.4m)));
        var part = it.Close(OrderStatus.Expired) with { FilledQuantity = 0.4m };
        Assert.Equal(new NextAction.PlanMarketExit(Leg.Close, 0.6m, 1), it.Decide(Closing(it, 0.6m), it.Entry(OrderStatus.Filled), part));
    }

    [Fact]
    public void A_reduction_under_way_ends_before_the_trade_is_closed_so_that_nothing_is_sold_twice()
    {
        var it = new TradeCase(Buy);
        var entry = it.Entry(OrderStatus.Filled);
        var trade = Closing(it) with { ReduceQuantity = 0.3m };
        var working = it.Reduce(OrderStatus.New, 0.3m);
        Assert.Equal([working], Assert.IsType<NextAction.Cancel>(it.Decide(trade, entry, working)).Orders);
        Assert.IsType<NextAction.DropPlanned>(it.Decide(trade, entry, it.Reduce(OrderStatus.Planned, 0.3m)));
        Assert.Equal(
            new NextAction.PlanMarketExit(Leg.Close, 1m, 0),
            it.Decide(trade, entry, working with { Status = OrderStatus.Cancelled, CancelRequested = true }));
        Assert.Equal(
            new NextAction.PlanMarketExit(Leg.Close, 0.7m, 0), it.Decide(Closing(it, 0.7m), entry, it.Reduce(OrderStatus.Filled, 0.3m)));
    }

    [Fact]
    public void Exits_stay_while_what_they_hold_is_too_small_to_be_sold_at_the_market()
    {
        var it = new TradeCase(Buy);
        var view = it.View(Closing(it), [it.Entry(OrderStatus.Filled), .. it.ListOf(it.Exit, OrderStatus.New)]);
        Assert.IsType<NextAction.Wait>((view with { IsTooSmallToSell = true }).Decide());
        Assert.IsType<NextAction.Cancel>(view.Decide());
    }

    [Fact]
    public void A_market_exit_that_the_venue_refuses_is_tried_a_few_times_and_then_a_person_must_look()
    {
        var it = new TradeCase(Sell);
        OrderRow[] Refused(int count) => [it.Entry(OrderStatus.Filled),
            .. Enumerable.Range(0, count)
                .Select(revision => it.Close(OrderStatus.Planned, revision: revision).RefusedAs(RuleName.VenueRefused))];
        Assert.Equal(new NextAction.PlanMarketExit(Leg.Close, 1m, 2), it.Decide(Closing(it), Refused(2)));
        Assert.Equal(Refused(3)[^1], Assert.IsType<NextAction.Stop>(it.Decide(Closing(it), Refused(3))).Refused);
    }

    [Fact]
    public void A_busy_venue_gets_more_tries_with_waits_that_grow_to_a_bound()
    {
        var it = new TradeCase(Buy);
        OrderRow[] Busy(int count) => [it.Entry(OrderStatus.Filled),
            .. Enumerable.Range(0, count).Select(revision =>
                it.Close(OrderStatus.Planned, revision: revision).RefusedAs(RuleName.VenueBusy, true) with { RecordedAt = Now })];
        Assert.Equal(Now.AddMilliseconds(800), Assert.IsType<NextAction.Pause>(it.Decide(Closing(it), Busy(3))).Until);
        Assert.Equal(Now.AddSeconds(5), Assert.IsType<NextAction.Pause>(it.Decide(Closing(it), Busy(39))).Until);
        Assert.IsType<NextAction.Stop>(it.Decide(Closing(it), Busy(40)));
    }

    [Fact]
    public void A_market_exit_that_the_venue_ends_without_a_fill_is_not_sent_for_ever()
    {
        var it = new TradeCase(Buy);
        OrderRow[] Ended(int count) => [it.Entry(OrderStatus.Filled),
            .. Enumerable.Range(0, count).Select(revision => it.Close(OrderStatus.Expired, revision: revision))];
        Assert.Equal(1, Assert.IsType<NextAction.PlanMarketExit>(it.Decide(Closing(it), Ended(1))).Revision);
        var justNow = Ended(2);
        justNow[^1] = justNow[^1] with { RecordedAt = Now };
        Assert.Equal(Now.AddMilliseconds(400), Assert.IsType<NextAction.Pause>(it.Decide(Closing(it), justNow)).Until);
        Assert.IsType<NextAction.Stop>(it.Decide(Closing(it), Ended(40)));

        // One that filled a part in between began a new count.
        var filling = Ended(40);
        filling[6] = filling[6] with { FilledQuantity = 0.1m };
        Assert.IsType<NextAction.PlanMarketExit>(it.Decide(Closing(it, 0.9m), filling));
    }

    [Fact]
    public void A_stopped_trade_rests_until_a_person_asks_anew_and_then_counts_from_there()
    {
        var it = new TradeCase(Buy);
        var refused = Enumerable.Range(0, 3)
            .Select(revision => it.Close(OrderStatus.Planned, revision: revision).RefusedAs(RuleName.VenueRefused));
        OrderRow[] orders = [it.Entry(OrderStatus.Filled), .. refused];
        Assert.IsType<NextAction.Wait>(it.Decide(Closing(it) with { StoppedReason = "refused" }, orders));
        Assert.Equal(3, Assert.IsType<NextAction.PlanMarketExit>(it.Decide(Closing(it) with { CloseTriesFrom = 3 }, orders)).Revision);
        var again = it.Close(OrderStatus.Planned, revision: 3).RefusedAs(RuleName.VenueRefused);
        Assert.Equal(
            4, Assert.IsType<NextAction.PlanMarketExit>(it.Decide(Closing(it) with { CloseTriesFrom = 3 }, [.. orders, again])).Revision);
        Assert.IsType<NextAction.Finish>(it.Decide(Closing(it, 0m) with { StoppedReason = "refused" }, orders));
    }

    [Fact]
    public void The_first_market_exit_after_a_person_asked_anew_counts_too()
    {
        var it = new TradeCase(Buy);
        var reduced = it.Reduce(OrderStatus.Planned, 0.3m, revision: 2).RefusedAs(RuleName.VenueRefused);
        var trade = Closing(it) with { CloseTriesFrom = 3 };
        Assert.Equal(new NextAction.PlanMarketExit(Leg.Close, 1m, 3), it.Decide(trade, it.Entry(OrderStatus.Filled), reduced));
    }

    [Theory]
    [InlineData(RuleName.NothingToReduce)]
    [InlineData(RuleName.ShortNotAllowed)]
    [InlineData(RuleName.BuyingPowerExceeded)]
    public void A_refusal_that_speaks_of_a_missing_position_has_it_compared_before_the_next_try(string rule)
    {
        var it = new TradeCase(Buy);
        OrderRow Refused(int attempts) => it.Close(OrderStatus.Planned).RefusedAs(rule) with { Attempts = attempts };
        Assert.Equal(Refused(0),
            Assert.IsType<NextAction.ComparePosition>(it.Decide(Closing(it), it.Entry(OrderStatus.Filled), Refused(0))).Refused);
        Assert.IsType<NextAction.ComparePosition>(it.Decide(Closing(it), it.Entry(OrderStatus.Filled), Refused(1)));
        Assert.IsType<NextAction.PlanMarketExit>(it.Decide(Closing(it), it.Entry(OrderStatus.Filled), Refused(2)));
        Assert.IsType<NextAction.Pause>(
            it.Decide(Closing(it), it.Entry(OrderStatus.Filled), Refused(1) with { NextAttemptAt = Now.AddSeconds(1) }));
    }

    [Theory]
    [InlineData(RuleName.NotionalBelowMinimum)]
    [InlineData(RuleName.QuantityBelowMinimum)]
    public void What_the_venue_refuses_as_too_small_is_abandoned_unless_more_is_open(string rule)
    {
        var it = new TradeCase(Buy);
        var refused = it.Close(OrderStatus.Planned, 0.02m).RefusedAs(rule);
        Assert.Equal(
            0.02m, Assert.IsType<NextAction.Abandon>(it.Decide(Closing(it, 0.02m), it.Entry(OrderStatus.Filled), refused)).Quantity);
        Assert.Equal(
            new NextAction.PlanMarketExit(Leg.Close, 0.5m, 1), it.Decide(Closing(it, 0.5m), it.Entry(OrderStatus.Filled), refused));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_reduction_clears_the_exits_goes_to_the_market_and_protects_the_rest_anew(OrderSide side)
    {
        var it = new TradeCase(side);
        var entry = it.Entry(OrderStatus.Filled);
        var list = it.ListOf(it.Exit, OrderStatus.New);
        var gone = list.CancelledByDesk();
        var trade = it.Open() with { ReduceQuantity = 0.3m };
        Assert.Equal(list, Assert.IsType<NextAction.Cancel>(it.Decide(trade, [entry, .. list])).Orders);
        Assert.Equal(new NextAction.PlanMarketExit(Leg.Reduce, 0.3m, 0), it.Decide(trade, [entry, .. gone]));
        Assert.IsType<NextAction.Send>(it.Decide(trade, [entry, .. gone, it.Reduce(OrderStatus.Planned, 0.3m)]));

        // However long it waits for the market, what it leaves is protected meanwhile.
        var working = it.Reduce(OrderStatus.New, 0.3m);
        Assert.Equal(new NextAction.PlanExit(it.Exit, 0.7m, 1), it.Decide(trade, [entry, .. gone, working]));
        var rest = it.ListOf(it.Exit, OrderStatus.New, 0.7m, revision: 1);
        Assert.IsType<NextAction.Wait>(it.Decide(trade, [entry, .. gone, working, .. rest]));
        var part = working with { Status = OrderStatus.PartiallyFilled, FilledQuantity = 0.1m };
        Assert.IsType<NextAction.Wait>(it.Decide(it.Open(0.9m) with { ReduceQuantity = 0.2m }, [entry, .. gone, part, .. rest]));

        Assert.Equal(
            new NextAction.PlanExit(it.Exit, 0.7m, 1), it.Decide(it.Open(0.7m), [entry, .. gone, it.Reduce(OrderStatus.Filled, 0.3m)]));
        Assert.Equal(new NextAction.PlanMarketExit(Leg.Reduce, 0.2m, 1), it.Decide(
            it.Open(0.7m) with { ReduceQuantity = 0.2m }, [entry, .. gone, it.Reduce(OrderStatus.Filled, 0.3m)]));
    }

    [Fact]
    public void A_reduction_never_closes_more_than_is_open()
    {
        var it = new TradeCase(Buy);
        Assert.Equal(new NextAction.PlanMarketExit(Leg.Reduce, 0.2m, 0),
            it.Decide(it.Open(0.2m) with { ReduceQuantity = 0.5m }, it.Entry(OrderStatus.Filled)));
    }

    [Fact]
    public void A_reduction_that_is_refused_for_good_is_given_up_and_leaves_nothing_unprotected()
    {
        var it = new TradeCase(Buy);
        var gone = it.ListOf(it.Exit, OrderStatus.New).CancelledByDesk();
        OrderRow[] Refused(int count) => [it.Entry(OrderStatus.Filled), .. gone,
            .. Enumerable.Range(0, count)
                .Select(revision => it.Reduce(OrderStatus.Planned, 0.3m, revision).RefusedAs(RuleName.VenueRefused))];
        var trade = it.Open() with { ReduceQuantity = 0.3m };
        Assert.Equal(new NextAction.PlanMarketExit(Leg.Reduce, 0.3m, 2), it.Decide(trade, Refused(2)));
        Assert.Equal(Refused(3)[^1], Assert.IsType<NextAction.GiveUpReducing>(it.Decide(trade, Refused(3))).Refused);

        Assert.IsType<NextAction.PlanExit>(it.Decide(it.Open() with { CloseTriesFrom = 3 }, Refused(3)));
        Assert.Equal(new NextAction.PlanMarketExit(Leg.Reduce, 0.2m, 3),
            it.Decide(it.Open() with { CloseTriesFrom = 3, ReduceQuantity = 0.2m }, Refused(3)));
    }

    [Fact]
    public void A_trade_that_a_person_ends_is_cleared_and_what_is_open_is_booked_as_theirs()
    {
        var it = new TradeCase(Sell);
        var trade = it.Open() with { EndReason = "mine now", EndedBy = "ada", StoppedReason = null };
        var entry = it.Entry(OrderStatus.PartiallyFilled, type: OrderType.Limit);
        var list = it.ListOf(it.Exit, OrderStatus.New);
        Assert.IsType<NextAction.DropPlanned>(it.Decide(trade, [entry, .. it.ListOf(it.Exit, OrderStatus.Planned)]));
        Assert.Equal([entry, .. list], Assert.IsType<NextAction.Cancel>(it.Decide(trade, [entry, .. list])).Orders);
        var ended = entry with { Status = OrderStatus.Cancelled };
        Assert.Equal(1m, Assert.IsType<NextAction.BookEnded>(it.Decide(trade, [ended, .. list.CancelledByDesk()])).Quantity);
        Assert.IsType<NextAction.BookEnded>(
            it.Decide(trade with { CloseReason = ExitReason.ManualClose }, [ended, .. list.CancelledByDesk()]));
        Assert.Equal(TradePhase.Exited, Assert.IsType<NextAction.Finish>(
            it.Decide(it.Open(0m) with { EndReason = "mine now" }, [ended, .. list.CancelledByDesk()])).Phase);
    }

    private static TradeRow Closing(TradeCase it, decimal open = 1m) => it.Open(open) with { CloseReason = ExitReason.SignalClose };
}
