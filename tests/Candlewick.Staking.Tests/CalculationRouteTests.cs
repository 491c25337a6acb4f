using System.Net;
using System.Text.Json;
using Candlewick.Platform.Security;
using Candlewick.Testing.Desk;

namespace Candlewick.Staking.Tests;

/// <summary>Design, simulate and optimise over HTTP: figures, bounds, roles. Nothing is saved by any of them.</summary>
public sealed class CalculationRouteTests : IAsyncLifetime
{
    private const string Design = "/api/staking-trees/design";
    private const string Optimise = "/api/staking-trees/optimise";
    private DeskHost _desk = null!;

    public async Task InitializeAsync() => _desk = await StakingDesk.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_design_answers_the_golden_values_and_saves_nothing()
    {
        var tree = await _desk.PostAsync(Design, new { wins = 5, losses = 6, target_percent = 2, win_rate = 0.55 });

        Assert.Equal((5, 6), (tree.GetProperty("wins").GetInt32(), tree.GetProperty("losses").GetInt32()));
        Assert.Equal(3.305699481865m, tree.GetProperty("max_loss_percent").GetDecimal());
        Assert.Equal(0m, tree.GetProperty("entry_value_percent").GetDecimal());
        Assert.Equal(0.738, tree.Number("win_probability"), 3);
        Assert.Equal(0.61, tree.Number("expected_value_percent"), 2);
        Assert.Equal(8.1, tree.Number("expected_trades"), 1);
        Assert.Equal(2.6528, tree.Number("largest_stake_percent"), 4);
        Assert.Equal(JsonValueKind.Null, tree.GetProperty("fall").ValueKind);
        Assert.Contains("no edge of its own", tree.GetProperty("advice").GetString(), StringComparison.Ordinal);
        var ends = tree.GetProperty("end_values");
        Assert.Equal(
            (2m, -3.305699481865m),
            (ends[0].GetProperty("value_percent").GetDecimal(), ends[1].GetProperty("value_percent").GetDecimal()));
        Assert.Equal(1, ends[0].Number("probability") + ends[1].Number("probability"), 12);
        Assert.Equal(30, tree.GetProperty("nodes").GetArrayLength());
        var last = tree.GetProperty("nodes")[29];
        Assert.Equal(
            ("4-5", 4, 5, 10, "WIN", "LOST"),
            (last.GetProperty("node").GetString(), last.GetProperty("wins").GetInt32(), last.GetProperty("losses").GetInt32(),
                last.GetProperty("level").GetInt32(), last.GetProperty("win_to").GetString(), last.GetProperty("loss_to").GetString()));
        Assert.Single((await _desk.GetAsync("/api/staking-trees")).EnumerateArray());
    }

