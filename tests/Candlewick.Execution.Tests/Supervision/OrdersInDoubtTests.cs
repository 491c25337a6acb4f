using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Supervision;

/// <summary>First of all the desk must know what the venue knows.</summary>
public sealed class OrdersInDoubtTests
{
    private static readonly DateTimeOffset Now = TradeCase.Now;

    [Fact]
    public void Whatever_was_being_sent_when_the_desk_stopped_is_doubted_before_anything_else()
    {
        var it = new TradeCase(Buy);
        var sending = it.ListOf(it.Exit, OrderStatus.Sending);
        var trade = it.Open() with { CloseReason = ExitReason.SignalClose, EndReason = "by hand" };
        Assert.Equal(sending, Assert.IsType<NextAction.Doubt>(it.Decide(trade, [it.Entry(OrderStatus.Filled), .. sending])).Orders);
    }

    [Fact]
    public void An_unconfirmed_order_is_asked_for_only_when_the_next_question_is_due()
    {
        var it = new TradeCase(Buy);
        var entry = it.Entry(OrderStatus.Unconfirmed) with { NextAttemptAt = Now.AddSeconds(1) };
        Assert.Equal(Now.AddSeconds(1), Assert.IsType<NextAction.Pause>(it.Decide(it.Planned, entry)).Until);
        Assert.IsType<NextAction.Ask>(it.Decide(it.Planned, entry with { NextAttemptAt = Now }));
    }

    [Theory]
    [InlineData(1, 1, null, false, typeof(NextAction.Ask))]
    [InlineData(1, 3, ExitReason.ManualClose, true, typeof(NextAction.Ask))]
    [InlineData(2, 1, null, false, typeof(NextAction.Send))]
    [InlineData(2, 2, null, false, typeof(NextAction.Send))]
    [InlineData(2, 3, null, false, typeof(NextAction.GiveUp))]
    [InlineData(2, 1, ExitReason.ManualClose, false, typeof(NextAction.GiveUp))]
    [InlineData(2, 1, null, true, typeof(NextAction.GiveUp))]
    public void An_entry_is_sent_again_under_its_id_only_after_two_agreeing_answers(
        int notFound, int sends, ExitReason? closing, bool isKilled, Type expected)
    {
        var it = new TradeCase(Buy);
        var view = it.View(
            it.Planned with { CloseReason = closing }, it.Entry(OrderStatus.Unconfirmed) with { NotFoundCount = notFound, Sends = sends });
        Assert.IsType(expected, (view with { KillSwitchReason = isKilled ? "drill" : null }).Decide());
    }

