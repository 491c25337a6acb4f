using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;
using Candlewick.Execution.Supervision;

namespace Candlewick.Execution.Tests.Supervision;

/// <summary>The table of what is due in which state.</summary>
public sealed class TradeDecisionTests
{
    private static readonly DateTimeOffset Now = new(2024, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(TradePhase.Settled, "test", typeof(NextAction.Wait))]
    [InlineData(TradePhase.Exited, "test", typeof(NextAction.TellOwner))]
    [InlineData(TradePhase.Failed, "test", typeof(NextAction.TellOwner))]
    [InlineData(TradePhase.Exited, "manual", typeof(NextAction.Settle))]
    [InlineData(TradePhase.Failed, "manual", typeof(NextAction.Settle))]
    public void What_has_ended_waits_for_its_owner(TradePhase phase, string owner, Type expected) =>
        Assert.IsType(expected, Decide(Trade() with { Phase = phase, OwnerKind = owner }, Entry(OrderStatus.Filled)));

    [Theory]
    [InlineData(OrderStatus.Planned, typeof(NextAction.Send))]
    [InlineData(OrderStatus.Sending, typeof(NextAction.Doubt))]
    [InlineData(OrderStatus.Unconfirmed, typeof(NextAction.Ask))]
    [InlineData(OrderStatus.New, typeof(NextAction.Wait))]
    [InlineData(OrderStatus.Rejected, typeof(NextAction.Finish))]
    [InlineData(OrderStatus.Cancelled, typeof(NextAction.Finish))]
    [InlineData(OrderStatus.Expired, typeof(NextAction.Finish))]
    public void An_entry_alone(OrderStatus status, Type expected) => Assert.IsType(expected, Decide(Trade(), Entry(status)));

    [Theory]
    [InlineData(OrderStatus.Planned, typeof(NextAction.DropPlanned))]
    [InlineData(OrderStatus.Sending, typeof(NextAction.Doubt))]
    [InlineData(OrderStatus.Unconfirmed, typeof(NextAction.Ask))]
    [InlineData(OrderStatus.New, typeof(NextAction.Cancel))]
    [InlineData(OrderStatus.Cancelled, typeof(NextAction.Finish))]
    public void An_entry_of_a_trade_that_is_to_be_closed(OrderStatus status, Type expected) =>
        Assert.IsType(expected, Decide(Trade() with { CloseReason = ExitReason.SignalClose }, Entry(status)));

    [Theory]
    [InlineData(OrderStatus.Planned, typeof(NextAction.DropPlanned))]
    [InlineData(OrderStatus.New, typeof(NextAction.Wait))]
    public void An_entry_under_the_kill_switch(OrderStatus status, Type expected) =>
        Assert.IsType(expected, TradeDecision.Decide(View(Trade(), Entry(status)) with { KillSwitchReason = "drill" }));

    [Fact]
    public void An_unconfirmed_entry_is_asked_for_only_when_the_next_question_is_due()
    {
        var entry = Entry(OrderStatus.Unconfirmed) with { NextAttemptAt = Now.AddSeconds(1) };
        Assert.Equal(Now.AddSeconds(1), Assert.IsType<NextAction.Pause>(Decide(Trade(), entry)).Until);
        Assert.IsType<NextAction.Ask>(Decide(Trade(), entry with { NextAttemptAt = Now }));
    }

    [Theory]
    [InlineData(1, 1, null, false, typeof(NextAction.Ask))]
    [InlineData(2, 1, null, false, typeof(NextAction.Send))]
    [InlineData(2, 3, null, false, typeof(NextAction.GiveUp))]
    [InlineData(2, 1, ExitReason.ManualClose, false, typeof(NextAction.GiveUp))]
    [InlineData(2, 1, null, true, typeof(NextAction.GiveUp))]
    public void An_entry_that_was_not_found(int notFound, int sends, string? closing, bool isKilled, Type expected)
    {
        var view = View(Trade() with { CloseReason = closing }, Entry(OrderStatus.Unconfirmed) with { NotFoundCount = notFound, Sends = sends });
        Assert.IsType(expected, TradeDecision.Decide(view with { KillSwitchReason = isKilled ? "drill" : null }));
    }

