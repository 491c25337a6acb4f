using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Odds;

/// <summary>What walking a tree comes to for a given chance to win a trade; exact, by dynamic programming over the nodes.</summary>
/// <param name="WinProbability">Chance to end as WIN.</param>
/// <param name="ExpectedTrades">Trades of a session on average.</param>
/// <param name="ExpectedValuePercent">What a session brings on average, by the stakes as they are, in percent of its basis.</param>
internal sealed record WalkOdds(double WinProbability, double ExpectedTrades, double ExpectedValuePercent)
{
    /// <param name="tree">The tree.</param>
    /// <param name="winRate">Chance that a trade wins, from 0 to 1, the same for every trade.</param>
    public static WalkOdds Of(StakingTree tree, double winRate) => Of(TreeGraph.Of(tree), winRate);

    /// <inheritdoc cref="Of(StakingTree, double)"/>
    public static WalkOdds Of(TreeGraph graph, double winRate)
    {
        var reach = new double[graph.Count];
        reach[0] = 1;
        double trades = 0, won = 0, value = 0;
        for (var at = 0; at < graph.Count; at++)
        {
            var here = reach[at];
            var (after, otherwise) = (here * winRate, here * (1 - winRate));
            trades += here;
            value += (after * graph.Gain[at]) - (otherwise * graph.Loss[at]);
            won += Pass(reach, graph.WinTo[at], after) + Pass(reach, graph.LossTo[at], otherwise);
        }

        return new WalkOdds(won, trades, value * 100);
    }

    /// <summary>Hands a chance on to the next node; answers it where it leads to WIN.</summary>
    private static double Pass(double[] reach, int to, double chance)
    {
        if (to >= 0)
        {
            reach[to] += chance;
        }

        return to == TreeGraph.Win ? chance : 0;
    }
}
