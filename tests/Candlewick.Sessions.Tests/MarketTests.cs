using System.Net;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Sessions.Tests;

/// <summary>A session belongs to one account and to one life of its market.</summary>
public sealed class MarketTests
{
    [Theory]
    [InlineData("told")]
    [InlineData("at the next signal")]
    [InlineData("at the next start")]
    public async Task A_session_ends_as_closed_when_its_market_is_exchanged(string when)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        var first = (await desk.OnlySessionAsync()).Text("session_id");

        switch (when)
        {
            case "told":
                desk.Venue.ExchangeMarket();
                desk.Get<IAccounts>().MarketExchanged("test");
                await desk.SettleAsync();
                break;
            case "at the next start":
                await desk.StopThenAsync(desk.Venue.ExchangeMarket);
                await desk.SettleAsync();
                break;
            default:
                desk.Venue.ExchangeMarket();
                await desk.AcceptAsync(webhook, DeskHost.Signal("b"));
                break;
        }

        var closed = await desk.GetAsync($"/api/sessions/{first}");
        Assert.Equal(("closed", "1-0"), (closed.Text("status"), closed.Text("current_node")));
        Assert.Contains("replaced", closed.Text("closed_reason"), StringComparison.Ordinal);
        Assert.False(closed.IsNull("ended_at"));

        var next = when == "at the next signal"
            ? (await desk.GetAsync("/api/sessions?result=open"))[0]
            : (await desk.GetAsync($"/api/sessions/{(await desk.AcceptAsync(webhook, DeskHost.Signal("b"))).Text("session_id")}"));
        Assert.Equal(("Start", desk.Venue.MarketEpoch), (next.Text("current_node"), next.Text("market_epoch")));
    }

    [Fact]
    public async Task Only_sessions_of_the_account_whose_market_is_exchanged_are_closed()
    {
        await using var desk = await SessionsDesk.StartOnAsync(
            new ScriptedExchange(ScriptedExchange.FirstAccount, ScriptedExchange.SecondAccount));
        var (_, first) = await desk.MakeRouteAsync();
        var (_, second) = await desk.MakeRouteAsync(new { account = ScriptedExchange.SecondAccount });
        var secondSession = (await desk.AcceptAsync(second, SessionsDesk.Anywhere("a"))).Text("session_id");
        await desk.TradeToAsync(first, DeskHost.Signal("a"), 46_000m);

        desk.Venue.ExchangeMarket();
        desk.Get<IAccounts>().MarketExchanged("test");
        await desk.SettleAsync();

        Assert.Equal("open", (await desk.GetAsync($"/api/sessions/{secondSession}")).Text("status"));
        Assert.Equal("second", Assert.Single((await desk.GetAsync("/api/sessions?account=second")).EnumerateArray()).Text("account"));
    }

    [Fact]
    public async Task A_replayed_market_is_named_by_the_session()
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.ReplayOf = new Domain.InstrumentId("BTCUSDT", "binance"));
        var (_, webhook) = await desk.MakeRouteAsync();

        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));

        Assert.Equal("BTCUSDT.BINANCE", (await desk.OnlySessionAsync()).Text("replay_of"));
    }

    [Theory]
    [InlineData("BTCUSDT.SCRIPTED", HttpStatusCode.Created)]
    [InlineData("btcusdt.scripted", HttpStatusCode.Created)]
    [InlineData("BTCUSDT.BINANCE", HttpStatusCode.BadRequest)]
    [InlineData("BTCUSDT.P", HttpStatusCode.BadRequest)]
    public async Task A_routes_symbol_may_name_its_venue_where_that_is_the_accounts(string symbol, HttpStatusCode expected)
    {
        await using var desk = await SessionsDesk.StartAsync();

        var route = await desk.PostAsync("/api/routes", new
        {
            name = "r", symbols = new[] { symbol }, account = "test", staking_tree_id = "five-wins-before-six-losses",
        }, expected);

        if (expected == HttpStatusCode.Created)
        {
            Assert.Equal("BTCUSDT", Assert.Single(route.GetProperty("symbols").EnumerateArray()).GetString());
            var webhook = route.Text("webhook_path")!;
            Assert.Equal(
                "BTCUSDT", (await desk.AcceptAsync(webhook, DeskHost.Signal("a", new { symbol = "BTCUSDT.SCRIPTED" }))).Text("symbol"));
            Assert.Equal(
                HttpStatusCode.BadRequest,
                (await desk.SendAsync(webhook, DeskHost.Signal("b", new { symbol = "BTCUSDT.BINANCE" }))).Status);
        }
    }

    [Fact]
    public async Task Two_routes_at_once_never_stand_against_each_other_and_the_loser_is_told_the_rule()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, longs) = await desk.MakeRouteAsync();
        var (_, shorts) = await desk.MakeRouteAsync();
        for (var round = 0; round < 10; round++)
        {
            var answers = await Task.WhenAll(
                desk.SendAsync(longs, SessionsDesk.Anywhere($"long {round}")),
                desk.SendAsync(shorts, SessionsDesk.Anywhere($"short {round}", "sell")));
            await desk.PriceAsync(SessionsDesk.Price);

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            var loser = answers.Single(answer => answer.Status != HttpStatusCode.OK);
            Assert.Equal(
                (HttpStatusCode.UnprocessableEntity, RuleName.OppositeTradeOpen),
                (loser.Status, loser.Body.GetProperty("details").Text("rule")));
            foreach (var webhook in (string[])[longs, shorts])
            {
                await desk.SendAsync(webhook, $$"""{"action":"flat","symbol":"BTCUSDT","id":"close {{round}}"}""");
            }

            await desk.PriceAsync(SessionsDesk.Price);
            Assert.Equal(0m, desk.Venue.Position());
        }
    }
}
