using System.Globalization;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Designs;
using Candlewick.Staking.Odds;
using Candlewick.Staking.Trees;
using FsCheck;
using FsCheck.Fluent;

namespace Candlewick.Staking.Tests;

/// <summary>Designed trees against the golden values, the closed form, and every path.</summary>
public sealed class TreeDesignTests
{
    [Fact]
    public void Five_before_six_is_the_printed_table_in_all_nodes()
    {
        var tree = AllPaths.Design(5, 6);

        Assert.Equal(3.3057m, Math.Round(tree.MaxLossPercent, 4));
        Assert.Equal(0m, Math.Round(tree.EntryValuePercent, 20));
        foreach (var (name, stake) in new[] { ("Start", 0.6528m), ("1-0", 0.5803m), ("0-1", 0.7254m), ("2-0", 0.4352m), ("4-5", 2.6528m) })
        {
            Assert.Equal(stake, Math.Round(tree.Find(name)!.StakePercent, 4));
        }

        foreach (var printed in FiveWinsBeforeSixLosses.Tree.Nodes)
        {
            var difference = Math.Abs(printed.StakePercent - tree.Find(printed.Name)!.StakePercent);
            Assert.True(difference <= 0.00485m, $"{printed.Name}: {difference}");
        }
    }

    [Theory]
    [InlineData(0.40, 0.367, -1.36, 8.4)]
    [InlineData(0.45, 0.496, -0.68, 8.4)]
    [InlineData(0.50, 0.623, 0.00, 8.3)]
    [InlineData(0.55, 0.738, 0.61, 8.1)]
    [InlineData(0.60, 0.834, 1.12, 7.8)]
    public void The_odds_of_five_before_six_are_those_of_the_specification(double winRate, double win, double value, double trades)
    {
        var odds = WalkOdds.Of(AllPaths.Design(5, 6), winRate);

        Assert.True(Math.Abs(odds.WinProbability - win) < 0.0005, $"{odds.WinProbability}");
        Assert.True(Math.Abs(odds.ExpectedValuePercent - value) < 0.005, $"{odds.ExpectedValuePercent}");
        Assert.True(Math.Abs(odds.ExpectedTrades - trades) < 0.05, $"{odds.ExpectedTrades}");
    }

    [Fact]
    public void With_both_ends_given_they_are_shifted_by_the_value_at_the_start()
    {
        var tree = AllPaths.Design(5, 6, target: 2m, maxLoss: 2m);

        Assert.Equal(1.508m, Math.Round(tree.PlannedTotalPercent(StakingTree.Win), 3));
        Assert.Equal(-2.492m, Math.Round(tree.PlannedTotalPercent(StakingTree.Lost), 3));
        Assert.All(AllPaths.Of(tree), path => Close(tree.PlannedTotalPercent(path.End), path.Total));
        Assert.Contains("+1.508 % and -2.492 %", Assert.Single(Advice.Notes(tree)), StringComparison.Ordinal);
        Assert.Empty(Advice.Notes(AllPaths.Design(5, 6)));
    }

    [Fact]
    public void The_absent_end_is_the_one_that_makes_the_entry_free()
    {
        var byTarget = AllPaths.Design(5, 6, target: 2m);
        var byLoss = AllPaths.Design(5, 6, target: null, maxLoss: byTarget.MaxLossPercent);

        Close(2m, byLoss.TargetPercent);
        foreach (var (one, other) in byTarget.Nodes.Zip(byLoss.Nodes))
        {
            Close(one.StakePercent, other.StakePercent);
        }
    }

    [Fact]
    public void At_even_odds_the_stakes_are_those_of_the_closed_form_up_to_fifty_wins_and_losses()
    {
        foreach (var (wins, losses) in new[] { (1, 1), (1, 9), (9, 1), (7, 12), (50, 50), (30, 50), (50, 45) })
        {
            var tree = AllPaths.Design(wins, losses, target: 1m, maxLoss: 1m);
            foreach (var node in tree.Nodes)
            {
                var n = wins + losses - 2 - node.Wins - node.Losses;
                var expected = Choose(n, wins - 1 - node.Wins) / Math.Pow(2, n);
                Assert.True(
                    Math.Abs((double)node.StakePercent - expected) <= 1e-12 * expected + 1e-18, $"{wins}/{losses} {node.Name}: {expected}");
            }
        }
    }

