using System.ComponentModel.DataAnnotations;
using Candlewick.Platform.Web;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Designs;
using Candlewick.Staking.Odds;
using Candlewick.Staking.Trees;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Staking.Calculations;

/// <summary><c>POST /api/staking-trees/design</c>: computes a tree and its odds; nothing is saved.</summary>
internal static class DesignTree
{
    private const int DefaultSessions = 100;

    /// <summary>What a tree is designed from.</summary>
    public abstract record Terms
    {
        /// <summary>Wins that end the tree.</summary>
        [Required, Range(1, TreeDesign.MostResults)]
        public int? Wins { get; init; }

        /// <summary>Losses that end the tree.</summary>
        [Required, Range(1, TreeDesign.MostResults)]
        public int? Losses { get; init; }

        /// <summary>What WIN is to pay; absent: what makes the entry free.</summary>
        public decimal? TargetPercent { get; init; }

        /// <summary>What LOST is to cost; absent: what makes the entry free.</summary>
        public decimal? MaxLossPercent { get; init; }

        /// <summary>What a winning trade brings for each unit of stake.</summary>
        public decimal RewardRisk { get; init; } = 1m;

        /// <summary>Chance that a trade wins, for the odds; stakes do not depend on it.</summary>
        [Range(0.0, 1.0)]
        public double WinRate { get; init; } = 0.5;

        /// <summary>What a trade costs for each unit of stake, from 0 to below reward_risk.</summary>
        public decimal CostPerStake { get; init; }

        internal StakingTree? Make(Dictionary<string, string[]> errors) => TreeDesign.Make(
            new DesignTerms(Wins!.Value, Losses!.Value, TargetPercent, MaxLossPercent, RewardRisk, CostPerStake),
            "design", "design", errors);
    }

    public sealed record Request : Terms
    {
        /// <summary>Asks for the chance that the balance falls below this fraction of what it was.</summary>
        [Range(0.01, 1.0)]
        public double? FallFraction { get; init; }

        /// <summary>Within so many sessions.</summary>
        [Range(1, FallOdds.MostSessions)]
        public int FallSessions { get; init; } = DefaultSessions;
    }

    /// <param name="Wins">Wins that end the tree.</param>
    /// <param name="Losses">Losses that end the tree.</param>
    /// <param name="TargetPercent">As given, or what makes the entry free.</param>
    /// <param name="MaxLossPercent">As given, or what makes the entry free.</param>
    /// <param name="RewardRisk">As given.</param>
    /// <param name="CostPerStake">As given.</param>
    /// <param name="WinRate">As given.</param>
    /// <param name="BreakEvenWinRate">Win rate at which trades, and the tree, bring nothing.</param>
    /// <param name="EntryValuePercent">The tree's own value at the start; both ends are shifted by it.</param>
    /// <param name="WinProbability">Chance to end as WIN.</param>
    /// <param name="ExpectedValuePercent">What a session brings on average.</param>
    /// <param name="ExpectedTrades">Trades of a session on average.</param>
    /// <param name="LargestStakePercent">The largest single stake.</param>
    /// <param name="EndValues">WIN, then LOST: what every path comes to, with its chance.</param>
    /// <param name="Nodes">All nodes by level.</param>
    /// <param name="Advice">Where the edge comes from, or that there is none.</param>
    /// <param name="Notes">What is unusual about it.</param>
    /// <param name="Fall">Where it was asked for.</param>
    public sealed record Response(
        int Wins, int Losses, decimal TargetPercent, decimal MaxLossPercent, decimal RewardRisk, decimal CostPerStake, double WinRate,
        decimal BreakEvenWinRate, decimal EntryValuePercent, double WinProbability, double ExpectedValuePercent, double ExpectedTrades,
        decimal LargestStakePercent, IReadOnlyList<ListStakingTrees.EndValue> EndValues, IReadOnlyList<ListStakingTrees.TreeNode> Nodes,
        string Advice, IReadOnlyList<string> Notes, FallFigures.Fall? Fall);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/staking-trees/design", HandleAsync)
        .WithName("DesignStakingTree").WithSummary("Compute a staking tree with its stakes and odds; nothing is saved");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, CalculationRoom room, HttpContext http)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (request.Make(errors) is not { } tree)
        {
            return Problems.Invalid(errors);
        }

        var fall = request.FallFraction is { } fraction
            ? await room.RunAsync(
                stop => FallFigures.Of(tree, request.WinRate, fraction, request.FallSessions, stop), http.RequestAborted)
            : null;
        return TypedResults.Ok(Describe(tree, request.WinRate, fall));
    }

    private static Response Describe(StakingTree tree, double winRate, FallFigures.Fall? fall)
    {
        var odds = WalkOdds.Of(tree, winRate);
        return new Response(
            tree.Wins, tree.Losses, Shown.Percent(tree.TargetPercent), Shown.Percent(tree.MaxLossPercent), tree.RewardRisk,
            tree.Terms.CostPerStake, winRate, Shown.Percent(tree.Terms.BreakEvenWinRate), Shown.Percent(tree.EntryValuePercent),
            odds.WinProbability, Shown.Percent(odds.ExpectedValuePercent), odds.ExpectedTrades, tree.LargestStakePercent,
            ListStakingTrees.Ends(tree, odds, Replication.Of(tree)), ListStakingTrees.NodesOf(tree),
            Advice.OfEdge(tree.Terms, winRate), Advice.Notes(tree), fall);
    }
}
