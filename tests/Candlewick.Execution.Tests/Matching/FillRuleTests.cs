using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Matching;

/// <summary>One golden example for every rule by which an order is filled on bars, for a long and for its mirror image, a short.</summary>
public sealed class FillRuleTests
{
    private const string BothTouched = "both legs touched within the bar: stop taken first";

    [Theory]
    [InlineData(100, 104, 97, 101, new[] { 100.0, 97, 104, 101 })]
    [InlineData(100, 102, 95, 101, new[] { 100.0, 102, 95, 101 })]
    [InlineData(100, 103, 97, 101, new[] { 100.0, 97, 103, 101 })]
    [InlineData(100, 103, 97, 99, new[] { 100.0, 103, 97, 99 })]
    [InlineData(100, 103, 97, 100, new[] { 100.0, 97, 103, 100 })]
    public void The_path_of_a_bar_is_open_nearer_extreme_other_extreme_close(
        double open, double high, double low, double close, double[] path) =>
        Assert.Equal(path.Select(price => (decimal)price), BarPath.Of(new Bar(0, open, high, low, close, 1)).Select(point => point.Price));

    [Fact]
    public void A_market_order_fills_at_the_next_price_plus_half_the_spread_and_slippage()
    {
        var book = new TestBook(rate: 0.001m, spread: 2m, slippage: 0.5m);
        book.Market(Buy, 2m);
        Assert.Empty(book.Fills);
        book.Bar(101, 105, 95, 102);
        var fill = Assert.Single(book.Fills);
        Assert.Equal((102.5m, 2m, 0.205m, "USDT"), (fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset));
        book.Market(Sell, 2m);
        book.Bar(110, 115, 105, 112);
        Assert.Equal(108.5m, book.Fills[1].Price);
        Assert.Equal(100_000m + (108.5m - 102.5m) * 2m - 0.001m * 2m * (102.5m + 108.5m), book.Cash);
    }