    [Fact]
    public void Of_a_list_of_which_the_venue_knows_one_leg_the_other_is_given_up()
    {
        var action = Decide(Open(), Entry(OrderStatus.Filled), Exit(Leg.Target, OrderStatus.New) with { ListId = "list" },
            Exit(Leg.Stop, OrderStatus.Unconfirmed) with { ListId = "list", NotFoundCount = 2 });
        Assert.Equal(Leg.Stop, Assert.Single(Assert.IsType<NextAction.GiveUp>(action).Orders).Leg);
    }

    [Fact]
    public void A_refused_entry_is_planned_anew_while_trying_can_help_and_tries_are_left()
    {
        var refused = Entry(OrderStatus.Rejected) with { MayRetry = true };
        Assert.IsType<NextAction.Pause>(Decide(Trade(), refused with { RecordedAt = Now }));
        Assert.IsType<NextAction.Retry>(Decide(Trade(), refused));
        Assert.IsType<NextAction.Finish>(Decide(Trade(), refused with { Revision = 0 }, refused with { Revision = 1 }, refused with { Revision = 2 }));
        Assert.IsType<NextAction.Finish>(TradeDecision.Decide(View(Trade(), refused) with { KillSwitchReason = "drill" }));
        Assert.IsType<NextAction.Finish>(Decide(Trade() with { CloseReason = ExitReason.SignalClose }, refused));
    }

    [Fact]
    public void Whatever_filled_gets_its_exits()
    {
        var action = Assert.IsType<NextAction.PlanExits>(Decide(Open(0.4m), Entry(OrderStatus.PartiallyFilled)));
        Assert.Equal((0.4m, 0), (action.Quantity, action.Revision));
        Assert.IsType<NextAction.Wait>(Decide(Open() with { TargetPrice = null, StopPrice = null }, Entry(OrderStatus.Filled)));
    }

    [Theory]
    [InlineData(OrderStatus.Planned, 1.0, typeof(NextAction.Send))]
    [InlineData(OrderStatus.Planned, 0.4, typeof(NextAction.DropPlanned))]
    [InlineData(OrderStatus.Sending, 1.0, typeof(NextAction.Doubt))]
    [InlineData(OrderStatus.Unconfirmed, 1.0, typeof(NextAction.Ask))]
    [InlineData(OrderStatus.New, 1.0, typeof(NextAction.Wait))]
    [InlineData(OrderStatus.New, 0.4, typeof(NextAction.Cancel))]
    [InlineData(OrderStatus.Cancelled, 1.0, typeof(NextAction.PlanExits))]
    public void Exits_of_an_open_trade(OrderStatus status, double quantity, Type expected) =>
        Assert.IsType(expected, Decide(Open(), [Entry(OrderStatus.Filled), .. Exits(status, (decimal)quantity)]));

    [Fact]
    public void A_list_that_lost_a_leg_is_replaced() => Assert.IsType<NextAction.Cancel>(
        Decide(Open(), Entry(OrderStatus.Filled), Exit(Leg.Target, OrderStatus.New), Exit(Leg.Stop, OrderStatus.Cancelled)));

    [Fact]
    public void A_partly_filled_target_still_covers_what_is_open() => Assert.IsType<NextAction.Wait>(
        Decide(Open(0.6m), Entry(OrderStatus.Filled), Exit(Leg.Target, OrderStatus.PartiallyFilled) with { FilledQuantity = 0.4m }, Exit(Leg.Stop, OrderStatus.New)));

