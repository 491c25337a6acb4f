using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Candlewick.Platform.Web;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Odds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Staking.Trees;

/// <summary><c>GET /api/staking-trees</c> and <c>/{id}</c>.</summary>
internal static class ListStakingTrees
{
    /// <summary>The odds are shown for a fair coin unless another win rate is asked for: the tree has no edge of its own.</summary>
    private const double FairWinRate = 0.5;

    /// <summary>Sorts a preset, which was never saved, before everything that was.</summary>
    private const string BeforeAll = "~";

    /// <summary>A node of the answer. Percentages are of the session's basis.</summary>
    public sealed record TreeNode(
        string Node, int Wins, int Losses, int Level, decimal StakePercent, string WinTo, string LossTo, decimal ValuePercent);

    /// <summary>WIN, then LOST.</summary>
    /// <param name="ValuePercent">What the tree intends.</param>
    /// <param name="Probability">Chance to end there.</param>
    /// <param name="LowPercent">The lowest that any path comes to there.</param>
    /// <param name="HighPercent">The highest.</param>
    public sealed record EndValue(decimal ValuePercent, double Probability, decimal LowPercent, decimal HighPercent);

    /// <param name="Id">By which routes and sessions name it.</param>
    /// <param name="Name">Readable name.</param>
    /// <param name="Wins">The most wins of a walk; of a full rectangle those that end it.</param>
    /// <param name="Losses">The most losses of a walk.</param>
    /// <param name="TargetPercent">What WIN is to pay.</param>
    /// <param name="MaxLossPercent">What LOST is to cost.</param>
    /// <param name="RewardRisk">What a winning trade brings for each unit of stake.</param>
    /// <param name="EntryValuePercent">The tree's own value at the start; both ends are shifted by it.</param>
    /// <param name="WinRate">Chance of a winning trade that the odds are for.</param>
    /// <param name="WinProbability">Chance to end as WIN.</param>
    /// <param name="ExpectedValuePercent">What a session brings on average.</param>
    /// <param name="ExpectedTrades">Trades of a session on average.</param>
    /// <param name="LargestStakePercent">The largest single stake.</param>
    /// <param name="EndValues">Both ends.</param>
    /// <param name="Nodes">All nodes by level; empty where they were not asked for.</param>
    /// <param name="CostPerStake">What a trade costs for each unit of stake.</param>
    /// <param name="BreakEvenWinRate">Win rate at which trades, and the tree, bring nothing.</param>
    /// <param name="ReplicationErrorPercent">The largest distance of any path's end from what is intended.</param>
    /// <param name="Notes">What is unusual about it.</param>
    /// <param name="Origin">preset, designed or written.</param>
    /// <param name="Version">Of the trees of its family, from 1.</param>
    /// <param name="Family">The id of its first version.</param>
    /// <param name="IsNewest">True for the last version.</param>
    /// <param name="InUse">True while a route or a session names it: it cannot be deleted.</param>
    /// <param name="CreatedAt">When it was saved.</param>
    /// <param name="CreatedBy">By whom.</param>
    public sealed record Response(
        string Id, string Name, int Wins, int Losses, decimal TargetPercent, decimal MaxLossPercent, decimal RewardRisk,
        decimal EntryValuePercent, double WinRate, double WinProbability, double ExpectedValuePercent, double ExpectedTrades,
        decimal LargestStakePercent, IReadOnlyList<EndValue> EndValues, IReadOnlyList<TreeNode> Nodes,
        decimal CostPerStake, decimal BreakEvenWinRate, decimal ReplicationErrorPercent, IReadOnlyList<string> Notes, TreeOrigin Origin,
        int Version, string Family, bool IsNewest, bool InUse, DateTimeOffset? CreatedAt, string? CreatedBy);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/staking-trees", ListAsync)
            .WithName("ListStakingTrees")
            .WithSummary("The staking trees with their nodes, stakes and odds: the preset, then the saved ones, the newest first")
            .BoundLargeAnswers();
        routes.MapGet("/api/staking-trees/{id}", GetAsync)
            .WithName("GetStakingTree").WithSummary("One staking tree, with its odds at a win rate");
    }

    private static async Task<Ok<IReadOnlyList<Response>>> ListAsync(
        StakingTreeStore trees, IEnumerable<IStakingTreeUse> uses, HttpContext http, int? limit, string? cursor,
        [Range(0.0, 1.0)] double? win_rate, bool? nodes)
    {
        var take = Paging.Limit(limit);
        var after = Paging.Read(cursor, 2);
        var rows = trees.AllKnown.Where(tree => after is null || IsAfter(KeyOf(tree), after)).Take(take + 1).ToList();
        var page = Paging.Page(http, rows, take, last => Paging.Cursor(KeyOf(last)));
        var named = await NamedAsync(uses);
        return TypedResults.Ok<IReadOnlyList<Response>>(
            [.. page.Select(tree => Describe(trees, tree, named.Contains(tree.Tree.Id), win_rate ?? FairWinRate, nodes ?? true))]);
    }

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> GetAsync(
        string id, StakingTreeStore trees, IEnumerable<IStakingTreeUse> uses, [Range(0.0, 1.0)] double? win_rate) =>
        trees.FindKnown(id) is { } tree
            ? TypedResults.Ok(Describe(trees, tree, (await NamedAsync(uses)).Contains(id), win_rate ?? FairWinRate, withNodes: true))
            : NotFound(id);

    public static ProblemHttpResult NotFound(string id) => Problems.NotFound($"There is no staking tree '{id}'.");

    public static Response Describe(
        StakingTreeStore trees, KnownTree known, bool isInUse = false, double winRate = FairWinRate, bool withNodes = true)
    {
        var tree = known.Tree;
        var (odds, replication) = (WalkOdds.Of(tree, winRate), Replication.Of(tree));
        return new Response(
            tree.Id, tree.Name, tree.Wins, tree.Losses, Shown.Percent(tree.TargetPercent), Shown.Percent(tree.MaxLossPercent),
            tree.RewardRisk, Shown.Percent(tree.EntryValuePercent), winRate, odds.WinProbability,
            Shown.Percent(odds.ExpectedValuePercent), odds.ExpectedTrades, tree.LargestStakePercent,
            Ends(tree, odds, replication), withNodes ? NodesOf(tree) : [],
            tree.Terms.CostPerStake, Shown.Percent(tree.Terms.BreakEvenWinRate), Shown.Percent(replication.LargestErrorPercent),
            Advice.Notes(tree), known.Origin, known.Version, known.Family, trees.IsNewest(known), isInUse, known.CreatedAt,
            known.CreatedBy);
    }

    public static IReadOnlyList<EndValue> Ends(StakingTree tree, WalkOdds odds, Replication replication) =>
    [
        End(tree.PlannedTotalPercent(StakingTree.Win), odds.WinProbability, replication.Win),
        End(tree.PlannedTotalPercent(StakingTree.Lost), 1 - odds.WinProbability, replication.Lost),
    ];

    public static IReadOnlyList<TreeNode> NodesOf(StakingTree tree) =>
    [
        .. tree.Nodes.Select(node => new TreeNode(
            node.Name, node.Wins, node.Losses, node.Level, node.StakePercent, node.WinTo, node.LossTo, Shown.Percent(node.ValuePercent))),
    ];

    private static EndValue End(decimal planned, double probability, TotalRange range) =>
        new(Shown.Percent(planned), probability, Shown.Percent(range.Low), Shown.Percent(range.High));

    private static async Task<IReadOnlySet<string>> NamedAsync(IEnumerable<IStakingTreeUse> uses)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var use in uses)
        {
            named.UnionWith(await use.ListNamedAsync());
        }

        return named;
    }

    private static string[] KeyOf(KnownTree tree) =>
        [tree.CreatedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? BeforeAll, tree.Tree.Id];

    private static bool IsAfter(string[] key, string[] cursor) => string.CompareOrdinal(key[0], cursor[0]) is var order
        && (order < 0 || (order == 0 && string.CompareOrdinal(key[1], cursor[1]) < 0));
}
