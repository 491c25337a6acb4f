using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Candlewick.Sessions.Tests.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>Basis, sessions walked by hand, lists, export, dashboard and routes.</summary>
public sealed class SessionTests
{
    [Theory]
    [InlineData(4_900, false)]
    [InlineData(5_100, true)]
    [InlineData(-5_100, true)]
    public async Task The_basis_is_taken_anew_between_trades_when_money_was_paid_in_or_out(int paid, bool isAnew)
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeAsync(webhook, TestDesk.Signal("a"), 45_000.50m, 46_000m);
        var earned = 0.65032m * 999.5m;
        desk.Venue.Cash += paid;
        desk.Get<Candlewick.Execution.Contracts.IAccounts>().Forget("paper");

        var data = await desk.AcceptAsync(webhook, TestDesk.Signal("b"));

        var basis = isAnew ? 100_000m + earned + paid : 100_000m;
        Assert.Equal(basis, data.GetProperty("initial_amount").GetDecimal());
        Assert.Equal(basis * 0.58m / 100m, data.GetProperty("trade_amount").GetDecimal());
        var session = await desk.OnlySessionAsync();
        Assert.Equal(100_000m, session.GetProperty("initial_amount").GetDecimal());
        Assert.Equal(basis, session.GetProperty("basis").GetDecimal());
        var decision = (await desk.StepsAsync(session.GetProperty("session_id").GetString()!))[3];
        var rule = decision.GetProperty("explanation").EnumerateArray().Single(outcome => outcome.GetProperty("rule").GetString() == "Basis").GetProperty("detail").GetString()!;
        Assert.Equal(isAnew, rule.Contains("old basis 100000", StringComparison.Ordinal));

