using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;
using static Candlewick.Domain.OrderSide;
using static Candlewick.Execution.Tests.PreTradeChecks.CheckCase;

namespace Candlewick.Execution.Tests.PreTradeChecks;

/// <summary>The rules about the prices that decide. Every case of a long is the mirror image of a short's.</summary>
public sealed class PriceRuleTests
{
    [Theory]
    [InlineData(Buy, -9.99, true, "last price 90.01, stop 90 of a buy")]
    [InlineData(Buy, -10, false, "last price 90, stop 90 of a buy")]
    [InlineData(Buy, -11, false, "last price 89, stop 90 of a buy")]
    [InlineData(Sell, -9.99, true, "last price 109.99, stop 110 of a sell")]
    [InlineData(Sell, -10, false, "last price 110, stop 110 of a sell")]
    [InlineData(Sell, -11, false, "last price 111, stop 110 of a sell")]
    public void The_market_must_not_have_passed_the_stop(OrderSide side, double gain, bool passes, string numbers)
    {
        var it = new CheckCase(side);
        AssertIs(passes, RuleName.PriceBeyondStop, it.Context() with { LastPrice = it.Gain((decimal)gain) }, numbers);
    }

    [Theory]
    [InlineData(Buy, 9.99, true, "last price 109.99, target 110 of a buy")]
    [InlineData(Buy, 10, false, "last price 110, target 110 of a buy")]
    [InlineData(Sell, 9.99, true, "last price 90.01, target 90 of a sell")]
    [InlineData(Sell, 10, false, "last price 90, target 90 of a sell")]
    [InlineData(Sell, 12, false, "last price 88, target 90 of a sell")]
    public void The_market_must_not_have_passed_the_target(OrderSide side, double gain, bool passes, string numbers)
    {
        var it = new CheckCase(side);
        AssertIs(passes, RuleName.PriceBeyondTarget, it.Context() with { LastPrice = it.Gain((decimal)gain) }, numbers);
    }

    [Theory]
    [InlineData(Buy, 2.5, true, "planned 100, last price 102.5, 2.5 apart; 2.5 is allowed (25 % of the distance to the stop)")]
    [InlineData(Buy, 2.51, false, "planned 100, last price 102.51, 2.51 apart; 2.5 is allowed")]
    [InlineData(Buy, -2.5, true, "last price 97.5")]
    [InlineData(Buy, -2.51, false, "last price 97.49")]
    [InlineData(Sell, 2.5, true, "last price 97.5")]
    [InlineData(Sell, 2.51, false, "last price 97.49")]
    [InlineData(Sell, -2.5, true, "last price 102.5")]
    [InlineData(Sell, -2.51, false, "last price 102.51")]
    public void The_market_is_no_further_from_the_entry_than_a_quarter_of_the_way_to_the_stop(
        OrderSide side, double gain, bool passes, string numbers)
    {
        var it = new CheckCase(side);
        AssertIs(passes, RuleName.EntryFarFromMarket, it.Context() with { LastPrice = it.Gain((decimal)gain) }, numbers);
    }

    [Fact]
    public void The_caller_says_how_far_the_market_may_be_from_the_entry()
    {
        var it = new CheckCase(Buy);
        var wide = it.Context(it.Candidate with { MaxEntryDistance = 0.5m });
        AssertPassed(RuleName.EntryFarFromMarket, wide with { LastPrice = 105m }, "5 is allowed (50 % of the distance to the stop)");
        AssertRefused(RuleName.EntryFarFromMarket, wide with { LastPrice = 105.01m }, "5.01 apart");
        var none = it.Context(it.Candidate with { MaxEntryDistance = 0m });
        AssertPassed(RuleName.EntryFarFromMarket, none, "0 is allowed");
        AssertRefused(RuleName.EntryFarFromMarket, none with { LastPrice = 100.01m }, "0.01 apart");
    }

    [Theory]
    [InlineData(Buy, OrderType.Limit)]
    [InlineData(Buy, OrderType.Stop)]
    [InlineData(Sell, OrderType.Limit)]
    [InlineData(Sell, OrderType.Stop)]
    public void A_resting_entry_is_judged_at_its_own_price(OrderSide side, OrderType type)
    {
        var it = new CheckCase(side);
        var resting = it.Candidate with { EntryType = type, EntryPrice = it.Gain(-5m) };
        foreach (var gain in new[] { -50m, -11m, 0m, 11m, 50m })
        {
            var context = it.Context(resting) with { LastPrice = it.Gain(gain) };
            Assert.Null(Say(RuleName.PriceBeyondStop, context));
            Assert.Null(Say(RuleName.PriceBeyondTarget, context));
            Assert.Null(Say(RuleName.EntryFarFromMarket, context));
            AssertPassed(RuleName.ExitPricesOutOfOrder, context, $"entry {Plain.Of(it.Gain(-5m))}");
            Assert.Equal(it.Gain(-5m), context.Price);
        }

        AssertRefused(
            RuleName.ExitPricesOutOfOrder, it.Context(resting with { EntryPrice = it.Gain(-10m) }), $"entry {Plain.Of(it.Gain(-10m))}");
    }

