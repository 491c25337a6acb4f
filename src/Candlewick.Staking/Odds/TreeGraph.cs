using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Odds;

/// <summary>
/// A tree as plain numbers, for walks by the million: nodes by their place in the order of levels, amounts as fractions of the basis.
/// Every edge leads to a later place or to an end.
/// </summary>
internal sealed class TreeGraph
{
    /// <summary>The place that stands for WIN.</summary>
    public const int Win = -1;

    /// <summary>The place that stands for LOST.</summary>
    public const int Lost = -2;

    private TreeGraph(int count) =>
        (WinTo, LossTo, Gain, Loss) = (new int[count], new int[count], new double[count], new double[count]);

    /// <summary>The place after a win.</summary>
    public int[] WinTo { get; }

    /// <summary>The place after a loss.</summary>
    public int[] LossTo { get; }

    /// <summary>What a win brings, as a fraction of the basis.</summary>
    public double[] Gain { get; }

    /// <summary>What a loss costs, as a fraction of the basis.</summary>
    public double[] Loss { get; }

    public int Count => WinTo.Length;

    public static TreeGraph Of(StakingTree tree)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal) { [StakingTree.Win] = Win, [StakingTree.Lost] = Lost };
        for (var at = 0; at < tree.Nodes.Count; at++)
        {
            places[tree.Nodes[at].Name] = at;
        }

        var graph = new TreeGraph(tree.Nodes.Count);
        for (var at = 0; at < tree.Nodes.Count; at++)
        {
            var node = tree.Nodes[at];
            (graph.WinTo[at], graph.LossTo[at]) = (places[node.WinTo], places[node.LossTo]);
            graph.Gain[at] = (double)(node.StakePercent * tree.Terms.GainPerStake) / 100;
            graph.Loss[at] = (double)(node.StakePercent * tree.Terms.LossPerStake) / 100;
        }

        return graph;
    }
}
