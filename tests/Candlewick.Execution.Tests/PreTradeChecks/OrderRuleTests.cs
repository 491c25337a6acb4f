using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;
using Candlewick.Testing.Scripted;
using static Candlewick.Domain.OrderSide;
using static Candlewick.Execution.Tests.PreTradeChecks.CheckCase;

namespace Candlewick.Execution.Tests.PreTradeChecks;

/// <summary>The rules about the desk, the account and the order itself: each names its numbers, passed and refused.</summary>
public sealed class OrderRuleTests
{
    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_good_candidate_shows_every_rule_it_passed(OrderSide side)
    {
        var outcomes = PreTradeCheck.Look(new CheckCase(side).Context());
        Assert.All(outcomes, outcome => Assert.True(outcome is { Passed: true, IsWarning: false, Title: not null }, outcome.Detail));
        string[] asked =
        [
            RuleName.ReadinessRequired, RuleName.KillSwitchEngaged, RuleName.AccountUnknown, RuleName.AccountUnavailable,
            RuleName.InstrumentUnknown, RuleName.MarketClosed, RuleName.NoPriceYet, RuleName.QuoteTooOld,
            RuleName.QuantityZero, RuleName.QuantityOffStep, RuleName.QuantityBelowMinimum, RuleName.QuantityAboveMaximum,
            RuleName.PriceOffTick, RuleName.NotionalBelowMinimum, RuleName.ExitPricesOutOfOrder, RuleName.PriceBeyondStop,
            RuleName.PriceBeyondTarget, RuleName.EntryFarFromMarket, RuleName.OppositeTradeOpen, RuleName.BuyingPowerExceeded,
            RuleName.LossLimitExceeded,
            RuleName.OpenRiskExceeded, RuleName.ExposureExceeded, RuleName.DailyLossReached, RuleName.OrderRateExceeded,
            .. side == Sell ? [RuleName.ShortNotAllowed] : Array.Empty<string>(),
        ];
        Assert.Equal(asked.Order(StringComparer.Ordinal), outcomes.Select(outcome => outcome.Rule).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_taken_before_the_desk_and_the_account_are_ready()
    {
        var context = new CheckCase(Buy).Context();
        AssertPassed(RuleName.ReadinessRequired, context, "ready");
        AssertRefused(RuleName.ReadinessRequired, context with { IsReady = false }, "Start-up has not finished", mayRetry: true);
        AssertRefused(RuleName.ReadinessRequired, context with { AccountPhase = AccountPhase.Starting }, "Account 'test' is starting",
            mayRetry: true);
        AssertRefused(
            RuleName.ReadinessRequired, context with { AccountPhase = AccountPhase.Failed }, "Account 'test' is failed", mayRetry: true);
    }

    [Fact]
    public void The_kill_switch_refuses_and_says_who_engaged_it_and_why_where_that_is_known()
    {
        var context = new CheckCase(Buy).Context();
        AssertPassed(RuleName.KillSwitchEngaged, context, "not engaged");
        var engaged = new KillSwitchState(true, "drill", "ada", context.Now);
        AssertRefused(RuleName.KillSwitchEngaged, context with { KillSwitch = engaged }, "engaged by ada: drill.", mayRetry: true);
        AssertRefused(
            RuleName.KillSwitchEngaged, context with { KillSwitch = engaged with { Reason = null } }, "engaged by ada.", mayRetry: true);
    }

    [Fact]
    public void An_account_must_be_known_and_its_money_too_if_only_from_an_earlier_answer()
    {
        var it = new CheckCase(Buy);
        var context = it.Context();
        AssertPassed(RuleName.AccountUnknown, context, "Account test at scripted (Replay)");
        var nobody = new CheckContext
        {
            Candidate = it.Candidate with { Account = "nobody" }, Now = context.Now, IsReady = true, KillSwitch = context.KillSwitch,
        };
        AssertRefused(RuleName.AccountUnknown, nobody, "'nobody'");

        AssertRefused(
            RuleName.AccountUnavailable, context with { Account = null }, "scripted could not be asked about account 'test'",
            mayRetry: true);
        AssertPassed(RuleName.AccountUnavailable, context, "Equity 100000 USDT.");
        var stale = Say(RuleName.AccountUnavailable, context with { Account = context.Account! with { IsStale = true } });
        Assert.True(stale is { Passed: true, IsWarning: true });
        Assert.Contains("as of 2024-12-01", stale!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_instrument_is_named_and_nothing_more_is_said_of_it()
    {
        var it = new CheckCase(Buy);
        var unknown = it.Candidate with { Symbol = "NOPE" };
        var context = it.Context(unknown) with { Instrument = null, Quote = null, LastPrice = null, Costs = null };
        AssertRefused(RuleName.InstrumentUnknown, context, "NOPE is not currently traded at scripted.");
        Assert.Single(PreTradeCheck.Look(context), outcome => !outcome.Passed);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public void A_quantity_fits_the_venues_filters(OrderSide side)
    {
        var it = new CheckCase(side);
        CheckContext Of(decimal quantity) => it.Context(it.Candidate with { Quantity = quantity });
        AssertRefused(RuleName.QuantityZero, Of(0m), "Quantity 0 is not above 0 (the step is 0.001)");
        Assert.Null(Say(RuleName.QuantityOffStep, Of(0m)));
        AssertPassed(RuleName.QuantityZero, Of(0.001m), "0.001");
        AssertRefused(RuleName.QuantityOffStep, Of(1.0005m), "1.0005 is not a multiple of the step 0.001 (LOT_SIZE)");
        AssertPassed(RuleName.QuantityOffStep, Of(1.005m), "0.001");
        AssertRefused(RuleName.QuantityBelowMinimum, Of(0.0009m), "0.0009 BTC is below the venue's minimum of 0.001 (LOT_SIZE)");
        AssertPassed(RuleName.QuantityBelowMinimum, Of(0.001m), "at least 0.001");
        AssertRefused(RuleName.QuantityAboveMaximum, Of(9_000.001m), "9000.001 BTC is above the venue's maximum of 9000 (LOT_SIZE)");
        AssertPassed(RuleName.QuantityAboveMaximum, Of(9_000m), "at most 9000");
    }

    [Fact]
    public void Exits_and_the_price_of_a_resting_entry_lie_on_the_tick()
    {
        var it = new CheckCase(Buy);
        AssertPassed(RuleName.PriceOffTick, it.Context(), "0.01");
        AssertRefused(RuleName.PriceOffTick, it.Context(it.Candidate with { Target = 110.005m }), "target 110.005 (PRICE_FILTER)");
        AssertRefused(RuleName.PriceOffTick, it.Context(it.Candidate with { Stop = -1m }), "stop -1 (PRICE_FILTER)");
        var off = it.Candidate with { EntryPrice = 99.995m };
        AssertPassed(RuleName.PriceOffTick, it.Context(off), "0.01");
        AssertRefused(RuleName.PriceOffTick, it.Context(off with { EntryType = OrderType.Limit }), "entry 99.995");
    }

    [Fact]
    public void An_order_is_worth_the_venues_minimum_at_the_price_that_decides()
    {
        var it = new CheckCase(Buy);
        CheckContext Of(decimal quantity, OrderType type = OrderType.Market, decimal entry = 100m) =>
            it.Context(it.Candidate with { Quantity = quantity, EntryType = type, EntryPrice = entry });
        var outcome = Say(RuleName.NotionalBelowMinimum, Of(0.048m));
        Assert.Equal((false, "4.8 USDT is below the venue's minimum of 5 USDT (NOTIONAL)."), (outcome!.Passed, outcome.Detail));
        AssertPassed(RuleName.NotionalBelowMinimum, Of(0.05m), "5 USDT is at least 5 USDT");
        AssertRefused(RuleName.NotionalBelowMinimum, Of(0.05m, OrderType.Limit, 95m), "4.75 USDT");
        AssertPassed(RuleName.NotionalBelowMinimum, Of(0.05m, OrderType.Market, 95m), "5 USDT is at least");
    }

    [Fact]
    public void Buying_power_is_looked_at_with_what_it_is_made_of()
    {
        var it = new CheckCase(Buy);
        CheckContext Of(decimal power, AccountKind kind = AccountKind.Margin) => it.Context() with
        {
            Account = new CachedAccountState(it.Money(kind, power), it.Clock.GetUtcNow(), IsStale: false),
        };
        AssertPassed(RuleName.BuyingPowerExceeded, Of(100m),
            "100 USDT is within the buying power of 100 USDT (equity 100000 × leverage 10, 0 in use)");
        AssertRefused(RuleName.BuyingPowerExceeded, Of(99.99m), "100 USDT is above the buying power of 99.99 USDT");
        AssertRefused(RuleName.BuyingPowerExceeded, Of(99m, AccountKind.Spot), "(free balance)");

        // A buy that the market ran away from costs what the market asks.
        AssertRefused(RuleName.BuyingPowerExceeded, Of(100m) with { LastPrice = 101m }, "101 USDT is above");
    }

    [Fact]
    public void A_spot_account_is_long_only()
    {
        var it = new CheckCase(Sell);
        AssertPassed(RuleName.ShortNotAllowed, it.Context(), "margin account may sell short");
        var spot = new CachedAccountState(it.Money(AccountKind.Spot), it.Clock.GetUtcNow(), IsStale: false);
        AssertRefused(RuleName.ShortNotAllowed, it.Context() with { Account = spot }, "1 BTC cannot be sold");
        var bought = new CheckCase(Buy);
        Assert.Null(Say(RuleName.ShortNotAllowed, bought.Context() with { Account = spot }));
    }

    [Fact]
    public void A_trade_on_the_other_side_of_the_symbol_is_named()
    {
        var context = new CheckCase(Buy).Context();
        AssertPassed(RuleName.OppositeTradeOpen, context, "BTCUSDT");
        AssertRefused(
            RuleName.OppositeTradeOpen, context with { OppositeTradeId = "trade-7" },
            "Trade trade-7 on the other side of BTCUSDT is in flight on account 'test'.", mayRetry: true);
    }

    [Fact]
    public void The_list_of_rule_names_is_closed_and_each_says_what_it_checks()
    {
        var named = typeof(RuleName).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(named.Order(StringComparer.Ordinal), RuleName.All.Order(StringComparer.Ordinal));
        Assert.All(RuleName.All, rule => Assert.False(string.IsNullOrWhiteSpace(RuleName.TitleOf(rule))));
        Assert.Null(RuleName.TitleOf("NoSuchRule"));
    }

    [Fact]
    public async Task Every_rule_name_is_documented_and_no_other()
    {
        var vocabulary = await File.ReadAllTextAsync(Path.Combine(Testing.TestData.ProjectRoot, "docs", "vocabulary.md"));
        var start = vocabulary.IndexOf("## Refusal rules", StringComparison.Ordinal);
        var end = vocabulary.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        var documented = vocabulary[start..end].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);
        Assert.Equal(RuleName.All.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }
}
