namespace Candlewick.Staking.Contracts;

/// <summary>What a tree is to pay and what its trades are assumed to pay.</summary>
/// <param name="TargetPercent">What WIN pays in percent of the basis, above 0, where the entry is free.</param>
/// <param name="MaxLossPercent">What LOST costs in percent of the basis, above 0, where the entry is free.</param>
/// <param name="RewardRisk">R: what a winning trade brings for each unit of stake before costs, above 0.</param>
/// <param name="CostPerStake">
/// c: what a trade costs for each unit of stake, won or lost; from 0 to below <paramref name="RewardRisk"/>.
/// </param>
public sealed record TreeTerms(decimal TargetPercent, decimal MaxLossPercent, decimal RewardRisk, decimal CostPerStake = 0m)
{
    /// <summary>
    /// q = (1 + c) / (1 + R): the win rate at which a trade brings nothing on average, and the weight by which the tree values its nodes.
    /// </summary>
    public decimal BreakEvenWinRate => (1m + CostPerStake) / (1m + RewardRisk);

    /// <summary>R − c: what a win brings for each unit of stake.</summary>
    public decimal GainPerStake => RewardRisk - CostPerStake;

    /// <summary>1 + c: what a loss costs for each unit of stake.</summary>
    public decimal LossPerStake => 1m + CostPerStake;

    /// <summary>(R − c) / (1 + c): the reward : risk after costs that every trade is assumed to have.</summary>
    public decimal NetRewardRisk => GainPerStake / LossPerStake;

    /// <summary>What a trade brings on average for each unit of stake.</summary>
    /// <param name="winRate">Chance that it wins, from 0 to 1.</param>
    public double EdgePerStake(double winRate) => (winRate * (double)GainPerStake) - ((1 - winRate) * (double)LossPerStake);
}

/// <summary>A decision node before the tree around it is known.</summary>
/// <param name="Wins">Wins so far, from 0.</param>
/// <param name="Losses">Losses so far, from 0.</param>
/// <param name="StakePercent">Stake in percent of the session's basis, above 0.</param>
/// <param name="WinTo">The node or end that follows a win.</param>
/// <param name="LossTo">The node or end that follows a loss.</param>
public sealed record NodeStake(int Wins, int Losses, decimal StakePercent, string WinTo, string LossTo)
{
    /// <summary><c>Start</c>, <c>1-0</c>, <c>0-1</c> …</summary>
    public string Name => StakingTree.NameOf(Wins, Losses);

    /// <summary>The nodes of a rectangle: its last wins lead to WIN, its last losses to LOST.</summary>
    /// <param name="stakePercents">Stakes by [wins, losses]; its lengths are the wins and losses that end the tree.</param>
    public static IEnumerable<NodeStake> Rectangle(decimal[,] stakePercents)
    {
        var (wins, losses) = (stakePercents.GetLength(0), stakePercents.GetLength(1));
        for (var w = 0; w < wins; w++)
        {
            for (var l = 0; l < losses; l++)
            {
                yield return new NodeStake(
                    w, l, stakePercents[w, l],
                    w + 1 == wins ? StakingTree.Win : StakingTree.NameOf(w + 1, l),
                    l + 1 == losses ? StakingTree.Lost : StakingTree.NameOf(w, l + 1));
            }
        }
    }
}
