using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Designs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Staking.Trees;

/// <summary>
/// <c>POST /api/staking-trees</c> and <c>POST /api/staking-trees/{id}/versions</c>: saves a tree, designed or written by hand. A saved tree
/// never changes; another version of it is another tree, and what names the one before goes on with that.
/// </summary>
internal static class SaveTree
{
    /// <summary>A node as it is written by hand.</summary>
    public sealed record NodeBody
    {
        /// <summary>Start, or wins and losses so far, such as 2-1.</summary>
        public string? Node { get; init; }

        /// <summary>In percent of the session's basis, above 0 and at most 100.</summary>
        public decimal? StakePercent { get; init; }

        /// <summary>The node with one win more, WIN or LOST.</summary>
        public string? WinTo { get; init; }

        /// <summary>The node with one loss more, WIN or LOST.</summary>
        public string? LossTo { get; init; }
    }

    /// <summary>Either what a tree is designed from, or its nodes.</summary>
    public abstract record Content
    {
        /// <summary>Wins that end the tree, 1 to 50; not with nodes.</summary>
        public int? Wins { get; init; }

        /// <summary>Losses that end the tree, 1 to 50; not with nodes.</summary>
        public int? Losses { get; init; }

        /// <summary>
        /// What WIN is to pay. Where it is absent it is the one that makes the entry free; with nodes and without both ends,
        /// what the stakes come to.
        /// </summary>
        public decimal? TargetPercent { get; init; }

        /// <summary>What LOST is to cost; as above.</summary>
        public decimal? MaxLossPercent { get; init; }

        /// <summary>What a winning trade brings for each unit of stake.</summary>
        public decimal RewardRisk { get; init; } = 1m;

        /// <summary>What a trade costs for each unit of stake, from 0 to below reward_risk.</summary>
        public decimal CostPerStake { get; init; }

        /// <summary>The nodes of a tree that is written by hand, at most 2,500.</summary>
        public IReadOnlyList<NodeBody>? Nodes { get; init; }
    }

    public sealed record Request : Content
    {
        /// <summary>Not the name of another tree.</summary>
        [Required, StringLength(100, MinimumLength = 1)]
        public string Name { get; init; } = "";
    }

    public sealed record VersionRequest : Content
    {
        /// <summary>The name it had, where it is absent.</summary>
        [StringLength(100, MinimumLength = 1)]
        public string? Name { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/staking-trees", SaveAsync).WithName("SaveStakingTree")
            .WithSummary("Save a staking tree under a name, designed or with its nodes written by hand");
        routes.MapPost("/api/staking-trees/{id}/versions", SaveVersionAsync).WithName("SaveStakingTreeVersion")
            .WithSummary("Save another version of a tree, with an id of its own; routes and sessions keep the version they name");
    }

    private static async Task<Results<Created<ListStakingTrees.Response>, ProblemHttpResult>> SaveAsync(
        Request request, StakingTreeStore trees, Database database, IAuditLog audit, TimeProvider time, ClaimsPrincipal user,
        HttpContext http)
    {
        if (Make(request, request.Name, time, user, out var errors) is not { } tree)
        {
            return Problems.Invalid(errors);
        }

        CrashPoint.Hit("tree-before-save");
        var outcome = await database.WriteAsync(async work =>
        {
            var saved = await trees.AddAsync(work, tree);
            if (saved == SaveOutcome.Saved)
            {
                await AuditAsync(audit, work, "staking-tree.save", tree, user, http);
            }

            return saved;
        });
        CrashPoint.Hit("tree-saved");
        return Answer(outcome, trees, tree);
    }

    private static async Task<Results<Created<ListStakingTrees.Response>, ProblemHttpResult>> SaveVersionAsync(
        string id, VersionRequest request, StakingTreeStore trees, Database database, IAuditLog audit, TimeProvider time,
        ClaimsPrincipal user, HttpContext http)
    {
        if (trees.FindKnown(id) is not { } known)
        {
            return ListStakingTrees.NotFound(id);
        }

        if (known.Origin == TreeOrigin.Preset)
        {
            return Problems.Conflict($"'{known.Tree.Name}' is a preset and stays as it is. Save your tree under a name of its own.");
        }

        if (Make(request, request.Name ?? known.Tree.Name, time, user, out var errors) is not { } tree)
        {
            return Problems.Invalid(errors);
        }

        CrashPoint.Hit("tree-before-save");
        var (outcome, saved) = await database.WriteAsync(async work =>
        {
            var added = await trees.AddVersionAsync(work, id, tree);
            if (added.Tree is { } version)
            {
                await AuditAsync(audit, work, "staking-tree.version", version, user, http);
            }

            return added;
        });
        CrashPoint.Hit("tree-saved");
        return outcome == SaveOutcome.Gone ? ListStakingTrees.NotFound(id) : Answer(outcome, trees, saved ?? tree);
    }

