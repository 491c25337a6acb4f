using System.Text.Json;
using Candlewick.Platform.Web;
using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Trees;

/// <summary>Where a tree comes from.</summary>
internal enum TreeOrigin { Preset, Designed, Written }

/// <summary>A row of <c>staking_trees</c>.</summary>
internal sealed class SavedTree
{
    public string Id { get; init; } = "";
    public string Family { get; init; } = "";
    public int Version { get; init; }
    public string Name { get; init; } = "";
    public string Origin { get; init; } = "";
    public decimal TargetPercent { get; init; }
    public decimal MaxLossPercent { get; init; }
    public decimal RewardRisk { get; init; }
    public decimal CostPerStake { get; init; }
    /// <summary>JSON array of <see cref="StoredNode"/>.</summary>
    public string Nodes { get; init; } = "[]";
    public int NodeCount { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public string CreatedBy { get; init; } = "";

    public StakingTree ToTree() => new(
        Id, Name, new TreeTerms(TargetPercent, MaxLossPercent, RewardRisk, CostPerStake),
        JsonSerializer.Deserialize<StoredNode[]>(Nodes, DeskJson.Options)!
            .Select(node => new NodeStake(node.Wins, node.Losses, node.StakePercent, node.WinTo, node.LossTo)));

    public static string NodesOf(StakingTree tree) => JsonSerializer.Serialize(
        tree.Nodes.Select(node => new StoredNode(node.Wins, node.Losses, node.StakePercent, node.WinTo, node.LossTo)), DeskJson.Options);

    private sealed record StoredNode(int Wins, int Losses, decimal StakePercent, string WinTo, string LossTo);
}

/// <summary>A tree that may be named, with where it comes from.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Family">The id of its first version.</param>
/// <param name="Version">From 1.</param>
/// <param name="CreatedAt">When it was saved; null for a preset.</param>
/// <param name="CreatedBy">By whom; null for a preset.</param>
internal sealed record KnownTree(
    StakingTree Tree, TreeOrigin Origin, string Family, int Version, DateTimeOffset? CreatedAt = null, string? CreatedBy = null)
{
    public static KnownTree Of(SavedTree row) =>
        new(row.ToTree(), Enum.Parse<TreeOrigin>(row.Origin), row.Family, row.Version, row.CreatedAt, row.CreatedBy);

    public static KnownTree OfPreset(StakingTree tree) => new(tree, TreeOrigin.Preset, tree.Id, 1);
}
