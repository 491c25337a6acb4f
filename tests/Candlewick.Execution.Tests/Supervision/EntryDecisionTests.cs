using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Supervision;

/// <summary>What is due while the entry decides.</summary>
public sealed class EntryDecisionTests
{
    private static readonly DateTimeOffset Now = TradeCase.Now;

    [Theory]
    [InlineData(TradePhase.Settled, TradeOwnerKind.Session, typeof(NextAction.Wait))]
    [InlineData(TradePhase.Settled, TradeOwnerKind.Person, typeof(NextAction.Wait))]
    [InlineData(TradePhase.Exited, TradeOwnerKind.Session, typeof(NextAction.TellOwner))]
    [InlineData(TradePhase.Failed, TradeOwnerKind.Strategy, typeof(NextAction.TellOwner))]
    [InlineData(TradePhase.Exited, TradeOwnerKind.Person, typeof(NextAction.Settle))]
    [InlineData(TradePhase.Failed, TradeOwnerKind.Protection, typeof(NextAction.Settle))]
    public void What_has_ended_is_settled_by_its_owner(TradePhase phase, TradeOwnerKind owner, Type expected)
    {
        var it = new TradeCase(Buy);
        Assert.IsType(expected, it.Decide(it.Open() with { Phase = phase, OwnerKind = owner }, it.Entry(OrderStatus.Filled)));
    }

    [Theory]
    [InlineData(OrderStatus.Planned, typeof(NextAction.Send))]
    [InlineData(OrderStatus.Sending, typeof(NextAction.Doubt))]
    [InlineData(OrderStatus.Unconfirmed, typeof(NextAction.Ask))]
    [InlineData(OrderStatus.New, typeof(NextAction.Wait))]
    [InlineData(OrderStatus.Rejected, typeof(NextAction.Finish))]
    [InlineData(OrderStatus.Cancelled, typeof(NextAction.Finish))]
    [InlineData(OrderStatus.Expired, typeof(NextAction.Finish))]
    public void An_entry_alone_goes_its_way(OrderStatus status, Type expected)
    {
        var it = new TradeCase(Buy);
        var action = it.Decide(it.Planned, it.Entry(status));
        Assert.IsType(expected, action);
        Assert.True(action is not NextAction.Finish finish || finish.Phase == TradePhase.Failed);
    }

    [Theory]
    [InlineData(OrderStatus.Planned, typeof(NextAction.DropPlanned))]
    [InlineData(OrderStatus.Sending, typeof(NextAction.Doubt))]
    [InlineData(OrderStatus.Unconfirmed, typeof(NextAction.Ask))]
    [InlineData(OrderStatus.New, typeof(NextAction.Cancel))]
    [InlineData(OrderStatus.Cancelled, typeof(NextAction.Finish))]
    public void The_entry_of_a_trade_that_is_to_be_closed_is_stopped(OrderStatus status, Type expected)
    {
        var it = new TradeCase(Buy);
        Assert.IsType(expected, it.Decide(it.Planned with { CloseReason = ExitReason.SignalClose }, it.Entry(status)));
    }

    [Theory]
    [InlineData(OrderStatus.Planned, OrderType.Market, typeof(NextAction.DropPlanned))]
    [InlineData(OrderStatus.Planned, OrderType.Limit, typeof(NextAction.DropPlanned))]
    [InlineData(OrderStatus.Sending, OrderType.Market, typeof(NextAction.Doubt))]
    [InlineData(OrderStatus.New, OrderType.Limit, typeof(NextAction.Cancel))]
    [InlineData(OrderStatus.New, OrderType.Stop, typeof(NextAction.Cancel))]
    [InlineData(OrderStatus.Cancelled, OrderType.Limit, typeof(NextAction.Finish))]
    public void The_kill_switch_holds_back_a_planned_entry_and_cancels_a_resting_one(OrderStatus status, OrderType type, Type expected)
    {
        var it = new TradeCase(Buy);
        var action = (it.View(it.Planned with { EntryType = type }, it.Entry(status, type: type)) with { KillSwitchReason = "drill" })
            .Decide();
        Assert.IsType(expected, action);
        var reason = (action as NextAction.DropPlanned)?.Reason ?? (action as NextAction.Cancel)?.Reason;
        Assert.True(
            reason is null || reason.Contains("KillSwitchEngaged: the kill switch is engaged (drill)", StringComparison.Ordinal), reason);
    }

