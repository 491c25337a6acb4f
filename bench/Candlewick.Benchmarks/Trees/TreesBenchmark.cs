using System.Globalization;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Designs;
using Candlewick.Staking.Odds;

namespace Candlewick.Benchmarks.Trees;

/// <summary>What the tree designer computes, at its bounds: the page asks while a slider is moved.</summary>
internal static class TreesBenchmark
{
    public static int Run(string[] arguments)
    {
        var runs = Figures.Option(arguments, "--runs", 20);
        Figures.CountsProcessorTime = arguments.Contains("--processor-time");
        var figures = new Figures();
        var tree = Design(50, 50);
        Add("design of 50/50", 10, () => Design(50, 50).Wins, times: 10);
        Add("design of 50/50, with odds and replication", 10, () =>
        {
            var made = Design(50, 50);
            return WalkOdds.Of(made, 0.53).WinProbability + (double)Replication.Of(made).LargestErrorPercent;
        }, times: 10);
        Add("chance of a fall, 50/50, 1,000 sessions", null, () => Falls(tree, 1_000));
        Add("chance of a fall, 50/50, 10,000 sessions", null, () => Falls(tree, 10_000));
        Add("100,000 drawn sessions of 5/6, one thread", null, () => Draw(Design(5, 6), 100_000));
        Add("1,000,000 drawn sessions of 50/50, one thread", null, () => Draw(tree, 1_000_000));
        Add("search for growth, up to 50/50", null, () => TreeSearch.Growth(Terms).Count);
        Add("search for the least fall, up to 50/50, 500 sessions", null, () => TreeSearch.Drawdown(Terms, default).Count);
        return figures.Print();

        void Add(string work, double? most, Func<double> pass, int times = 1)
        {
            var milliseconds = Figures.MedianMs(runs, () =>
            {
                for (var time = 0; time < times; time++)
                {
                    pass();
                }
            }) / times;
            figures.Add(
                work, string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N2} ms"), "", "",
                most is null ? "" : $"under {most} ms", most is null ? null : milliseconds < most);
        }
    }

    private static SearchTerms Terms => new()
    {
        WinsMax = 50, LossesMax = 50, RewardRisk = 1m, CostPerStake = 0m, WinRate = 0.55, Objective = SearchObjective.Growth,
        TargetMin = 0.1, TargetMax = 10, LossMax = 5, ExpectedMin = 0.1, Fraction = 0.8, Sessions = TreeSearch.MostSessions,
    };

    private static StakingTree Design(int wins, int losses) => TreeDesign.Make(
        new DesignTerms(wins, losses, 2m, null), "t", "t", new Dictionary<string, string[]>(StringComparer.Ordinal))!;

    private static double Falls(StakingTree tree, int sessions) =>
        FallOdds.Of(tree, SessionTotals.Planned(tree), 0.52, 0.8, sessions).WithinSessions;

    private static double Draw(StakingTree tree, int sessions) =>
        Simulation.Of(tree, new SimulationPlan(sessions, 100, 0.52, 1, 0.8), threads: 1).MeanPercent;
}