    [Fact]
    public void An_order_that_never_arrived_in_all_its_sends_is_given_up_as_refused()
    {
        var it = new TradeCase(Buy);
        var entry = it.Entry(OrderStatus.Unconfirmed) with { NotFoundCount = 2, Sends = 3 };
        var given = Assert.IsType<NextAction.GiveUp>(it.Decide(it.Planned, entry));
        Assert.Equal((OrderStatus.Rejected, RuleName.NeverArrived), (given.Status, given.Rule));
        Assert.Contains("3 times", given.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_legs_of_a_list_that_the_venue_does_not_know_are_sent_again_together()
    {
        var it = new TradeCase(Sell);
        OrderRow[] legs = [.. it.ListOf(it.Exit, OrderStatus.Unconfirmed).Select(leg => leg with { NotFoundCount = 2 })];
        Assert.Equal(legs, Assert.IsType<NextAction.Send>(it.Decide(it.Open(), [it.Entry(OrderStatus.Filled), .. legs])).Orders);

        // One leg was answered once only: both are asked for again.
        legs[1] = legs[1] with { NotFoundCount = 1 };
        Assert.Equal(legs, Assert.IsType<NextAction.Ask>(it.Decide(it.Open(), [it.Entry(OrderStatus.Filled), .. legs])).Orders);
    }

    [Theory]
    [InlineData(OrderStatus.New)]
    [InlineData(OrderStatus.Cancelled)]
    public void Of_a_list_of_which_the_venue_knows_one_leg_the_other_is_given_up(OrderStatus known)
    {
        var it = new TradeCase(Buy);
        var legs = it.ListOf(it.Exit, OrderStatus.Unconfirmed);
        legs[0] = legs[0] with { Status = known };
        legs[1] = legs[1] with { NotFoundCount = 2 };
        var given = Assert.IsType<NextAction.GiveUp>(it.Decide(it.Open(), [it.Entry(OrderStatus.Filled), .. legs]));
        Assert.Equal([legs[1]], given.Orders);
        Assert.Equal((OrderStatus.Rejected, RuleName.NeverArrived), (given.Status, given.Rule));
    }

    [Fact]
    public void Exits_that_were_not_found_are_not_sent_again_once_the_trade_is_being_closed()
    {
        var it = new TradeCase(Buy);
        OrderRow[] legs = [.. it.ListOf(it.Exit, OrderStatus.Unconfirmed).Select(leg => leg with { NotFoundCount = 2 })];
        var given = Assert.IsType<NextAction.GiveUp>(
            it.Decide(it.Open() with { CloseReason = ExitReason.ManualClose }, [it.Entry(OrderStatus.Filled), .. legs]));
        Assert.Equal((OrderStatus.Cancelled, 2), (given.Status, given.Orders.Count));
        Assert.Contains("ManualClose", given.Reason, StringComparison.Ordinal);

        var close = it.Close(OrderStatus.Unconfirmed) with { NotFoundCount = 2 };
        Assert.IsType<NextAction.Send>(
            it.Decide(it.Open() with { CloseReason = ExitReason.ManualClose }, it.Entry(OrderStatus.Filled), close));
    }

    [Fact]
    public void Nothing_of_a_trade_that_a_person_ended_is_sent_again()
    {
        var it = new TradeCase(Buy);
        var trade = it.Open() with { EndReason = "mine now", EndedBy = "ada" };
        OrderRow[] legs = [.. it.ListOf(it.Exit, OrderStatus.Unconfirmed).Select(leg => leg with { NotFoundCount = 2 })];
        Assert.Equal(
            OrderStatus.Cancelled, Assert.IsType<NextAction.GiveUp>(it.Decide(trade, [it.Entry(OrderStatus.Filled), .. legs])).Status);

        // Sent again, it would close what is the person's now.
        var close = it.Close(OrderStatus.Unconfirmed) with { NotFoundCount = 2 };
        Assert.Equal(OrderStatus.Cancelled, Assert.IsType<NextAction.GiveUp>(
            it.Decide(trade with { CloseReason = ExitReason.ManualClose }, it.Entry(OrderStatus.Filled), close)).Status);
    }

    [Fact]
    public void An_order_whose_fills_are_missing_is_asked_for_and_does_not_end_the_trade()
    {
        var it = new TradeCase(Buy);
        var behind = it.Entry(OrderStatus.Cancelled) with { NeedsQuery = true };
        Assert.Equal([behind], Assert.IsType<NextAction.Ask>(it.Decide(it.Planned, behind)).Orders);
        Assert.IsType<NextAction.Pause>(it.Decide(it.Planned, behind with { NextAttemptAt = Now.AddSeconds(1) }));
        Assert.IsType<NextAction.Ask>(it.Decide(it.Planned, behind with { Attempts = TradeDecision.MaxQuestionsForFills - 1 }));
        Assert.IsType<NextAction.Wait>(it.Decide(it.Planned, behind with { Attempts = TradeDecision.MaxQuestionsForFills }));
        Assert.IsType<NextAction.Finish>(it.Decide(it.Planned, behind with { NeedsQuery = false }));
    }

    [Theory]
    [InlineData(Buy, OrderType.Market, 0, true)]
    [InlineData(Buy, OrderType.Limit, 10, true)]
    [InlineData(Buy, OrderType.Limit, 11, true)]
    [InlineData(Buy, OrderType.Limit, 9.99, false)]
    [InlineData(Buy, OrderType.Stop, -10, true)]
    [InlineData(Buy, OrderType.Stop, -12, true)]
    [InlineData(Buy, OrderType.Stop, -9.99, false)]
    [InlineData(Sell, OrderType.Market, 0, true)]
    [InlineData(Sell, OrderType.Limit, 10, true)]
    [InlineData(Sell, OrderType.Limit, 11, true)]
    [InlineData(Sell, OrderType.Limit, 9.99, false)]
    [InlineData(Sell, OrderType.Stop, -10, true)]
    [InlineData(Sell, OrderType.Stop, -12, true)]
    [InlineData(Sell, OrderType.Stop, -9.99, false)]
    public void A_working_exit_that_the_price_has_reached_is_looked_at_for_a_missing_report(
        OrderSide side, OrderType type, double gain, bool isSuspect)
    {
        var it = new TradeCase(side);
        var exit = type switch
        {
            OrderType.Market => it.TouchedOf(it.Exit, Leg.Time, OrderStatus.New),
            OrderType.Limit => it.TargetOf(it.Exit, OrderStatus.New),
            _ => it.StopOf(it.Exit, OrderStatus.New),
        };
        var plan = it.Exit with
        {
            TargetPrice = exit.LimitPrice, StopPrice = exit.StopPrice, CloseAt = TradeCase.MarketNow.AddHours(1),
            Triggered = type == OrderType.Market ? Leg.Time : null,
        };
        var view = it.View(it.Open(), it.Entry(OrderStatus.Filled), exit) with { Exits = [plan], LastPrice = it.Gain((decimal)gain) };
        Assert.Equal(isSuspect ? [exit] : [], MissingReports.Suspects(view));
        Assert.Equal(isSuspect, (view with { IsWatch = true }).Decide() is NextAction.Look);
        Assert.IsType<NextAction.Wait>(view.Decide());
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_resting_entry_that_the_price_has_reached_is_looked_at_too(OrderSide side)
    {
        var it = new TradeCase(side);
        var limit = it.View(
            it.Planned with { EntryType = OrderType.Limit }, it.Entry(OrderStatus.New, type: OrderType.Limit)) with { IsWatch = true };
        Assert.Single(MissingReports.Suspects(limit with { LastPrice = 100m }));
        Assert.Single(MissingReports.Suspects(limit with { LastPrice = it.Gain(-1m) }));
        Assert.Empty(MissingReports.Suspects(limit with { LastPrice = it.Gain(0.01m) }));
        Assert.Empty(MissingReports.Suspects(limit with { LastPrice = null }));
    }

    [Fact]
    public void A_report_is_given_a_second_and_each_further_look_its_time()
    {
        var it = new TradeCase(Buy);
        var entry = it.Entry(OrderStatus.New);
        Assert.Empty(MissingReports.Suspects(it.View(it.Planned, entry with { RecordedAt = Now.AddMilliseconds(-999) })));
        Assert.Single(MissingReports.Suspects(it.View(it.Planned, entry with { RecordedAt = Now.AddSeconds(-1) })));
        Assert.Empty(MissingReports.Suspects(it.View(it.Planned, entry with { NextLookAt = Now.AddMilliseconds(1) })));
        Assert.Single(MissingReports.Suspects(it.View(it.Planned, entry with { NextLookAt = Now })));
        Assert.Empty(MissingReports.Suspects(it.View(it.Planned, entry with { Status = OrderStatus.Filled })));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]
    [InlineData(1000, 30)]
    public void Looks_come_later_each_time_up_to_half_a_minute(int looks, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), MissingReports.DelayAfter(looks));
}