        // Not again without another payment.
        await desk.PriceAsync(45_000.50m);
        await desk.PriceAsync(46_000m);
        Assert.Equal(basis, (await desk.AcceptAsync(webhook, TestDesk.Signal("c"))).GetProperty("initial_amount").GetDecimal());
    }

    [Fact]
    public async Task A_refresh_takes_the_basis_anew_between_trades_and_never_during_one()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, TestDesk.Signal("a"));
        var id = (await desk.OnlySessionAsync()).GetProperty("session_id").GetString()!;
        await desk.PostAsync("/api/trading/balance", new { session_id = id }, HttpStatusCode.Conflict);
        await desk.PriceAsync(45_000.50m);
        await desk.PriceAsync(46_000m);
        desk.Venue.Cash = 200_000m;

        var balance = await desk.PostAsync("/api/trading/balance", new { session_id = id });

        Assert.Equal(200_000m, balance.GetProperty("balance").GetDecimal());
        Assert.Equal("200,000.00 USDT", balance.GetProperty("formatted_balance").GetString());
        Assert.Equal("USDT", balance.GetProperty("currency").GetString());
        Assert.Equal(200_000m, (await desk.OnlySessionAsync()).GetProperty("basis").GetDecimal());
        await desk.PostAsync("/api/trading/balance", new { session_id = "unknown" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_session_is_walked_by_hand_to_its_end()
    {
        await using var desk = await TestDesk.StartAsync();
        var session = await desk.PostAsync("/api/sessions", new { session_name = "by hand", staking_tree_id = "five-wins-before-six-losses", initial_amount = 1000 }, HttpStatusCode.Created);
        var steps = $"/api/sessions/{session.GetProperty("session_id").GetString()}/steps";

        var first = await desk.PostAsync(steps, new { result = "win" }, HttpStatusCode.Created);
        Assert.Equal(6.5m, first.GetProperty("profit_loss").GetDecimal());
        Assert.Equal("1-0", first.GetProperty("new_node").GetString());
        await desk.PostAsync(steps, new { result = "loss", amount = 5.75, note = "slipped" }, HttpStatusCode.Created);
        Assert.Equal(0.75m, (await desk.OnlySessionAsync()).GetProperty("running_total").GetDecimal());
        foreach (var _ in Enumerable.Range(0, 4))
        {
            await desk.PostAsync(steps, new { result = "win" }, HttpStatusCode.Created);
        }

        var ended = await desk.OnlySessionAsync();
        Assert.Equal("won", ended.GetProperty("status").GetString());
        Assert.Equal("Start → 1-0 → 1-1 → 2-1 → 3-1 → 4-1 → WIN", ended.GetProperty("path_summary").GetString());
        await desk.PostAsync(steps, new { result = "win" }, HttpStatusCode.Conflict);
        await desk.PostAsync(steps, new { result = "draw" }, HttpStatusCode.BadRequest);
        await desk.PostAsync("/api/sessions", new { session_name = "x", staking_tree_id = "none", initial_amount = 1 }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_staking_trees_are_served_with_nodes_and_odds()
    {
        await using var desk = await TestDesk.StartAsync();

        var tree = Assert.Single((await desk.GetAsync("/api/staking-trees")).EnumerateArray());

        Assert.Equal("five-wins-before-six-losses", tree.GetProperty("id").GetString());
        Assert.Equal(30, tree.GetProperty("nodes").GetArrayLength());
        var start = tree.GetProperty("nodes")[0];
        Assert.Equal("""{"node":"Start","wins":0,"losses":0,"level":1,"stake_percent":0.65,"win_to":"1-0","loss_to":"0-1","value_percent":0.0000}""", start.GetRawText());
        Assert.Equal(0.623046875, tree.GetProperty("win_probability").GetDouble(), 9);
        Assert.Equal(tree.GetRawText(), (await desk.GetAsync("/api/staking-trees/five-wins-before-six-losses")).GetRawText());
        using var unknown = await desk.Http.GetAsync("/api/staking-trees/none");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_list_pages_through_links_and_narrows()
    {
        await using var desk = await TestDesk.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
            await desk.PostAsync("/api/sessions", new { session_name = $"number {i}", staking_tree_id = "five-wins-before-six-losses", initial_amount = 1000 }, HttpStatusCode.Created);
        }

        var names = new List<string>();
        for (var path = "/api/sessions?limit=2"; path is not null;)
        {
            using var answer = await desk.Http.GetAsync(path);
            names.AddRange(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateArray().Select(row => row.GetProperty("session_name").GetString()!));
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
    public async Task Name_and_notes_are_edited_and_a_deleted_session_keeps_its_trail()
    {
        await using var desk = await TestDesk.StartAsync();
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.AcceptAsync(webhook, TestDesk.Signal("a"));
        var id = (await desk.OnlySessionAsync()).GetProperty("session_id").GetString()!;
        using var edited = await desk.Http.PatchAsJsonAsync($"/api/sessions/{id}", new { session_notes = "watch it", name = "mine" });
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        var session = await desk.OnlySessionAsync();
        Assert.Equal(("mine", "watch it"), (session.GetProperty("session_name").GetString(), session.GetProperty("session_notes").GetString()));

        using var busy = await desk.Http.DeleteAsync($"/api/sessions/{id}");
        Assert.Equal(HttpStatusCode.Conflict, busy.StatusCode);
        await desk.PriceAsync(45_000.50m);
        await desk.PriceAsync(46_000m);
        using var deleted = await desk.Http.DeleteAsync($"/api/sessions/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        Assert.Empty((await desk.GetAsync("/api/sessions")).EnumerateArray());
        Assert.Equal(3, (await desk.Database.QueryAsync<long>("SELECT step_number FROM session_steps")).Count);
        Assert.Equal("Start", (await desk.AcceptAsync(webhook, TestDesk.Signal("b"))).GetProperty("current_node").GetString());
    }

    [Fact]
    public async Task The_export_is_safe_to_open_in_a_spreadsheet()
    {
        await using var desk = await TestDesk.StartAsync();
        await desk.PostAsync("/api/sessions", new { session_name = "=cmd|' /C calc'!A0", staking_tree_id = "five-wins-before-six-losses", initial_amount = 1000.5 }, HttpStatusCode.Created);
        var id = (await desk.OnlySessionAsync()).GetProperty("session_id").GetString();
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
        await using var desk = await TestDesk.StartAsync(venue => venue.FeeRate = 0.0001m);
        var (_, webhook) = await desk.MakeRouteAsync();
        await desk.TradeAsync(webhook, TestDesk.Signal("a", new { stop = "44400" }), 45_000.50m, 46_000m);
        await desk.TradeAsync(webhook, TestDesk.Signal("b", new { stop = "44400" }), 45_001.50m, 44_400m);
        await desk.AcceptAsync(webhook, TestDesk.Signal("c", new { stop = "44400" }));

        var status = await desk.GetAsync("/api/dashboard/status");

        Assert.Single(status.GetProperty("active_sessions").EnumerateArray());
        Assert.Single(status.GetProperty("pending_trades").EnumerateArray());
        Assert.Equal(2, status.GetProperty("recent_results").GetArrayLength());
        var statistics = status.GetProperty("statistics");
        Assert.Equal((1, 1), (statistics.GetProperty("wins").GetInt32(), statistics.GetProperty("losses").GetInt32()));
        Assert.Equal((await desk.OnlySessionAsync()).GetProperty("running_total").GetDecimal(), statistics.GetProperty("total_profit_loss").GetDecimal());
        Assert.Equal(["Start", "1-0"], status.GetProperty("node_success_rates").EnumerateArray().Select(node => node.GetProperty("node").GetString()));
        Assert.Equal(1m, status.GetProperty("slippage").GetProperty("worst").GetDecimal());
        Assert.Equal(1, status.GetProperty("execution_success_rate").GetDouble());
    }

    [Fact]
    public async Task A_route_that_this_version_cannot_serve_is_refused_by_field()
    {
        await using var desk = await TestDesk.StartAsync();
        using var answer = await desk.Http.PostAsJsonAsync("/api/routes", new
        {
            name = "", symbols = new[] { "NOPE" }, account = "paper", staking_tree_id = "none", sizing = "double", on_busy = "panic", mapping = new { preset = "x" }, allowed_senders = new[] { "somewhere" }, max_loss_percent = 0,
        });
        var shape = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["max_loss_percent", "name"], shape.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));

        using var second = await desk.Http.PostAsJsonAsync("/api/routes", new
        {
            name = "n", symbols = new[] { "NOPE" }, account = "paper", staking_tree_id = "none", sizing = "double", on_busy = "panic", mapping = new { preset = "x" }, allowed_senders = new[] { "somewhere" },
        });
        var errors = JsonSerializer.Deserialize<JsonElement>(await second.Content.ReadAsStringAsync()).GetProperty("errors");
        Assert.Equal(["allowed_senders", "mapping", "on_busy", "sizing", "staking_tree_id", "symbols"], errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_spot_account_is_told_which_nodes_it_could_not_trade()
    {
        await using var desk = await TestDesk.StartAsync(venue => (venue.Kind, venue.Leverage) = ("spot", 1m));
        var route = await desk.PostAsync("/api/routes", new { name = "spot", symbols = new[] { "BTCUSDT" }, account = "paper", staking_tree_id = "five-wins-before-six-losses" }, HttpStatusCode.Created);

        var warning = Assert.Single(route.GetProperty("warnings").EnumerateArray()).GetString()!;
        Assert.Contains("4-5", warning, StringComparison.Ordinal);
        Assert.Contains("{{strategy.order.action}}", route.GetProperty("alert_template").GetString(), StringComparison.Ordinal);
        var listed = Assert.Single((await desk.GetAsync("/api/routes")).EnumerateArray());
        Assert.False(listed.TryGetProperty("token", out _));

        desk.Http.DefaultRequestHeaders.Remove("X-Test-Role");
        desk.Http.DefaultRequestHeaders.Add("X-Test-Role", "viewer");
        await desk.GetAsync("/api/routes");
        await desk.PostAsync($"/api/routes/{route.GetProperty("id").GetString()}/rotate-token", new { }, HttpStatusCode.Forbidden);
    }
}
