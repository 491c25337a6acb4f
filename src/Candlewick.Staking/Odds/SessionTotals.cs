using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Odds;

/// <summary>The running total at every place of a tree, as fractions of the basis.</summary>
/// <param name="Win">At WIN.</param>
/// <param name="Lost">At LOST.</param>
/// <param name="Nodes">At the nodes, in the order of the tree's nodes.</param>
internal sealed record SessionTotals(double Win, double Lost, double[] Nodes)
{
    public double Lowest => Math.Min(Math.Min(Win, Lost), Nodes.Min());

    /// <summary>As the tree plans them; what every path comes to where the stakes replicate the tree.</summary>
    public static SessionTotals Planned(StakingTree tree) => new(
        Fraction(tree.PlannedTotalPercent(StakingTree.Win)), Fraction(tree.PlannedTotalPercent(StakingTree.Lost)),
        [.. tree.Nodes.Select(node => Fraction(node.ValuePercent - tree.EntryValuePercent))]);

    /// <summary>The lowest that any path has at each place.</summary>
    public static SessionTotals Lows(Replication replication) => new(
        Fraction(replication.Win.Low), Fraction(replication.Lost.Low), [.. replication.Nodes.Select(range => Fraction(range.Low))]);

    /// <summary>The highest that any path has at each place.</summary>
    public static SessionTotals Highs(Replication replication) => new(
        Fraction(replication.Win.High), Fraction(replication.Lost.High), [.. replication.Nodes.Select(range => Fraction(range.High))]);

    private static double Fraction(decimal percent) => (double)percent / 100;
}