    /// <summary>It would be closed at the market in the moment in which it was entered.</summary>
    [Theory]
    [InlineData(Buy, OrderStatus.Planned, OrderType.Market, typeof(NextAction.DropPlanned), typeof(NextAction.Send))]
    [InlineData(Sell, OrderStatus.Planned, OrderType.Limit, typeof(NextAction.DropPlanned), typeof(NextAction.Send))]
    [InlineData(Buy, OrderStatus.New, OrderType.Limit, typeof(NextAction.Cancel), typeof(NextAction.Wait))]
    [InlineData(Sell, OrderStatus.New, OrderType.Stop, typeof(NextAction.Cancel), typeof(NextAction.Wait))]
    public void An_entry_whose_time_to_close_has_come_is_stopped_and_one_whose_has_not_goes_its_way(
        OrderSide side, OrderStatus status, OrderType type, Type stopped, Type goesOn)
    {
        var it = new TradeCase(side);
        NextAction At(params DateTimeOffset?[] times) => (it.View(it.Planned with { EntryType = type }, it.Entry(status, type: type)) with
        {
            Exits = [.. times.Select((time, index) => it.Exit with { Number = index + 1, CloseAt = time })],
        }).Decide();

        var tick = TimeSpan.FromTicks(1);
        Assert.IsType(stopped, At(TradeCase.MarketNow));
        Assert.IsType(stopped, At(TradeCase.MarketNow - tick, TradeCase.MarketNow));
        Assert.IsType(goesOn, At(TradeCase.MarketNow + tick));
        Assert.IsType(goesOn, At(TradeCase.MarketNow, null));
        Assert.IsType(goesOn, At(TradeCase.MarketNow, TradeCase.MarketNow + tick));
        Assert.IsType(goesOn, At());
    }

    [Fact]
    public void The_kill_switch_cancels_the_rest_of_a_partly_filled_entry_and_lets_the_exits_go()
    {
        var it = new TradeCase(Sell);
        var entry = it.Entry(OrderStatus.PartiallyFilled, type: OrderType.Limit) with { FilledQuantity = 0.4m };
        var trade = it.Open(0.4m, 0.4m) with { EntryType = OrderType.Limit };
        Assert.Equal(
            [entry], Assert.IsType<NextAction.Cancel>((it.View(trade, entry) with { KillSwitchReason = "drill" }).Decide()).Orders);

        var ended = entry with { Status = OrderStatus.Cancelled };
        Assert.IsType<NextAction.PlanExit>((it.View(trade, ended) with { KillSwitchReason = "drill" }).Decide());
        var exits = it.ListOf(it.Exit, OrderStatus.Planned, 0.4m);
        Assert.Equal(
            exits, Assert.IsType<NextAction.Send>((it.View(trade, [ended, .. exits]) with { KillSwitchReason = "drill" }).Decide()).Orders);
    }