    /// <summary>Any terms within the bounds; every path ends where the tree says.</summary>
    [Fact]
    public void Every_path_of_any_tree_ends_at_exactly_the_stated_ends()
    {
        var terms = Gen.Choose(0, 999_999).ArrayOf(6).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(terms, drawn =>
        {
            var (wins, losses) = (1 + (drawn[0] % 9), 1 + (drawn[1] % 9));
            var rewardRisk = Math.Round(0.2m + (drawn[2] / 1_000_000m * 4.8m), 3);
            var cost = Math.Round(rewardRisk * (drawn[3] % 1000) / 1000m * 0.9m, 4);
            var (target, maxLoss) = ((decimal?)(0.1m + (drawn[4] / 100_000m)), (decimal?)(0.1m + (drawn[5] / 100_000m)));
            if (drawn[4] % 3 == 0)
            {
                (target, maxLoss) = drawn[5] % 2 == 0 ? (target, (decimal?)null) : (null, maxLoss);
            }

            var errors = new Dictionary<string, string[]>();
            var tree = TreeDesign.Make(new DesignTerms(wins, losses, target, maxLoss, rewardRisk, cost), "t", "t", errors);
            // What one end costs may be more than there is; then it says so.
            return tree is null ? errors.Count > 0 : AllEnd(tree);
        }));
    }

    [Fact]
    public void Every_path_of_the_longest_trees_does_too()
    {
        foreach (var (wins, losses, rewardRisk, cost) in new[]
        {
            (50, 50, 1m, 0m), (50, 50, 1m, 0.05m), (50, 50, 2.5m, 0.1m), (50, 50, 0.4m, 0.02m), (50, 7, 0.2m, 0m), (7, 50, 6m, 0.3m),
        })
        {
            var tree = AllPaths.Design(wins, losses, target: 3m, maxLoss: 4m, rewardRisk, cost);
            Assert.Equal(wins * losses, tree.Nodes.Count);
            // Over all paths at once: that the ranges are those of all paths is another test's matter.
            Assert.True(Replication.Of(tree).LargestErrorPercent < 1e-9m, $"{wins}/{losses}: {Replication.Of(tree).LargestErrorPercent}");
        }
    }

    [Theory]
    [InlineData("wins", 0, 6, "2", null, "1", "0")]
    [InlineData("wins", 51, 6, "2", null, "1", "0")]
    [InlineData("losses", 5, 0, "2", null, "1", "0")]
    [InlineData("losses", 5, 51, "2", null, "1", "0")]
    [InlineData("target_percent", 5, 6, null, null, "1", "0")]
    [InlineData("target_percent", 5, 6, "0", null, "1", "0")]
    [InlineData("target_percent", 5, 6, "-1", "1", "1", "0")]
    [InlineData("target_percent", 5, 6, "1001", "1", "1", "0")]
    [InlineData("max_loss_percent", 5, 6, "2", "0", "1", "0")]
    [InlineData("max_loss_percent", 5, 6, null, "100", "1", "0")]
    [InlineData("reward_risk", 5, 6, "2", null, "0", "0")]
    [InlineData("reward_risk", 5, 6, "2", null, "101", "0")]
    [InlineData("cost_per_stake", 5, 6, "2", null, "1", "1")]
    [InlineData("cost_per_stake", 5, 6, "2", null, "1", "1.5")]
    [InlineData("cost_per_stake", 5, 6, "2", null, "1", "-0.1")]
    // The other end would have to be more than there is, or next to nothing.
    [InlineData("max_loss_percent", 1, 50, "2", null, "1", "0")]
    [InlineData("max_loss_percent", 50, 1, "2", null, "1", "0")]
    [InlineData("target_percent", 50, 1, null, "50", "1", "0")]
    [InlineData("target_percent", 1, 50, null, "1", "1", "0")]
    // Both given: what it costs to enter shifts LOST below −100.
    [InlineData("max_loss_percent", 1, 5, "90", "90", "1", "0")]
    // A node from which almost all is staked on one trade, and more.
    [InlineData("target_percent", 2, 1, "240", null, "1", "0")]
    public void What_cannot_be_designed_is_named_by_its_field(
        string field, int wins, int losses, string? target, string? maxLoss, string rewardRisk, string cost)
    {
        var errors = new Dictionary<string, string[]>();

        var tree = TreeDesign.Make(
            new DesignTerms(wins, losses, Amount(target), Amount(maxLoss), Amount(rewardRisk)!.Value, Amount(cost)!.Value),
            "t", "t", errors);

        Assert.Null(tree);
        Assert.Equal([field], errors.Keys);
    }

    [Theory]
    [InlineData(1, 1, "2", null, "1", "0")]
    [InlineData(50, 50, "2", null, "1", "0")]
    [InlineData(5, 6, "2", "99.999", "1", "0")]
    [InlineData(5, 6, "2", null, "1", "0.999")]
    [InlineData(5, 6, "0.000001", "0.000001", "100", "0")]
    public void What_lies_just_within_the_bounds_is_designed(
        int wins, int losses, string target, string? maxLoss, string rewardRisk, string cost)
    {
        var errors = new Dictionary<string, string[]>();

        var tree = TreeDesign.Make(
            new DesignTerms(wins, losses, Amount(target), Amount(maxLoss), Amount(rewardRisk)!.Value, Amount(cost)!.Value),
            "t", "t", errors);

        // The costs of the fourth leave so little of a win that the loss it takes is beyond the balance.
        Assert.True(tree is not null || cost != "0", string.Join(' ', errors.Values.SelectMany(messages => messages)));
    }

    private static bool AllEnd(StakingTree tree) => AllPaths.Of(tree).Take(60_000)
        .All(path => Math.Abs(tree.PlannedTotalPercent(path.End) - path.Total) < 1e-9m);

    private static void Close(decimal expected, decimal actual) =>
        Assert.True(Math.Abs(expected - actual) < 1e-9m, $"{expected} against {actual}");

    private static decimal? Amount(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    private static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (value, i) => value * (n - k + i) / i);
}