    [Fact]
    public async Task With_both_ends_given_the_design_says_where_it_really_ends()
    {
        var tree = await _desk.PostAsync(Design, new { wins = 5, losses = 6, target_percent = 2, max_loss_percent = 2 });

        var ends = tree.GetProperty("end_values");
        Assert.Equal((1.508, -2.492), (Math.Round(ends[0].Number("value_percent"), 3), Math.Round(ends[1].Number("value_percent"), 3)));
        Assert.Equal(0.492, tree.Number("entry_value_percent"), 3);
        Assert.Contains("+1.508 % and -2.492 %", tree.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_design_walked_from_its_answer_ends_at_its_ends()
    {
        var tree = await _desk.PostAsync(
            Design, new { wins = 6, losses = 5, target_percent = 2, max_loss_percent = 4, reward_risk = 1.6, cost_per_stake = 0.07 });

        var nodes = tree.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("node").GetString()!);
        var ends = tree.GetProperty("end_values").EnumerateArray().Select(end => end.Number("value_percent")).ToList();
        Walk("Start", 0);

        void Walk(string name, double total)
        {
            if (name is "WIN" or "LOST")
            {
                Assert.Equal(ends[name == "WIN" ? 0 : 1], total, 9);
                return;
            }

            var stake = nodes[name].Number("stake_percent");
            Walk(nodes[name].GetProperty("win_to").GetString()!, total + (stake * (1.6 - 0.07)));
            Walk(nodes[name].GetProperty("loss_to").GetString()!, total - (stake * 1.07));
        }
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_design_is_named_by_its_field()
    {
        foreach (var (field, body) in new (string, object)[]
        {
            ("wins", new { losses = 6, target_percent = 2 }),
            ("wins", new { wins = 0, losses = 6, target_percent = 2 }),
            ("wins", new { wins = 51, losses = 6, target_percent = 2 }),
            ("losses", new { wins = 5, losses = 51, target_percent = 2 }),
            ("wins", new { wins = 5.5, losses = 6, target_percent = 2 }),
            ("target_percent", new { wins = 5, losses = 6 }),
            ("target_percent", new { wins = 5, losses = 6, target_percent = "2" }),
            ("target_percent", new { wins = 5, losses = 6, target_percent = -2 }),
            ("max_loss_percent", new { wins = 5, losses = 6, max_loss_percent = 100 }),
            ("reward_risk", new { wins = 5, losses = 6, target_percent = 2, reward_risk = 0 }),
            ("win_rate", new { wins = 5, losses = 6, target_percent = 2, win_rate = 1.01 }),
            ("win_rate", new { wins = 5, losses = 6, target_percent = 2, win_rate = -0.01 }),
            ("cost_per_stake", new { wins = 5, losses = 6, target_percent = 2, cost_per_stake = 1 }),
            ("fall_fraction", new { wins = 5, losses = 6, target_percent = 2, fall_fraction = 1.5 }),
            ("fall_sessions", new { wins = 5, losses = 6, target_percent = 2, fall_fraction = 0.8, fall_sessions = 10_001 }),
        })
        {
            Assert.Equal([field], await _desk.ErrorsAsync(Design, body));
        }
    }

    [Fact]
    public async Task A_design_tells_the_chance_of_a_fall_where_it_is_asked()
    {
        var tree = await _desk.PostAsync(
            Design, new { wins = 1, losses = 1, target_percent = 4, fall_fraction = 0.93, fall_sessions = 2 });

        var fall = tree.GetProperty("fall");
        Assert.Equal((0.25, 0.25), (fall.Number("at_session_ends"), fall.Number("within_sessions")));
    }

    [Fact]
    public async Task A_simulation_repeats_itself_and_agrees_with_what_is_computed()
    {
        var question = new { sessions = 40_000, win_rate = 0.52, seed = 11 };
        var first = await _desk.PostAsync($"{StakingDesk.Preset}/simulate", question);

        Assert.Equal(first.GetRawText(), (await _desk.PostAsync($"{StakingDesk.Preset}/simulate", question)).GetRawText());
        var computed = first.GetProperty("computed");
        var difference = Math.Abs(first.Number("mean_percent") - computed.Number("expected_value_percent"));
        Assert.True(difference < 4 * first.Number("standard_error"));
        Assert.Equal(computed.Number("win_probability"), first.Number("win_share"), 2);
        var quantiles = first.GetProperty("quantiles");
        var values = new[] { "p5", "p25", "p50", "p75", "p95" }.Select(name => quantiles.Number(name)).ToList();
        Assert.Equal(values.Order(), values);
        // The printed stakes are rounded, so the ends are only nearly those of the tree.
        Assert.Equal((-3.31, 2.0), (values[0], values[4]), (one, other) =>
            Math.Abs(one.Item1 - other.Item1) < 0.05 && Math.Abs(one.Item2 - other.Item2) < 0.05);
        Assert.Equal(100, first.GetProperty("paths").GetArrayLength());
        var fall = computed.GetProperty("fall");
        Assert.True(fall.Number("at_session_ends_low") <= fall.Number("at_session_ends"));
        Assert.True(fall.Number("at_session_ends_high") >= fall.Number("at_session_ends"));
    }

    [Fact]
    public async Task A_design_is_simulated_without_being_saved()
    {
        var drawn = await _desk.PostAsync(
            $"{Design}/simulate",
            new { wins = 5, losses = 6, target_percent = 2, sessions = 1_000, seed = 1, win_rate = 0.5, sessions_per_run = 10 });

        var runs = drawn.GetProperty("runs");
        Assert.Equal((10, 100), (runs.GetProperty("sessions").GetInt32(), runs.GetProperty("count").GetInt32()));
        Assert.Equal(["wins"], await _desk.ErrorsAsync($"{Design}/simulate", new { wins = 99, losses = 6, target_percent = 2 }));
        Assert.Single((await _desk.GetAsync("/api/staking-trees")).EnumerateArray());
    }

    [Fact]
    public async Task A_simulation_is_bounded()
    {
        var path = $"{StakingDesk.Preset}/simulate";
        Assert.Equal(["sessions"], await _desk.ErrorsAsync(path, new { sessions = 1_000_001 }));
        Assert.Equal(["sessions"], await _desk.ErrorsAsync(path, new { sessions = 0 }));
        Assert.Equal(["win_rate"], await _desk.ErrorsAsync(path, new { win_rate = 2 }));
        Assert.Equal(["seed"], await _desk.ErrorsAsync(path, new { seed = "a" }));
        Assert.Equal(["sessions_per_run"], await _desk.ErrorsAsync(path, new { sessions_per_run = 0 }));
        Assert.Equal(["fall_fraction"], await _desk.ErrorsAsync(path, new { fall_fraction = 0 }));
        Assert.Equal(HttpStatusCode.NotFound, (await _desk.TryPostAsync("/api/staking-trees/none/simulate", new { })).Status);
        // More sessions a run than there are at all is one run.
        Assert.Equal(1, (await _desk.PostAsync(path, new { sessions = 5, sessions_per_run = 100 })).GetProperty("paths").GetArrayLength());
    }

    [Fact]
    public async Task The_best_trees_are_answered_with_their_figures_and_with_what_they_cannot_do()
    {
        var best = await _desk.PostAsync(Optimise, new { win_rate = 0.55, objective = "growth" });
        Assert.Equal(10, best.GetProperty("trees").GetArrayLength());
        Assert.True(best.GetProperty("trees")[0].Number("growth_per_session_percent") > 0);
        Assert.Contains("a tree has no edge of its own", best.GetProperty("advice").GetString(), StringComparison.Ordinal);

        var safest = await _desk.PostAsync(
            Optimise, new { win_rate = 0.55, objective = "drawdown", expected_value_percent_min = 0.3, fall_fraction = 0.9, wins_max = 5 });
        Assert.All(safest.GetProperty("trees").EnumerateArray(), tree => Assert.True(tree.Number("expected_value_percent") >= 0.3 - 1e-9));

        var none = await _desk.PostAsync(Optimise, new { win_rate = 0.5, objective = "drawdown", expected_value_percent_min = 0.3 });
        Assert.Equal(0, none.GetProperty("trees").GetArrayLength());
        Assert.Contains("brings nothing on average", none.GetProperty("advice").GetString(), StringComparison.Ordinal);
        Assert.Contains("No tree within these bounds", none.GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_is_bounded()
    {
        Assert.Equal(["wins_max"], await _desk.ErrorsAsync(Optimise, new { wins_max = 51 }));
        Assert.Equal(["losses_max"], await _desk.ErrorsAsync(Optimise, new { losses_max = 0 }));
        Assert.Equal(["objective"], await _desk.ErrorsAsync(Optimise, new { objective = "luck" }));
        Assert.Equal(["cost_per_stake"], await _desk.ErrorsAsync(Optimise, new { cost_per_stake = 2 }));
        Assert.Equal(["target_percent_min"], await _desk.ErrorsAsync(Optimise, new { target_percent_min = 5, target_percent_max = 1 }));
        Assert.Equal(["max_loss_percent"], await _desk.ErrorsAsync(Optimise, new { max_loss_percent = 100 }));
        Assert.Equal(["fall_sessions"], await _desk.ErrorsAsync(Optimise, new { fall_sessions = 501 }));
    }

    [Fact]
    public async Task Whoever_may_read_may_compute_and_nobody_else()
    {
        var paths = new[] { Design, $"{Design}/simulate", $"{StakingDesk.Preset}/simulate", Optimise };
        var body = new { wins = 2, losses = 2, target_percent = 1, wins_max = 2, losses_max = 2, sessions = 10 };
        _desk.SpeakAs(Policies.Viewer);
        foreach (var path in paths)
        {
            await _desk.PostAsync(path, body);
        }

        _desk.SpeakAs(null);
        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await _desk.TryPostAsync(path, body)).Status);
        }
    }
}
