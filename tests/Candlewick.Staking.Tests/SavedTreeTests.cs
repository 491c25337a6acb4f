using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Trees;
using Candlewick.Testing.Desk;

namespace Candlewick.Staking.Tests;

/// <summary>Trees that are kept: saved, listed, exported, deleted, and there after a restart. On either engine.</summary>
public sealed class SavedTreeTests : IAsyncLifetime
{
    private const string Trees = "/api/staking-trees";
    private static readonly object Small = new { wins = 2, losses = 2, target_percent = 1 };
    private DeskHost _desk = null!;

    public async Task InitializeAsync() => _desk = await StakingDesk.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_designed_tree_is_saved_whole_and_there_after_a_restart()
    {
        using var saved = await _desk.Http.PostAsJsonAsync(
            Trees, new { name = " mine ", wins = 50, losses = 50, max_loss_percent = 3, reward_risk = 1.5, cost_per_stake = 0.04 });
        Assert.Equal(HttpStatusCode.Created, saved.StatusCode);
        var tree = JsonDocument.Parse(await saved.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(("mine", "designed"), (tree.GetProperty("name").GetString(), tree.GetProperty("origin").GetString()));
        Assert.Equal((1, true, false), (
            tree.GetProperty("version").GetInt32(), tree.GetProperty("is_newest").GetBoolean(), tree.GetProperty("in_use").GetBoolean()));
        Assert.Equal("tester", tree.GetProperty("created_by").GetString());
        var before = (await _desk.GetAsync(saved.Headers.Location!.ToString())).GetRawText();
        Assert.Equal(tree.GetRawText(), before);

        await _desk.RestartAsync();

        Assert.Equal(before, (await _desk.GetAsync(saved.Headers.Location!.ToString())).GetRawText());
        Assert.Contains(_desk.Audit.Lines, line => line.Action == "staking-tree.save" && line.Detail == "mine, version 1");
    }

    [Fact]
    public async Task The_list_shows_the_preset_and_then_the_newest_and_pages()
    {
        var first = await _desk.SaveAsync("a");
        var second = await _desk.SaveAsync("b");
        _desk.Clock.Advance(TimeSpan.FromSeconds(1));
        var version = await _desk.PostAsync($"{Trees}/{first}/versions", Small, HttpStatusCode.Created);

        var listed = (await _desk.GetAsync(Trees)).EnumerateArray().ToList();

        Assert.Equal(
            ["five-wins-before-six-losses", version.GetProperty("id").GetString(), second, first],
            listed.Select(tree => tree.GetProperty("id").GetString()));
        Assert.Equal([1, 2, 1, 1], listed.Select(tree => tree.GetProperty("version").GetInt32()));
        Assert.Equal([true, true, true, false], listed.Select(tree => tree.GetProperty("is_newest").GetBoolean()));
        Assert.Equal(("a", first), (listed[1].GetProperty("name").GetString(), listed[1].GetProperty("family").GetString()));
        Assert.All(listed, tree => Assert.True(tree.GetProperty("nodes").GetArrayLength() > 0));
        var short_ = await _desk.GetAsync($"{Trees}?nodes=false");
        Assert.All(short_.EnumerateArray(), tree => Assert.Equal(0, tree.GetProperty("nodes").GetArrayLength()));

        var paged = new List<string?>();
        for (var path = $"{Trees}?limit=1"; path is not null;)
        {
            using var answer = await _desk.Http.GetAsync(path);
            paged.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement[0].GetProperty("id").GetString());
            path = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(listed.Select(tree => tree.GetProperty("id").GetString()), paged);
    }

    [Fact]
    public async Task The_odds_are_those_of_the_win_rate_that_is_asked_for()
    {
        var tree = await _desk.GetAsync($"{StakingDesk.Preset}?win_rate=0.4");
        Assert.Equal((0.4, 0.367), (tree.Number("win_rate"), Math.Round(tree.Number("win_probability"), 3)));
        using var wrong = await _desk.Http.GetAsync($"{StakingDesk.Preset}?win_rate=1.5");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task The_preset_keeps_its_id_and_its_printed_stakes_and_cannot_be_changed()
    {
        var preset = await _desk.GetAsync(StakingDesk.Preset);
        Assert.Equal(0.65m, preset.GetProperty("nodes")[0].GetProperty("stake_percent").GetDecimal());
        Assert.Equal("preset", preset.GetProperty("origin").GetString());
        Assert.InRange(preset.Number("replication_error_percent"), 0.0001, 0.05);

        await _desk.PostAsync($"{StakingDesk.Preset}/versions", Small, HttpStatusCode.Conflict);
        using var deleted = await _desk.Http.DeleteAsync(StakingDesk.Preset);
        Assert.Equal(HttpStatusCode.Conflict, deleted.StatusCode);
    }

    [Fact]
    public async Task What_is_exported_is_saved_again_as_the_same_tree()
    {
        var designed = await _desk.SaveAsync("odd numbers", new { wins = 7, losses = 3, reward_risk = 1.37, cost_per_stake = 0.013 });
        foreach (var (id, name) in new[] { ("five-wins-before-six-losses", "printed"), (designed, "again") })
        {
            var text = await _desk.Http.GetStringAsync($"{Trees}/{id}/export");
            var exported = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text)!;
            exported["name"] = JsonSerializer.SerializeToElement(name);
            using var answer = await _desk.Http.PostAsync(
                Trees, new StringContent(JsonSerializer.Serialize(exported), Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            var imported = _desk.Get<IStakingTrees>().All.Single(tree => tree.Name == name);
            var original = _desk.Get<IStakingTrees>().Find(id)!;
            Assert.Equal(original.Nodes, imported.Nodes);
            Assert.Equal(original.Terms, imported.Terms);
        }

        using var unknown = await _desk.Http.GetAsync($"{Trees}/none/export");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_tree_written_by_hand_shows_how_well_it_replicates()
    {
        var tree = await _desk.PostAsync(Trees, new
        {
            name = "by hand",
            nodes = new[]
            {
                new { node = "Start", stake_percent = 1.0, win_to = "1-0", loss_to = "0-1" },
                new { node = "1-0", stake_percent = 1.0, win_to = "WIN", loss_to = "1-1" },
                new { node = "0-1", stake_percent = 1.0, win_to = "1-1", loss_to = "LOST" },
                new { node = "1-1", stake_percent = 2.5, win_to = "WIN", loss_to = "LOST" },
            },
        }, HttpStatusCode.Created);

        Assert.Equal("written", tree.GetProperty("origin").GetString());
        Assert.Equal(0.25m, tree.GetProperty("replication_error_percent").GetDecimal());
        var win = tree.GetProperty("end_values")[0];
        Assert.Equal((2.25m, 2m, 2.5m), (
            win.GetProperty("value_percent").GetDecimal(), win.GetProperty("low_percent").GetDecimal(),
            win.GetProperty("high_percent").GetDecimal()));
        var astray = new { node = "Start", stake_percent = 1, win_to = "2-0", loss_to = "LOST" };
        Assert.Equal(["nodes[0].win_to"], await _desk.ErrorsAsync(Trees, new { name = "x", nodes = new[] { astray } }));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_named()
    {
        Assert.Equal(["name"], await _desk.ErrorsAsync(Trees, Small));
        Assert.Equal(["name"], await _desk.ErrorsAsync(Trees, new { name = "  ", wins = 2, losses = 2, target_percent = 1 }));
        Assert.Equal(
            ["name"], await _desk.ErrorsAsync(Trees, new { name = new string('n', 101), wins = 2, losses = 2, target_percent = 1 }));
        Assert.Equal(["losses", "wins"], await _desk.ErrorsAsync(Trees, new { name = "n", target_percent = 1 }));
        Assert.Equal(["wins"], await _desk.ErrorsAsync(Trees, new { name = "n", wins = 51, losses = 2, target_percent = 1 }));
        Assert.Equal(["target_percent"], await _desk.ErrorsAsync(Trees, new { name = "n", wins = 2, losses = 2 }));
        Assert.Equal(["wins"], await _desk.ErrorsAsync(Trees, new { name = "n", wins = 2, nodes = Array.Empty<object>() }));
        Assert.Equal(["nodes"], await _desk.ErrorsAsync(Trees, new { name = "n", nodes = Array.Empty<object>() }));
        Assert.Equal(["nodes[0]"], await _desk.ErrorsAsync(Trees, new { name = "n", nodes = new object?[] { null } }));
        Assert.Equal(["nodes"], await _desk.ErrorsAsync(Trees, new { name = "n", nodes = "Start" }));
        Assert.Single(_desk.Get<IStakingTrees>().All);
    }

    [Fact]
    public async Task A_name_belongs_to_one_tree_and_its_versions()
    {
        var id = await _desk.SaveAsync("Mine");
        await _desk.PostAsync(Trees, new { name = "mine", wins = 2, losses = 2, target_percent = 1 }, HttpStatusCode.Conflict);
        await _desk.PostAsync(
            Trees, new { name = "5 WINS before 6 losses", wins = 2, losses = 2, target_percent = 1 }, HttpStatusCode.Conflict);
        var other = await _desk.SaveAsync("other");

        await _desk.PostAsync(
            $"{Trees}/{id}/versions", new { name = "Other", wins = 2, losses = 2, target_percent = 1 }, HttpStatusCode.Conflict);
        var second = await _desk.PostAsync($"{Trees}/{id}/versions", Small, HttpStatusCode.Created);
        // Of whichever version another one is saved, it is the next of them all.
        var third = await _desk.PostAsync(
            $"{Trees}/{id}/versions", new { name = "renamed", wins = 2, losses = 3, target_percent = 1 }, HttpStatusCode.Created);

        Assert.Equal((2, "Mine"), (second.GetProperty("version").GetInt32(), second.GetProperty("name").GetString()));
        Assert.Equal((3, "renamed"), (third.GetProperty("version").GetInt32(), third.GetProperty("name").GetString()));
        Assert.Equal(3, _desk.Get<IStakingTrees>().Find(id)!.Wins);
        await _desk.PostAsync($"{Trees}/none/versions", Small, HttpStatusCode.NotFound);
        Assert.Equal(["wins"], await _desk.ErrorsAsync($"{Trees}/{other}/versions", new { wins = 0, losses = 2, target_percent = 1 }));
    }

    [Fact]
    public async Task A_tree_that_nothing_names_is_deleted_for_good()
    {
        var id = await _desk.SaveAsync("gone soon");

        using var deleted = await _desk.Http.DeleteAsync($"{Trees}/{id}");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Null(_desk.Get<IStakingTrees>().Find(id));
        using var again = await _desk.Http.DeleteAsync($"{Trees}/{id}");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        await _desk.PostAsync($"{Trees}/{id}/versions", Small, HttpStatusCode.NotFound);
        await _desk.RestartAsync();
        Assert.Single(_desk.Get<IStakingTrees>().All);
        Assert.Contains(_desk.Audit.Lines, line => line.Action == "staking-tree.delete" && line.Subject == id);
        await _desk.SaveAsync("gone soon");
    }

    [Fact]
    public async Task Viewers_read_and_change_nothing()
    {
        var id = await _desk.SaveAsync("theirs");
        _desk.SpeakAs(Policies.Viewer);
        await _desk.GetAsync(Trees);
        await _desk.GetAsync($"{Trees}/{id}/export");
        await _desk.PostAsync(Trees, new { name = "n", wins = 2, losses = 2, target_percent = 1 }, HttpStatusCode.Forbidden);
        await _desk.PostAsync($"{Trees}/{id}/versions", Small, HttpStatusCode.Forbidden);
        using var deleted = await _desk.Http.DeleteAsync($"{Trees}/{id}");
        Assert.Equal(HttpStatusCode.Forbidden, deleted.StatusCode);
        Assert.NotNull(_desk.Get<IStakingTrees>().Find(id));
    }

    [Fact]
    public async Task A_desk_is_full_at_some_point()
    {
        await _desk.Database.WriteAsync(work => work.ExecuteAsync(
            """
            INSERT INTO staking_trees (id, family, version, name, origin, target_percent, max_loss_percent, reward_risk, cost_per_stake,
              nodes, node_count, created_at, created_by)
            VALUES ('big', 'big', 1, 'big', 'Designed', '1', '1', '1', '0',
              '[{"wins":0,"losses":0,"stake_percent":1,"win_to":"WIN","loss_to":"LOST"}]', @count, '2026-01-01T00:00:00.000Z', 'test')
            """, new { count = StakingTreeStore.MostNodes - 4 }));

        await _desk.SaveAsync("fits", new { wins = 2, losses = 2 });
        var (status, text) = await _desk.TryPostAsync(Trees, new { name = "one more", wins = 1, losses = 1, target_percent = 1 });

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("50000 nodes", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_host_stored_or_removed_is_read_again()
    {
        var gone = await _desk.SaveAsync("gone");
        await _desk.SaveAsync("stays");
        await _desk.Database.WriteAsync(async work =>
        {
            await work.ExecuteAsync("DELETE FROM staking_trees WHERE id = @gone", new { gone });
            await work.ExecuteAsync(
                """
                INSERT INTO staking_trees (id, family, version, name, origin, target_percent, max_loss_percent, reward_risk, cost_per_stake,
                  nodes, node_count, created_at, created_by)
                VALUES ('new', 'new', 1, 'new', 'Written', '1', '1', '1', '0',
                  '[{"wins":0,"losses":0,"stake_percent":1,"win_to":"WIN","loss_to":"LOST"}]', 1, '2026-01-01T00:00:00.000Z', 'test')
                """);
        });
        var trees = _desk.Get<StakingTreeStore>();
        Assert.Null(trees.Find("new"));

        await trees.ForgetAsync(default);

        Assert.Equal(["five-wins-before-six-losses", "new", "stays"], trees.AllKnown
            .Select(tree => tree.Origin == TreeOrigin.Designed ? tree.Tree.Name : tree.Tree.Id).Order(StringComparer.Ordinal));
        Assert.Null(trees.Find(gone));
    }
}
