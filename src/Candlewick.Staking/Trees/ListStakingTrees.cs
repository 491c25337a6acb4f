using Candlewick.Platform.Web;
using Candlewick.Staking.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Staking.Trees;

/// <summary><c>GET /api/staking-trees</c> and <c>/{id}</c>.</summary>
internal static class ListStakingTrees
{
    /// <summary>The odds are shown for a fair coin: the tree has no edge of its own.</summary>
    private const double FairWinRate = 0.5;

    /// <summary>A node of the answer. Percentages are of the session's basis.</summary>
    public sealed record TreeNode(
        string Node, int Wins, int Losses, int Level, decimal StakePercent, string WinTo, string LossTo, decimal ValuePercent);

    public sealed record EndValue(decimal ValuePercent, double Probability);

    public sealed record Response(
        string Id, string Name, int Wins, int Losses, decimal TargetPercent, decimal MaxLossPercent, decimal RewardRisk,
        decimal EntryValuePercent, double WinRate, double WinProbability, double ExpectedValuePercent, double ExpectedTrades,
        decimal LargestStakePercent,
        IReadOnlyList<EndValue> EndValues, IReadOnlyList<TreeNode> Nodes);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/staking-trees", List)
            .WithName("ListStakingTrees").WithSummary("The staking trees with their nodes, stakes and odds at a 50 % win rate");
        routes.MapGet("/api/staking-trees/{id}", Get)
            .WithName("GetStakingTree").WithSummary("One staking tree");
    }

    private static Ok<IReadOnlyList<Response>> List(IStakingTrees trees, HttpContext http, int? limit, string? cursor)
    {
        var take = Paging.Limit(limit);
        var after = Paging.Read(cursor)?[0] ?? "";
        var rows = trees.All.OrderBy(tree => tree.Id, StringComparer.Ordinal)
            .Where(tree => string.CompareOrdinal(tree.Id, after) > 0).Take(take + 1);
        return TypedResults.Ok(Paging.Page(http, [.. rows.Select(Describe)], take, last => Paging.Cursor(last.Id)));
    }

    private static Results<Ok<Response>, ProblemHttpResult> Get(string id, IStakingTrees trees) =>
        trees.Find(id) is { } tree ? TypedResults.Ok(Describe(tree)) : Problems.NotFound($"There is no staking tree '{id}'.");

    internal static Response Describe(StakingTree tree)
    {
        var odds = WalkOdds.Of(tree, FairWinRate);
        var win = Round(tree.PlannedTotalPercent(StakingTree.Win));
        var lost = Round(tree.PlannedTotalPercent(StakingTree.Lost));
        return new Response(
            tree.Id, tree.Name, tree.Wins, tree.Losses, tree.TargetPercent, Round(tree.MaxLossPercent), tree.RewardRisk,
            Round(tree.EntryValuePercent), FairWinRate, odds.WinProbability,
            Math.Round(odds.WinProbability * (double)win + (1 - odds.WinProbability) * (double)lost, 4), odds.ExpectedTrades,
            tree.LargestStakePercent,
            [new EndValue(win, odds.WinProbability), new EndValue(lost, 1 - odds.WinProbability)],
            [.. tree.Nodes.Select(node => new TreeNode(
                node.Name, node.Wins, node.Losses, node.Level, node.StakePercent, tree.Next(node, won: true),
                tree.Next(node, won: false), Round(node.ValuePercent)))]);
    }

    private static decimal Round(decimal percent) => Math.Round(percent, 4);
}
