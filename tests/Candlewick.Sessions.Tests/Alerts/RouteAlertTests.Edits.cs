using System.Net;
using System.Net.Http.Json;
using Candlewick.Domain;
using Candlewick.Platform.Security;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests.Alerts;

/// <summary>Edits of routes, and who may make them.</summary>
public sealed partial class RouteAlertTests
{
    [Fact]
    public async Task An_edit_changes_what_it_names_and_counts_from_the_next_signal()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync(Mapped());

        var edited = await EditAsync(
            desk, id, new { name = "renamed", defaults = new { stop = new { percent = 2 }, target = new { percent = 4 } } });
        Assert.Equal(("renamed", "mapped", "refuse"), (edited.Text("name"), edited.Text("format"), edited.Text("on_busy")));
        await desk.RestartAsync();

        Assert.Equal(44_100.49m, (await desk.AcceptAsync(webhook, Alert("buy"))).Amount("stop_price"));
        Assert.Contains(desk.Audit.Lines, line => line.Action == "route.edit");
    }

    [Fact]
    public async Task The_native_format_drops_the_mapping_and_an_empty_object_the_defaults()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, webhook) = await desk.MakeRouteAsync(Mapped());

        var edited = await EditAsync(desk, id, new { format = "native", defaults = new { } });

        Assert.True(edited.IsNull("mapping"));
        Assert.True(edited.IsNull("defaults"));
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.SendAsync(webhook, Alert("buy"))).Status);
    }

    [Fact]
    public async Task While_a_session_is_open_its_tree_and_markets_stay()
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.List(
            new Instrument("ETHUSDT", "Ether", "crypto", "ETH", "USDT", 0.01m, 0.0001m, 0.0001m, 9_000m, 5m), 2_000m));
        var (id, webhook) = await desk.MakeRouteAsync(Mapped());
        await desk.AcceptAsync(webhook, Alert("buy"));

        await EditAsync(desk, id, new { symbols = new[] { "BTCUSDT", "ETHUSDT" } }, HttpStatusCode.Conflict);
        await EditAsync(desk, id, new { symbols = new[] { "BTCUSDT" }, sizing = "risk" });
    }

    [Theory]
    [InlineData("""{"mapping":{"preset":"none"}}""", "mapping.preset")]
    [InlineData("""{"mapping":{"fields":{"price":[{"path":"x"}]}}}""", "mapping.fields.price")]
    [InlineData("""{"mapping":{"fields":{"action":null}}}""", "mapping.fields.action")]
    [InlineData("""{"mapping":{"fields":{"action":[{"path":""}]}}}""", "mapping.fields.action")]
    [InlineData("""{"mapping":{"fields":{"action":[{"path":"a","side":"buy"}]}}}""", "mapping.fields.action")]
    [InlineData("""{"mapping":{"fields":{"action":[{"path":"secret"}]}}}""", "mapping.fields.action")]
    [InlineData("""{"mapping":{"fields":{"symbol":[{"path":"a"}]}}}""", "mapping.fields")]
    [InlineData("""{"mapping":{"fields":null}}""", "fields")]
    [InlineData("""{"mapping":{"preset":"two-words","actions":{"go":"up"}}}""", "mapping.actions")]
    [InlineData("""{"mapping":{"preset":"two-words","symbols":{"XBT":"DOGE"}}}""", "mapping.symbols")]
    [InlineData("""{"defaults":{"stop":{"percent":1,"ticks":2}}}""", "defaults.stop")]
    [InlineData("""{"defaults":{"stop":{}}}""", "defaults.stop")]
    [InlineData("""{"defaults":{"stop":{"stop_distance":1}}}""", "defaults.stop")]
    [InlineData("""{"defaults":{"stop":{"percent":0}}}""", "defaults.stop")]
    [InlineData("""{"defaults":{"target":{"percent":100}}}""", "defaults.target")]
    [InlineData("""{"defaults":{"target":{"atr":-1}}}""", "defaults.target")]
    [InlineData("""{"defaults":{"symbol":"DOGE"}}""", "defaults.symbol")]
    [InlineData("""{"defaults":{"atr_length":1}}""", "defaults.atr_length")]
    [InlineData("""{"format":"native","mapping":{"preset":"two-words"}}""", "mapping")]
    [InlineData("""{"format":"other"}""", "format")]
    [InlineData("""{"allowed_senders":["nowhere"]}""", "allowed_senders")]
    [InlineData("""{"symbols":["DOGEUSDT"]}""", "symbols")]
    [InlineData("""{"staking_tree_id":"none"}""", "staking_tree_id")]
    public async Task What_is_wrong_with_an_edit_is_told_by_its_field_and_changes_nothing(string body, string field)
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, _) = await desk.MakeRouteAsync();
        var before = (await desk.GetAsync($"/api/routes/{id}")).GetRawText();

        using var answer = await desk.Http.PatchAsync($"/api/routes/{id}", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        Assert.Equal(before, (await desk.GetAsync($"/api/routes/{id}")).GetRawText());
    }

    [Fact]
    public async Task A_viewer_changes_tests_and_tries_nothing_and_an_unknown_route_is_not_found()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (id, _) = await desk.MakeRouteAsync();
        await EditAsync(desk, "rt_none", new { name = "x" }, HttpStatusCode.NotFound);

        desk.Http.DefaultRequestHeaders.Remove(DeskHost.RoleHeader);
        desk.Http.DefaultRequestHeaders.Add(DeskHost.RoleHeader, Policies.Viewer);
        await EditAsync(desk, id, new { name = "x" }, HttpStatusCode.Forbidden);
        await desk.PostAsync($"/api/routes/{id}/test", new { body = "buy BTCUSDT" }, HttpStatusCode.Forbidden);
        await desk.PostAsync($"/api/routes/{id}/dry-run", new { body = "buy BTCUSDT" }, HttpStatusCode.Forbidden);
        await desk.GetAsync("/api/routes/presets");
    }
}
