using Candlewick.Staking.Contracts;
using Candlewick.Staking.Odds;
using Candlewick.Staking.Trees;

namespace Candlewick.Staking.Tests;

public sealed class StakingTreeTests
{
    private static readonly StakingTree Tree = FiveWinsBeforeSixLosses.Tree;

    [Fact]
    public void The_preset_carries_the_printed_stakes()
    {
        Assert.Equal(30, Tree.Nodes.Count);
        Assert.Equal(0.65m, Tree.Find("Start")!.StakePercent);
        Assert.Equal(0.58m, Tree.Find("1-0")!.StakePercent);
        Assert.Equal(0.73m, Tree.Find("0-1")!.StakePercent);
        Assert.Equal(2.65m, Tree.Find("4-5")!.StakePercent);
        Assert.Equal(2.65m, Tree.LargestStakePercent);
        Assert.Equal(10, Tree.Nodes.Max(node => node.Level));
    }

    [Fact]
    public void The_closed_form_rounds_to_the_printed_table_in_all_nodes()
    {
        foreach (var node in Tree.Nodes)
        {
            var draws = Tree.Wins + Tree.Losses - 2 - node.Wins - node.Losses;
            var closed = (double)(Tree.TargetPercent + Tree.MaxLossPercent) / 2 * Choose(draws, Tree.Wins - 1 - node.Wins) / Math.Pow(
                2, draws);
            Assert.True(Math.Abs(closed - (double)node.StakePercent) <= 0.00485, $"{node.Name}: {closed} against {node.StakePercent}");
        }
    }

    [Fact]
    public void The_stake_is_half_the_distance_between_the_values_after_a_win_and_after_a_loss()
    {
        foreach (var node in Tree.Nodes)
        {
            var up = Tree.PlannedTotalPercent(Tree.Next(node, won: true));
            var down = Tree.PlannedTotalPercent(Tree.Next(node, won: false));
            Assert.True(Math.Abs((up - down) / 2 - node.StakePercent) <= 0.0049m, node.Name);
            Assert.Equal((up + down) / 2, Tree.PlannedTotalPercent(node.Name), 20);
        }
    }

    [Fact]
    public void The_preset_is_free_to_enter_and_its_odds_are_those_of_the_specification()
    {
        Assert.Equal(0m, Tree.EntryValuePercent, 12);
        Assert.Equal(3.3057m, Math.Round(Tree.MaxLossPercent, 4));
        foreach (var (p, win, value, trades) in new[]
        {
            (0.40, 0.367, -1.36, 8.4), (0.45, 0.496, -0.68, 8.4), (0.50, 0.623, 0.00, 8.3), (0.55, 0.738, 0.61, 8.1),
            (0.60, 0.834, 1.12, 7.8),
        })
        {
            var odds = WalkOdds.Of(Tree, p);
            Assert.Equal(win, odds.WinProbability, 3);
            // The printed stakes are rounded.
            Assert.True(Math.Abs(odds.ExpectedValuePercent - value) < 0.01, $"{p}: {odds.ExpectedValuePercent}");
            Assert.Equal(trades, odds.ExpectedTrades, 1);
        }
    }

    [Theory]
    [InlineData("WWWWW", "WIN")]
    [InlineData("LLLLLL", "LOST")]
    [InlineData("WLWLWLWLW", "WIN")]
    [InlineData("LLLLLWWWWL", "LOST")]
    [InlineData("LLLLLWWWWW", "WIN")]
    public void A_path_ends_after_five_wins_or_six_losses(string path, string end)
    {
        var name = StakingTree.Start;
        foreach (var step in path)
        {
            name = Tree.Next(Tree.Find(name)!, step == 'W');
        }

        Assert.Equal(end, name);
    }

    [Fact]
    public void Every_node_leads_to_a_node_or_an_end()
    {
        foreach (var node in Tree.Nodes)
        {
            foreach (var next in new[] { Tree.Next(node, true), Tree.Next(node, false) })
            {
                Assert.True(next is StakingTree.Win or StakingTree.Lost || Tree.Find(next) is not null, next);
            }
        }
    }

    private static double Choose(int n, int k)
    {
        var value = 1.0;
        for (var i = 1; i <= k; i++)
        {
            value = value * (n - k + i) / i;
        }

        return value;
    }
}
