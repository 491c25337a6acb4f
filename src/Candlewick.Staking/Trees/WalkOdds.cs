using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Trees;

/// <summary>What walking a tree comes to for a given chance to win a trade; exact, by dynamic programming over the nodes.</summary>
internal sealed record WalkOdds(double WinProbability, double ExpectedTrades)
{
    public static WalkOdds Of(StakingTree tree, double winRate)
    {
        var reach = new double[tree.Wins + 1, tree.Losses + 1];
        reach[0, 0] = 1;
        double trades = 0, won = 0;
        for (var wins = 0; wins < tree.Wins; wins++)
        {
            for (var losses = 0; losses < tree.Losses; losses++)
            {
                var here = reach[wins, losses];
                trades += here;
                reach[wins + 1, losses] += here * winRate;
                reach[wins, losses + 1] += here * (1 - winRate);
                won += wins + 1 == tree.Wins ? here * winRate : 0;
            }
        }

        return new WalkOdds(won, trades);
    }
}
