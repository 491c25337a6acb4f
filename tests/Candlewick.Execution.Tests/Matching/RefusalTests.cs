using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Execution.Matching;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Execution.Tests.Matching;

/// <summary>Every refusal names its rule and its numbers.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void A_notional_below_the_minimum_is_refused_with_both_numbers() => Refused(
        new TestBook(last: 48_700m).Send(Buy, OrderType.Market, 0.0001m),
        RuleName.NotionalBelowMinimum, "4.87 USDT is below the venue's minimum of 5 USDT (NOTIONAL)");

    [Theory]
    [InlineData("0", RuleName.QuantityZero)]
    [InlineData("0.000001", RuleName.QuantityBelowMinimum)]
    [InlineData("9000.1", RuleName.QuantityAboveMaximum)]
    [InlineData("1.000001", RuleName.QuantityOffStep)]
    public void A_quantity_outside_the_lot_size_is_refused(string quantity, string rule) => Refused(
        new TestBook().Send(Buy, OrderType.Market, decimal.Parse(quantity, CultureInfo.InvariantCulture)), rule, "(LOT_SIZE)");

    [Fact]
    public void A_price_off_the_tick_is_refused() => Refused(
        new TestBook().Send(Buy, OrderType.Limit, 1m, limit: 99.001m),
        RuleName.PriceOffTick, "99.001 is not a multiple of the venue's tick 0.01 (PRICE_FILTER)");

    [Fact]
    public void A_client_order_id_that_is_open_is_refused()
    {
        var book = new TestBook();
        book.Send(Buy, OrderType.Limit, 1m, limit: 90m, id: "same");
        Refused(book.Send(Buy, OrderType.Limit, 1m, limit: 90m, id: "same"), RuleName.DuplicateClientOrderId, "same");
    }

    [Fact]
    public void More_than_the_buying_power_is_refused() => Refused(
        new TestBook(balance: 1_000m).Send(Buy, OrderType.Market, 101m),
        RuleName.BuyingPowerExceeded, "10100 USDT is above the buying power of 10000 USDT");

    [Fact]
    public void Open_orders_use_up_buying_power()
    {
        var book = new TestBook(balance: 1_000m);
        book.Limit(Buy, 60m, 100m);
        Refused(book.Send(Buy, OrderType.Limit, 50m, limit: 100m), RuleName.BuyingPowerExceeded, "buying power of 4000 USDT");
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_reduce_only_order_without_a_position_is_refused(OrderSide side) => Refused(
        new TestBook().Send(side, OrderType.Market, 1m, reduceOnly: true), RuleName.NothingToReduce, "BTCUSDT");

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_reduce_only_order_that_would_add_to_the_position_is_refused(OrderSide side)
    {
        var book = new TestBook();
        book.Market(side, 1m);
        book.Bar(100, 100, 100, 100);
        Refused(book.Send(side, OrderType.Market, 1m, reduceOnly: true), RuleName.NothingToReduce, "BTCUSDT");
    }

    [Theory]
    [InlineData(Buy, 105)]
    [InlineData(Sell, 95)]
    public void A_list_is_on_its_sides_while_a_tick_away_from_the_market(OrderSide entry, int target)
    {
        var book = new TestBook();
        book.Market(entry, 1m);
        book.Bar(100, 100, 100, 100);
        book.List(entry.Opposite(), 1m, target, entry == Buy ? 99.99m : 100.01m);
        Assert.Equal(2, book.Engine.OpenOrders.Count);
    }

    [Theory]
    [InlineData(Sell, 104, 101, RuleName.PriceThroughStop)]
    [InlineData(Sell, 99, 95, RuleName.PriceThroughTarget)]
    [InlineData(Sell, 100, 95, RuleName.PriceThroughTarget)]
    [InlineData(Buy, 96, 99, RuleName.PriceThroughStop)]
    [InlineData(Buy, 101, 105, RuleName.PriceThroughTarget)]
    [InlineData(Buy, 100, 105, RuleName.PriceThroughTarget)]
    [InlineData(Sell, 104, 100, RuleName.PriceThroughStop)]
    [InlineData(Buy, 96, 100, RuleName.PriceThroughStop)]
    [InlineData(Sell, 95, 104, RuleName.PricesOutOfOrder)]
    [InlineData(Buy, 105, 96, RuleName.PricesOutOfOrder)]
    public void A_list_stands_on_both_sides_of_the_market(OrderSide side, int target, int stop, string rule)
    {
        var book = new TestBook();
        book.Market(side.Opposite(), 1m);
        book.Bar(100, 100, 100, 100);
        Refused(book.SendList(side, 1m, target, stop), rule, rule == RuleName.PricesOutOfOrder ? "stop" : "100");
        Assert.Empty(book.Engine.OpenOrders);
    }

    [Theory]
    [InlineData(Sell, 100, "sell stop 100")]
    [InlineData(Sell, 101, "sell stop 101")]
    [InlineData(Buy, 100, "buy stop 100")]
    [InlineData(Buy, 99, "buy stop 99")]
    public void A_stop_that_would_trigger_at_once_is_refused(OrderSide side, int stop, string words) => Refused(
        new TestBook().Send(side, OrderType.Stop, 1m, stop: stop),
        RuleName.PriceThroughStop, $"the last price 100 has reached the {words} already");

    [Fact]
    public void A_spot_account_does_not_sell_what_it_has_not() => Refused(
        new TestBook(AccountKind.Spot).Send(Sell, OrderType.Market, 1m), RuleName.ShortNotAllowed, "cannot sell short");

    [Fact]
    public void A_spot_account_does_not_spend_more_than_is_free()
    {
        var book = new TestBook(AccountKind.Spot, balance: 1_000m);
        book.Limit(Buy, 6m, 100m);
        Refused(
            book.Send(Buy, OrderType.Limit, 5m, limit: 100m), RuleName.BuyingPowerExceeded,
            "500 USDT is above the free balance of 400 USDT");
    }

    [Fact]
    public void Without_a_price_nothing_is_taken()
    {
        var engine = new OrderMatcher(new MatchingBooks { Terms = new MatchingTerms(AccountKind.Margin, "USD", 1m, 0m, 0m, 0m) });
        var outcome = engine.Submit(new VenueOrder("a", "BTCUSDT", Buy, OrderType.Market, 1m), TestBook.Btc, default);
        Assert.True(Assert.IsType<SubmitOutcome.Refused>(outcome).MayRetry);
        Assert.Equal(RuleName.NoPriceYet, ((SubmitOutcome.Refused)outcome).Rule);
    }

    private static void Refused(SubmitOutcome outcome, string rule, string words)
    {
        var refused = Assert.IsType<SubmitOutcome.Refused>(outcome);
        Assert.Equal(rule, refused.Rule);
        Assert.Contains(words, refused.Reason, StringComparison.Ordinal);
    }
}
