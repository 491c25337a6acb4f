namespace Candlewick.Staking.Contracts;

/// <summary>A decision node of a staking tree.</summary>
/// <param name="Wins">Wins so far, from 0.</param>
/// <param name="Losses">Losses so far, from 0.</param>
/// <param name="StakePercent">Stake in percent of the session's basis, above 0.</param>
/// <param name="ValuePercent">
/// The tree's own value here, in percent of the basis; the planned running total is this minus the value at the start.
/// </param>
public sealed record StakingNode(int Wins, int Losses, decimal StakePercent, decimal ValuePercent)
{
    /// <summary><c>Start</c>, <c>1-0</c>, <c>0-1</c> …</summary>
    public string Name => StakingTree.NameOf(Wins, Losses);

    /// <summary>Number of the trade that is made here, from 1.</summary>
    public int Level => Wins + Losses + 1;
}

/// <summary>
/// Sizes a sequence of trades: N wins end it as WIN, M losses as LOST. Immutable. The tree has no edge of its own:
/// it replicates a bet on N wins before M losses.
/// </summary>
public sealed class StakingTree
{
    /// <summary>Name of the end after the last win.</summary>
    public const string Win = "WIN";

    /// <summary>Name of the end after the last loss.</summary>
    public const string Lost = "LOST";

    /// <summary>Name of the first node.</summary>
    public const string Start = "Start";

    private readonly StakingNode[,] _nodes;

    /// <param name="id">Id in the API.</param>
    /// <param name="name">Readable name.</param>
    /// <param name="targetPercent">What WIN pays in percent of the basis, above 0.</param>
    /// <param name="maxLossPercent">What LOST costs in percent of the basis, above 0.</param>
    /// <param name="rewardRisk">Reward to risk that every trade is assumed to have, above 0.</param>
    /// <param name="stakePercents">Stakes by [wins, losses]; its lengths are the wins and losses that end the tree.</param>
    /// <exception cref="ArgumentException">A parameter or a stake is not above 0.</exception>
    public StakingTree(string id, string name, decimal targetPercent, decimal maxLossPercent, decimal rewardRisk, decimal[,] stakePercents)
    {
        if (targetPercent <= 0 || maxLossPercent <= 0 || rewardRisk <= 0)
        {
            throw new ArgumentException("Target, maximum loss and reward : risk of a staking tree must be above 0.", nameof(targetPercent));
        }

        (Id, Name, TargetPercent, MaxLossPercent, RewardRisk) = (id, name, targetPercent, maxLossPercent, rewardRisk);
        (Wins, Losses) = (stakePercents.GetLength(0), stakePercents.GetLength(1));
        var values = ValuesByBackwardInduction(Wins, Losses, targetPercent, maxLossPercent, 1m / (1m + rewardRisk));
        _nodes = new StakingNode[Wins, Losses];
        for (var wins = 0; wins < Wins; wins++)
        {
            for (var losses = 0; losses < Losses; losses++)
            {
                if (stakePercents[wins, losses] <= 0)
                {
                    throw new ArgumentException($"The stake of node {NameOf(wins, losses)} must be above 0.", nameof(stakePercents));
                }

                _nodes[wins, losses] = new StakingNode(wins, losses, stakePercents[wins, losses], values[wins, losses]);
            }
        }
    }

    public string Id { get; }
    public string Name { get; }

    /// <summary>Wins that end the tree as WIN.</summary>
    public int Wins { get; }

    /// <summary>Losses that end the tree as LOST.</summary>
    public int Losses { get; }

    public decimal TargetPercent { get; }
    public decimal MaxLossPercent { get; }
    public decimal RewardRisk { get; }

    /// <summary>Value at the start; 0 for a bet that is free to enter.</summary>
    public decimal EntryValuePercent => _nodes[0, 0].ValuePercent;

    /// <summary>All decision nodes by level, then by wins, falling.</summary>
    public IEnumerable<StakingNode> Nodes => _nodes.Cast<StakingNode>().OrderBy(node => node.Level).ThenByDescending(node => node.Wins);

    /// <summary>The largest single stake in percent.</summary>
    public decimal LargestStakePercent => Nodes.Max(node => node.StakePercent);

    /// <summary>The node with this name, or null for an end or an unknown name.</summary>
    public StakingNode? Find(string name) => Nodes.FirstOrDefault(node => node.Name == name);

    /// <summary>The name of the node (or end) that follows a closed trade.</summary>
    public string Next(StakingNode node, bool won) => (won, node.Wins + 1 == Wins, node.Losses + 1 == Losses) switch
    {
        (true, true, _) => Win,
        (false, _, true) => Lost,
        (true, _, _) => NameOf(node.Wins + 1, node.Losses),
        _ => NameOf(node.Wins, node.Losses + 1),
    };

    /// <summary>The planned running total at a node or end, in percent of the basis: its value minus the value at the start.</summary>
    public decimal PlannedTotalPercent(string name) => name switch
    {
        Win => TargetPercent - EntryValuePercent,
        Lost => -MaxLossPercent - EntryValuePercent,
        _ => (Find(name) ?? throw new ArgumentException($"{Id} has no node {name}.", nameof(name))).ValuePercent - EntryValuePercent,
    };

    /// <summary>Name of the node with so many wins and losses.</summary>
    public static string NameOf(int wins, int losses) => (wins, losses) == (0, 0) ? Start : $"{wins}-{losses}";

    private static decimal[,] ValuesByBackwardInduction(int wins, int losses, decimal target, decimal maxLoss, decimal q)
    {
        var values = new decimal[wins, losses];
        for (var w = wins - 1; w >= 0; w--)
        {
            for (var l = losses - 1; l >= 0; l--)
            {
                var won = w + 1 == wins ? target : values[w + 1, l];
                var lost = l + 1 == losses ? -maxLoss : values[w, l + 1];
                values[w, l] = q * won + (1m - q) * lost;
            }
        }

        return values;
    }
}

/// <summary>The staking trees that a route or a session may name.</summary>
public interface IStakingTrees
{
    /// <summary>All trees, the presets first.</summary>
    IReadOnlyList<StakingTree> All { get; }

    /// <summary>The tree with this id, or null.</summary>
    StakingTree? Find(string id);
}
