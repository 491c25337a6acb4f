using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Supervision;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Supervision;

/// <summary>What the desk itself watches: times, stops that follow the price, and the legs that a venue cannot hold.</summary>
public sealed class WatchedExitTests
{
    private static readonly DateTimeOffset Now = TradeCase.Now;
    private static readonly BrokerCapabilities NoLists = TradeCase.HoldsAll with { HasOrderLists = false };
    private static readonly BrokerCapabilities NoStops = TradeCase.HoldsAll with { HasOrderLists = false, HasStopOrders = false };

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void What_stands_at_the_venue_is_what_the_venue_can_hold(OrderSide side)
    {
        var it = new TradeCase(side);
        var onlyTarget = it.Exit with { StopPrice = null };
        Assert.Equal("Target Stop", Legs(it.Exit, TradeCase.HoldsAll));
        Assert.Equal("Stop", Legs(it.Exit, NoLists));
        Assert.Equal("", Legs(it.Exit, NoStops));
        Assert.Equal("Target", Legs(onlyTarget, NoLists));
        Assert.Equal("Target", Legs(onlyTarget, NoStops));
        Assert.Equal("Stop", Legs(it.Exit with { TargetPrice = null }, NoLists));
        Assert.Equal("", Legs(it.Exit with { TargetPrice = null, StopPrice = null }, TradeCase.HoldsAll));

        string Legs(ExitRow exit, BrokerCapabilities capabilities) => string.Join(
            ' ', ExitOrders.Of(it.Planned, exit, capabilities, 1m, 0).Select(order => order.Leg));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void Exit_orders_close_the_trade_at_their_prices_and_may_only_reduce(OrderSide side)
    {
        var it = new TradeCase(side);
        var orders = ExitOrders.Of(it.Planned, it.Exit with { Number = 2 }, TradeCase.HoldsAll, 0.7m, 3);
        Assert.All(orders, order => Assert.Equal(
            (side.Opposite(), 0.7m, 3, 2, true), (order.Side, order.Quantity, order.Revision, order.ExitNumber, order.ReduceOnly)));
        Assert.Equal((OrderType.Limit, it.Gain(10m), default(decimal?)), (orders[0].Type, orders[0].LimitPrice, orders[0].StopPrice));
        Assert.Equal((OrderType.Stop, default(decimal?), it.Gain(-10m)), (orders[1].Type, orders[1].LimitPrice, orders[1].StopPrice));

        var touched = Assert.Single(ExitOrders.Of(it.Planned, it.Exit with { Triggered = Leg.Stop }, TradeCase.HoldsAll, 0.7m, 4));
        Assert.Equal(
            (Leg.Stop, OrderType.Market, default(decimal?), default(decimal?)),
            (touched.Leg, touched.Type, touched.LimitPrice, touched.StopPrice));
    }

    [Fact]
    public void A_market_exit_may_only_reduce_but_for_the_desks_own_protective_trade()
    {
        var it = new TradeCase(Buy);
        Assert.True(ExitOrders.Market(it.Planned, Leg.Close, 1m, 0).ReduceOnly);
        Assert.False(ExitOrders.Market(it.Planned with { OwnerKind = TradeOwnerKind.Protection }, Leg.Close, 1m, 0).ReduceOnly);
    }

    [Theory]
    [InlineData(Buy, 9.99, null)]
    [InlineData(Buy, 10, "Target")]
    [InlineData(Buy, 12, "Target")]
    [InlineData(Buy, -10, null)]
    [InlineData(Sell, 9.99, null)]
    [InlineData(Sell, 10, "Target")]
    [InlineData(Sell, 12, "Target")]
    [InlineData(Sell, -10, null)]
    public void Without_lists_the_stop_stands_at_the_venue_and_the_desk_watches_the_target(OrderSide side, double gain, string? touched)
    {
        var it = new TradeCase(side);
        var view = it.View(it.Open(), it.Entry(OrderStatus.Filled), it.StopOf(it.Exit, OrderStatus.New)) with
        {
            Capabilities = NoLists, LastPrice = it.Gain((decimal)gain),
        };
        Assert.Equal(touched, (view.Decide() as NextAction.Trigger)?.Leg.ToString());
        OrderRow[] listed = [it.Entry(OrderStatus.Filled), .. it.ListOf(it.Exit, OrderStatus.New)];
        Assert.IsType<NextAction.Wait>((view with { Capabilities = TradeCase.HoldsAll, Orders = listed }).Decide());
    }

    [Theory]
    [InlineData(Buy, 9.99, null)]
    [InlineData(Buy, 10, "Target")]
    [InlineData(Buy, -9.99, null)]
    [InlineData(Buy, -10, "Stop")]
    [InlineData(Buy, -15, "Stop")]
    [InlineData(Sell, 9.99, null)]
    [InlineData(Sell, 10, "Target")]
    [InlineData(Sell, -9.99, null)]
    [InlineData(Sell, -10, "Stop")]
    [InlineData(Sell, -15, "Stop")]
    public void Without_stop_orders_the_desk_watches_both(OrderSide side, double gain, string? touched)
    {
        var it = new TradeCase(side);
        var view = it.View(it.Open(), it.Entry(OrderStatus.Filled)) with { Capabilities = NoStops, LastPrice = it.Gain((decimal)gain) };
        Assert.Equal(touched, ((view with { Exits = [it.Exit with { IsWatched = true }] }).Decide() as NextAction.Trigger)?.Leg.ToString());
    }

    [Fact]
    public void An_exit_that_the_venue_cannot_hold_is_marked_as_watched_once()
    {
        var it = new TradeCase(Buy);
        var view = it.View(it.Open() with { UnprotectedSince = Now }, it.Entry(OrderStatus.Filled)) with { Capabilities = NoStops };
        Assert.Equal(it.Exit, Assert.IsType<NextAction.Watch>(view.Decide()).Exit);
        Assert.IsType<NextAction.Wait>((view with { Trade = it.Open(), Exits = [it.Exit with { IsWatched = true }] }).Decide());
    }

    [Fact]
    public void A_watched_exit_that_got_a_stop_the_venue_can_hold_is_no_longer_taken_for_watched()
    {
        // Else it would count as protected while the stop is refused or lost at the venue.
        var it = new TradeCase(Buy);
        var exit = it.Exit with { TargetPrice = null, CloseAt = TradeCase.MarketNow.AddHours(1), IsWatched = true };
        var view = it.View(it.Open(), it.Entry(OrderStatus.Filled)) with { Exits = [exit] };
        Assert.Equal(new NextAction.Watch(exit, IsOn: false), view.Decide());
        Assert.IsType<NextAction.PlanExit>((view with { Exits = [exit with { IsWatched = false }] }).Decide());
    }

    [Fact]
    public void An_exits_time_is_over_by_the_venues_clock_whatever_the_price()
    {
        var it = new TradeCase(Sell);
        var exit = it.Exit with { CloseAt = TradeCase.MarketNow };
        OrderRow[] orders = [it.Entry(OrderStatus.Filled), .. it.ListOf(exit, OrderStatus.New)];
        var view = it.View(it.Open(), orders) with { Exits = [exit], LastPrice = null };
        Assert.Equal(Leg.Time, Assert.IsType<NextAction.Trigger>(view.Decide()).Leg);
        Assert.IsType<NextAction.Wait>((view with { MarketTime = TradeCase.MarketNow.AddTicks(-1) }).Decide());
    }

    [Theory]
    [InlineData("Stop")]
    [InlineData("Target")]
    [InlineData("Time")]
    public void A_touched_exit_first_clears_what_stands_and_then_closes_its_share_at_the_market(string name)
    {
        var it = new TradeCase(Buy);
        var leg = Enum.Parse<Leg>(name);
        var exit = it.Exit with { Quantity = 0.3m, Triggered = leg };
        var rest = it.Exit with { Number = 2 };
        OrderRow[] stands = [it.Entry(OrderStatus.Filled), .. it.ListOf(rest, OrderStatus.New, 0.7m)];
        NextAction Decide(params OrderRow[] own) => (it.View(it.Open(), [.. stands, .. own]) with { Exits = [exit, rest] }).Decide();

        var standing = it.ListOf(exit, OrderStatus.New, 0.3m);
        Assert.Equal(standing, Assert.IsType<NextAction.Cancel>(Decide(standing)).Orders);
        Assert.IsType<NextAction.DropPlanned>(Decide(it.ListOf(exit, OrderStatus.Planned, 0.3m)));
        Assert.Equal(new NextAction.PlanExit(exit, 0.3m, 1), Decide(standing.CancelledByDesk()));
        Assert.IsType<NextAction.DropPlanned>(Decide(it.TouchedOf(exit, leg, OrderStatus.Planned, 0.2m)));
        var market = it.TouchedOf(exit, leg, OrderStatus.Planned, 0.3m);
        Assert.Equal([market], Assert.IsType<NextAction.Send>(Decide(market)).Orders);
        Assert.IsType<NextAction.Wait>(Decide(it.TouchedOf(exit, leg, OrderStatus.New, 0.3m)));
    }

    [Fact]
    public void A_touched_exit_that_is_refused_is_tried_again_and_then_the_whole_trade_is_closed()
    {
        var it = new TradeCase(Sell);
        var exit = it.Exit with { Triggered = Leg.Time };
        OrderRow[] Refused(int count, bool mayRetry) =>
            [.. Enumerable.Range(0, count).Select(
                revision => it.TouchedOf(exit, Leg.Time, OrderStatus.Planned, revision: revision).RefusedAs(RuleName.VenueBusy, mayRetry))];
        NextAction Decide(OrderRow[] own) => (it.View(it.Open(), [it.Entry(OrderStatus.Filled), .. own]) with { Exits = [exit] }).Decide();

        Assert.Equal(2, Assert.IsType<NextAction.PlanExit>(Decide(Refused(2, mayRetry: true))).Revision);
        Assert.IsType<NextAction.Pause>(Decide([Refused(1, mayRetry: true)[0] with { RecordedAt = Now }]));
        Assert.Equal(ExitReason.ProtectiveClose, Assert.IsType<NextAction.ForceClose>(Decide(Refused(3, mayRetry: true))).Reason);
        Assert.IsType<NextAction.ForceClose>(Decide(Refused(1, mayRetry: false)));
    }

    [Fact]
    public void A_touched_exit_that_the_venue_ends_again_and_again_closes_the_whole_trade()
    {
        var it = new TradeCase(Buy);
        var exit = it.Exit with { Triggered = Leg.Stop };
        var ended = Enumerable.Range(0, 40)
            .Select(revision => it.TouchedOf(exit, Leg.Stop, OrderStatus.Expired, revision: revision))
            .ToArray();
        NextAction Decide(int count) =>
            (it.View(it.Open(), [it.Entry(OrderStatus.Filled), .. ended[..count]]) with { Exits = [exit] }).Decide();

        Assert.Equal(1, Assert.IsType<NextAction.PlanExit>(Decide(1)).Revision);
        Assert.IsType<NextAction.ForceClose>(Decide(40));
    }

    // Best price since the entry, stop, and price now, by what they gain; what the stop moves to.
    [Theory]
    [InlineData(null, -10.0, 1.0, -9.0)]
    [InlineData(0.0, -10.0, 0.5, -9.5)]
    [InlineData(0.0, -10.0, 0.49, null)]
    [InlineData(5.0, -5.0, 5.0, null)]
    [InlineData(5.0, -5.0, 4.0, null)]
    [InlineData(5.0, -5.0, -4.0, null)]
    [InlineData(null, -2.0, 0.0, null)]
    [InlineData(5.0, 1.0, 6.0, null)]
    [InlineData(null, null, 0.0, -10.0)]
    [InlineData(20.0, 10.0, 35.0, 25.0)]
    public void A_stop_that_trails_only_ever_moves_forward_and_not_in_tiny_steps(double? best, double? stop, double gain, double? moved)
    {
        foreach (var it in new[] { new TradeCase(Buy), new TradeCase(Sell) })
        {
            var exit = it.Exit with
            {
                TargetPrice = null, TrailDistance = 10m, BestPrice = best is { } seen ? it.Gain((decimal)seen) : null,
                StopPrice = stop is { } behind ? it.Gain((decimal)behind) : null,
            };
            OrderRow[] orders = [it.Entry(OrderStatus.Filled), .. stop is null ? [] : new[] { it.StopOf(exit, OrderStatus.New) }];
            var action = (it.View(it.Open(), orders) with { Exits = [exit], LastPrice = it.Gain((decimal)gain) }).Decide();
            var trail = action as NextAction.Trail;
            Assert.Equal(moved is { } to ? it.Gain((decimal)to) : null, trail?.NewStop);
            Assert.True(trail is null || trail.Best == it.Gain((decimal)gain));
            Assert.Equal(moved is not null || best is null, trail is not null);
        }
    }

    [Fact]
    public void A_stop_that_trails_lies_on_the_tick_on_its_far_side()
    {
        decimal? StopOf(OrderSide side)
        {
            var it = new TradeCase(side);
            var exit = it.Exit with { TargetPrice = null, StopPrice = null, TrailDistance = 10.005m };
            return Assert.IsType<NextAction.Trail>((it.View(it.Open(), it.Entry(OrderStatus.Filled)) with { Exits = [exit] }).Decide())
                .NewStop;
        }

        Assert.Equal((89.99m, 110.01m), (StopOf(Buy), StopOf(Sell)));
    }

    [Fact]
    public void The_least_move_of_a_trail_is_a_tick()
    {
        var it = new TradeCase(Buy);
        var exit = it.Exit with { TargetPrice = null, TrailDistance = 0.1m, BestPrice = 100m, StopPrice = 99.9m };
        var view = it.View(it.Open(), it.Entry(OrderStatus.Filled), it.StopOf(exit, OrderStatus.New)) with { Exits = [exit] };
        Assert.Equal(99.91m, Assert.IsType<NextAction.Trail>((view with { LastPrice = 100.01m }).Decide()).NewStop);
        Assert.IsType<NextAction.Wait>((view with { LastPrice = 100.005m }).Decide());
    }
}
