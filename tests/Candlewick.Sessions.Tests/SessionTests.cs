using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>Sessions walked by hand, lists, export, dashboard and routes.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_session_is_walked_by_hand_to_its_end()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var session = await desk.PostAsync(
            "/api/sessions", new { session_name = "by hand", staking_tree_id = "five-wins-before-six-losses", initial_amount = 1000 },
            HttpStatusCode.Created);
        var steps = $"/api/sessions/{session.Text("session_id")}/steps";

        var first = await desk.PostAsync(steps, new { result = "win" }, HttpStatusCode.Created);
        Assert.Equal(6.5m, first.GetProperty("profit_loss").GetDecimal());
        Assert.Equal("1-0", first.Text("new_node"));
        await desk.PostAsync(steps, new { result = "loss", amount = 5.75, note = "slipped" }, HttpStatusCode.Created);
        Assert.Equal(0.75m, (await desk.OnlySessionAsync()).GetProperty("running_total").GetDecimal());
        foreach (var _ in Enumerable.Range(0, 4))
        {
            await desk.PostAsync(steps, new { result = "win" }, HttpStatusCode.Created);
        }

        var ended = await desk.OnlySessionAsync();
        Assert.Equal("won", ended.Text("status"));
        Assert.Equal("Start → 1-0 → 1-1 → 2-1 → 3-1 → 4-1 → WIN", ended.Text("path_summary"));
        await desk.PostAsync(steps, new { result = "win" }, HttpStatusCode.Conflict);
        await desk.PostAsync(steps, new { result = "draw" }, HttpStatusCode.BadRequest);
        await desk.PostAsync(
            "/api/sessions", new { session_name = "x", staking_tree_id = "none", initial_amount = 1 }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_staking_trees_are_served_with_nodes_and_odds()
    {
        await using var desk = await SessionsDesk.StartAsync();

        var tree = Assert.Single((await desk.GetAsync("/api/staking-trees")).EnumerateArray());

        Assert.Equal("five-wins-before-six-losses", tree.Text("id"));
        Assert.Equal(30, tree.GetProperty("nodes").GetArrayLength());
        var start = tree.GetProperty("nodes")[0];
        Assert.Equal(
            """{"node":"Start","wins":0,"losses":0,"level":1,"stake_percent":0.65,"win_to":"1-0","loss_to":"0-1","value_percent":0}""",
            start.GetRawText());
        Assert.Equal(0.623046875, tree.GetProperty("win_probability").GetDouble(), 9);
        Assert.Equal(tree.GetRawText(), (await desk.GetAsync("/api/staking-trees/five-wins-before-six-losses")).GetRawText());
        using var unknown = await desk.Http.GetAsync("/api/staking-trees/none");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_list_pages_through_links_and_narrows()
    {
        await using var desk = await SessionsDesk.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
            await desk.PostAsync(
                "/api/sessions",
                new { session_name = $"number {i}", staking_tree_id = "five-wins-before-six-losses", initial_amount = 1000 },
                HttpStatusCode.Created);
        }

        var names = new List<string>();
        for (var path = "/api/sessions?limit=2"; path is not null;)
        {
            using var answer = await desk.Http.GetAsync(path);
            names.AddRange(
                JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateArray()
                    .Select(row => row.Text("session_name")!));
            path = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(["number 4", "number 3", "number 2", "number 1", "number 0"], names);
        Assert.Single((await desk.GetAsync("/api/sessions?search=number%203")).EnumerateArray());
        Assert.Empty((await desk.GetAsync("/api/sessions?search=%25")).EnumerateArray());
        Assert.Empty((await desk.GetAsync("/api/sessions?include_incomplete=false")).EnumerateArray());
        Assert.Empty((await desk.GetAsync("/api/sessions?date_to=2026-01-14")).EnumerateArray());
        Assert.Equal(5, (await desk.GetAsync("/api/sessions?date_from=2026-01-15&date_to=2026-01-15")).GetArrayLength());
        using var wrong = await desk.Http.GetAsync("/api/sessions?limit=0");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Tags_are_kept_as_given_found_by_the_search_and_exported()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));
        var id = (await desk.OnlySessionAsync()).Text("session_id")!;
        Assert.Equal(["news day", "Ω%"], await TagsAsync(new { session_tags = new[] { " news day", "Ω%", "News Day" } }));
        // What is left out stays.
        Assert.Equal(["news day", "Ω%"], await TagsAsync(new { session_notes = "x" }));
        foreach (var (search, found) in new[] { ("NEWS", 1), ("Ω%25", 1), ("y,Ω", 1), ("old", 0) })
        {
            Assert.Equal(found, (await desk.GetAsync($"/api/sessions?search={search}")).GetArrayLength());
        }

        Assert.Contains("\"news day,Ω%\"", await desk.Http.GetStringAsync("/api/sessions/export"), StringComparison.Ordinal);
        string[] tooMany = [.. Enumerable.Range(0, 21).Select(tag => $"t{tag}")];
        foreach (var wrong in new[] { new[] { "" }, ["  "], ["a,b"], [new string('x', 41)], tooMany })
        {
            var (status, text) = await PatchAsync(new { session_tags = wrong });
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("\"session_tags\"", text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await PatchAsync(new { session_name = "  " })).Status);
        Assert.Equal(["news day", "Ω%"], await TagsAsync(new { session_name = " mine " }));
        Assert.Equal("mine", (await desk.OnlySessionAsync()).Text("session_name"));
        Assert.Empty(await TagsAsync(new { session_tags = Array.Empty<string>() }));

        async Task<IReadOnlyList<string?>> TagsAsync(object change)
        {
            var (status, text) = await PatchAsync(change);
            Assert.True(status == HttpStatusCode.OK, text);
            return [.. (await desk.OnlySessionAsync()).GetProperty("session_tags").EnumerateArray().Select(tag => tag.GetString())];
        }

        async Task<(HttpStatusCode Status, string Text)> PatchAsync(object change)
        {
            using var answer = await desk.Http.PatchAsJsonAsync($"/api/sessions/{id}", change);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Name_and_notes_are_edited_and_a_deleted_session_keeps_its_trail()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, DeskHost.Signal("a"));
        var id = (await desk.OnlySessionAsync()).Text("session_id")!;
        using var edited = await desk.Http.PatchAsJsonAsync($"/api/sessions/{id}", new { session_notes = "watch it", name = "mine" });
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        var session = await desk.OnlySessionAsync();
        Assert.Equal(("mine", "watch it"), (session.Text("session_name"), session.Text("session_notes")));
        Assert.Equal(0, session.GetProperty("session_tags").GetArrayLength());

        using var busy = await desk.Http.DeleteAsync($"/api/sessions/{id}");
        Assert.Equal(HttpStatusCode.Conflict, busy.StatusCode);
        await desk.PriceAsync(45_000.50m);
        await desk.PriceAsync(46_000m);
        using var deleted = await desk.Http.DeleteAsync($"/api/sessions/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        Assert.Empty((await desk.GetAsync("/api/sessions")).EnumerateArray());
        Assert.Equal(3, (await desk.Database.QueryAsync<long>("SELECT step_number FROM session_steps")).Count);
        Assert.Equal("Start", (await desk.AcceptAsync(webhook, SessionsDesk.Anywhere("b"))).Text("current_node"));
    }

    [Fact]
    public async Task The_export_is_safe_to_open_in_a_spreadsheet()
    {
        await using var desk = await SessionsDesk.StartAsync();
        await desk.PostAsync(
            "/api/sessions",
            new { session_name = "=cmd|' /C calc'!A0", staking_tree_id = "five-wins-before-six-losses", initial_amount = 1000.5 },
            HttpStatusCode.Created);
        var id = (await desk.OnlySessionAsync()).Text("session_id");
        await desk.PostAsync($"/api/sessions/{id}/steps", new { result = "loss" }, HttpStatusCode.Created);
        using var notes = await desk.Http.PatchAsJsonAsync($"/api/sessions/{id}", new { notes = "a \"quote\", a comma\nand a line" });

        var csv = await desk.Http.GetStringAsync("/api/sessions/export?format=csv");
        Assert.Contains(",'=cmd|", csv, StringComparison.Ordinal);
        Assert.Contains("\"a \"\"quote\"\", a comma\nand a line\"", csv, StringComparison.Ordinal);
        Assert.Contains(",-6.50325,", csv, StringComparison.Ordinal);

        using var archive = new ZipArchive(new MemoryStream(await desk.Http.GetByteArrayAsync("/api/sessions/export?format=xlsx")));
        using var sheet = new StreamReader(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open(), Encoding.UTF8);
        var xml = await sheet.ReadToEndAsync();
        Assert.Contains("=cmd|", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<x:f>", xml, StringComparison.Ordinal);
        using var other = await desk.Http.GetAsync("/api/sessions/export?format=pdf");
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [Fact]
    public async Task The_dashboard_counts_what_happened()
    {
        await using var desk = await SessionsDesk.StartAsync(venue => venue.FeeRate = 0.0001m);
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeToAsync(webhook, DeskHost.Signal("a", new { stop = "44400" }), 46_000m);
        await desk.TradeToAsync(webhook, DeskHost.Signal("b", new { stop = "44400" }), 44_400m, entry: 45_001.50m);
        await desk.AcceptAsync(webhook, DeskHost.Signal("c", new { stop = "44400" }));

        var status = await desk.GetAsync("/api/dashboard/status");

        Assert.Single(status.GetProperty("active_sessions").EnumerateArray());
        Assert.Single(status.GetProperty("pending_trades").EnumerateArray());
        Assert.Equal(2, status.GetProperty("recent_results").GetArrayLength());
        var statistics = status.GetProperty("statistics");
        Assert.Equal((1, 1), (statistics.GetProperty("wins").GetInt32(), statistics.GetProperty("losses").GetInt32()));
        Assert.Equal(
            (await desk.OnlySessionAsync()).GetProperty("running_total").GetDecimal(),
            statistics.GetProperty("total_profit_loss").GetDecimal());
        Assert.Equal(["Start", "1-0"], status.GetProperty("node_success_rates").EnumerateArray().Select(node => node.Text("node")));
        Assert.Equal(1m, status.GetProperty("slippage").GetProperty("worst").GetDecimal());
        Assert.Equal(1, status.GetProperty("execution_success_rate").GetDouble());
    }

    [Fact]
    public async Task A_route_that_this_version_cannot_serve_is_refused_by_field()
    {
        await using var desk = await SessionsDesk.StartAsync();
        var wrong = new Dictionary<string, object>
        {
            ["name"] = "", ["symbols"] = new[] { "NOPE" }, ["account"] = "test", ["staking_tree_id"] = "none", ["format"] = "telepathy",
            ["mapping"] = new { preset = "x" }, ["allowed_senders"] = new[] { "somewhere" }, ["max_loss_percent"] = 0,
            ["max_entry_distance"] = 2,
        };
        Assert.Equal(["max_entry_distance", "max_loss_percent", "name"], await ErrorsAsync(desk, wrong));

        wrong["name"] = "n";
        wrong.Remove("max_loss_percent");
        wrong.Remove("max_entry_distance");
        Assert.Equal(["allowed_senders", "format", "staking_tree_id", "symbols"], await ErrorsAsync(desk, wrong));
        wrong["format"] = "mapped";
        Assert.Equal(["allowed_senders", "mapping.preset", "staking_tree_id", "symbols"], await ErrorsAsync(desk, wrong));

        wrong["sizing"] = "double";
        Assert.Equal(["sizing"], await ErrorsAsync(desk, wrong));
        wrong.Remove("sizing");
        wrong["on_busy"] = "panic";
        Assert.Equal(["on_busy"], await ErrorsAsync(desk, wrong));
    }

    private static async Task<IEnumerable<string>> ErrorsAsync(DeskHost desk, object route)
    {
        using var answer = await desk.Http.PostAsJsonAsync("/api/routes", route);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var shape = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        return shape.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_spot_account_is_told_which_nodes_it_could_not_trade()
    {
        await using var desk = await SessionsDesk.StartAsync(venue => (venue.Kind, venue.Leverage) = (AccountKind.Spot, 1m));
        var route = await desk.PostAsync("/api/routes", new
        {
            name = "spot", symbols = new[] { "BTCUSDT" }, account = "test", staking_tree_id = "five-wins-before-six-losses",
        }, HttpStatusCode.Created);

        var warning = Assert.Single(route.GetProperty("warnings").EnumerateArray()).GetString()!;
        Assert.Contains("4-5", warning, StringComparison.Ordinal);
        Assert.Contains("{{strategy.order.action}}", route.Text("alert_template"), StringComparison.Ordinal);
        var listed = Assert.Single((await desk.GetAsync("/api/routes")).EnumerateArray());
        Assert.False(listed.TryGetProperty("token", out _));

        desk.Http.DefaultRequestHeaders.Remove("X-Test-Role");
        desk.Http.DefaultRequestHeaders.Add("X-Test-Role", "viewer");
        await desk.GetAsync("/api/routes");
        await desk.PostAsync($"/api/routes/{route.Text("id")}/rotate-token", new { }, HttpStatusCode.Forbidden);
    }
}
