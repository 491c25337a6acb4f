using System.Net;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>The prices that decide: the worse of the signal's entry and the last price, and where the market may stand.</summary>
public sealed class PriceTests
{
    [Theory]
    [InlineData("buy", 45_000.50, 45_100.50, 899.5, 1_100.5)]
    [InlineData("buy", 45_000.50, 44_900.50, 999.5, 1_000.5)]
    [InlineData("sell", 45_000.50, 44_900.50, 900.5, 1_099.5)]
    [InlineData("sell", 45_000.50, 45_100.50, 1_000.5, 999.5)]
    public async Task Gain_loss_and_quantity_are_those_of_the_worse_of_the_signals_and_the_last_price(
        string side, double entry, double last, double gain, double loss)
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.Price((decimal)last));
        var (_, webhook) = await desk.MakeRouteAsync();

        var data = await desk.AcceptAsync(webhook, side == "buy" ? DeskHost.Signal("a") : DeskHost.Sell("a"));

        var decision = (await desk.StepsAsync((await desk.OnlySessionAsync()).Text("session_id")!))[0];
        Assert.Equal(((decimal)gain, (decimal)loss), (decision.Amount("gain_per_unit"), decision.Amount("loss_per_unit")));
        Assert.Equal(decimal.Floor(data.Amount("trade_amount") / (decimal)gain / 0.00001m) * 0.00001m, decision.Amount("quantity"));
        var prices = decision.GetProperty("explanation").EnumerateArray().Single(line => line.Text("rule") == "DecisionPrices")
            .Text("detail")!;
        Assert.Contains(FormattableString.Invariant($"{entry:0.##}"), prices, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{last:0.##}"), prices, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("buy", 44_000, "PriceBeyondStop")]
    [InlineData("buy", 43_500, "PriceBeyondStop")]
    [InlineData("buy", 46_000, "PriceBeyondTarget")]
    [InlineData("buy", 70_000, "PriceBeyondTarget")]
    [InlineData("sell", 46_000, "PriceBeyondStop")]
    [InlineData("sell", 44_000, "PriceBeyondTarget")]
    [InlineData("buy", 44_700, "EntryFarFromMarket")]
    [InlineData("buy", 45_260, "EntryFarFromMarket")]
    [InlineData("sell", 45_260, "EntryFarFromMarket")]
    public async Task A_signal_that_the_market_has_left_behind_is_refused(string side, double last, string rule)
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.Price((decimal)last));
        var (_, webhook) = await desk.MakeRouteAsync(new { allow_lower_reward_risk = true });

        var (status, body, text) = await desk.SendAsync(webhook, side == "buy" ? DeskHost.Signal("a") : DeskHost.Sell("a"));

        Assert.True(status == HttpStatusCode.UnprocessableEntity, text);
        Assert.Equal(rule, body.GetProperty("details").Text("rule"));
        Assert.Equal(0, desk.Venue.Entries);
    }

    /// <summary>The stop is 1,000.50 from the entry.</summary>
    [Theory]
    [InlineData(0.1, 44_900.45, HttpStatusCode.OK)]
    [InlineData(0.1, 44_900.44, HttpStatusCode.UnprocessableEntity)]
    [InlineData(0.5, 44_600, HttpStatusCode.OK)]
    public async Task A_route_says_how_far_the_market_may_be_from_a_signals_entry(double distance, double last, HttpStatusCode expected)
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.Price((decimal)last));
        var (_, webhook) = await desk.MakeRouteAsync(new { max_entry_distance = distance });

        var answer = await desk.SendAsync(webhook, DeskHost.Signal("a"));

        Assert.True(answer.Status == expected, answer.Text);
    }

    /// <summary>At the signal's entry 0.9, at the worse price 0.6 of what the tree assumes.</summary>
    [Theory]
    [InlineData(900, 1_000, 0, true)]
    [InlineData(899.99, 1_000, 0, false)]
    [InlineData(1_000, 1_000, 250, true)]
    [InlineData(990, 1_000, 250, false)]
    public async Task Reward_to_risk_must_reach_nine_tenths_at_the_entry_and_six_tenths_at_the_worse_price(
        double target, double stop, double away, bool isTaken)
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.Price(45_000m + (decimal)away));
        var (_, webhook) = await desk.MakeRouteAsync();

        var answer = await desk.SendAsync(webhook, DeskHost.Signal("a", new
        {
            entry = 45_000m,
            target = 45_000m + (decimal)target,
            stop = 45_000m - (decimal)stop,
        }));

        Assert.True((answer.Status == HttpStatusCode.OK) == isTaken, answer.Text);
        if (!isTaken)
        {
            Assert.Equal("NetRewardRiskTooLow", answer.Body.GetProperty("details").Text("rule"));
        }
    }

    [Fact]
    public async Task The_loss_limit_of_a_route_is_held_at_the_worse_price()
    {
        await using var desk = await SessionsDesk.StartAsync();
        // At the entry 650 / 999.50 units lose 0.6507 % of 100,000; 200 above it they are more units and lose more each.
        var (_, webhook) = await desk.MakeRouteAsync(new { max_loss_percent = 0.7, allow_lower_reward_risk = true });
        desk.Venue.Price(45_200.50m);

        var (status, body, text) = await desk.SendAsync(webhook, DeskHost.Signal("a"));

        Assert.True(status == HttpStatusCode.UnprocessableEntity, text);
        Assert.Equal("LossLimitExceeded", body.GetProperty("details").Text("rule"));
    }

    [Theory]
    [InlineData("""{"action":"buy","symbol":"BTCUSDT","entry":"market","target":"+2%","stop":"-1%","id":"test-1"}""", "buy", 51_000,
        49_500)]
    [InlineData("""{"action":"sell","symbol":"BTCUSDT","target":"-2%","stop":"+1%","id":"test-1"}""", "sell", 49_000, 50_500)]
    [InlineData("""{"action":"reverse","symbol":"BTCUSDT","target":"-2 %","stop":"+1.5%","id":"test-1"}""", "sell", 49_000, 50_750)]
    [InlineData("""{"action":"buy","symbol":"BTCUSDT","entry":"market","target":"51000","stop":"-1%","id":"test-1"}""", "buy", 51_000,
        49_500)]
    [InlineData("""{"action":"buy","symbol":"BTCUSDT","entry":49990,"target":"+2%","stop":"-1%","id":"test-1"}""", "buy", 50_989.8,
        49_490.1)]
    public async Task An_entry_at_the_market_with_distances_is_true_at_any_price(string signal, string side, double target, double stop)
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.Price(50_000m));
        var (_, webhook) = await desk.MakeRouteAsync();

        var data = await desk.AcceptAsync(webhook, signal);

        Assert.Equal(side, data.Text("action"));
        Assert.Equal(((decimal)target, (decimal)stop), (data.Amount("target_price"), data.Amount("stop_price")));
    }

    [Fact]
    public async Task The_sample_alert_of_a_new_route_is_traded_as_it_stands()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync();
        var sample = (await desk.GetAsync($"/api/routes/{id}")).Text("sample_alert")!;
        Assert.Equal("""{"action":"buy","symbol":"BTCUSDT","entry":"market","target":"+2%","stop":"-1%","id":"test-1"}""", sample);

        var data = await desk.AcceptAsync(webhook, sample);
        await desk.PriceAsync(SessionsDesk.Price);
        await desk.PriceAsync(data.Amount("target_price"));

        Assert.Equal("1-0", (await desk.OnlySessionAsync()).Text("current_node"));
    }
}
