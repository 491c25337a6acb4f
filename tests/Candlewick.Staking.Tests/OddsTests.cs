using Candlewick.Staking.Contracts;
using Candlewick.Staking.Odds;
using Candlewick.Staking.Trees;

namespace Candlewick.Staking.Tests;

/// <summary>What is computed of a tree, against all paths one by one and against drawn sessions.</summary>
public sealed class OddsTests
{
    /// <summary>Beyond this a mean of so many draws lies once in 16,000 times; the seeds are fixed.</summary>
    private const double StandardErrors = 4;

    [Fact]
    public void Odds_are_those_of_all_paths_for_every_tree_up_to_eight_wins_and_losses()
    {
        for (var wins = 1; wins <= 8; wins++)
        {
            for (var losses = 1; losses <= 8; losses++)
            {
                var tree = AllPaths.Design(wins, losses, target: 1m, maxLoss: 2m, rewardRisk: 1.5m, cost: 0.1m);
                var paths = AllPaths.Of(tree).ToList();
                foreach (var winRate in new[] { 0.35, 0.5, 0.62 })
                {
                    var odds = WalkOdds.Of(tree, winRate);
                    Same(paths.Where(path => path.End == StakingTree.Win).Sum(path => path.Chance(winRate)), odds.WinProbability);
                    Same(paths.Sum(path => path.Chance(winRate) * (path.Wins + path.Losses)), odds.ExpectedTrades);
                    Same(paths.Sum(path => path.Chance(winRate) * (double)path.Total), odds.ExpectedValuePercent);
                }

                var replication = Replication.Of(tree);
                foreach (var (end, range) in new[] { (StakingTree.Win, replication.Win), (StakingTree.Lost, replication.Lost) })
                {
                    Assert.Equal(paths.Where(path => path.End == end).Min(path => path.Total), range.Low);
                    Assert.Equal(paths.Where(path => path.End == end).Max(path => path.Total), range.High);
                }
            }
        }
    }

    [Fact]
    public void The_error_of_the_printed_table_is_the_worst_of_all_its_paths()
    {
        var tree = FiveWinsBeforeSixLosses.Tree;
        var worst = AllPaths.Of(tree).Max(path => Math.Abs(path.Total - tree.PlannedTotalPercent(path.End)));

        var replication = Replication.Of(tree);

        Assert.Equal(worst, replication.LargestErrorPercent);
        Assert.InRange(worst, 0.0001m, 0.05m);
        Assert.Equal(AllPaths.Of(tree).Min(path => path.Totals.Min()), replication.LowestTotal);
    }

    [Theory]
    [InlineData(2, 3, 0.5, 0.97, 6)]
    [InlineData(2, 3, 0.45, 0.93, 6)]
    [InlineData(3, 2, 0.55, 0.99, 5)]
    [InlineData(1, 1, 0.5, 0.95, 8)]
    [InlineData(2, 2, 0.0, 0.95, 4)]
    [InlineData(2, 2, 1.0, 0.95, 4)]
    public void Chances_to_fall_are_those_of_all_sequences_of_paths(int wins, int losses, double winRate, double fraction, int sessions)
    {
        var tree = AllPaths.Design(wins, losses, target: 2m, maxLoss: 2.5m, rewardRisk: 1.2m, cost: 0.05m);
        // What counts of a path: its chance, its end and the lowest total on it.
        var ways = AllPaths.Of(tree).Select(path => (
            Chance: path.Chance(winRate), End: (double)path.Total / 100, Lowest: (double)path.Totals.Min() / 100))
            .Where(way => way.Chance > 0).ToList();

        var odds = FallOdds.Of(tree, SessionTotals.Planned(tree), winRate, fraction, sessions);

        Same(Falls(1, sessions, way => way.End), odds.AtSessionEnds);
        Same(Falls(1, sessions, way => way.Lowest), odds.WithinSessions);
        Assert.True(odds.WithinSessions >= odds.AtSessionEnds);

        double Falls(double balance, int left, Func<(double Chance, double End, double Lowest), double> judged) => left == 0
            ? 0
            : ways.GroupBy(way => (Math.Round(way.End, 9), Math.Round(way.Lowest, 9)))
                .Select(same => (Chance: same.Sum(way => way.Chance), same.First().End, same.First().Lowest))
                .Sum(way => way.Chance * (balance * (1 + judged(way)) < fraction - 1e-11
                    ? 1 : Falls(balance * (1 + way.End), left - 1, judged)));
    }

    [Fact]
    public void A_balance_that_ends_exactly_at_the_bound_has_not_fallen_below_it()
    {
        var tree = AllPaths.Design(1, 1, target: 4m, maxLoss: 4m);

        Assert.Equal(0, FallOdds.Of(tree, SessionTotals.Planned(tree), 0.5, 0.96, 1).AtSessionEnds);
        Same(0.5, FallOdds.Of(tree, SessionTotals.Planned(tree), 0.5, 0.9601, 1).AtSessionEnds);
        // Two losses stand at 0.9216, and nothing else is that low.
        Same(0.25, FallOdds.Of(tree, SessionTotals.Planned(tree), 0.5, 0.93, 2).AtSessionEnds);
    }

