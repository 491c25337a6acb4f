namespace Candlewick.Staking.Contracts;

/// <summary>A decision node of a staking tree.</summary>
/// <param name="Wins">Wins so far, from 0.</param>
/// <param name="Losses">Losses so far, from 0.</param>
/// <param name="StakePercent">Stake in percent of the session's basis, above 0.</param>
/// <param name="ValuePercent">
/// The tree's own value here, in percent of the basis; the planned running total is this minus the value at the start.
/// </param>
/// <param name="WinTo">The node or end that follows a win.</param>
/// <param name="LossTo">The node or end that follows a loss.</param>
public sealed record StakingNode(int Wins, int Losses, decimal StakePercent, decimal ValuePercent, string WinTo, string LossTo)
{
    /// <summary><c>Start</c>, <c>1-0</c>, <c>0-1</c> …</summary>
    public string Name => StakingTree.NameOf(Wins, Losses);

    /// <summary>Number of the trade that is made here, from 1.</summary>
    public int Level => Wins + Losses + 1;
}

/// <summary>
/// Sizes a sequence of trades until it ends as WIN or LOST. Immutable. Each node has at most one win or one loss more than the node before
/// it. Most trees are rectangles, in which N wins end as WIN and M losses as LOST; one that was written by hand may end earlier. A tree
/// has no edge of its own: it replicates a bet on N wins before M losses.
/// </summary>
public sealed class StakingTree
{
    /// <summary>Name of the end after the last win.</summary>
    public const string Win = "WIN";

    /// <summary>Name of the end after the last loss.</summary>
    public const string Lost = "LOST";

    /// <summary>Name of the first node.</summary>
    public const string Start = "Start";

    /// <summary>Names are asked for at every step of a walk, so those of trees up to 50 wins and losses are kept.</summary>
    private const int KnownNames = 51;

    private static readonly string[] Names =
        [.. Enumerable.Range(0, KnownNames * KnownNames).Select(place => MakeName(place / KnownNames, place % KnownNames))];

    private readonly StakingNode[] _nodes;
    private readonly Dictionary<string, StakingNode> _byName;

    /// <param name="id">Id in the API.</param>
    /// <param name="name">Readable name.</param>
    /// <param name="terms">What it is to pay, and what its trades are assumed to pay.</param>
    /// <param name="stakes">All decision nodes, in any order, with the edges between them.</param>
    /// <exception cref="ArgumentException">
    /// A term or a stake is not above 0, two nodes have one name, none is the start, or an edge leads nowhere or back.
    /// </exception>
    public StakingTree(string id, string name, TreeTerms terms, IEnumerable<NodeStake> stakes)
    {
        if (terms.TargetPercent <= 0 || terms.MaxLossPercent <= 0 || terms.RewardRisk <= 0)
        {
            throw new ArgumentException("Target, maximum loss and reward : risk of a staking tree must be above 0.", nameof(terms));
        }

        if (terms.CostPerStake < 0 || terms.CostPerStake >= terms.RewardRisk)
        {
            throw new ArgumentException("The cost per stake of a staking tree must be from 0 to below its reward : risk.", nameof(terms));
        }

        (Id, Name, Terms) = (id, name, terms);
        _nodes = [.. Valued(stakes, terms).OrderBy(node => node.Level).ThenByDescending(node => node.Wins)];
        _byName = _nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        if (!_byName.ContainsKey(Start))
        {
            throw new ArgumentException($"A staking tree begins at a node {Start}.", nameof(stakes));
        }

        (Wins, Losses) = (_nodes.Max(node => node.Wins) + 1, _nodes.Max(node => node.Losses) + 1);
        LargestStakePercent = _nodes.Max(node => node.StakePercent);
    }

    public string Id { get; }
    public string Name { get; }

    /// <summary>What it pays, and what its trades are assumed to pay.</summary>
    public TreeTerms Terms { get; }

    /// <summary>The most wins that a walk may have: those that end a rectangle as WIN.</summary>
    public int Wins { get; }

    /// <summary>The most losses that a walk may have: those that end a rectangle as LOST.</summary>
    public int Losses { get; }

    public decimal TargetPercent => Terms.TargetPercent;
    public decimal MaxLossPercent => Terms.MaxLossPercent;
    public decimal RewardRisk => Terms.RewardRisk;

    /// <summary>Value at the start; 0 for a bet that is free to enter.</summary>
    public decimal EntryValuePercent => _nodes[0].ValuePercent;

    /// <summary>All decision nodes by level, then by wins, falling; the start is the first.</summary>
    public IReadOnlyList<StakingNode> Nodes => _nodes;

    /// <summary>The largest single stake in percent.</summary>
    public decimal LargestStakePercent { get; }

    /// <summary>The node with this name, or null for an end or an unknown name.</summary>
    public StakingNode? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The name of the node (or end) that follows a closed trade.</summary>
    public string Next(StakingNode node, bool won) => won ? node.WinTo : node.LossTo;

    /// <summary>The planned running total at a node or end, in percent of the basis: its value minus the value at the start.</summary>
    public decimal PlannedTotalPercent(string name) => name switch
    {
        Win => TargetPercent - EntryValuePercent,
        Lost => -MaxLossPercent - EntryValuePercent,
        _ => (Find(name) ?? throw new ArgumentException($"{Id} has no node {name}.", nameof(name))).ValuePercent - EntryValuePercent,
    };

    /// <summary>Name of the node with so many wins and losses.</summary>
    public static string NameOf(int wins, int losses) =>
        wins < KnownNames && losses < KnownNames ? Names[(wins * KnownNames) + losses] : MakeName(wins, losses);

    private static string MakeName(int wins, int losses) => (wins, losses) == (0, 0) ? Start : $"{wins}-{losses}";

    /// <summary>V = q · V(after a win) + (1 − q) · V(after a loss), from the ends backwards: a later node has a higher level.</summary>
    private static IEnumerable<StakingNode> Valued(IEnumerable<NodeStake> stakes, TreeTerms terms)
    {
        var q = terms.BreakEvenWinRate;
        var values = new Dictionary<string, decimal>(StringComparer.Ordinal)
        {
            [Win] = terms.TargetPercent,
            [Lost] = -terms.MaxLossPercent,
        };
        foreach (var stake in stakes.OrderByDescending(stake => stake.Wins + stake.Losses))
        {
            if (stake.StakePercent <= 0)
            {
                throw new ArgumentException($"The stake of node {stake.Name} must be above 0.", nameof(stakes));
            }

            if (!values.TryGetValue(stake.WinTo, out var won) || !values.TryGetValue(stake.LossTo, out var lost))
            {
                throw new ArgumentException($"Node {stake.Name} leads to a node that does not follow it.", nameof(stakes));
            }

            var value = lost + (q * (won - lost));
            if (!values.TryAdd(stake.Name, value))
            {
                throw new ArgumentException($"There are two nodes {stake.Name}.", nameof(stakes));
            }

            yield return new StakingNode(stake.Wins, stake.Losses, stake.StakePercent, value, stake.WinTo, stake.LossTo);
        }
    }
}