    [Theory]
    [InlineData(Buy, "A buy needs its stop below and its target above the entry")]
    [InlineData(Sell, "A sell needs its stop above and its target below the entry")]
    public void Stop_and_target_stand_on_their_sides_of_the_entry(OrderSide side, string words)
    {
        var it = new CheckCase(side);
        AssertPassed(RuleName.ExitPricesOutOfOrder, it.Context(), "In order");
        AssertPassed(RuleName.ExitPricesOutOfOrder, it.Context(it.Candidate with { Stop = null }), "stop none");
        AssertPassed(
            RuleName.ExitPricesOutOfOrder, it.Context(it.Candidate with { Stop = it.Gain(-0.01m), Target = it.Gain(0.01m) }), "entry 100");
        AssertRefused(RuleName.ExitPricesOutOfOrder, it.Context(it.Candidate with { Stop = 100m }), words);
        AssertRefused(RuleName.ExitPricesOutOfOrder, it.Context(it.Candidate with { Target = 100m }), words);
        AssertRefused(RuleName.ExitPricesOutOfOrder, it.Context(it.Candidate with { Stop = it.Gain(10m), Target = it.Gain(-10m) }), words);
        Assert.Null(Say(RuleName.ExitPricesOutOfOrder, it.Context(it.Candidate with { Stop = null, Target = null })));

        // Without a planned price the market's is the entry.
        var atMarket = it.Context(it.Candidate with { EntryPrice = null }) with { LastPrice = it.Gain(-10m) };
        AssertRefused(RuleName.ExitPricesOutOfOrder, atMarket, words);
    }

    [Fact]
    public void A_feed_without_a_sign_of_life_within_its_bound_is_too_old_to_trade_on()
    {
        var it = new CheckCase(Buy);
        var market = it.Venue.Market();
        var now = it.Clock.GetUtcNow();
        AssertPassed(RuleName.QuoteTooOld, it.Context(), "the feed of scripted was last heard of BTCUSDT 0.0 s ago, the bound is 10 s");
        market.SilentSince = now.AddSeconds(-10);
        AssertPassed(RuleName.QuoteTooOld, it.Context(), "10.0 s ago");
        market.SilentSince = now.AddSeconds(-10.1);
        AssertRefused(RuleName.QuoteTooOld, it.Context(), "10.1 s ago, the bound is 10 s", mayRetry: true);
        it.Venue.Capabilities = it.Venue.Capabilities with { FeedBound = TimeSpan.FromSeconds(30) };
        AssertPassed(RuleName.QuoteTooOld, it.Context(), "the bound is 30 s");
    }

    [Fact]
    public void A_quiet_market_is_not_an_old_one()
    {
        var it = new CheckCase(Buy);
        var quote = it.Context().Quote! with { VenueTime = it.Clock.GetUtcNow().AddHours(-3) };
        AssertPassed(RuleName.QuoteTooOld, it.Context() with { Quote = quote }, "0.0 s ago");
    }

    [Fact]
    public void A_closed_market_is_closed_and_not_old()
    {
        var it = new CheckCase(Buy);
        AssertPassed(RuleName.MarketClosed, it.Context(), "BTCUSDT is open at scripted");
        it.Venue.Market().IsOpen = false;
        it.Venue.Market().SilentSince = it.Clock.GetUtcNow().AddHours(-3);
        AssertRefused(RuleName.MarketClosed, it.Context(), "BTCUSDT is currently closed at scripted.", mayRetry: true);
        Assert.Null(Say(RuleName.QuoteTooOld, it.Context()));
    }

    [Fact]
    public void Before_the_first_price_nothing_can_be_said_of_the_market()
    {
        var it = new CheckCase(Buy);
        it.Venue.Market().HasPrice = false;
        var context = it.Context() with { LastPrice = null };
        AssertRefused(RuleName.NoPriceYet, context, "No price of BTCUSDT has come in yet.", mayRetry: true);
        Assert.Null(Say(RuleName.PriceBeyondStop, context));
        Assert.Null(Say(RuleName.EntryFarFromMarket, context));
        AssertPassed(RuleName.NoPriceYet, new CheckCase(Buy).Context(), "Last price 100");
    }

    [Theory]
    [InlineData(Buy, OrderType.Market, 100, 101, 101)]
    [InlineData(Buy, OrderType.Market, 100, 99, 100)]
    [InlineData(Sell, OrderType.Market, 100, 99, 99)]
    [InlineData(Sell, OrderType.Market, 100, 101, 100)]
    [InlineData(Buy, OrderType.Limit, 95, 100, 95)]
    [InlineData(Sell, OrderType.Stop, 95, 90, 95)]
    [InlineData(Buy, OrderType.Market, null, 101, 101)]
    [InlineData(Buy, OrderType.Market, 100, null, 100)]
    [InlineData(Buy, OrderType.Limit, null, 101, null)]
    [InlineData(Sell, OrderType.Market, null, null, null)]
    public void The_price_that_decides_is_the_worse_of_the_planned_and_the_last_one(
        OrderSide side, OrderType type, int? planned, int? last, int? decides) =>
        Assert.Equal(decides, Prices.Entry(side, type, planned, last));

    private static void AssertIs(bool passes, string rule, CheckContext context, string numbers)
    {
        if (passes)
        {
            AssertPassed(rule, context, numbers);
        }
        else
        {
            AssertRefused(rule, context, numbers);
        }
    }
}
