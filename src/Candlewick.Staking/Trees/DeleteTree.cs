using System.Security.Claims;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Candlewick.Staking.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Staking.Trees;

/// <summary><c>DELETE /api/staking-trees/{id}</c>: removes a saved tree that no route in use and no session names.</summary>
internal static class DeleteTree
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/api/staking-trees/{id}", HandleAsync)
        .WithName("DeleteStakingTree").WithSummary("Delete a saved tree that no route and no session names");

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string id, StakingTreeStore trees, IEnumerable<IStakingTreeUse> uses, Database database, IAuditLog audit, ClaimsPrincipal user,
        HttpContext http)
    {
        if (trees.FindKnown(id) is not { } tree)
        {
            return ListStakingTrees.NotFound(id);
        }

        if (tree.Origin == TreeOrigin.Preset)
        {
            return Problems.Conflict($"'{tree.Tree.Name}' is a preset and stays.");
        }

        // In one unit: who begins to name it afterwards finds that it is gone.
        var (isDeleted, users) = await database.WriteAsync(async work =>
        {
            var named = new List<string>();
            foreach (var use in uses)
            {
                named.AddRange(await use.ListAsync(work, id));
            }

            if (named.Count > 0 || !await trees.DeleteAsync(work, id))
            {
                return (false, named);
            }

            await audit.AddAsync(
                work, user.Identity?.Name ?? "unknown", "staking-tree.delete", id, $"{tree.Tree.Name}, version {tree.Version}",
                http.Connection.RemoteIpAddress?.ToString());
            return (true, named);
        });
        return isDeleted ? TypedResults.NoContent()
            : users.Count == 0 ? ListStakingTrees.NotFound(id)
            : Problems.Conflict(
                $"'{tree.Tree.Name}' is in use by {string.Join(", ", users)}. Delete those first, or leave the tree: it costs nothing.");
    }
}
