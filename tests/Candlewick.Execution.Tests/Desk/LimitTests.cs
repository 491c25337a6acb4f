using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>What an account may lose is counted whole: wishes on their way, parts that were closed, days and markets apart.</summary>
public sealed class LimitTests
{
    private static readonly ExitPlan Ten = new() { Target = 110m, Stop = 90m };

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task What_a_closed_part_of_an_open_trade_lost_counts_as_lost_today(OrderSide side)
    {
        await using var desk = await FreeDeskAsync();
        await SetLimitAsync(desk, "daily_loss", 120m);
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side, 10m));
        await desk.CommandAsync(intent.TradeId, (path, work) => path.ReduceAsync(work, intent.TradeId, 9m));
        await desk.PriceAsync(100m - (side.Sign() * 9m));
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(1m, (await desk.FindAsync(intent)).OpenQuantity);

        Assert.Equal(81m, (await LimitAsync(desk, "daily_loss")).GetProperty("used").GetDecimal());
        await desk.PriceAsync(100m);
        Assert.Equal(RuleName.DailyLossReached, RuleOf(await desk.PlanAsync(ExecutionDesk.Intent("t2", side, 10m))));
        Assert.IsType<PlanOutcome.Planned>(await desk.PlanAsync(ExecutionDesk.Intent("t3", side, 2m)));
    }

    /// <summary>A replay goes back in time: what the market showed of a later day is no profit of the earlier one.</summary>
    [Fact]
    public async Task The_days_loss_is_that_of_the_market_that_is_traded()
    {
        await using var desk = await FreeDeskAsync();
        await SetLimitAsync(desk, "daily_loss", 150m);
        desk.Venue.MarketTime = new DateTimeOffset(2024, 12, 1, 12, 0, 0, TimeSpan.Zero);
        await RoundTripAsync(desk, "t1", 10m, 110m);
        desk.Venue.ExchangeMarket();
        desk.Venue.MarketTime = new DateTimeOffset(2024, 12, 1, 1, 0, 0, TimeSpan.Zero);
        desk.Venue.SayGap();
        await desk.AdvanceAsync(ExecutionDesk.Second * 3);
        await RoundTripAsync(desk, "t2", 10m, 90m);

        Assert.Equal(100m, (await LimitAsync(desk, "daily_loss")).GetProperty("used").GetDecimal());
        await desk.PriceAsync(100m);
        Assert.Equal(RuleName.DailyLossReached, RuleOf(await desk.PlanAsync(ExecutionDesk.Intent("t3", OrderSide.Buy, 10m))));
    }

    [Fact]
    public async Task What_another_day_brought_is_not_counted_today()
    {
        await using var desk = await FreeDeskAsync();
        await SetLimitAsync(desk, "daily_loss", 150m);
        desk.Venue.MarketTime = new DateTimeOffset(2024, 12, 2, 12, 0, 0, TimeSpan.Zero);
        await RoundTripAsync(desk, "t1", 10m, 90m);
        Assert.Equal(100m, (await LimitAsync(desk, "daily_loss")).GetProperty("used").GetDecimal());
        desk.Venue.MarketTime = new DateTimeOffset(2024, 12, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(0m, (await LimitAsync(desk, "daily_loss")).GetProperty("used").GetDecimal());
        desk.Venue.MarketTime = new DateTimeOffset(2024, 12, 3, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(0m, (await LimitAsync(desk, "daily_loss")).GetProperty("used").GetDecimal());
    }

    [Fact]
    public async Task Moving_a_target_leaves_taken_what_an_entry_on_its_way_needs()
    {
        await using var desk = await FreeDeskAsync();
        await SetLimitAsync(desk, "open_risk", 600m);
        await desk.EnterAsync(Resting("t1", 1m));
        desk.Venue.IsAway = true;
        await TakenAsync(desk, (path, work) => path.ReplaceEntryAsync(work, "t1", 95m, 100m));
        await TakenAsync(desk, (path, work) => path.AmendAsync(work, "t1", 111m, null, 1));
        Assert.Equal(500m, (await LimitAsync(desk, "open_risk")).GetProperty("used").GetDecimal());
        Assert.Equal(RuleName.OpenRiskExceeded, RuleOf(await desk.PlanAsync(ExecutionDesk.Intent("t2", OrderSide.Buy, 50m))));
        Assert.IsType<PlanOutcome.Planned>(await desk.PlanAsync(ExecutionDesk.Intent("t3", OrderSide.Buy, 10m)));
    }

    /// <summary>Where the limit is just enough, a trade is not counted against itself.</summary>
    [Fact]
    public async Task A_trade_that_fills_its_limit_may_move_within_it()
    {
        await using var desk = await FreeDeskAsync();
        await SetLimitAsync(desk, "open_risk", 500m);
        await desk.EnterAsync(Resting("t1", 90m));
        await TakenAsync(desk, (path, work) => path.ReplaceEntryAsync(work, "t1", 95m, 100m));
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.IsType<CommandOutcome.Refused>(
            await desk.CommandAsync("t1", (path, work) => path.ReplaceEntryAsync(work, "t1", 95m, 101m)));
    }

    [Theory]
    [InlineData(95, 9000, RuleName.LossLimitExceeded)]
    [InlineData(85, 1, RuleName.ExitPricesOutOfOrder)]
    [InlineData(111, 1, RuleName.ExitPricesOutOfOrder)]
    [InlineData(95, 100_000, RuleName.QuantityAboveMaximum)]
    public async Task A_moved_entry_is_checked_as_a_new_one_is(decimal price, decimal quantity, string rule)
    {
        await using var desk = await FreeDeskAsync();
        await desk.EnterAsync(Resting("t1", 1m));
        var (status, body) = await desk.TryPostAsync("/trading/trades/t1/replace", new { price, quantity });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(rule, $"{body}", StringComparison.Ordinal);
        await desk.AdvanceAsync(ExecutionDesk.Second * 3);
        Assert.Equal(1, desk.Venue.Entries);
    }

    [Theory]
    [InlineData(90, 1, RuleName.PriceBeyondStop)]
    [InlineData(110, 1, RuleName.PriceBeyondTarget)]
    [InlineData(95, 100_000, RuleName.QuantityAboveMaximum)]
    public async Task An_owner_cannot_move_an_entry_to_where_it_cannot_rest(decimal price, decimal quantity, string rule)
    {
        await using var desk = await FreeDeskAsync();
        await desk.EnterAsync(Resting("t1", 1m));
        var outcome = await desk.CommandAsync("t1", (path, work) => path.ReplaceEntryAsync(work, "t1", price, quantity));
        Assert.Equal(rule, Assert.IsType<CommandOutcome.Refused>(outcome).Rule.Rule);
    }

    [Theory]
    [InlineData("buy", 105, 90, 115)]
    [InlineData("buy", 90, 105, 115)]
    [InlineData("sell", 95, 110, 85)]
    [InlineData("sell", 110, 95, 85)]
    public async Task Of_several_exits_every_stop_is_judged(string side, decimal first, decimal second, decimal target)
    {
        await using var desk = await FreeDeskAsync();
        var (status, body) = await desk.TryPostAsync("/trading/order", new
        {
            symbol = "BTCUSDT", side, quantity = 2m,
            exits = new object[] { new { quantity = 1m, stop = first, target }, new { stop = second, target } },
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(RuleName.PriceBeyondStop, $"{body}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(7e27)]
    public async Task A_trail_is_nearer_than_the_price_itself(double distance)
    {
        await using var desk = await FreeDeskAsync();
        var (status, body) = await desk.TryPostAsync("/trading/order", new
        {
            symbol = "BTCUSDT", side = "buy", quantity = 1m, exits = new object[] { new { trail_distance = (decimal)distance } },
        });
        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, $"{status} {body}");
        Assert.Contains("trail", $"{body}", StringComparison.Ordinal);
        Assert.Empty(desk.Venue.Submitted);
    }

    /// <summary>An entry that waits for its turn in the venue's budget is not sent once the switch is pressed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waits_for_the_venues_budget_is_looked_at_again_before_it_goes(bool isPressed)
    {
        await using var desk = await ExecutionDesk.StartAsync(venue =>
        {
            venue.Capabilities = venue.Capabilities with { RequestsPerMinute = 2 };
            venue.MarketFills = MarketFill.AtOnce;
        });
        await desk.AdvanceAsync(ExecutionDesk.Second * 50);
        await desk.EnterAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        Assert.Empty(desk.Venue.Submitted);
        if (isPressed)
        {
            await desk.PostAsync("/api/kill-switch", new { engaged = true });
        }
        else
        {
            desk.Venue.Price(ScriptedExchange.Bitcoin, 89m);
        }

        await desk.AdvanceAsync(ExecutionDesk.Second * 30);
        Assert.DoesNotContain(desk.Venue.Submitted, order => !order.ReduceOnly);
        Assert.Equal(0m, desk.Venue.Position());
    }

    private static TradeIntent Resting(string id, decimal quantity) =>
        DeskTrades.Intent(id, quantity: quantity, entry: 95m, target: 110m, stop: 90m, type: OrderType.Limit) with { Exits = [Ten] };

    private static Task<DeskHost> FreeDeskAsync() => ExecutionDesk.StartAsync(venue => (venue.FeeRate, venue.Spread) = (0m, 0m));

    private static string RuleOf(PlanOutcome? outcome) => Assert.IsType<PlanOutcome.Refused>(outcome).Rule.Rule;

    private static async Task TakenAsync(
        DeskHost desk, Func<IOrderPath, UnitOfWork, Task<CommandOutcome>> command) =>
        Assert.IsType<CommandOutcome.Taken>(await desk.CommandAsync("t1", command));

    /// <summary>Opens at 100 and closes at the price.</summary>
    private static async Task RoundTripAsync(DeskHost desk, string id, decimal quantity, decimal price)
    {
        await desk.PriceAsync(100m);
        var intent = await desk.OpenAsync(ExecutionDesk.Intent(id, OrderSide.Buy, quantity));
        await desk.PriceAsync(price);
        await desk.AdvanceAsync(ExecutionDesk.Second);
        Assert.Equal(TradePhase.Settled, (await desk.FindAsync(intent)).Phase);
    }

    private static async Task SetLimitAsync(DeskHost desk, string name, decimal limit)
    {
        desk.Http.DefaultRequestHeaders.Remove(DeskHost.RoleHeader);
        desk.Http.DefaultRequestHeaders.Add(DeskHost.RoleHeader, Policies.Admin);
        using var answer = await desk.Http.PatchAsJsonAsync(
            $"/api/accounts/{ScriptedExchange.FirstAccount}", new { limits = new Dictionary<string, decimal> { [name] = limit } });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonElement> LimitAsync(DeskHost desk, string name) =>
        (await desk.GetAsync("/api/accounts"))[0].GetProperty("limits").EnumerateArray()
            .Single(limit => limit.GetProperty("name").GetString() == name);
}