    private static Results<Created<ListStakingTrees.Response>, ProblemHttpResult> Answer(
        SaveOutcome outcome, StakingTreeStore trees, SavedTree tree) => outcome switch
        {
            SaveOutcome.Saved => TypedResults.Created(
                $"/api/staking-trees/{tree.Id}", ListStakingTrees.Describe(trees, KnownTree.Of(tree))),
            SaveOutcome.NameTaken => Problems.Conflict(
                $"There is already a staking tree '{tree.Name}'; choose another name, or save a version of that one with "
                + "POST /api/staking-trees/{id}/versions."),
            _ => Problems.Conflict(
                $"The desk keeps at most {StakingTreeStore.MostTrees} saved trees with {StakingTreeStore.MostNodes} nodes in all; "
                + "delete some that nothing uses."),
        };

    private static Task AuditAsync(
        IAuditLog audit, UnitOfWork work, string action, SavedTree tree, ClaimsPrincipal user, HttpContext http) => audit.AddAsync(
        work, user.Identity?.Name ?? "unknown", action, tree.Id, $"{tree.Name}, version {tree.Version}",
        http.Connection.RemoteIpAddress?.ToString());

    private static SavedTree? Make(
        Content content, string name, TimeProvider time, ClaimsPrincipal user, out Dictionary<string, string[]> errors)
    {
        errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var now = time.GetUtcNow();
        var id = $"tree_{Guid.CreateVersion7(now):N}";
        if (string.IsNullOrWhiteSpace(name))
        {
            errors["name"] = ["must have 1 to 100 characters that are not blanks."];
        }

        var tree = content.Nodes is null ? Design(content, id, name.Trim(), errors) : Written(content, id, name.Trim(), errors);
        return tree is null || errors.Count > 0 ? null : new SavedTree
        {
            Id = id,
            Family = id,
            Version = 1,
            Name = tree.Name,
            Origin = (content.Nodes is null ? TreeOrigin.Designed : TreeOrigin.Written).ToString(),
            TargetPercent = tree.TargetPercent,
            MaxLossPercent = tree.MaxLossPercent,
            RewardRisk = tree.RewardRisk,
            CostPerStake = tree.Terms.CostPerStake,
            Nodes = SavedTree.NodesOf(tree),
            NodeCount = tree.Nodes.Count,
            CreatedAt = now,
            CreatedBy = user.Identity?.Name ?? "unknown",
        };
    }

    private static StakingTree? Design(Content content, string id, string name, Dictionary<string, string[]> errors)
    {
        foreach (var (field, given) in new[] { ("wins", content.Wins), ("losses", content.Losses) })
        {
            if (given is null)
            {
                errors[field] = ["is needed to design a tree; or give the nodes of one that is written by hand."];
            }
        }

        return errors.Count > 0 ? null : TreeDesign.Make(
            new DesignTerms(
                content.Wins!.Value, content.Losses!.Value, content.TargetPercent, content.MaxLossPercent, content.RewardRisk,
                content.CostPerStake),
            id, name, errors);
    }

    private static StakingTree? Written(Content content, string id, string name, Dictionary<string, string[]> errors)
    {
        foreach (var (field, given) in new[] { ("wins", content.Wins), ("losses", content.Losses) })
        {
            if (given is not null)
            {
                errors[field] = ["must be left out where the nodes are given: they say how the tree ends."];
            }
        }

        return errors.Count > 0 ? null : WrittenTree.Make(
            [.. content.Nodes!.Select(node => new WrittenNode(node.Node, node.StakePercent, node.WinTo, node.LossTo))],
            new WrittenTerms(content.TargetPercent, content.MaxLossPercent, content.RewardRisk, content.CostPerStake), id, name, errors);
    }
}
