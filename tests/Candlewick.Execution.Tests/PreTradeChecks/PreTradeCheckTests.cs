using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Tests.Scripted;

namespace Candlewick.Execution.Tests.PreTradeChecks;

public sealed class PreTradeCheckTests
{
    private static readonly TradeCandidate Good = new("test", ScriptedVenue.Symbol, OrderSide.Buy, 1m, 100m, 110m, 90m, 0.05m);

    public static TheoryData<string, string> Refusals => new()
    {
        { RuleName.AccountUnknown, "account" },
        { RuleName.InstrumentUnknown, "symbol" },
        { RuleName.QuantityZero, "zero" },
        { RuleName.QuantityOffStep, "off step" },
        { RuleName.QuantityBelowMinimum, "small" },
        { RuleName.QuantityAboveMaximum, "large" },
        { RuleName.PriceOffTick, "off tick" },
        { RuleName.NotionalBelowMinimum, "cheap" },
        { RuleName.ExitPricesOutOfOrder, "stop above" },
        { RuleName.ExitPricesOutOfOrder, "target below" },
        { RuleName.BuyingPowerExceeded, "dear" },
        { RuleName.LossLimitExceeded, "risky" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_names_its_rule_and_its_numbers(string rule, string how)
    {
        await using var desk = await TestDesk.StartAsync();
        var candidate = how switch
        {
            "account" => Good with { Account = "nobody" },
            "symbol" => Good with { Symbol = "NOPE" },
            "zero" => Good with { Quantity = 0m },
            "off step" => Good with { Quantity = 1.0005m },
            "small" => Good with { Quantity = 0.0001m },
            "large" => Good with { Quantity = 101m },
            "off tick" => Good with { TargetPrice = 110.005m },
            "cheap" => Good with { Quantity = 0.048m },
            "stop above" => Good with { StopPrice = 101m },
            "target below" => Good with { TargetPrice = 99m },
            "dear" => Good with { EntryPrice = 1_000_001m, TargetPrice = 1_100_000m, StopPrice = 1_000_000m },
            _ => Good with { Quantity = 100m, EntryPrice = 150m, TargetPrice = 300m },
        };
        var outcome = Assert.Single(await desk.Path.CheckAsync(candidate), outcome => outcome.Rule == rule);
        Assert.False(outcome.Passed);
        Assert.Matches("[0-9]|'nobody'|NOPE", outcome.Detail);
        Assert.Contains(outcome.Rule, RuleName.All);
    }

    [Fact]
    public async Task The_notional_rule_reads_as_documented()
    {
        await using var desk = await TestDesk.StartAsync();
        var outcomes = await desk.Path.CheckAsync(Good with { Quantity = 0.048m });
        Assert.Equal("4.8 USDT is below the venue's minimum of 5 USDT (NOTIONAL)", outcomes.Single(outcome => outcome.Rule == RuleName.NotionalBelowMinimum).Detail);
    }

    [Fact]
    public async Task A_good_candidate_shows_every_rule_it_passed()
    {
        await using var desk = await TestDesk.StartAsync();
        var outcomes = await desk.Path.CheckAsync(Good);
        Assert.All(outcomes, outcome => Assert.True(outcome.Passed, outcome.Detail));
        Assert.Equal(18, outcomes.Count);
        Assert.DoesNotContain(outcomes, outcome => outcome.IsWarning);
    }

    [Fact]
    public async Task The_loss_limit_counts_commissions_and_spread()
    {
        await using var desk = await TestDesk.StartAsync();
        // 10 to the stop, 0.19 commission, 0.02 spread: 1,021 for 100; 1 % of 100,000 is 1,000.
        var outcomes = await desk.Path.CheckAsync(Good with { Quantity = 100m, MaxLossFraction = 0.01m });
        Assert.Contains("1021 USDT", outcomes.Single(outcome => outcome is { Rule: RuleName.LossLimitExceeded, Passed: false }).Detail, StringComparison.Ordinal);
        Assert.True((await desk.Path.CheckAsync(Good with { Quantity = 97m, MaxLossFraction = 0.01m })).Single(outcome => outcome.Rule == RuleName.LossLimitExceeded).Passed);
    }

    [Fact]
    public async Task A_trade_against_another_one_is_refused_while_that_one_lives()
    {
        await using var desk = await TestDesk.StartAsync();
        var intent = await desk.EnterAsync();
        var against = Good with { Side = OrderSide.Sell, TargetPrice = 90m, StopPrice = 110m };
        Assert.True((await desk.Path.CheckAsync(against)).Single(outcome => outcome.Rule == RuleName.OppositeTradeOpen) is { Passed: false, MayRetry: true });
        Assert.True((await desk.Path.CheckAsync(Good)).Single(outcome => outcome.Rule == RuleName.OppositeTradeOpen).Passed);
        await desk.CloseAsync(intent);
        await desk.PriceAsync(100m);
        Assert.True((await desk.Path.CheckAsync(against)).Single(outcome => outcome.Rule == RuleName.OppositeTradeOpen).Passed);
    }

    [Fact]
    public async Task A_spot_account_is_long_only()
    {
        await using var desk = await TestDesk.StartAsync(new ScriptedVenue { Kind = "spot" });
        var outcomes = await desk.Path.CheckAsync(Good with { Side = OrderSide.Sell, TargetPrice = 90m, StopPrice = 110m });
        Assert.False(outcomes.Single(outcome => outcome.Rule == RuleName.ShortNotAllowed).Passed);
    }

    [Fact]
    public async Task An_entry_far_from_the_market_is_warned_of_and_never_refused()
    {
        await using var desk = await TestDesk.StartAsync();
        var outcome = (await desk.Path.CheckAsync(Good with { EntryPrice = 105m })).Single(outcome => outcome.Rule == RuleName.EntryFarFromMarket);
        Assert.Equal((true, true), (outcome.Passed, outcome.IsWarning));
    }

    [Fact]
    public async Task The_kill_switch_and_a_venue_without_lists_refuse()
    {
        await using var desk = await TestDesk.StartAsync();
        await desk.MoveKillSwitchAsync(true);
        desk.Venue.Capabilities = new BrokerCapabilities(false, TimeSpan.Zero);
        var outcomes = await desk.Path.CheckAsync(Good);
        Assert.True(outcomes.Single(outcome => outcome.Rule == RuleName.KillSwitchEngaged) is { Passed: false, MayRetry: true });
        Assert.False(outcomes.Single(outcome => outcome.Rule == RuleName.OrderListsRequired).Passed);
    }

    [Fact]
    public async Task Money_is_cached_forgotten_on_a_fill_and_stale_when_the_venue_is_away()
    {
        await using var desk = await TestDesk.StartAsync();
        var accounts = desk.Get<IAccounts>();
        var first = await accounts.GetStateAsync("test");
        await accounts.GetStateAsync("test");
        Assert.Equal(1, desk.Venue.AccountQuestions);

        await desk.EnterAsync();
        await desk.PriceAsync(100m);
        await accounts.GetStateAsync("test");
        Assert.Equal(2, desk.Venue.AccountQuestions);
        Assert.True(await accounts.HasTradeInFlightAsync("test"));

        accounts.Forget("test");
        desk.Venue.QuestionsUnanswered = 1;
        var stale = await accounts.GetStateAsync("test");
        Assert.True(stale.IsStale);
        Assert.Equal(first.State.Equity, stale.State.Equity);
        Assert.True((await desk.Path.CheckAsync(Good)).Single(outcome => outcome.Rule == RuleName.AccountUnavailable).Passed);
    }

    [Fact]
    public void The_list_of_rule_names_is_closed() => Assert.Equal(
        typeof(RuleName).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
        RuleName.All.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_rule_name_is_documented()
    {
        var vocabulary = await File.ReadAllTextAsync(Path.Combine(Testing.TestData.ProjectRoot, "docs", "vocabulary.md"));
        Assert.All(RuleName.All, rule => Assert.Contains($"| `{rule}` |", vocabulary, StringComparison.Ordinal));
    }
}
