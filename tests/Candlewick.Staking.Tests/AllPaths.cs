using Candlewick.Staking.Contracts;
using Candlewick.Staking.Designs;

namespace Candlewick.Staking.Tests;

/// <summary>A path through a tree, from the start to an end.</summary>
internal sealed record TreePath(string End, IReadOnlyList<string> Nodes, IReadOnlyList<decimal> Totals, int Wins, int Losses)
{
    public decimal Total => Totals[^1];

    public double Chance(double winRate) => Math.Pow(winRate, Wins) * Math.Pow(1 - winRate, Losses);
}

/// <summary>Trees, and what walking all their paths one by one comes to.</summary>
internal static class AllPaths
{
    public static StakingTree Design(
        int wins, int losses, decimal? target = 2m, decimal? maxLoss = null, decimal rewardRisk = 1m, decimal cost = 0m)
    {
        var errors = new Dictionary<string, string[]>();
        var tree = TreeDesign.Make(new DesignTerms(wins, losses, target, maxLoss, rewardRisk, cost), "t", "t", errors);
        Assert.True(tree is not null, string.Join('\n', errors.Select(error => $"{error.Key} {error.Value[0]}")));
        return tree;
    }

    public static IEnumerable<TreePath> Of(StakingTree tree) => From(tree, tree.Find(StakingTree.Start)!, [], [0m], 0, 0);

    private static IEnumerable<TreePath> From(
        StakingTree tree, StakingNode node, IReadOnlyList<string> nodes, IReadOnlyList<decimal> totals, int wins, int losses)
    {
        foreach (var won in new[] { true, false })
        {
            var amount = node.StakePercent * (won ? tree.RewardRisk - tree.Terms.CostPerStake : -(1 + tree.Terms.CostPerStake));
            var next = tree.Next(node, won);
            IReadOnlyList<decimal> passed = [.. totals, totals[^1] + amount];
            var (w, l) = won ? (wins + 1, losses) : (wins, losses + 1);
            if (next is StakingTree.Win or StakingTree.Lost)
            {
                yield return new TreePath(next, [.. nodes, node.Name], passed, w, l);
                continue;
            }

            foreach (var path in From(tree, tree.Find(next)!, [.. nodes, node.Name], passed, w, l))
            {
                yield return path;
            }
        }
    }
}
