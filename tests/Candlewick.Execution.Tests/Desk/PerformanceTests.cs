using System.Net;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>What an account's trades came to is told to the last cent, of its present market and of all.</summary>
public sealed class PerformanceTests
{
    private const decimal Fee = 0.001m;

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task Start_and_closed_and_open_profit_make_up_the_venues_equity(OrderSide side)
    {
        await using var desk = await DeskAsync();
        await RoundTripAsync(desk, "t1", side, 10m, 100m + (side.Sign() * 5m));
        await RoundTripAsync(desk, "t2", side, 10m, 100m - (side.Sign() * 5m));
        await desk.PriceAsync(100m);
        await desk.OpenAsync(ExecutionDesk.Intent("t3", side, 10m));
        await desk.PriceAsync(100m + (side.Sign() * 3m));

        var told = await PerformanceAsync(desk);
        var first = (10m * 5m) - (Fee * 10m * (200m + (side.Sign() * 5m)));
        var second = (10m * -5m) - (Fee * 10m * (200m - (side.Sign() * 5m)));
        Assert.Equal([ScriptedVenue.StartingCash, ScriptedVenue.StartingCash + first, ScriptedVenue.StartingCash + first + second],
            Curve(told));
        Assert.Equal(ScriptedVenue.StartingCash, told.GetProperty("start_equity").GetDecimal());
        var times = told.GetProperty("curve").EnumerateArray().Select(point => point.GetProperty("at").GetDateTimeOffset()).ToList();
        Assert.Equal(times.Order().Distinct(), times);
        // The entry's commission is paid: 10 at 100.
        Assert.Equal(30m - (Fee * 1_000m), told.GetProperty("open_profit").GetDecimal());
        Assert.Equal(first + second - (Fee * 1_000m), told.GetProperty("today_profit").GetDecimal());
        var closed = told.GetProperty("closed");
        Assert.Equal((2, 1, 1, first + second), (closed.GetProperty("trades").GetInt32(), closed.GetProperty("wins").GetInt32(),
            closed.GetProperty("losses").GetInt32(), closed.GetProperty("profit").GetDecimal()));
        Assert.Equal(-second, told.GetProperty("deepest_drawdown").GetProperty("amount").GetDecimal());
        Assert.Equal(-second - 30m + (Fee * 1_000m), told.GetProperty("present_drawdown").GetProperty("amount").GetDecimal());
        desk.Get<IAccounts>().Forget(ScriptedExchange.FirstAccount);
        var equity = (await PerformanceAsync(desk)).GetProperty("equity").GetDecimal();
        Assert.Equal(ScriptedVenue.StartingCash + first + second + 30m - (Fee * 1_000m), equity);
    }

    [Fact]
    public async Task Another_life_of_the_market_counts_only_where_all_is_asked_for()
    {
        await using var desk = await DeskAsync();
        await RoundTripAsync(desk, "t1", OrderSide.Buy, 10m, 105m);
        desk.Venue.ExchangeMarket();
        desk.Venue.SayGap();
        await desk.AdvanceAsync(ExecutionDesk.Second * 3);
        await RoundTripAsync(desk, "t2", OrderSide.Buy, 1m, 95m);

        var present = await PerformanceAsync(desk);
        Assert.Equal(desk.Venue.MarketEpoch, present.GetProperty("market_epoch").GetString());
        Assert.Equal(1, present.GetProperty("closed").GetProperty("trades").GetInt32());
        var all = await PerformanceAsync(desk, "?scope=all");
        Assert.Equal(2, all.GetProperty("closed").GetProperty("trades").GetInt32());
        Assert.Equal(JsonValueKind.Null, all.GetProperty("market_epoch").ValueKind);
        Assert.Equal(3, Curve(all).Count);
    }

    [Fact]
    public async Task A_trade_that_never_was_entered_is_none()
    {
        await using var desk = await DeskAsync();
        desk.Venue.RefusesEverything = true;
        await desk.EnterAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        await desk.AdvanceAsync(ExecutionDesk.Second * 5);
        var told = await PerformanceAsync(desk);
        Assert.Equal(0, told.GetProperty("closed").GetProperty("trades").GetInt32());
        Assert.Equal([ScriptedVenue.StartingCash], Curve(told));
    }

    [Fact]
    public async Task Trades_of_another_account_are_not_counted()
    {
        await using var desk = await ExecutionDesk.StartOnAsync(
            new ScriptedExchange(ScriptedExchange.FirstAccount, ScriptedExchange.SecondAccount));
        await RoundTripAsync(desk, "t1", OrderSide.Buy, 1m, 105m);
        foreach (var (account, trades) in new[] { (ScriptedExchange.FirstAccount, 1), (ScriptedExchange.SecondAccount, 0) })
        {
            var told = await desk.GetAsync($"/api/accounts/{account}/performance?scope=all");
            Assert.Equal(trades, told.GetProperty("closed").GetProperty("trades").GetInt32());
            Assert.Equal(trades + 1, Curve(told).Count);
        }
    }

    [Theory]
    [InlineData("nobody", "", HttpStatusCode.NotFound, "nobody")]
    [InlineData(ScriptedExchange.FirstAccount, "?scope=week", HttpStatusCode.BadRequest, "market, all")]
    public async Task What_cannot_be_told_is_said(string account, string query, HttpStatusCode status, string words)
    {
        await using var desk = await DeskAsync();
        using var answer = await desk.Http.GetAsync(new Uri($"/api/accounts/{account}/performance{query}", UriKind.Relative));
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<DeskHost> DeskAsync() => ExecutionDesk.StartAsync(venue => (venue.FeeRate, venue.Spread) = (Fee, 0m));

    private static Task<JsonElement> PerformanceAsync(DeskHost desk, string query = "") =>
        desk.GetAsync($"/api/accounts/{ScriptedExchange.FirstAccount}/performance{query}");

    private static List<decimal> Curve(JsonElement told) =>
        [.. told.GetProperty("curve").EnumerateArray().Select(point => point.GetProperty("equity").GetDecimal())];

    /// <summary>Opens at 100 and closes by hand at the price.</summary>
    private static async Task RoundTripAsync(DeskHost desk, string id, OrderSide side, decimal quantity, decimal price)
    {
        await desk.PriceAsync(100m);
        var intent = await desk.OpenAsync(ExecutionDesk.Intent(id, side, quantity));
        await desk.CommandAsync(intent.TradeId, (path, work) => path.CloseAsync(work, intent.TradeId, ExitReason.ManualClose));
        await desk.PriceAsync(price);
        await desk.AdvanceAsync(ExecutionDesk.Second * 3);
        Assert.Equal(TradePhase.Settled, (await desk.FindAsync(intent)).Phase);
    }
}