    [Fact]
    public void A_market_sale_fills_below_the_next_price_by_half_the_spread_and_slippage()
    {
        var book = new TestBook(rate: 0.001m, spread: 2m, slippage: 0.5m);
        book.Market(Sell, 2m);
        book.Bar(99, 105, 95, 102);
        var fill = Assert.Single(book.Fills);
        Assert.Equal((97.5m, 2m, 0.195m, "USDT"), (fill.Price, fill.Quantity, fill.Fee, fill.FeeAsset));
        book.Market(Buy, 2m);
        book.Bar(90, 95, 85, 92);
        Assert.Equal(91.5m, book.Fills[1].Price);
        Assert.Equal(100_000m + (97.5m - 91.5m) * 2m - 0.001m * 2m * (97.5m + 91.5m), book.Cash);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_market_order_placed_within_a_bar_fills_at_the_next_point_of_its_path(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Bar(100, 104, 97, 101, to: 1);
        book.Market(Buy, 1m);
        book.Bar(100, 104, 97, 101, from: 1);
        Assert.Equal(97m, Assert.Single(book.Fills).Price);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_stop_fills_at_its_price_without_spread_or_slippage(OrderSide way)
    {
        var book = new TestBook(way: way, spread: 2m, slippage: 1m);
        book.Stop(Buy, 1m, 103m);
        book.Bar(100, 104, 97, 101);
        Assert.Equal(103m, Assert.Single(book.Fills).Price);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_stop_that_the_open_jumped_fills_at_the_open(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Stop(Sell, 1m, 95m);
        book.Bar(92, 93, 90, 91);
        Assert.Equal(92m, Assert.Single(book.Fills).Price);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_limit_fills_at_its_price(OrderSide way)
    {
        var book = new TestBook(way: way, spread: 2m, slippage: 1m);
        book.Limit(Buy, 1m, 98m);
        book.Bar(100, 104, 97, 101);
        Assert.Equal(98m, Assert.Single(book.Fills).Price);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_limit_fills_at_the_open_where_that_is_better(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Limit(Buy, 1m, 98m);
        book.Bar(96, 104, 95, 101);
        Assert.Equal(96m, Assert.Single(book.Fills).Price);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_stop_that_is_only_touched_fills(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Stop(Sell, 1m, 97m);
        book.Bar(100, 104, 97, 101);
        Assert.Equal(97m, Assert.Single(book.Fills).Price);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void Orders_a_tick_away_from_the_bar_wait(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Limit(Sell, 1m, 104.01m);
        book.Limit(Buy, 1m, 96.99m);
        book.Stop(Sell, 1m, 96.99m);
        book.Stop(Buy, 1m, 104.01m);
        book.Bar(100, 104, 97, 101);
        Assert.Empty(book.Fills);
        Assert.Equal(4, book.Engine.OpenOrders.Count);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_list_touched_at_its_stop_alone_is_stopped_out(OrderSide way)
    {
        var book = Entered(way);
        var (target, stop) = book.List(Sell, 1m, 104m, 97m);
        book.Bar(100, 103.99, 97, 101);
        Assert.Equal((97m, (string?)null), (book.Fills[^1].Price, book.Fills[^1].Note));
        Assert.Equal((OrderStatus.Cancelled, OrderStatus.Filled), (book.Orders[target].Status, book.Orders[stop].Status));
        Assert.Equal(100_000m - 3m, book.Cash);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_limit_that_is_only_touched_fills(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Limit(Sell, 1m, 104m);
        book.Bar(100, 104, 97, 101);
        Assert.Equal(104m, Assert.Single(book.Fills).Price);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_stop_limit_becomes_a_limit_that_may_wait(OrderSide way)
    {
        var book = new TestBook(way: way);
        var id = book.StopLimit(Buy, 1m, stop: 103m, limit: 102m);
        book.Bar(100, 104, 99, 103.5);
        Assert.Empty(book.Fills);
        Assert.True(book.Orders[id].IsTriggered);
        book.Bar(103.5, 105, 101, 102);
        Assert.Equal(102m, Assert.Single(book.Fills).Price);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_stop_limit_with_room_fills_at_its_stop(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.StopLimit(Buy, 1m, stop: 103m, limit: 103.5m);
        book.Bar(100, 104, 97, 101);
        Assert.Equal(103m, Assert.Single(book.Fills).Price);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_fill_of_one_leg_cancels_the_other(OrderSide way)
    {
        var book = Entered(way);
        var (target, stop) = book.List(Sell, 1m, 104m, 95m);
        book.Bar(100, 105, 97, 101);
        Assert.Equal(104m, book.Fills[^1].Price);
        Assert.Null(book.Fills[^1].Note);
        Assert.Equal((OrderStatus.Filled, OrderStatus.Cancelled), (book.Orders[target].Status, book.Orders[stop].Status));
        Assert.Empty(book.Engine.OpenOrders);
        Assert.Equal(0m, book.Position);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void When_both_legs_are_touched_the_stop_is_first_although_the_path_meets_the_target_first(OrderSide way)
    {
        var book = Entered(way);
        var (target, stop) = book.List(Sell, 1m, 102m, 95m);
        // The nearer extreme is the high: the path alone would give the target.
        book.Bar(100, 103, 94, 99);
        Assert.Equal((95m, BothTouched), (book.Fills[^1].Price, book.Fills[^1].Note));
        Assert.Equal((OrderStatus.Cancelled, OrderStatus.Filled), (book.Orders[target].Status, book.Orders[stop].Status));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void When_both_legs_are_touched_stop_first_the_fill_says_so_too(OrderSide way)
    {
        var book = Entered(way);
        book.List(Sell, 1m, 110m, 98m);
        book.Bar(100, 111, 97, 105);
        Assert.Equal((98m, BothTouched), (book.Fills[^1].Price, book.Fills[^1].Note));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void An_open_beyond_the_target_does_not_save_a_list_whose_stop_the_bar_touches(OrderSide way)
    {
        var book = Entered(way);
        book.List(Sell, 1m, 104m, 95m);
        book.Bar(106, 107, 94, 96);
        Assert.Equal((95m, BothTouched), (book.Fills[^1].Price, book.Fills[^1].Note));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void For_a_list_placed_within_a_bar_the_rest_of_the_bar_counts_as_the_bar(OrderSide way)
    {
        var book = Entered(way);
        // Down to 94 and up to 107; the list is placed after the low.
        book.Bar(100, 107, 94, 96, to: 2);
        book.List(Sell, 1m, 104m, 93m);
        book.Bar(100, 107, 94, 96, from: 2);
        Assert.Equal((104m, (string?)null), (book.Fills[^1].Price, book.Fills[^1].Note));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void Exits_placed_after_an_entry_at_the_open_are_met_within_the_same_bar(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Market(Sell, 1m);
        book.Bar(100, 103, 94, 99, to: 1);
        book.List(Buy, 1m, 96m, 102m);
        book.Bar(100, 103, 94, 99, from: 1);
        Assert.Equal((102m, BothTouched), (book.Fills[^1].Price, book.Fills[^1].Note));
        Assert.Equal(100_000m - 2m, book.Cash);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void Volume_bounds_what_is_filled_and_the_rest_fills_at_following_prices(OrderSide way)
    {
        var book = new TestBook(way: way) { ParticipationRate = 0.1m };
        var id = book.Market(Buy, 3m);
        // A tenth of 40, a quarter of it at each point: 1 at the open, 1 at the low, 1 at the high.
        book.Bar(100, 104, 97, 101, volume: 40);
        Assert.Equal([(100m, 1m), (97m, 1m), (104m, 1m)], book.Fills.Select(fill => (fill.Price, fill.Quantity)));
        Assert.Equal(OrderStatus.Filled, book.Orders[id].Status);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void The_legs_of_a_list_fill_their_quantity_once_together(OrderSide way)
    {
        var book = Entered(way, 4m);
        book.ParticipationRate = 0.1m;
        var (target, stop) = book.List(Sell, 4m, 104m, 95m);
        book.Bar(100, 104, 99, 100, volume: 40, to: 3);
        Assert.Equal((OrderStatus.PartiallyFilled, 1m), (book.Orders[target].Status, book.Orders[target].FilledQuantity));
        book.ParticipationRate = null;
        book.Bar(100, 101, 94, 94);
        Assert.Equal((OrderStatus.Cancelled, 1m), (book.Orders[target].Status, book.Orders[target].FilledQuantity));
        Assert.Equal((OrderStatus.Cancelled, 3m), (book.Orders[stop].Status, book.Orders[stop].FilledQuantity));
        Assert.Equal(0m, book.Position);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_reduce_only_order_never_opens_a_position(OrderSide way)
    {
        var book = Entered(way);
        var stop = book.Send(Sell, OrderType.Stop, 5m, stop: 98m, reduceOnly: true, id: "exit");
        Assert.IsType<Contracts.SubmitOutcome.Accepted>(stop);
        book.Bar(100, 101, 97, 99);
        Assert.Equal((OrderStatus.Expired, 1m), (book.Orders["exit"].Status, book.Orders["exit"].FilledQuantity));
        Assert.Equal(0m, book.Position);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void Immediate_or_cancel_and_fill_or_kill_do_not_wait(OrderSide way)
    {
        var book = new TestBook(way: way) { ParticipationRate = 0.1m };
        var ioc = book.Limit(Buy, 3m, 101m, TimeInForce.ImmediateOrCancel);
        book.Bar(100, 104, 97, 101, volume: 40);
        Assert.Equal((OrderStatus.Expired, 1m), (book.Orders[ioc].Status, book.Orders[ioc].FilledQuantity));
        var fok = book.Limit(Buy, 3m, 102m, TimeInForce.FillOrKill);
        book.Bar(100, 104, 97, 101, volume: 40);
        Assert.Equal((OrderStatus.Expired, 0m), (book.Orders[fok].Status, book.Orders[fok].FilledQuantity));
    }

    [Fact]
    public void The_same_orders_over_the_same_bars_give_the_same_fills()
    {
        Assert.Equal(Run(), Run());

        static string Run()
        {
            var book = new TestBook(rate: 0.0004m, spread: 0.3m, slippage: 0.1m) { ParticipationRate = 0.2m };
            var random = new Random(7);
            var price = 100.0;
            for (var i = 0; i < 500; i++)
            {
                if (book.Engine.OpenOrders.Count < 5)
                {
                    book.Market(random.Next(2) == 0 ? Buy : Sell, 1m + random.Next(5));
                    book.Limit(Buy, 1m, Math.Round((decimal)price - 1m, 2));
                }

                var open = Math.Round(price + random.NextDouble() - 0.5, 2);
                var close = Math.Round(open + random.NextDouble() * 2 - 1, 2);
                book.Bar(open, Math.Max(open, close) + 0.5, Math.Min(open, close) - 0.5, close, volume: random.Next(1, 60));
                price = close;
            }

            return string.Join('\n', book.Fills);
        }
    }

    private static TestBook Entered(OrderSide way, decimal quantity = 1m)
    {
        var book = new TestBook(way: way);
        book.Market(Buy, quantity);
        book.Bar(100, 100, 100, 100);
        return book;
    }
}