    [Theory]
    [InlineData(5, 6, 0.5, "1", "0")]
    [InlineData(5, 6, 0.57, "1", "0.04")]
    [InlineData(1, 1, 0.4, "2", "0")]
    [InlineData(3, 20, 0.2, "4", "0.1")]
    [InlineData(50, 50, 0.5, "1", "0")]
    [InlineData(50, 50, 0.53, "1", "0.02")]
    public void Drawn_sessions_agree_with_what_is_computed(int wins, int losses, double winRate, string rewardRisk, string cost)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var tree = AllPaths.Design(wins, losses, 2m, 3m, decimal.Parse(rewardRisk, culture), decimal.Parse(cost, culture));
        var plan = new SimulationPlan(Sessions: 60_000, SessionsPerRun: 40, winRate, Seed: 7, Fraction: 0.9);

        var drawn = Simulation.Of(tree, plan, threads: 2);

        var odds = WalkOdds.Of(tree, winRate);
        var falls = FallOdds.Of(tree, SessionTotals.Planned(tree), winRate, plan.Fraction, plan.SessionsPerRun);
        Assert.True(Math.Abs(drawn.MeanPercent - odds.ExpectedValuePercent) <= StandardErrors * drawn.StandardError + 1e-9);
        Near(odds.WinProbability, drawn.WinShare, plan.Sessions);
        Near(falls.AtSessionEnds, drawn.FallsAtSessionEnds, drawn.Runs);
        Near(falls.WithinSessions, drawn.FallsWithinSessions, drawn.Runs);
        // A session has at most so many trades, which bounds how far their mean can stray.
        Assert.True(Math.Abs(drawn.MeanTrades - odds.ExpectedTrades) <= StandardErrors * (wins + losses) / Math.Sqrt(plan.Sessions));
        var (lost, win) = ((double)tree.PlannedTotalPercent(StakingTree.Lost), (double)tree.PlannedTotalPercent(StakingTree.Win));
        Assert.Contains(new[] { lost, win }, end => Math.Abs(end - drawn.Results.P5) < 1e-9);
        Assert.Contains(new[] { lost, win }, end => Math.Abs(end - drawn.Results.P95) < 1e-9);
    }

    [Fact]
    public void A_seed_gives_the_same_figures_on_any_number_of_threads_and_another_seed_gives_others()
    {
        var tree = AllPaths.Design(5, 6);
        var plan = new SimulationPlan(20_011, 37, 0.52, Seed: -3, Fraction: 0.9);

        var one = Simulation.Of(tree, plan, threads: 1);
        var several = Simulation.Of(tree, plan, threads: 7);

        Assert.Equal(
            (one.MeanPercent, one.StandardError, one.WinShare, one.Results, one.Balances, one.FallsWithinSessions),
            (several.MeanPercent, several.StandardError, several.WinShare, several.Results, several.Balances, several.FallsWithinSessions));
        Assert.Equal(one.Paths, several.Paths);
        Assert.NotEqual(one.MeanPercent, Simulation.Of(tree, plan with { Seed = -4 }, threads: 1).MeanPercent);
        Assert.Equal(540, one.Runs);
    }

    [Theory]
    [InlineData(1, 1, 1, 2)]
    [InlineData(250, 100, 2, 101)]
    [InlineData(1000, 1000, 1, 201)]
    [InlineData(100_000, 500, 100, 201)]
    public void Paths_and_their_points_are_bounded(int sessions, int perRun, int paths, int points)
    {
        var drawn = Simulation.Of(AllPaths.Design(2, 2), new SimulationPlan(sessions, perRun, 0.5, 1, 0.9), threads: 2);

        Assert.Equal(paths, drawn.Paths.Count);
        Assert.Equal(points, drawn.PointSessions.Count);
        Assert.Equal((0, perRun), (drawn.PointSessions[0], drawn.PointSessions[^1]));
        Assert.All(drawn.Paths, path => Assert.Equal(points, path.Length));
        Assert.All(drawn.Paths, path => Assert.NotEqual(0, path[1]));
    }

    [Fact]
    public void Sure_trades_leave_nothing_to_chance()
    {
        var tree = AllPaths.Design(3, 4);
        Assert.Equal((1, 3), (WalkOdds.Of(tree, 1).WinProbability, WalkOdds.Of(tree, 1).ExpectedTrades));
        Assert.Equal((0, 4), (WalkOdds.Of(tree, 0).WinProbability, WalkOdds.Of(tree, 0).ExpectedTrades));
        var drawn = Simulation.Of(tree, new SimulationPlan(100, 10, 1, 1, 0.9), threads: 1);
        Assert.Equal(2, drawn.MeanPercent, 9);
        Assert.Equal(0, drawn.StandardError, 9);
    }

    /// <summary>A share of so many draws, against its chance.</summary>
    private static void Near(double chance, double share, int draws) => Assert.True(
        Math.Abs(chance - share) <= (StandardErrors * Math.Sqrt(chance * (1 - chance) / draws)) + 1e-9, $"{chance} against {share}");

    private static void Same(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) < 1e-9, $"{expected} against {actual}");
}
