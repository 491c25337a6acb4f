using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Supervision;

/// <summary>What is due when a venue refuses the planned exits, or ends them by itself.</summary>
public sealed class RefusedExitTests
{
    private static readonly DateTimeOffset Now = TradeCase.Now;

    [Theory]
    [InlineData(RuleName.PriceThroughStop, null, ExitReason.StopReached)]
    [InlineData(RuleName.PriceThroughTarget, null, ExitReason.TargetReached)]
    [InlineData(RuleName.PricesOutOfOrder, -10.0, ExitReason.StopReached)]
    [InlineData(RuleName.PricesOutOfOrder, -11.0, ExitReason.StopReached)]
    [InlineData(RuleName.PricesOutOfOrder, 10.0, ExitReason.TargetReached)]
    [InlineData(RuleName.PricesOutOfOrder, 11.0, ExitReason.TargetReached)]
    [InlineData(RuleName.PricesOutOfOrder, 0.0, ExitReason.ProtectiveClose)]
    [InlineData(RuleName.PricesOutOfOrder, null, ExitReason.ProtectiveClose)]
    [InlineData(RuleName.NotionalBelowMinimum, null, ExitReason.ProtectiveClose)]
    [InlineData(RuleName.VenueRefused, null, ExitReason.ProtectiveClose)]
    public void Refused_exits_close_the_trade_at_the_market_for_what_the_price_did(string rule, double? gain, ExitReason reason)
    {
        foreach (var it in new[] { new TradeCase(Buy), new TradeCase(Sell) })
        {
            var refused = it.ListOf(it.Exit, OrderStatus.Planned).Select(order => order.RefusedAs(rule));
            var view = it.View(it.Open(), [it.Entry(OrderStatus.Filled), .. refused]);
            var last = gain is { } some ? it.Gain((decimal)some) : default(decimal?);
            var forced = Assert.IsType<NextAction.ForceClose>((view with { LastPrice = last }).Decide());
            Assert.Equal((reason, false), (forced.Reason, forced.IsUnprotected));
        }
    }

    [Fact]
    public void Exits_that_a_busy_venue_refused_are_tried_again_with_longer_waits_and_then_the_trade_is_closed()
    {
        var it = new TradeCase(Buy);
        var tries = Enumerable.Range(0, 3)
            .Select(revision => it.ListOf(it.Exit, OrderStatus.Planned, revision: revision))
            .Select(list => list.Select(order => order.RefusedAs(RuleName.VenueBusy, mayRetry: true)).ToArray())
            .ToArray();
        OrderRow[] JustNow(int count) =>
            [it.Entry(OrderStatus.Filled), .. tries[..count].SelectMany(list => list).Select(order => order with { RecordedAt = Now })];
        OrderRow[] LongAgo(int count) => [it.Entry(OrderStatus.Filled), .. tries[..count].SelectMany(list => list)];

        Assert.Equal(Now.AddMilliseconds(200), Assert.IsType<NextAction.Pause>(it.Decide(it.Open(), JustNow(1))).Until);
        Assert.Equal(Now.AddMilliseconds(400), Assert.IsType<NextAction.Pause>(it.Decide(it.Open(), JustNow(2))).Until);
        Assert.Equal(1, Assert.IsType<NextAction.PlanExit>(it.Decide(it.Open(), LongAgo(1))).Revision);
        Assert.Equal(2, Assert.IsType<NextAction.PlanExit>(it.Decide(it.Open(), LongAgo(2))).Revision);
        Assert.Equal(ExitReason.ProtectiveClose, Assert.IsType<NextAction.ForceClose>(it.Decide(it.Open(), LongAgo(3))).Reason);
    }

    [Fact]
    public void A_refusal_before_exits_that_stood_does_not_count_any_more()
    {
        var it = new TradeCase(Buy);
        OrderRow[] Busy(int revision) =>
            [.. it.ListOf(it.Exit, OrderStatus.Planned, revision: revision).Select(
                order => order.RefusedAs(RuleName.VenueBusy, mayRetry: true))];
        var stood = it.ListOf(it.Exit, OrderStatus.New, revision: 2).CancelledByDesk();
        Assert.Equal(5, Assert.IsType<NextAction.PlanExit>(
            it.Decide(it.Open(), [it.Entry(OrderStatus.Filled), .. Busy(0), .. Busy(1), .. stood, .. Busy(3), .. Busy(4)])).Revision);
    }