    [Theory]
    [InlineData(Buy, -9.99, null)]
    [InlineData(Buy, -10, "PriceBeyondStop: the market at 90 has passed the stop 90")]
    [InlineData(Buy, -11, "PriceBeyondStop: the market at 89 has passed the stop 90")]
    [InlineData(Buy, 9.99, null)]
    [InlineData(Buy, 10, "PriceBeyondTarget: the market at 110 has passed the target 110")]
    [InlineData(Sell, -9.99, null)]
    [InlineData(Sell, -10, "PriceBeyondStop: the market at 110 has passed the stop 110")]
    [InlineData(Sell, -11, "PriceBeyondStop: the market at 111 has passed the stop 110")]
    [InlineData(Sell, 9.99, null)]
    [InlineData(Sell, 10, "PriceBeyondTarget: the market at 90 has passed the target 90")]
    public void A_market_entry_does_not_go_once_the_market_has_passed_its_stop_or_target(OrderSide side, double gain, string? why)
    {
        var it = new TradeCase(side);
        var last = it.Gain((decimal)gain);
        var planned = (it.View(it.Planned, it.Entry(OrderStatus.Planned)) with { LastPrice = last }).Decide();
        Assert.Equal(why, (planned as NextAction.DropPlanned)?.Reason);
        Assert.Equal(why is null, planned is NextAction.Send);

        var lost = it.Entry(OrderStatus.Unconfirmed) with { NotFoundCount = 2 };
        var resolved = (it.View(it.Planned, lost) with { LastPrice = last }).Decide();
        Assert.Equal(why is null ? null : OrderStatus.Cancelled, (resolved as NextAction.GiveUp)?.Status);
        Assert.Equal(why is null, resolved is NextAction.Send);

        var refused = it.Entry(OrderStatus.Planned).RefusedAs(RuleName.VenueBusy, mayRetry: true);
        var retried = (it.View(it.Planned, refused) with { LastPrice = last }).Decide();
        Assert.Equal(why is null, retried is NextAction.Retry);
        Assert.Equal(why is not null, retried is NextAction.Finish { Phase: TradePhase.Failed });
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_resting_entry_or_one_without_a_price_to_judge_by_goes(OrderSide side)
    {
        var it = new TradeCase(side);
        var resting = it.View(it.Planned with { EntryType = OrderType.Limit }, it.Entry(OrderStatus.Planned, type: OrderType.Limit));
        Assert.IsType<NextAction.Send>((resting with { LastPrice = it.Gain(-10m) }).Decide());
        Assert.IsType<NextAction.Send>((it.View(it.Planned, it.Entry(OrderStatus.Planned)) with { LastPrice = null }).Decide());
        var without = it.View(it.Planned, it.Entry(OrderStatus.Planned)) with { Exits = [], LastPrice = it.Gain(-50m) };
        Assert.IsType<NextAction.Send>(without.Decide());
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_stop_or_target_of_any_exit_holds_a_market_entry_back(OrderSide side)
    {
        var it = new TradeCase(side);
        ExitRow[] exits = [it.Exit with { Quantity = 0.5m, StopPrice = null }, it.Exit with { Number = 2, TargetPrice = it.Gain(5m) }];
        var view = it.View(it.Planned, it.Entry(OrderStatus.Planned)) with { Exits = exits };
        Assert.IsType<NextAction.Send>((view with { LastPrice = it.Gain(4.99m) }).Decide());
        Assert.StartsWith("PriceBeyondTarget", ReasonAt(5m), StringComparison.Ordinal);
        Assert.StartsWith("PriceBeyondStop", ReasonAt(-10m), StringComparison.Ordinal);

        string ReasonAt(decimal gain) => Assert.IsType<NextAction.DropPlanned>((view with { LastPrice = it.Gain(gain) }).Decide()).Reason;
    }

    [Fact]
    public void A_refused_entry_is_planned_anew_while_trying_can_help_and_tries_are_left()
    {
        var it = new TradeCase(Buy);
        var refused = it.Entry(OrderStatus.Planned).RefusedAs(RuleName.VenueBusy, mayRetry: true);
        Assert.Equal(
            Now.AddMilliseconds(200), Assert.IsType<NextAction.Pause>(it.Decide(it.Planned, refused with { RecordedAt = Now })).Until);
        Assert.Equal(refused, Assert.IsType<NextAction.Retry>(it.Decide(it.Planned, refused)).Refused);
        Assert.IsType<NextAction.Retry>(it.Decide(it.Planned, refused, refused with { Revision = 1 }));
        Assert.IsType<NextAction.Finish>(it.Decide(it.Planned, refused, refused with { Revision = 1 }, refused with { Revision = 2 }));
        Assert.IsType<NextAction.Finish>(it.Decide(it.Planned, refused with { MayRetry = false }));
        Assert.IsType<NextAction.Finish>((it.View(it.Planned, refused) with { KillSwitchReason = "drill" }).Decide());
        Assert.IsType<NextAction.Finish>(it.Decide(it.Planned with { CloseReason = ExitReason.SignalClose }, refused));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void An_entry_that_is_to_be_replaced_is_cancelled_and_then_planned_at_its_new_price(OrderSide side)
    {
        var it = new TradeCase(side);
        var resting = it.Planned with { Phase = TradePhase.Entering, EntryType = OrderType.Limit };
        var trade = resting with { ReplacePrice = it.Gain(1m), ReplaceQuantity = 2m };
        var working = it.Entry(OrderStatus.New, type: OrderType.Limit);
        Assert.Equal($"replaced at {it.Gain(1m)}", Assert.IsType<NextAction.Cancel>(it.Decide(trade, working)).Reason);

        var cancelled = working with { Status = OrderStatus.Cancelled, CancelRequested = true };
        Assert.Equal(cancelled, Assert.IsType<NextAction.ReplaceEntry>(it.Decide(trade, cancelled)).Old);
        Assert.IsType<NextAction.Finish>(it.Decide(trade with { ReplacePrice = null }, cancelled));
        Assert.IsType<NextAction.Finish>(it.Decide(trade with { CloseReason = ExitReason.ManualClose }, cancelled));
        Assert.IsType<NextAction.Finish>((it.View(trade, cancelled) with { KillSwitchReason = "drill" }).Decide());
    }

    [Fact]
    public void An_entry_that_filled_before_it_could_be_replaced_gets_its_exits_and_no_second_order()
    {
        var it = new TradeCase(Buy);
        var trade = it.Open(0.3m, 0.3m) with { EntryType = OrderType.Limit, ReplacePrice = 99m };
        var cancelled = it.Entry(OrderStatus.Cancelled, type: OrderType.Limit) with { FilledQuantity = 0.3m, CancelRequested = true };
        Assert.Equal(0.3m, Assert.IsType<NextAction.PlanExit>(it.Decide(trade, cancelled)).Quantity);
    }

    [Fact]
    public void What_is_left_of_an_entry_is_cancelled_once_an_exit_filled()
    {
        var it = new TradeCase(Buy);
        var entry = it.Entry(OrderStatus.PartiallyFilled, type: OrderType.Limit) with { FilledQuantity = 0.6m };
        var trade = it.Open(0.2m, 0.6m) with { EntryType = OrderType.Limit };
        Assert.Equal(
            [entry], Assert.IsType<NextAction.Cancel>(it.Decide(trade, [entry, .. it.ListOf(it.Exit, OrderStatus.New, 0.6m)])).Orders);
    }

    [Fact]
    public void A_cancel_that_was_not_answered_is_tried_again_when_it_is_due()
    {
        var it = new TradeCase(Buy);
        var trade = it.Planned with { CloseReason = ExitReason.ManualClose };
        var working = it.Entry(OrderStatus.New, type: OrderType.Limit) with { NextAttemptAt = Now.AddSeconds(3) };
        Assert.Equal(Now.AddSeconds(3), Assert.IsType<NextAction.Pause>(it.Decide(trade, working)).Until);
        Assert.IsType<NextAction.Cancel>(it.Decide(trade, working with { NextAttemptAt = Now }));
    }

    [Theory]
    [InlineData(OrderStatus.Planned, typeof(NextAction.DropPlanned))]
    [InlineData(OrderStatus.Sending, typeof(NextAction.Doubt))]
    [InlineData(OrderStatus.Unconfirmed, typeof(NextAction.GiveUp))]
    [InlineData(OrderStatus.New, typeof(NextAction.Cancel))]
    [InlineData(OrderStatus.Cancelled, typeof(NextAction.Finish))]
    [InlineData(OrderStatus.Rejected, typeof(NextAction.Finish))]
    public void The_entry_of_a_trade_that_a_person_ended_never_goes_again(OrderStatus status, Type expected)
    {
        var it = new TradeCase(Buy);
        var trade = it.Planned with { EntryType = OrderType.Limit, EndReason = "mine now", EndedBy = "ada", ReplacePrice = 101m };
        var entry = it.Entry(status, type: OrderType.Limit) with { NotFoundCount = 2, MayRetry = true };
        Assert.IsType(expected, it.Decide(trade, entry));
    }
}
