using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Tests.Matching;

/// <summary>
/// Orders that only rest, that are touched from their target's side, that call others in, that take at once, and that are made smaller;
/// each in a rising market and in its mirror image.
/// </summary>
public sealed class OrderKindTests
{
    [Theory]
    [InlineData(OrderSide.Buy, 100, false)]
    [InlineData(OrderSide.Buy, 99.99, true)]
    [InlineData(OrderSide.Sell, 100, false)]
    [InlineData(OrderSide.Sell, 99.99, true)]
    public void What_may_only_rest_is_refused_at_the_price_that_stands_there(OrderSide way, double limit, bool rests)
    {
        var book = new TestBook(way: way);

        var outcome = book.Send(OrderSide.Buy, OrderType.Limit, 1m, (decimal)limit, postOnly: true);

        if (rests)
        {
            Assert.IsType<SubmitOutcome.Accepted>(outcome);
            book.Bar(100, 100, 99.5, 99.7);
            Assert.True(Assert.Single(book.Fills).IsMaker);
        }
        else
        {
            Assert.Equal(RuleName.WouldMatchAtOnce, Assert.IsType<SubmitOutcome.Refused>(outcome).Rule);
            Assert.Empty(book.Engine.OpenOrders);
        }
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void A_sell_that_takes_a_profit_is_touched_from_below_and_not_from_above(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Market(OrderSide.Buy, 1m);
        book.Bar(100, 100, 100, 100);
        Assert.IsType<SubmitOutcome.Accepted>(book.Send(OrderSide.Sell, OrderType.Stop, 1m, stop: 103m, ifTouched: true));
        var late = Assert.IsType<SubmitOutcome.Refused>(book.Send(OrderSide.Sell, OrderType.Stop, 1m, stop: 99m, ifTouched: true));
        Assert.Equal(RuleName.PriceThroughStop, late.Rule);

        book.Bar(100, 102.9, 95, 100);
        Assert.Single(book.Fills);
        book.Bar(100, 103, 100, 102);

        Assert.Equal(103m, book.Fills[1].Price);
        Assert.Equal(0m, book.Position);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void A_touched_order_with_a_limit_waits_for_its_limit(OrderSide way)
    {
        var book = new TestBook(way: way);
        book.Market(OrderSide.Buy, 1m);
        book.Bar(100, 100, 100, 100);
        // Touched at 103, it wants 104 or better.
        book.Send(OrderSide.Sell, OrderType.StopLimit, 1m, 104m, 103m, ifTouched: true);

        book.Bar(100, 103.5, 100, 103.2);
        Assert.Single(book.Fills);
        Assert.NotNull(Assert.Single(book.Engine.OpenOrders).WorkingAt);
        book.Bar(103.2, 104, 103.1, 103.9);

        Assert.Equal(104m, book.Fills[1].Price);
    }

    [Theory]
    [InlineData(OrderSide.Buy, 105, 100, 105)]
    [InlineData(OrderSide.Sell, 105, 100, 105)]
    [InlineData(OrderSide.Buy, 100, 95, 95)]
    [InlineData(OrderSide.Sell, 100, 95, 95)]
    // A bar that touches both: the worse is assumed.
    [InlineData(OrderSide.Buy, 105, 95, 95)]
    [InlineData(OrderSide.Sell, 105, 95, 95)]
    public void Of_a_touched_target_and_a_stop_one_is_filled_and_all_locks_go(OrderSide way, double high, double low, double price)
    {
        var book = new TestBook(way: way, leverage: 1m);
        book.Market(OrderSide.Buy, 1m);
        book.Bar(100, 100, 100, 100);
        var target = book.Order("target", OrderSide.Sell, OrderType.Stop, 1m, stop: 105m) with { IsIfTouched = true };
        var stop = book.Order("stop", OrderSide.Sell, OrderType.Stop, 1m, stop: 95m);
        Assert.IsType<SubmitOutcome.Accepted>(book.Engine.SubmitList(new VenueOrderList("l", target, stop), TestBook.Btc, default));

        book.Bar(100, high, low, 100);

        Assert.Equal(2, book.Fills.Count);
        Assert.Equal((decimal)price, book.Fills[1].Price);
        Assert.Empty(book.Engine.OpenOrders);
        Assert.True(book.Orders[price == 105 ? "stop" : "target"].IsEndedByOtherLeg);
        Assert.All(book.Engine.Balances, balance => Assert.Equal(0m, balance.Locked));
    }

    [Fact]
    public void A_spot_pair_with_a_touched_target_locks_once_and_gives_all_back()
    {
        var book = new TestBook(AccountKind.Spot);
        book.Market(OrderSide.Buy, 2m);
        book.Bar(100, 100, 100, 100);
        var target = book.Order("target", OrderSide.Sell, OrderType.Stop, 2m, stop: 105m) with { IsIfTouched = true };
        var stop = book.Order("stop", OrderSide.Sell, OrderType.Stop, 2m, stop: 95m);
        book.Engine.SubmitList(new VenueOrderList("l", target, stop), TestBook.Btc, default);
        Assert.Equal(new AssetBalance("BTC", 0m, 2m), Balance(book, "BTC"));

        book.Bar(100, 105, 100, 105);

        Assert.Equal(new AssetBalance("BTC", 0m, 0m), Balance(book, "BTC"));
        Assert.Equal(new AssetBalance("USDT", 100_010m, 0m), Balance(book, "USDT"));
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void Pending_orders_wait_until_the_working_one_is_filled_completely(OrderSide way)
    {
        var book = new TestBook(way: way) { ParticipationRate = 0.1m };
        Chain(book, 10m);

        // Volume for 2.5 at each point of the path, of which two touch the limit.
        book.Bar(100, 100, 98, 99.5, volume: 100);
        Assert.Equal(OrderStatus.PartiallyFilled, book.Orders["entry"].Status);
        Assert.True(book.Orders["target"].IsPending && book.Orders["stop"].IsPending);
        book.Bar(99.5, 106, 99.5, 99.5, volume: 100);
        Assert.True(book.Orders["target"].IsPending);
        book.Bar(98.5, 98.5, 98, 98.5, volume: 1_000);

        Assert.Equal(OrderStatus.Filled, book.Orders["entry"].Status);
        Assert.False(book.Orders["target"].IsPending || book.Orders["stop"].IsPending);
        Assert.Equal(10m, book.Position);
        book.Bar(98.5, 105, 98.5, 105, volume: 100_000);
        Assert.Equal(0m, book.Position);
        Assert.Equal((OrderStatus.Filled, OrderStatus.Cancelled), (book.Orders["target"].Status, book.Orders["stop"].Status));
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void What_the_price_passed_before_a_pending_order_came_in_does_not_fill_it(OrderSide way)
    {
        var book = new TestBook(way: way);
        // The bar falls from 106, above the target, to the entry: the target was not there yet.
        book.Bar(106, 106, 106, 106);
        Chain(book, 1m);

        book.Bar(106, 106, 98, 98.5);

        Assert.Equal(OrderStatus.Filled, book.Orders["entry"].Status);
        Assert.Equal((OrderStatus.New, OrderStatus.New), (book.Orders["target"].Status, book.Orders["stop"].Status));
        Assert.Equal(1m, book.Position);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void A_price_that_runs_through_entry_and_stop_takes_both(OrderSide way)
    {
        var book = new TestBook(way: way);
        Chain(book, 1m);

        book.Bar(100, 100, 94, 94.5);

        Assert.Equal([99m, 94m], book.Fills.Select(fill => fill.Price));
        Assert.Equal(0m, book.Position);
        Assert.Empty(book.Engine.OpenOrders);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void A_working_order_that_ends_unfilled_takes_the_pending_ones_with_it(OrderSide way)
    {
        var book = new TestBook(way: way);
        Chain(book, 1m);

        book.Cancel("entry");

        Assert.Empty(book.Engine.OpenOrders);
        Assert.All(book.Orders.Values, order => Assert.Equal(OrderStatus.Cancelled, order.Status));
        var other = new TestBook(way: way) { ParticipationRate = 0.1m };
        Chain(other, 10m, TimeInForce.ImmediateOrCancel);
        other.Bar(98, 98, 98, 98, volume: 100);
        Assert.Equal((OrderStatus.Expired, 2.5m), (other.Orders["entry"].Status, other.Orders["entry"].FilledQuantity));
        Assert.Empty(other.Engine.OpenOrders);
        Assert.Equal(2.5m, other.Position);
    }

    [Fact]
    public void A_chain_that_makes_no_sense_is_refused_whole()
    {
        var book = new TestBook(AccountKind.Spot);
        var entry = book.Order("entry", OrderSide.Buy, OrderType.Limit, 1m, 99m);
        var target = book.Order("target", OrderSide.Sell, OrderType.Limit, 1m, 105m);
        var stop = book.Order("stop", OrderSide.Sell, OrderType.Stop, 1m, stop: 95m);
        string Rule(VenueOrder first, VenueOrder second, VenueOrder? third) =>
            Assert.IsType<SubmitOutcome.Refused>(book.SendChain(first, second, third)).Rule;

        Assert.Equal(RuleName.VenueRefused, Rule(entry with { Type = OrderType.Market, LimitPrice = null }, target, stop));
        Assert.Equal(RuleName.DuplicateClientOrderId, Rule(entry, target with { ClientOrderId = "entry" }, stop));
        Assert.Equal(RuleName.DuplicateClientOrderId, Rule(entry, target, stop with { ClientOrderId = "target" }));
        Assert.Equal(RuleName.PricesOutOfOrder, Rule(entry, target with { LimitPrice = 94m }, stop));
        Assert.Equal(RuleName.VenueRefused, Rule(entry, target, stop with { Quantity = 2m }));
        Assert.Equal(RuleName.BuyingPowerExceeded, Rule(entry with { Quantity = 2_000m }, target, stop));
        Assert.Equal(RuleName.QuantityOffStep, Rule(entry, target with { Quantity = 1.000001m }, null));
        Assert.Equal(RuleName.NotionalBelowMinimum, Rule(entry, target with { Quantity = 0.00001m }, null));
        Assert.Equal(RuleName.WouldMatchAtOnce, Rule(entry with { LimitPrice = 101m, IsPostOnly = true }, target, stop));
        Assert.Empty(book.Engine.OpenOrders);
        Assert.Equal(0m, Balance(book, "USDT").Locked);
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void An_order_that_takes_what_stands_there_changes_nothing_for_the_others(OrderSide way)
    {
        var book = new TestBook(way: way, spread: 0.2m);
        var resting = book.Limit(OrderSide.Buy, 1m, 100m);
        var market = book.Market(OrderSide.Buy, 1m);

        book.TakeNow(market);

        var fill = Assert.Single(book.Fills);
        Assert.Equal((market, 100.1m, false), (fill.ClientOrderId, fill.Price, fill.IsMaker));
        Assert.Equal(OrderStatus.New, book.Orders[resting].Status);
        book.TakeNow(resting);
        Assert.Equal(OrderStatus.Filled, book.Orders[resting].Status);
        book.TakeNow("no such order");
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void An_order_is_made_smaller_but_not_below_what_is_filled(OrderSide way)
    {
        var book = new TestBook(way: way) { ParticipationRate = 0.1m };
        var id = book.Limit(OrderSide.Buy, 10m, 99m);
        book.Bar(99, 99, 99, 99, volume: 40);
        Assert.Equal(4m, book.Position);

        Assert.NotNull(book.Reduce(id, 10m));
        Assert.NotNull(book.Reduce(id, 11m));
        Assert.NotNull(book.Reduce(id, 4m));
        Assert.NotNull(book.Reduce(id, 4.000001m));
        Assert.NotNull(book.Reduce("no such order", 1m));
        Assert.Null(book.Reduce(id, 5m));
        book.Bar(99, 99, 99, 99, volume: 1_000);

        Assert.Equal(5m, book.Position);
        Assert.Equal(OrderStatus.Filled, book.Orders[id].Status);
    }

    [Fact]
    public void What_a_smaller_order_does_not_need_is_free_again()
    {
        var book = new TestBook(AccountKind.Spot) { ParticipationRate = 0.1m };
        var id = book.Limit(OrderSide.Buy, 10m, 99m);
        Assert.Equal(990m, Balance(book, "USDT").Locked);
        book.Bar(99, 99, 99, 99, volume: 40);

        Assert.Null(book.Reduce(id, 6m));

        Assert.Equal(new AssetBalance("USDT", 100_000m - (6m * 99m), 2m * 99m), Balance(book, "USDT"));
        book.Cancel(id);
        Assert.Equal(0m, Balance(book, "USDT").Locked);
    }

    [Fact]
    public void A_purchase_that_says_what_it_may_cost_costs_no_more_at_a_price_that_moved()
    {
        var book = new TestBook(AccountKind.Spot);
        book.Engine.Submit(
            book.Order("by-cost", OrderSide.Buy, OrderType.Market, 0m) with { QuoteQuantity = 1_000m }, TestBook.Btc, default);
        Assert.Equal(10m, Assert.Single(book.Engine.OpenOrders).Quantity);

        book.Bar(125, 125, 125, 125);

        Assert.Equal((8m, OrderStatus.Filled), (book.Orders["by-cost"].Quantity, book.Orders["by-cost"].Status));
        Assert.Equal(new AssetBalance("USDT", 99_000m, 0m), Balance(book, "USDT"));
        book.Engine.Submit(
            book.Order("cheaper", OrderSide.Buy, OrderType.Market, 0m) with { QuoteQuantity = 1_000m }, TestBook.Btc, default);
        book.Bar(100, 100, 100, 100);
        Assert.Equal(8m, book.Orders["cheaper"].FilledQuantity);
    }

    [Fact]
    public void An_immediate_order_that_finds_nothing_is_at_its_end()
    {
        var book = new TestBook { ParticipationRate = 0.1m };
        var id = book.Limit(OrderSide.Buy, 1m, 101m, TimeInForce.ImmediateOrCancel);

        book.Bar(100, 100, 100, 100, volume: 0);

        Assert.Equal(OrderStatus.Expired, book.Orders[id].Status);
    }

    [Fact]
    public void Pending_orders_take_no_buying_power_of_a_margin_account()
    {
        var book = new TestBook(leverage: 1m, balance: 1_000m);
        Chain(book, 5m);
        var without = new TestBook(leverage: 1m, balance: 1_000m);
        without.Limit(OrderSide.Buy, 5m, 99m);

        Assert.Equal(without.Engine.Figures().BuyingPower, book.Engine.Figures().BuyingPower);
    }

    private static void Chain(TestBook book, decimal quantity, TimeInForce tif = TimeInForce.GoodTillCancel) =>
        Assert.IsType<SubmitOutcome.Accepted>(book.SendChain(
            book.Order("entry", OrderSide.Buy, OrderType.Limit, quantity, 99m, tif: tif),
            book.Order("target", OrderSide.Sell, OrderType.Limit, quantity, 105m),
            book.Order("stop", OrderSide.Sell, OrderType.Stop, quantity, stop: 95m)));

    private static AssetBalance Balance(TestBook book, string asset) => book.Engine.Balances.Single(balance => balance.Asset == asset);
}
