using System.Text.Json;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>Where a route stands: its last signal, its node, and what it earned today.</summary>
public sealed class RouteStandingTests
{
    private static async Task<JsonElement> RouteAsync(DeskHost desk, string id)
    {
        var one = await desk.GetAsync($"/api/routes/{id}");
        var listed = (await desk.GetAsync("/api/routes")).EnumerateArray().Single(route => route.Text("id") == id);
        Assert.Equal(one.GetRawText(), listed.GetRawText());
        return one;
    }

    [Fact]
    public async Task A_new_route_has_no_signal_no_node_and_nothing_earned()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, _) = await desk.MakeRouteAsync();

        var route = await RouteAsync(desk, id);

        string[] fields = ["session_id", "current_node", "last_signal_id", "last_signal_status", "last_signal_at", "today_pnl"];
        Assert.All(fields, field => Assert.True(route.IsNull(field), field));
    }

    [Fact]
    public async Task Trades_that_ended_today_are_added_up_and_the_open_sessions_node_is_told()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync();
        var (other, _) = await desk.MakeRouteAsync();

        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        var session = await desk.OnlySessionAsync();
        var route = await RouteAsync(desk, id);
        Assert.Equal((session.Text("session_id"), "1-0"), (route.Text("session_id"), route.Text("current_node")));
        Assert.Equal(session.Amount("running_total"), route.Amount("today_pnl"));

        await desk.TradeToAsync(webhook, DeskHost.Signal("b"), 44_000m);
        var after = await RouteAsync(desk, id);
        Assert.Equal((await desk.OnlySessionAsync()).Amount("running_total"), after.Amount("today_pnl"));
        Assert.NotEqual(route.Amount("today_pnl"), after.Amount("today_pnl"));
        Assert.True((await RouteAsync(desk, other)).IsNull("today_pnl"));
    }

    [Fact]
    public async Task What_a_deleted_session_earned_today_counts_still()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        var earned = (await RouteAsync(desk, id)).Amount("today_pnl");
        var session = await desk.OnlySessionAsync();

        using var answer = await desk.Http.DeleteAsync($"/api/sessions/{session.Text("session_id")}");
        answer.EnsureSuccessStatusCode();

        var route = await RouteAsync(desk, id);
        Assert.Equal(earned, route.Amount("today_pnl"));
        Assert.True(route.IsNull("current_node"));
    }

    [Fact]
    public async Task The_last_signal_is_the_newest_of_the_route_whatever_came_of_it()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync();
        var (other, _) = await desk.MakeRouteAsync();

        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));
        Assert.Equal("accepted", (await RouteAsync(desk, id)).Text("last_signal_status"));

        await desk.SendAsync(webhook, DeskHost.Signal("b"));
        var route = await RouteAsync(desk, id);
        var newest = (await desk.InboxAsync())["b"];
        Assert.Equal((newest.Text("id"), "refused"), (route.Text("last_signal_id"), route.Text("last_signal_status")));
        Assert.Equal(newest.GetProperty("received_at").GetDateTimeOffset(), route.GetProperty("last_signal_at").GetDateTimeOffset());
        Assert.True((await RouteAsync(desk, other)).IsNull("last_signal_id"));
    }

    [Fact]
    public async Task Yesterdays_profit_is_not_todays()
    {
        var evening = new DateTimeOffset(2026, 1, 15, 23, 50, 0, TimeSpan.Zero);
        await using var desk = await SessionsDesk.StartAsync(startsAt: evening);
        var (id, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        var route = await RouteAsync(desk, id);
        Assert.True(route.Amount("today_pnl") > 0);

        desk.Clock.Advance(TimeSpan.FromMinutes(11));

        var tomorrow = await RouteAsync(desk, id);
        Assert.True(tomorrow.IsNull("today_pnl"));
        Assert.Equal("1-0", tomorrow.Text("current_node"));
    }

    [Fact]
    public async Task An_edit_and_a_new_secret_tell_where_the_route_stands()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);

        using var edited = await desk.Http.PatchAsync(
            $"/api/routes/{id}", new StringContent("""{"paused":true}""", null, "application/json"));
        var route = JsonSerializer.Deserialize<JsonElement>(await edited.Content.ReadAsStringAsync());
        Assert.Equal(("1-0", "accepted"), (route.Text("current_node"), route.Text("last_signal_status")));
        var rotated = await desk.PostAsync($"/api/routes/{id}/rotate-token", new { });
        Assert.Equal("1-0", rotated.Text("current_node"));
    }
}
