using System.ComponentModel.DataAnnotations;
using Candlewick.Platform.Web;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Designs;
using Candlewick.Staking.Trees;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Staking.Calculations;

/// <summary>
/// <c>POST /api/staking-trees/optimise</c>: the best rectangles within bounds, by growth of the balance or by the chance that it falls.
/// The same question has the same answer.
/// </summary>
internal static class OptimiseTree
{
    public sealed record Request
    {
        /// <summary>Trees of 1 to so many wins are looked at.</summary>
        [Range(1, TreeDesign.MostResults)]
        public int WinsMax { get; init; } = 10;

        /// <summary>Trees of 1 to so many losses are looked at.</summary>
        [Range(1, TreeDesign.MostResults)]
        public int LossesMax { get; init; } = 10;

        /// <summary>What a winning trade brings for each unit of stake.</summary>
        public decimal RewardRisk { get; init; } = 1m;

        /// <summary>What a trade costs for each unit of stake, from 0 to below reward_risk.</summary>
        public decimal CostPerStake { get; init; }

        /// <summary>Chance that a trade wins.</summary>
        [Range(0.0, 1.0)]
        public double WinRate { get; init; } = 0.5;

        /// <summary>growth: of the logarithm of the balance; drawdown: the least chance to fall among trees that bring enough.</summary>
        public SearchObjective Objective { get; init; }

        /// <summary>Whether growth is compared by session or by trade.</summary>
        public GrowthPer Per { get; init; }

        /// <summary>The least target, in percent of a session's basis.</summary>
        [Range(0.001, 1000.0)]
        public double TargetPercentMin { get; init; } = 0.1;

        /// <summary>The largest target.</summary>
        [Range(0.001, 1000.0)]
        public double TargetPercentMax { get; init; } = 10;

        /// <summary>The largest loss of a session.</summary>
        [Range(0.001, 99.0)]
        public double MaxLossPercent { get; init; } = 5;

        /// <summary>For drawdown: what a session must bring at least on average, in percent of its basis.</summary>
        [Range(-100.0, 1000.0)]
        public double ExpectedValuePercentMin { get; init; }

        /// <summary>A fall is below this fraction of the balance at the start.</summary>
        [Range(0.01, 1.0)]
        public double FallFraction { get; init; } = 0.8;

        /// <summary>Within so many sessions.</summary>
        [Range(1, TreeSearch.MostSessions)]
        public int FallSessions { get; init; } = 100;
    }

    /// <summary>A tree of the answer; it is free to enter. Percentages are of the session's basis.</summary>
    /// <param name="Wins">Wins that end it.</param>
    /// <param name="Losses">Losses that end it.</param>
    /// <param name="TargetPercent">What WIN pays.</param>
    /// <param name="MaxLossPercent">What LOST costs.</param>
    /// <param name="WinProbability">Chance to end as WIN.</param>
    /// <param name="ExpectedValuePercent">What a session brings on average.</param>
    /// <param name="ExpectedTrades">Trades of a session on average.</param>
    /// <param name="LargestStakePercent">The largest single stake.</param>
    /// <param name="GrowthPerSessionPercent">By how much the balance grows a session, by the mean of its logarithm.</param>
    /// <param name="GrowthPerTradePercent">The same for each trade.</param>
    /// <param name="FallProbability">Chance that the balance falls below the fraction, judged when sessions end.</param>
    public sealed record FoundTreeFigures(
        int Wins, int Losses, double TargetPercent, double MaxLossPercent, double WinProbability, double ExpectedValuePercent,
        double ExpectedTrades, double LargestStakePercent, double GrowthPerSessionPercent, double GrowthPerTradePercent,
        double FallProbability);

    /// <param name="Objective">As given.</param>
    /// <param name="Per">As given.</param>
    /// <param name="Advice">Where the edge comes from, or that there is none.</param>
    /// <param name="Trees">The best, the best first; at most 10.</param>
    public sealed record Response(SearchObjective Objective, GrowthPer Per, string Advice, IReadOnlyList<FoundTreeFigures> Trees);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/staking-trees/optimise", HandleAsync)
        .WithName("OptimiseStakingTree")
        .WithSummary("The best trees within bounds, by growth of the balance or by the chance that it falls; nothing is saved");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, CalculationRoom room, HttpContext http)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        DesignRules.CheckTrades(request.RewardRisk, request.CostPerStake, errors);
        if (request.TargetPercentMin > request.TargetPercentMax)
        {
            errors["target_percent_min"] =
                [FormattableString.Invariant($"must not be above target_percent_max ({request.TargetPercentMax}).")];
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var trees = await room.RunAsync(stop => Search(TermsOf(request), stop), http.RequestAborted);
        var advice = Advice.OfEdge(new TreeTerms(1m, 1m, request.RewardRisk, request.CostPerStake), request.WinRate);
        return TypedResults.Ok(new Response(
            request.Objective, request.Per,
            trees.Count == 0 ? $"{advice} No tree within these bounds does what was asked for." : advice, trees));
    }

    private static SearchTerms TermsOf(Request request) => new()
    {
        WinsMax = request.WinsMax,
        LossesMax = request.LossesMax,
        RewardRisk = request.RewardRisk,
        CostPerStake = request.CostPerStake,
        WinRate = request.WinRate,
        Objective = request.Objective,
        Per = request.Per,
        TargetMin = request.TargetPercentMin,
        TargetMax = request.TargetPercentMax,
        LossMax = request.MaxLossPercent,
        ExpectedMin = request.ExpectedValuePercentMin,
        Fraction = request.FallFraction,
        Sessions = request.FallSessions,
    };

    private static IReadOnlyList<FoundTreeFigures> Search(SearchTerms terms, CancellationToken stop) =>
        terms.Objective == SearchObjective.Growth
            ? [.. TreeSearch.Growth(terms).Select(tree => Figures(tree, TreeSearch.Falls(tree, terms, stop)))]
            : [.. TreeSearch.Drawdown(terms, stop).Select(found => Figures(found.Tree, found.Falls))];

    private static FoundTreeFigures Figures(FoundTree tree, double falls) => new(
        tree.Wins, tree.Losses, Shown.Percent(tree.TargetPercent), Shown.Percent(tree.MaxLossPercent), tree.WinProbability,
        Shown.Percent(tree.ExpectedPercent), tree.ExpectedTrades, Shown.Percent(tree.LargestStakePercent), Growth(tree.LogGrowth),
        Growth(tree.LogGrowthPerTrade), falls);

    private static double Growth(double log) => Shown.Percent((Math.Exp(log) - 1) * 100);
}
