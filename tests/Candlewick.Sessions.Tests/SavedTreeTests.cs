using System.Net;
using System.Text.Json;
using Candlewick.Platform.Checks;
using Candlewick.Sessions.Tests.Desk;
using Candlewick.Staking.Contracts;
using Candlewick.Testing.Desk;

namespace Candlewick.Sessions.Tests;

/// <summary>Sessions and routes on saved trees: they walk the version that they name, and a tree that is named stays.</summary>
public sealed class SavedTreeTests : IAsyncLifetime
{
    private const string Trees = "/api/staking-trees";
    private DeskHost _desk = null!;

    public async Task InitializeAsync() => _desk = await SessionsDesk.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_session_walks_the_saved_tree_and_another_version_does_not_disturb_it()
    {
        var id = await SaveAsync("two before two", wins: 2, losses: 2);
        var tree = _desk.Get<IStakingTrees>().Find(id)!;
        var (routeId, webhook) = await _desk.MakeRouteAsync(new { staking_tree_id = id });
        await _desk.TradeToAsync(webhook, DeskHost.Signal("a"), 46_000m);
        var session = await _desk.OnlySessionAsync();
        Assert.Equal((id, "1-0"), (session.Text("staking_tree_id"), session.Text("current_node")));

        var version = await _desk.PostAsync(
            $"{Trees}/{id}/versions", new { wins = 9, losses = 9, target_percent = 1 }, HttpStatusCode.Created);
        // A start reads the trees anew, before anything is decided.
        await _desk.RestartAsync();
        await _desk.TradeToAsync(webhook, DeskHost.Signal("b"), 44_000m);
        await _desk.TradeToAsync(webhook, DeskHost.Signal("c"), 46_000m);

        session = await _desk.OnlySessionAsync();
        Assert.Equal(("won", id), (session.Text("status"), session.Text("staking_tree_id")));
        Assert.Equal("Start → 1-0 → 1-1 → WIN", session.Text("path_summary"));
        var staked = (await _desk.StepsAsync(session.Text("session_id")!)).Where(step => step.Text("step_type") == "DECISION")
            .Select(step => step.Amount("stake_percentage"));
        Assert.Equal(new[] { "Start", "1-0", "1-1" }.Select(node => tree.Find(node)!.StakePercent), staked);
        Assert.Equal(id, (await _desk.GetAsync($"/api/routes/{routeId}")).Text("staking_tree_id"));
        Assert.NotEqual(id, version.Text("id"));
    }

