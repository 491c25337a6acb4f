using System.ComponentModel.DataAnnotations;
using Candlewick.Platform.Web;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Odds;
using Candlewick.Staking.Trees;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Staking.Calculations;

/// <summary>
/// <c>POST /api/staking-trees/{id}/simulate</c>, and <c>POST /api/staking-trees/design/simulate</c> for a tree that is not saved: draws
/// sessions, and shows beside what was drawn what is computed.
/// </summary>
internal static class SimulateTree
{
    private const int DefaultSessions = 10_000;
    private const int DefaultRun = 100;
    private const double DefaultFraction = 0.8;
    private const double DefaultWinRate = 0.5;

    public sealed record Request
    {
        /// <summary>Sessions in all.</summary>
        [Range(1, Simulation.MostSessions)]
        public int Sessions { get; init; } = DefaultSessions;

        /// <summary>Chance that a trade wins.</summary>
        [Range(0.0, 1.0)]
        public double WinRate { get; init; } = DefaultWinRate;

        /// <summary>The same seed gives the same answer.</summary>
        public long Seed { get; init; }

        /// <summary>Sessions that follow one another on one balance; at most as many as there are in all.</summary>
        [Range(1, FallOdds.MostSessions)]
        public int SessionsPerRun { get; init; } = DefaultRun;

        /// <summary>Counts the runs whose balance falls below this fraction of what it was.</summary>
        [Range(0.01, 1.0)]
        public double FallFraction { get; init; } = DefaultFraction;
    }

    public sealed record DesignRequest : DesignTree.Terms
    {
        /// <summary>Sessions in all.</summary>
        [Range(1, Simulation.MostSessions)]
        public int Sessions { get; init; } = DefaultSessions;

        /// <summary>The same seed gives the same answer.</summary>
        public long Seed { get; init; }

        /// <summary>Sessions that follow one another on one balance; at most as many as there are in all.</summary>
        [Range(1, FallOdds.MostSessions)]
        public int SessionsPerRun { get; init; } = DefaultRun;

        /// <summary>Counts the runs whose balance falls below this fraction of what it was.</summary>
        [Range(0.01, 1.0)]
        public double FallFraction { get; init; } = DefaultFraction;
    }

    /// <summary>The smallest values that so many percent of all do not exceed.</summary>
    public sealed record QuantileValues(double P5, double P25, double P50, double P75, double P95);

    /// <summary>Runs of sessions on one balance, of which each session's basis is what the one before left.</summary>
    /// <param name="Sessions">Of a run.</param>
    /// <param name="Count">Complete runs.</param>
    /// <param name="Quantiles">Of the balance at the end of a run, as a change in percent.</param>
    /// <param name="FallAtSessionEnds">Share of the runs whose balance was below the fraction when a session ended.</param>
    /// <param name="FallWithinSessions">Share of the runs whose balance was below it after some trade.</param>
    /// <param name="PointSessions">After how many sessions the points of the paths are taken.</param>
    public sealed record RunFigures(
        int Sessions, int Count, QuantileValues Quantiles, double FallAtSessionEnds, double FallWithinSessions,
        IReadOnlyList<int> PointSessions);

    /// <summary>What is computed, to compare with what was drawn.</summary>
    /// <param name="WinProbability">Chance to end as WIN.</param>
    /// <param name="ExpectedValuePercent">What a session brings on average.</param>
    /// <param name="ExpectedTrades">Trades of a session on average.</param>
    /// <param name="Fall">For one run.</param>
    public sealed record ComputedFigures(
        double WinProbability, double ExpectedValuePercent, double ExpectedTrades, FallFigures.Fall Fall);

    /// <param name="Sessions">As given.</param>
    /// <param name="WinRate">As given.</param>
    /// <param name="Seed">As given.</param>
    /// <param name="MeanPercent">What a session brought on average, in percent of its basis.</param>
    /// <param name="StandardError">Standard error of that mean.</param>
    /// <param name="WinShare">Share of the sessions that ended as WIN.</param>
    /// <param name="MeanTrades">Trades of a session on average.</param>
    /// <param name="Quantiles">Of what a session brought, in percent of its basis.</param>
    /// <param name="Runs">Sessions one after the other on one balance.</param>
    /// <param name="Paths">Of the first runs the balance at the points, as a change in percent.</param>
    /// <param name="Computed">The same figures, computed.</param>
    public sealed record Response(
        int Sessions, double WinRate, long Seed, double MeanPercent, double StandardError, double WinShare, double MeanTrades,
        QuantileValues Quantiles, RunFigures Runs, IReadOnlyList<double[]> Paths, ComputedFigures Computed);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/staking-trees/{id}/simulate", OfSavedAsync).WithName("SimulateStakingTree")
            .WithSummary("Draw sessions on a staking tree; the same seed gives the same answer");
        routes.MapPost("/api/staking-trees/design/simulate", OfDesignAsync).WithName("SimulateStakingTreeDesign")
            .WithSummary("Draw sessions on a tree that is not saved; the same seed gives the same answer");
    }

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> OfSavedAsync(
        string id, Request request, StakingTreeStore trees, CalculationRoom room, HttpContext http) =>
        trees.Find(id) is { } tree
            ? TypedResults.Ok(await RunAsync(
                tree, PlanOf(request.Sessions, request.SessionsPerRun, request.WinRate, request.Seed, request.FallFraction), room, http))
            : ListStakingTrees.NotFound(id);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> OfDesignAsync(
        DesignRequest request, CalculationRoom room, HttpContext http)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        return request.Make(errors) is { } tree
            ? TypedResults.Ok(await RunAsync(
                tree, PlanOf(request.Sessions, request.SessionsPerRun, request.WinRate, request.Seed, request.FallFraction), room, http))
            : Problems.Invalid(errors);
    }

    private static SimulationPlan PlanOf(int sessions, int perRun, double winRate, long seed, double fraction) =>
        new(sessions, Math.Min(perRun, sessions), winRate, seed, fraction);

    private static Task<Response> RunAsync(StakingTree tree, SimulationPlan plan, CalculationRoom room, HttpContext http) =>
        room.RunAsync(stop =>
        {
            var drawn = Simulation.Of(tree, plan, CalculationRoom.Threads, stop);
            var odds = WalkOdds.Of(tree, plan.WinRate);
            return new Response(
                plan.Sessions, plan.WinRate, plan.Seed, drawn.MeanPercent, drawn.StandardError, drawn.WinShare, drawn.MeanTrades,
                Values(drawn.Results),
                new RunFigures(
                    plan.SessionsPerRun, drawn.Runs, Values(drawn.Balances), drawn.FallsAtSessionEnds, drawn.FallsWithinSessions,
                    drawn.PointSessions),
                drawn.Paths,
                new ComputedFigures(
                    odds.WinProbability, Shown.Percent(odds.ExpectedValuePercent), odds.ExpectedTrades,
                    FallFigures.Of(tree, plan.WinRate, plan.Fraction, plan.SessionsPerRun, stop)));
        }, http.RequestAborted);

    private static QuantileValues Values(Quantiles of) => new(
        Shown.Percent(of.P5), Shown.Percent(of.P25), Shown.Percent(of.P50), Shown.Percent(of.P75), Shown.Percent(of.P95));
}
