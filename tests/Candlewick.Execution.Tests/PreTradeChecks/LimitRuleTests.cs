using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.PreTradeChecks;

namespace Candlewick.Execution.Tests.PreTradeChecks;

/// <summary>An account's limits: off until set, and each shown with its use.</summary>
public sealed class LimitRuleTests
{
    private static readonly Reservation Wanted = new(Risk: 100m, Value: 1_000m, HasStop: true);

    [Fact]
    public void A_limit_that_is_off_says_nothing()
    {
        Assert.Null(Reservations.Refuse(AccountLimits.None, new AccountUse(1e9m, 1e9m, -1e9m, 1_000), Wanted, "USDT"));
        Assert.Null(LimitRules.OpenRisk(AccountLimits.None, AccountUse.None, Wanted, "USDT"));
        Assert.Null(LimitRules.Exposure(AccountLimits.None, AccountUse.None, Wanted, "USDT"));
        Assert.Null(LimitRules.DailyLoss(AccountLimits.None, AccountUse.None, Wanted, "USDT"));
        Assert.Null(LimitRules.OrderRate(AccountLimits.None, AccountUse.None));
    }

    [Theory]
    [InlineData(400.0, true)]
    [InlineData(400.01, false)]
    public void Open_risk_is_the_sum_of_what_can_be_lost(double used, bool passes)
    {
        var outcome = LimitRules.OpenRisk(
            AccountLimits.None with { OpenRisk = 500m }, AccountUse.None with { Risk = (decimal)used }, Wanted, "USDT")!;
        Assert.Equal((RuleName.OpenRiskExceeded, passes, !passes), (outcome.Rule, outcome.Passed, outcome.MayRetry));
        Assert.Contains($"open risk {Plain.Of((decimal)used)} USDT and 100 more, against the account's limit of 500 USDT", outcome.Detail,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4_000.0, true)]
    [InlineData(4_000.01, false)]
    public void Exposure_is_the_sum_of_the_trades_values(double used, bool passes)
    {
        var outcome = LimitRules.Exposure(
            AccountLimits.None with { Exposure = 5_000m }, AccountUse.None with { Value = (decimal)used }, Wanted, "USDT")!;
        Assert.Equal((RuleName.ExposureExceeded, passes, !passes), (outcome.Rule, outcome.Passed, outcome.MayRetry));
        Assert.Contains($"exposure {Plain.Of((decimal)used)} USDT and 1000 more, against the account's limit of 5000 USDT", outcome.Detail,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-300.0, 100, true, "300 USDT lost today, 100 at risk and 100 more for this trade")]
    [InlineData(-300.01, 100, false, "300.01 USDT lost today")]
    [InlineData(-300.0, 101, false, "101 at risk")]
    [InlineData(-500.0, 0, false, "500 USDT lost today")]
    [InlineData(700.0, 400, true, "0 USDT lost today, 400 at risk")]
    [InlineData(700.0, 401, false, "0 USDT lost today")]
    public void The_days_loss_counts_with_all_that_is_at_risk_and_a_days_profit_makes_no_room(
        double earned, int atRisk, bool passes, string numbers)
    {
        var use = AccountUse.None with { EarnedToday = (decimal)earned, Risk = atRisk };
        var outcome = LimitRules.DailyLoss(AccountLimits.None with { DailyLoss = 500m }, use, Wanted, "USDT")!;
        Assert.Equal((RuleName.DailyLossReached, passes, false), (outcome.Rule, outcome.Passed, outcome.MayRetry));
        Assert.Contains(numbers, outcome.Detail, StringComparison.Ordinal);
        Assert.Contains("against a daily limit of 500 USDT", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    public void Entries_a_minute_are_counted(int sent, bool passes)
    {
        var outcome = LimitRules.OrderRate(
            AccountLimits.None with { OrdersPerMinute = 5 }, AccountUse.None with { OrdersWithinMinute = sent })!;
        Assert.Equal((RuleName.OrderRateExceeded, passes, !passes), (outcome.Rule, outcome.Passed, outcome.MayRetry));
        Assert.Contains($"{sent} entries in the last minute, the limit is 5", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Planning_is_refused_by_the_first_limit_that_it_would_break()
    {
        var limits = new AccountLimits(OpenRisk: 500m, DailyLoss: 500m, Exposure: 5_000m, OrdersPerMinute: 5);
        Assert.Null(Reservations.Refuse(limits, AccountUse.None, Wanted, "USDT"));
        Assert.Equal(RuleName.OpenRiskExceeded, RefusedBy(new AccountUse(450m, 4_500m, -450m, 5)));
        Assert.Equal(RuleName.ExposureExceeded, RefusedBy(new AccountUse(0m, 4_500m, -450m, 5)));
        Assert.Equal(RuleName.DailyLossReached, RefusedBy(new AccountUse(0m, 0m, -450m, 5)));
        Assert.Equal(RuleName.OrderRateExceeded, RefusedBy(new AccountUse(0m, 0m, 0m, 5)));

        string? RefusedBy(AccountUse use) => Reservations.Refuse(limits, use, Wanted, "USDT")?.Rule;
    }

    [Fact]
    public void A_candidate_is_shown_each_limit_with_what_it_would_take()
    {
        var it = new CheckCase(OrderSide.Buy);
        var context = it.Context() with { Limits = new(OpenRisk: 10m, DailyLoss: 10m, Exposure: 99m, OrdersPerMinute: 0) };
        CheckCase.AssertRefused(RuleName.OpenRiskExceeded, context, "open risk 0 USDT and 10.21 more", mayRetry: true);
        CheckCase.AssertRefused(RuleName.ExposureExceeded, context, "exposure 0 USDT and 100 more", mayRetry: true);
        CheckCase.AssertRefused(RuleName.DailyLossReached, context, "10.21 more for this trade");
        CheckCase.AssertRefused(RuleName.OrderRateExceeded, context, "the limit is 0", mayRetry: true);
    }
}