    [Theory]
    [InlineData(RuleName.PriceThroughStop, false, null, ExitReason.StopReached)]
    [InlineData(RuleName.PriceThroughTarget, false, null, ExitReason.TargetReached)]
    [InlineData(RuleName.PricesOutOfOrder, false, 89.0, ExitReason.StopReached)]
    [InlineData(RuleName.PricesOutOfOrder, false, 111.0, ExitReason.TargetReached)]
    [InlineData(RuleName.PricesOutOfOrder, false, 100.0, ExitReason.ManualClose)]
    [InlineData(RuleName.NotionalBelowMinimum, false, null, ExitReason.ManualClose)]
    [InlineData(RuleName.VenueBusy, true, null, null)]
    public void Refused_exits_close_the_trade_unless_trying_again_can_help(string rule, bool mayRetry, double? last, string? reason)
    {
        var refused = Exits(OrderStatus.Rejected, 1m).Select(order => order with { RefusalRule = rule, MayRetry = mayRetry });
        var action = TradeDecision.Decide(View(Open(), [Entry(OrderStatus.Filled), .. refused]) with { LastPrice = (decimal?)last });
        Assert.Equal(reason, (action as NextAction.ForceClose)?.Reason);
        if (reason is null)
        {
            Assert.Equal(1, Assert.IsType<NextAction.PlanExits>(action).Revision);
        }
    }

    [Fact]
    public void An_open_trade_that_is_to_be_closed_first_clears_its_exits_and_then_sells()
    {
        var trade = Open() with { CloseReason = ExitReason.SignalClose };
        Assert.IsType<NextAction.DropPlanned>(Decide(trade, [Entry(OrderStatus.Filled), .. Exits(OrderStatus.Planned, 1m)]));
        Assert.IsType<NextAction.Cancel>(Decide(trade, [Entry(OrderStatus.Filled), .. Exits(OrderStatus.New, 1m)]));
        Assert.IsType<NextAction.PlanClose>(Decide(trade, [Entry(OrderStatus.Filled), .. Exits(OrderStatus.Cancelled, 1m)]));
        Assert.IsType<NextAction.Send>(Decide(trade, Entry(OrderStatus.Filled), Exit(Leg.Close, OrderStatus.Planned)));
        Assert.IsType<NextAction.Wait>(Decide(trade, Entry(OrderStatus.Filled), Exit(Leg.Close, OrderStatus.New)));
        Assert.IsType<NextAction.Cancel>(Decide(trade, [Entry(OrderStatus.PartiallyFilled), .. Exits(OrderStatus.New, 1m)]));
    }

    [Fact]
    public void A_refused_market_exit_rests_after_its_tries_and_goes_on()
    {
        var trade = Open() with { CloseReason = ExitReason.SignalClose };
        var refused = Enumerable.Range(0, 3).Select(revision => Exit(Leg.Close, OrderStatus.Rejected) with { Revision = revision }).ToArray();
        Assert.Equal(3, Assert.IsType<NextAction.PlanClose>(Decide(trade, [Entry(OrderStatus.Filled), .. refused])).Revision);
        var resting = Assert.IsType<NextAction.Pause>(Decide(trade, [Entry(OrderStatus.Filled), refused[0], refused[1], refused[2] with { RecordedAt = Now.AddSeconds(-59) }]));
        Assert.Equal(Now.AddSeconds(1), resting.Until);
    }

    [Fact]
    public void A_market_exit_that_trying_again_can_help_pauses_for_the_capped_back_off()
    {
        var trade = Open() with { CloseReason = ExitReason.SignalClose };
        var refused = Enumerable.Range(0, 12).Select(revision => Exit(Leg.Close, OrderStatus.Rejected) with { Revision = revision, MayRetry = true, RecordedAt = Now }).ToArray();
        Assert.Equal(Now.AddMilliseconds(800), Assert.IsType<NextAction.Pause>(Decide(trade, [Entry(OrderStatus.Filled), .. refused[..3]])).Until);
        Assert.Equal(Now.AddSeconds(30), Assert.IsType<NextAction.Pause>(Decide(trade, [Entry(OrderStatus.Filled), .. refused])).Until);
    }

    [Fact]
    public void Exits_that_work_while_nothing_is_open_are_cancelled()
    {
        var trade = Open(0m) with { ExitFilledQuantity = 1m };
        Assert.IsType<NextAction.Cancel>(Decide(trade, Entry(OrderStatus.Filled), Exit(Leg.Target, OrderStatus.Filled), Exit(Leg.Stop, OrderStatus.New)));
        Assert.IsType<NextAction.DropPlanned>(Decide(trade, Entry(OrderStatus.Filled), Exit(Leg.Stop, OrderStatus.Planned)));
        Assert.Equal(TradePhase.Exited, Assert.IsType<NextAction.Finish>(
            Decide(trade, Entry(OrderStatus.Filled), Exit(Leg.Target, OrderStatus.Filled), Exit(Leg.Stop, OrderStatus.Cancelled))).Phase);
    }

