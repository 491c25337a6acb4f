using System.Net;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Platform.Alerts;
using Candlewick.Testing.Desk;

namespace Candlewick.Execution.Tests.Desk;

/// <summary>What the desk tells people: kept until somebody has read it, one for a storm, never in the way of what it tells of.</summary>
public sealed class AlertTests
{
    private static Task<DeskHost> StartAsync() =>
        ExecutionDesk.StartAsync(venue => (venue.FeeRate, venue.StopsFillAtTheirPrice) = (0m, true));

    [Theory]
    [InlineData(OrderSide.Buy, 110, "+10.00", "long")]
    [InlineData(OrderSide.Sell, 90, "+10.00", "short")]
    [InlineData(OrderSide.Buy, 90, "-10.00", "long")]
    [InlineData(OrderSide.Sell, 110, "-10.00", "short")]
    public async Task The_end_of_a_trade_is_told_with_what_it_brought(OrderSide side, decimal exit, string net, string direction)
    {
        await using var desk = await StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", side));
        Assert.Empty(await ListAsync(desk));
        await desk.PriceAsync(exit);

        var told = Assert.Single(await ListAsync(desk));
        Assert.Equal(("trade_closed", "info", intent.TradeId), (told.Text("kind"), told.Text("level"), told.Text("trade_id")));
        Assert.Equal($"{intent.Symbol} {direction} closed: {net} USDT net.", told.Text("message"));
        Assert.Contains(desk.Stream.Messages, message => message is { Channel: "alerts", Type: "alert.new" });
    }

    [Fact]
    public async Task Trades_that_end_while_nobody_looks_are_one_alert_and_what_was_read_stays_read()
    {
        await using var desk = await StartAsync();
        await EndAsync(desk, "t1");
        await EndAsync(desk, "t2");
        var both = Assert.Single(await ListAsync(desk));
        Assert.Equal((2m, "t2"), (both.Amount("count"), both.Text("trade_id")));

        var read = await desk.PostAsync("/api/alerts/read", new { up_to = both.Amount("id") });
        Assert.Equal(1m, read.Amount("read"));
        await EndAsync(desk, "t3");
        Assert.Equal([(1m, true), (2m, false)], (await ListAsync(desk)).Select(one => (one.Amount("count"), one.IsNull("read_at"))));
        Assert.Equal(1m, Assert.Single(await ListAsync(desk, "?unread=true")).Amount("count"));

        await desk.RestartAsync();
        Assert.Equal(2, (await ListAsync(desk)).Count);
        var first = Assert.Single(await ListAsync(desk, "?limit=1"));
        Assert.Equal("t3", first.Text("trade_id"));
    }

    [Fact]
    public async Task Reading_leaves_what_came_after_the_newest_that_was_seen()
    {
        await using var desk = await StartAsync();
        await EndAsync(desk, "t1");
        var seen = Assert.Single(await ListAsync(desk)).Amount("id");
        await EndAsync(desk, "t2");
        // The one that was seen has gone into the newer.
        Assert.Equal(0m, (await desk.PostAsync("/api/alerts/read", new { up_to = seen })).Amount("read"));
        Assert.Single(await ListAsync(desk, "?unread=true"));
        var (status, text) = await desk.TryPostAsync("/api/alerts/read", new { up_to = 0 });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("up_to", text);
    }

    [Fact]
    public async Task The_kill_switch_is_told_with_who_moved_it_and_why()
    {
        await using var desk = await StartAsync();
        await desk.PostAsync("/api/kill-switch", new { engaged = true, reason = "spreads" });
        var engaged = Assert.Single(await ListAsync(desk));
        Assert.Equal(("kill_switch", "bad"), (engaged.Text("kind"), engaged.Text("level")));
        Assert.Contains("(spreads)", engaged.Text("message"));
        await desk.PostAsync("/api/kill-switch", new { engaged = false });
        var released = Assert.Single(await ListAsync(desk));
        Assert.Equal(("info", 2m), (released.Text("level"), released.Amount("count")));
    }

    [Fact]
    public async Task What_nobody_has_looked_at_stays_as_pressing_as_it_was()
    {
        await using var desk = await StartAsync();
        async Task AddAsync(AlertLevel level) => await desk.Database.WriteAsync(work => desk.Get<IAlertBook>().AddAsync(
            work, new Alert { Kind = "test", Subject = "s", Level = level, Message = $"{level}" }));
        await AddAsync(AlertLevel.Warning);
        await AddAsync(AlertLevel.Info);
        var one = Assert.Single(await ListAsync(desk));
        Assert.Equal(("warning", "Info", 2m), (one.Text("level"), one.Text("message"), one.Amount("count")));
        await AddAsync(AlertLevel.Bad);
        Assert.Equal("bad", Assert.Single(await ListAsync(desk)).Text("level"));
        await desk.PostAsync("/api/alerts/read", new { up_to = long.MaxValue });
        await AddAsync(AlertLevel.Info);
        Assert.Equal(["info", "bad"], (await ListAsync(desk)).Select(alert => alert.Text("level")));
    }

    [Fact]
    public async Task An_alert_that_cannot_be_kept_undoes_nothing_of_what_it_tells()
    {
        await using var desk = await StartAsync();
        var intent = await desk.OpenAsync(ExecutionDesk.Intent("t1", OrderSide.Buy));
        await desk.Database.WriteAsync(work => work.ExecuteAsync("DROP TABLE alerts"));
        await desk.PriceAsync(110m);
        var trade = await desk.FindAsync(intent);
        Assert.Equal((Contracts.TradePhase.Settled, 10m), (trade.Phase, trade.RealizedPnl));
    }

    [Fact]
    public async Task An_alert_taken_back_with_its_unit_is_told_to_nobody()
    {
        await using var desk = await StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.Database.WriteAsync<int>(async work =>
        {
            await desk.Get<IAlertBook>().AddAsync(
                work, new Alert { Kind = "test", Subject = "s", Level = AlertLevel.Bad, Message = "never" });
            throw new InvalidOperationException("lost");
        }));
        Assert.Empty(await ListAsync(desk));
        Assert.DoesNotContain(desk.Stream.Messages, message => message.Type == "alert.new");
    }

    private static async Task EndAsync(DeskHost desk, string trade)
    {
        await desk.OpenAsync(ExecutionDesk.Intent(trade, OrderSide.Buy));
        await desk.PriceAsync(110m);
        await desk.PriceAsync(100m);
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(DeskHost desk, string query = "") =>
        [.. (await desk.GetAsync($"/api/alerts{query}")).EnumerateArray()];
}
