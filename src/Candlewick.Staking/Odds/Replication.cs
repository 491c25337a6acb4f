using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Odds;

/// <summary>Between which amounts the running total lies, over all paths to one place; in percent of the basis.</summary>
internal sealed record TotalRange(decimal Low, decimal High)
{
    public TotalRange And(TotalRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    public TotalRange Plus(decimal amount) => new(Low + amount, High + amount);
}

/// <summary>
/// What the stakes of a tree really come to on every path, beside what the tree is meant to pay. There are more paths than could be
/// walked; the lowest and the highest total at each node follow from those at the nodes before it.
/// </summary>
/// <param name="Win">Totals of all paths that end as WIN.</param>
/// <param name="Lost">Totals of all paths that end as LOST.</param>
/// <param name="Nodes">Totals at the nodes, in the order of the tree's nodes.</param>
/// <param name="LargestErrorPercent">The largest distance of a path's last total from the end that the tree intends.</param>
internal sealed record Replication(TotalRange Win, TotalRange Lost, IReadOnlyList<TotalRange> Nodes, decimal LargestErrorPercent)
{
    /// <summary>The lowest total that any path ever passes.</summary>
    public decimal LowestTotal => Math.Min(Math.Min(Win.Low, Lost.Low), Nodes.Min(range => range.Low));

    public static Replication Of(StakingTree tree)
    {
        var ranges = new Dictionary<string, TotalRange>(StringComparer.Ordinal) { [StakingTree.Start] = new(0, 0) };
        foreach (var node in tree.Nodes)
        {
            var here = ranges[node.Name];
            Reach(ranges, node.WinTo, here.Plus(node.StakePercent * tree.Terms.GainPerStake));
            Reach(ranges, node.LossTo, here.Plus(-node.StakePercent * tree.Terms.LossPerStake));
        }

        var (win, lost) = (ranges[StakingTree.Win], ranges[StakingTree.Lost]);
        var error = Math.Max(
            Distance(win, tree.PlannedTotalPercent(StakingTree.Win)), Distance(lost, tree.PlannedTotalPercent(StakingTree.Lost)));
        return new Replication(win, lost, [.. tree.Nodes.Select(node => ranges[node.Name])], error);
    }

    private static void Reach(Dictionary<string, TotalRange> ranges, string to, TotalRange range) =>
        ranges[to] = ranges.TryGetValue(to, out var known) ? known.And(range) : range;

    private static decimal Distance(TotalRange range, decimal planned) =>
        Math.Max(Math.Abs(range.Low - planned), Math.Abs(range.High - planned));
}
