using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Staking.Trees;

/// <summary>
/// <c>GET /api/staking-trees/{id}/export</c>: what <c>POST /api/staking-trees</c> makes the same tree of, here under another name or on
/// another desk. Every number has all its digits.
/// </summary>
internal static class ExportTree
{
    public sealed record Response(
        string Name, decimal TargetPercent, decimal MaxLossPercent, decimal RewardRisk, decimal CostPerStake,
        IReadOnlyList<SaveTree.NodeBody> Nodes);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/staking-trees/{id}/export", Handle)
        .WithName("ExportStakingTree").WithSummary("A tree as JSON that can be saved again with POST /api/staking-trees");

    private static Results<Ok<Response>, ProblemHttpResult> Handle(string id, StakingTreeStore trees, HttpContext http)
    {
        if (trees.FindKnown(id) is not { Tree: var tree })
        {
            return ListStakingTrees.NotFound(id);
        }

        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.json\"";
        return TypedResults.Ok(new Response(
            tree.Name, tree.TargetPercent, tree.MaxLossPercent, tree.RewardRisk, tree.Terms.CostPerStake,
            [
                .. tree.Nodes.Select(node => new SaveTree.NodeBody
                {
                    Node = node.Name,
                    StakePercent = node.StakePercent,
                    WinTo = node.WinTo,
                    LossTo = node.LossTo,
                }),
            ]));
    }
}