    [Fact]
    public async Task A_tree_that_a_route_or_a_session_names_is_not_deleted()
    {
        var id = await SaveAsync("busy", wins: 1, losses: 1);
        var (routeId, _) = await _desk.MakeRouteAsync(new { staking_tree_id = id, name = "London" });
        var session = await _desk.PostAsync(
            "/api/sessions", new { session_name = "by hand", staking_tree_id = id, initial_amount = 1000 }, HttpStatusCode.Created);
        await RefusedAsync(id, "route 'London'", "session 'by hand'");
        Assert.True((await _desk.GetAsync($"{Trees}/{id}")).GetProperty("in_use").GetBoolean());

        using (await _desk.Http.DeleteAsync($"/api/routes/{routeId}"))
        {
            await RefusedAsync(id, "session 'by hand'");
        }

        // One that has ended is shown on its tree all the same.
        await _desk.PostAsync($"/api/sessions/{session.Text("session_id")}/steps", new { result = "win" }, HttpStatusCode.Created);
        await RefusedAsync(id, "session 'by hand'");

        using var hidden = await _desk.Http.DeleteAsync($"/api/sessions/{session.Text("session_id")}");
        Assert.False((await _desk.GetAsync($"{Trees}/{id}")).GetProperty("in_use").GetBoolean());
        using var deleted = await _desk.Http.DeleteAsync($"{Trees}/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Another_version_in_use_keeps_only_itself()
    {
        var first = await SaveAsync("versions", wins: 1, losses: 1);
        var second = await _desk.PostAsync(
            $"{Trees}/{first}/versions", new { wins = 2, losses = 2, target_percent = 1 }, HttpStatusCode.Created);
        await _desk.MakeRouteAsync(new { staking_tree_id = second.Text("id") });

        using var deleted = await _desk.Http.DeleteAsync($"{Trees}/{first}");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await RefusedAsync(second.Text("id")!, "route 'test'");
    }

    /// <summary>Whoever comes second, of one that deletes a tree and many that begin to use it, sees what the first one did.</summary>
    [Fact]
    public async Task A_tree_that_is_deleted_while_it_is_taken_up_is_either_gone_or_used()
    {
        for (var round = 0; round < 20; round++)
        {
            var id = await SaveAsync($"contested {round}", wins: 1, losses: 1);
            var opening = _desk.TryPostAsync("/api/sessions", new { session_name = "s", staking_tree_id = id, initial_amount = 1 });
            var routing = _desk.TryPostAsync("/api/routes", new
            {
                name = "r", symbols = new[] { "BTCUSDT" }, account = "test", staking_tree_id = id,
            });
            using var deleted = await _desk.Http.DeleteAsync($"{Trees}/{id}");

            var isUsed = (await opening).Status == HttpStatusCode.Created | (await routing).Status == HttpStatusCode.Created;
            Assert.Equal(isUsed ? HttpStatusCode.Conflict : HttpStatusCode.NoContent, deleted.StatusCode);
            Assert.Equal(isUsed, _desk.Get<IStakingTrees>().Find(id) is not null);
        }
    }

    [Fact]
    public async Task By_hand_a_tree_with_costs_is_walked_to_exactly_its_ends()
    {
        var tree = await _desk.PostAsync(
            Trees, new { name = "costs", wins = 2, losses = 2, target_percent = 3, reward_risk = 1.5, cost_per_stake = 0.1 },
            HttpStatusCode.Created);
        var session = await _desk.PostAsync(
            "/api/sessions", new { session_name = "by hand", staking_tree_id = tree.Text("id"), initial_amount = 1000 },
            HttpStatusCode.Created);
        foreach (var result in new[] { "loss", "win", "win" })
        {
            await _desk.PostAsync($"/api/sessions/{session.Text("session_id")}/steps", new { result }, HttpStatusCode.Created);
        }

        var ended = await _desk.OnlySessionAsync();
        Assert.Equal("won", ended.Text("status"));
        Assert.Equal(30m, Math.Round(ended.Amount("running_total"), 9));
    }

    [Fact]
    public async Task A_route_is_warned_where_its_sizing_is_not_what_the_tree_assumes()
    {
        var tree = await _desk.PostAsync(
            Trees, new { name = "two to one", wins = 2, losses = 2, target_percent = 0.2, reward_risk = 2 }, HttpStatusCode.Created);
        foreach (var (sizing, isWarned) in new[] { ("target", true), ("risk", false) })
        {
            var route = await _desk.PostAsync("/api/routes", new
            {
                name = sizing, symbols = new[] { "BTCUSDT" }, account = "test", staking_tree_id = tree.Text("id"), sizing,
            }, HttpStatusCode.Created);
            Assert.Equal(isWarned, route.GetProperty("warnings").EnumerateArray()
                .Any(warning => warning.GetString()!.Contains("a win brings 2 × the stake", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task The_rules_of_stored_data_name_a_tree_that_is_missing_and_one_that_cannot_be_walked()
    {
        var (named, broken) = (await SaveAsync("named", wins: 1, losses: 1), await SaveAsync("broken", wins: 1, losses: 1));
        await _desk.MakeRouteAsync(new { staking_tree_id = named });
        Assert.Empty(await BrokenAsync());

        await _desk.Database.WriteAsync(async work =>
        {
            await work.ExecuteAsync("DELETE FROM staking_trees WHERE id = @named", new { named });
            await work.ExecuteAsync("UPDATE staking_trees SET nodes = replace(nodes, 'WIN', '7-7') WHERE id = @broken", new { broken });
        });

        var rules = await BrokenAsync();
        Assert.Contains(rules, rule => rule.StartsWith("Staking trees that are named are there", StringComparison.Ordinal)
            && rule.Contains(named, StringComparison.Ordinal));
        Assert.Contains(rules, rule => rule.StartsWith("Saved staking trees can be walked: broken", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> BrokenAsync()
    {
        var broken = new BrokenRules();
        await _desk.Database.ReadSnapshotAsync(async (connection, _) =>
        {
            foreach (var rules in _desk.Get<IEnumerable<IStoredRules>>())
            {
                await rules.CheckAsync(connection, broken, default);
            }

            return true;
        });
        return [.. broken.All];
    }

    private async Task<string> SaveAsync(string name, int wins, int losses) => (await _desk.PostAsync(
        Trees, new { name, wins, losses, target_percent = 1 }, HttpStatusCode.Created)).Text("id")!;

    private async Task RefusedAsync(string id, params string[] users)
    {
        using var answer = await _desk.Http.DeleteAsync($"{Trees}/{id}");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var detail = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Text("detail")!;
        Assert.Contains($"is in use by {string.Join(", ", users)}.", detail, StringComparison.Ordinal);
        Assert.NotNull(_desk.Get<IStakingTrees>().Find(id));
    }
}