    [Fact]
    public void What_is_too_small_for_exits_waits_while_the_entry_works_and_is_tried_anew_when_it_has_grown()
    {
        var it = new TradeCase(Buy);
        OrderRow[] refused = [.. it.ListOf(it.Exit, OrderStatus.Planned, 0.01m).Select(
            order => order.RefusedAs(RuleName.NotionalBelowMinimum))];
        var entry = it.Entry(OrderStatus.PartiallyFilled, type: OrderType.Limit) with { FilledQuantity = 0.01m };
        Assert.IsType<NextAction.Wait>(it.Decide(it.Open(0.01m, 0.01m), [entry, .. refused]));
        Assert.Equal(
            new NextAction.PlanExit(it.Exit, 0.5m, 1), it.Decide(it.Open(0.5m, 0.5m), [entry with { FilledQuantity = 0.5m }, .. refused]));
        Assert.IsType<NextAction.ForceClose>(it.Decide(it.Open(0.01m, 0.01m), [entry with { Status = OrderStatus.Cancelled }, .. refused]));
    }

    [Theory]
    [InlineData(RuleName.NothingToReduce)]
    [InlineData(RuleName.ShortNotAllowed)]
    [InlineData(RuleName.BuyingPowerExceeded)]
    public void A_refusal_that_speaks_of_a_missing_position_has_it_compared_a_bounded_number_of_times(string rule)
    {
        var it = new TradeCase(Sell);
        OrderRow[] Refused(int attempts, decimal quantity = 1m) => [it.Entry(OrderStatus.Filled),
            .. it.ListOf(it.Exit, OrderStatus.Planned, quantity).Select(order => order.RefusedAs(rule) with { Attempts = attempts })];
        Assert.Equal(Refused(0)[^1], Assert.IsType<NextAction.ComparePosition>(it.Decide(it.Open(), Refused(0))).Refused);
        Assert.IsType<NextAction.ComparePosition>(it.Decide(it.Open(), Refused(1)));
        Assert.IsType<NextAction.ForceClose>(it.Decide(it.Open(), Refused(2)));

        // The comparison booked what was gone: the rest gets its exits.
        Assert.Equal(new NextAction.PlanExit(it.Exit, 0.6m, 1), it.Decide(it.Open(0.6m), Refused(1)));
        var resting = Refused(1);
        resting[^1] = resting[^1] with { NextAttemptAt = Now.AddSeconds(1) };
        Assert.Equal(Now.AddSeconds(1), Assert.IsType<NextAction.Pause>(it.Decide(it.Open(), resting)).Until);
    }

    [Fact]
    public void Exits_that_the_venue_ends_by_itself_are_placed_anew_twice_and_then_the_trade_is_closed()
    {
        var it = new TradeCase(Buy);
        OrderRow[] Ended(int count) =>
            [it.Entry(OrderStatus.Filled), .. Enumerable.Range(0, count).SelectMany(
                revision => it.ListOf(it.Exit, OrderStatus.New, revision: revision).EndedByVenue())];
        Assert.Equal(1, Assert.IsType<NextAction.PlanExit>(it.Decide(it.Open(), Ended(1))).Revision);
        Assert.Equal(2, Assert.IsType<NextAction.PlanExit>(it.Decide(it.Open(), Ended(2))).Revision);
        Assert.Equal(ExitReason.ProtectiveClose, Assert.IsType<NextAction.ForceClose>(it.Decide(it.Open(), Ended(3))).Reason);
    }

    [Fact]
    public void What_the_desk_cancelled_and_what_filled_is_no_sign_of_a_venue_that_ends_exits()
    {
        var it = new TradeCase(Buy);
        var byDesk = Enumerable.Range(0, 5)
            .SelectMany(revision => it.ListOf(it.Exit, OrderStatus.New, revision: revision).CancelledByDesk());
        Assert.Equal(5, Assert.IsType<NextAction.PlanExit>(it.Decide(it.Open(), [it.Entry(OrderStatus.Filled), .. byDesk])).Revision);

        // Some venues end the other leg at the first partial fill of one, each time.
        var filling = Enumerable.Range(0, 5).SelectMany(revision =>
        {
            var list = it.ListOf(it.Exit, OrderStatus.New, revision: revision).EndedByVenue();
            return new[] { list[0] with { FilledQuantity = 0.1m }, list[1] };
        });
        Assert.Equal(5, Assert.IsType<NextAction.PlanExit>(it.Decide(it.Open(0.5m), [it.Entry(OrderStatus.Filled), .. filling])).Revision);
    }
}