    [Fact]
    public void An_order_whose_fills_are_missing_is_asked_for_and_does_not_end()
    {
        var behind = Entry(OrderStatus.New) with { NeedsQuery = true };
        Assert.IsType<NextAction.Ask>(Decide(Trade(), behind));
        Assert.IsType<NextAction.Wait>(Decide(Trade(), behind with { Attempts = TradeDecision.MaxQuestionsForFills, Status = OrderStatus.Cancelled }));
    }

    [Fact]
    public void Every_state_has_an_answer_and_no_decision_sends_anything_twice()
    {
        var statuses = Enum.GetValues<OrderStatus>();
        var cases = from entry in statuses
                    from exit in statuses
                    from open in new[] { 0m, 0.5m, 1m }
                    from closing in new[] { null, ExitReason.SignalClose }
                    from isKilled in new[] { false, true }
                    select (entry, exit, open, closing, isKilled);
        foreach (var (entry, exit, open, closing, isKilled) in cases)
        {
            var filled = entry == OrderStatus.Filled ? 1m : entry == OrderStatus.PartiallyFilled ? 0.5m : 0m;
            if (open > filled)
            {
                continue;
            }

            var trade = Open(open) with { EntryFilledQuantity = filled, ExitFilledQuantity = filled - open, CloseReason = closing, Phase = filled > 0 ? TradePhase.Open : TradePhase.Planned };
            OrderRow[] orders = [Entry(entry) with { FilledQuantity = filled }, .. Exits(exit, 1m)];
            var action = TradeDecision.Decide(View(trade, orders) with { KillSwitchReason = isKilled ? "drill" : null });
            if (action is NextAction.Send send)
            {
                Assert.All(send.Orders, order => Assert.Equal(OrderStatus.Planned, order.Status));
                Assert.True(!isKilled || send.Orders.All(order => !order.IsEntry));
            }

            if (action is NextAction.Finish)
            {
                Assert.All(orders, order => Assert.True(order.Status.IsFinal()));
                Assert.Equal(0m, open);
            }
        }
    }

    private static NextAction Decide(TradeRow trade, params OrderRow[] orders) => TradeDecision.Decide(View(trade, orders));

    private static TradeView View(TradeRow trade, params OrderRow[] orders) => new()
    {
        Trade = trade,
        Orders = orders,
        Now = Now,
        NotFoundBound = TimeSpan.FromSeconds(11),
        Options = new ExecutionOptions(),
    };

    private static TradeRow Trade() => new()
    {
        TradeId = "trade", OwnerKind = "test", Symbol = "BTCUSDT", BaseAsset = "BTC", QuoteAsset = "USDT", LotStep = 0.001m, ContractMultiplier = 1m,
        Side = OrderSide.Buy, Quantity = 1m, EntryPrice = 100m, TargetPrice = 110m, StopPrice = 90m, Phase = TradePhase.Planned,
    };

    private static TradeRow Open(decimal open = 1m) => Trade() with { Phase = TradePhase.Open, EntryFilledQuantity = open == 0 ? 1m : open, OpenQuantity = open };

    private static OrderRow Entry(OrderStatus status) => new()
    {
        ClientOrderId = "entry", Leg = Leg.Entry, Quantity = 1m, Status = status, RecordedAt = Now.AddMinutes(-5), Sends = status == OrderStatus.Planned ? 0 : 1,
    };

    private static OrderRow Exit(string leg, OrderStatus status, decimal quantity = 1m) => new()
    {
        ClientOrderId = leg, Leg = leg, Quantity = quantity, Status = status, RecordedAt = Now.AddMinutes(-5), ReduceOnly = true, Sends = status == OrderStatus.Planned ? 0 : 1,
        FilledQuantity = status == OrderStatus.Filled ? quantity : 0m,
    };

    private static OrderRow[] Exits(OrderStatus status, decimal quantity) => [Exit(Leg.Target, status, quantity), Exit(Leg.Stop, status, quantity)];
}
