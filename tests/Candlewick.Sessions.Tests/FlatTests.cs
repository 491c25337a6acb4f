using System.Net;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;
using Candlewick.Testing.Scripted;

namespace Candlewick.Sessions.Tests;

/// <summary>Flat means flat: the open trade is closed and nothing that waited trades afterwards.</summary>
public sealed class FlatTests
{
    [Theory]
    [InlineData("queue", "buy", false)]
    [InlineData("queue", "buy", true)]
    [InlineData("reverse", "sell", false)]
    [InlineData("reverse", "sell", true)]
    public async Task A_flat_ends_what_waits_for_the_trade_that_it_closes(string onBusy, string action, bool restarts)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = onBusy });
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("waits", action));

        var closing = await desk.AcceptAsync(webhook, SessionsDesk.Close);
        Assert.Equal("PENDING", closing.GetProperty("execution").Text("status"));
        if (restarts)
        {
            await desk.RestartAsync();
        }

        await desk.PriceAsync(45_000m);
        await desk.PriceAsync(45_000m);

        var (status, reason) = await desk.StandingAsync("waits");
        Assert.Equal("superseded", status);
        Assert.Contains("close", reason, StringComparison.Ordinal);
        Assert.Equal(1, desk.Venue.Entries);
        Assert.Equal(0m, desk.Venue.Position());
        Assert.True((await desk.OnlySessionAsync()).IsNull("open_trade_id"));
    }

    [Fact]
    public async Task A_flat_ends_what_waits_although_no_trade_is_open()
    {
        var (desk, webhook) = await BusyTests.StrandQueueAsync();
        await using var ending = desk;

        var flat = await desk.AcceptAsync(webhook, """{"action":"flat","symbol":"ETHUSDT","id":"close"}""");
        desk.Venue.Market(ScriptedExchange.Ether).HasPrice = true;
        await desk.RestartAsync();
        await desk.PriceAsync(45_000m);

        Assert.True(flat.IsNull("trade_id"));
        Assert.Equal("superseded", (await desk.StandingAsync("second")).Status);
        Assert.Equal("accepted", (await desk.StandingAsync("close")).Status);
        Assert.Equal(1, desk.Venue.Entries);
    }

    [Fact]
    public async Task A_flat_leaves_what_waits_in_another_symbol()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var symbols = new[] { ScriptedExchange.Bitcoin, ScriptedExchange.Ether };
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue", symbols });
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("same"));
        await desk.AcceptAsync(
            webhook, DeskHost.Signal("other", new { symbol = "ETHUSDT", entry = "market", target = "+2%", stop = "-1%" }));

        await desk.AcceptAsync(webhook, SessionsDesk.Close);
        await desk.PriceAsync(45_000m);

        Assert.Equal("superseded", (await desk.StandingAsync("same")).Status);
        Assert.Equal("accepted", (await desk.StandingAsync("other")).Status);
    }

    [Fact]
    public async Task A_signal_that_comes_after_a_flat_waits_for_the_close_and_trades()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { on_busy = "queue" });
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);
        await desk.AcceptAsync(webhook, SessionsDesk.Close);
        await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("after"));

        await desk.PriceAsync(45_000m);

        Assert.Equal("accepted", (await desk.StandingAsync("after")).Status);
        Assert.Equal(2, desk.Venue.Entries);
    }

    [Fact]
    public async Task A_flat_for_a_symbol_that_is_not_traded_is_refused_and_closes_nothing()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync(new { symbols = new[] { ScriptedExchange.Bitcoin, ScriptedExchange.Ether } });
        await desk.AcceptAsync(webhook, DeskHost.Signal("first"));
        await desk.PriceAsync(45_000.50m);

        var answer = await desk.SendAsync(webhook, """{"action":"flat","symbol":"ETHUSDT","id":"close"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("is in BTCUSDT, not in ETHUSDT", answer.Text, StringComparison.Ordinal);
        Assert.Equal(2, desk.Venue.Working.Count);
    }
}
