using Candlewick.Staking.Contracts;
using Candlewick.Staking.Odds;

namespace Candlewick.Staking.Designs;

/// <summary>What the best tree is best at.</summary>
internal enum SearchObjective
{
    /// <summary>The logarithm of the balance grows most on average.</summary>
    Growth,
    /// <summary>The balance is least likely to fall below a fraction, among trees that bring enough on average.</summary>
    Drawdown,
}

/// <summary>Over what growth is measured.</summary>
internal enum GrowthPer { Session, Trade }

/// <summary>Among which trees is searched, and for what. Percentages are of the session's basis.</summary>
internal sealed record SearchTerms
{
    public required int WinsMax { get; init; }
    public required int LossesMax { get; init; }
    public required decimal RewardRisk { get; init; }
    public required decimal CostPerStake { get; init; }
    public required double WinRate { get; init; }
    public required SearchObjective Objective { get; init; }
    public GrowthPer Per { get; init; } = GrowthPer.Session;
    public required double TargetMin { get; init; }
    public required double TargetMax { get; init; }
    public required double LossMax { get; init; }
    /// <summary>Of a drawdown: what a session must bring at least on average.</summary>
    public double ExpectedMin { get; init; }
    public double Fraction { get; init; }
    public int Sessions { get; init; }
}

/// <summary>A tree that was found, free to enter.</summary>
internal sealed record FoundTree
{
    public required int Wins { get; init; }
    public required int Losses { get; init; }
    public required double TargetPercent { get; init; }
    public required double MaxLossPercent { get; init; }
    public required double WinProbability { get; init; }
    public required double ExpectedTrades { get; init; }
    public required double LargestStakePercent { get; init; }

    public double ExpectedPercent => (WinProbability * TargetPercent) - ((1 - WinProbability) * MaxLossPercent);

    /// <summary>Mean of the logarithm of what a session makes of the balance.</summary>
    public double LogGrowth =>
        (WinProbability * Math.Log(1 + (TargetPercent / 100))) + ((1 - WinProbability) * Math.Log(1 - (MaxLossPercent / 100)));

    public double LogGrowthPerTrade => LogGrowth / ExpectedTrades;
}

/// <summary>
/// Looks at every rectangle up to the most wins and losses. Of one rectangle all free trees are multiples of one another: the maximum loss
/// is k times the target, and so is every stake. The multiple that grows most is where d/dT of P·ln(1 + T) + (1 − P)·ln(1 − k·T) is 0,
/// at T = P/k − (1 − P) (Kelly, 1956), or the bound next to it. For a drawdown the smallest multiple that brings enough is looked at
/// first, and larger ones only of the best rectangles: a larger multiple seldom falls less often.
/// </summary>
internal static class TreeSearch
{
    /// <summary>How many are answered.</summary>
    public const int MostFound = 10;

    /// <summary>Most sessions over which a search looks for falls; the work grows with their square, for every tree.</summary>
    public const int MostSessions = 500;

    private const int RefinedTrees = 40;
    private const int Multiples = 12;

    public static IReadOnlyList<FoundTree> Growth(SearchTerms terms) =>
    [
        .. Shapes(terms).Select(shape => shape.At(Math.Clamp(shape.FastestTarget, shape.LeastTarget, shape.MostTarget)))
            .OrderByDescending(tree => terms.Per == GrowthPer.Trade ? tree.LogGrowthPerTrade : tree.LogGrowth)
            .ThenBy(tree => tree.Wins + tree.Losses).ThenBy(tree => tree.Wins).Take(MostFound),
    ];

    /// <summary>With the chance of each to fall.</summary>
    public static IReadOnlyList<(FoundTree Tree, double Falls)> Drawdown(SearchTerms terms, CancellationToken stop)
    {
        var enough = Shapes(terms).Where(shape => shape.Raise(terms.ExpectedMin)).ToList();
        return
        [
            .. Ranked(enough.Select(shape => (Shape: shape, Tree: shape.At(shape.LeastTarget)))).Take(RefinedTrees)
                .SelectMany(found => found.Falls == 0 ? [(found.Tree, found.Falls)] : Refined(found.Shape, found.Tree, found.Falls))
                .OrderBy(found => found.Falls).ThenByDescending(found => found.Tree.ExpectedPercent)
                .ThenBy(found => found.Tree.Wins + found.Tree.Losses).ThenBy(found => found.Tree.Wins).Take(MostFound),
        ];

        IEnumerable<(Shape Shape, FoundTree Tree, double Falls)> Ranked(IEnumerable<(Shape Shape, FoundTree Tree)> trees) => trees
            .Select(each => (each.Shape, each.Tree, Falls: Falls(each.Tree, terms, stop))).ToList()
            .OrderBy(each => each.Falls).ThenByDescending(each => each.Tree.ExpectedPercent)
            .ThenBy(each => each.Tree.Wins + each.Tree.Losses).ThenBy(each => each.Tree.Wins);

        // Of one rectangle the best multiple.
        IEnumerable<(FoundTree Tree, double Falls)> Refined(Shape shape, FoundTree tree, double falls)
        {
            var best = (Tree: tree, Falls: falls);
            var step = Math.Pow(shape.MostTarget / shape.LeastTarget, 1.0 / Multiples);
            for (var multiple = 1; multiple <= Multiples; multiple++)
            {
                var other = shape.At(Math.Min(shape.LeastTarget * Math.Pow(step, multiple), shape.MostTarget));
                if (Falls(other, terms, stop) is var chance && chance < best.Falls)
                {
                    best = (other, chance);
                }
            }

            return [best];
        }
    }

    public static double Falls(FoundTree tree, SearchTerms terms, CancellationToken stop) => FallOdds.AtEnds(
        tree.WinProbability, tree.TargetPercent / 100, -tree.MaxLossPercent / 100, terms.Fraction, terms.Sessions, stop);

    private static IEnumerable<Shape> Shapes(SearchTerms terms)
    {
        var trades = new TreeTerms(1m, 1m, terms.RewardRisk, terms.CostPerStake);
        var (odds, fair) = (
            new RectangleOdds(terms.WinsMax, terms.LossesMax, terms.WinRate),
            new RectangleOdds(terms.WinsMax, terms.LossesMax, (double)trades.BreakEvenWinRate));
        for (var wins = 1; wins <= terms.WinsMax; wins++)
        {
            for (var losses = 1; losses <= terms.LossesMax; losses++)
            {
                var lossPerTarget = fair.Win[wins, losses] / fair.Lost[wins, losses];
                // The last trade of all decides both ends, and stakes the most.
                var stakePerTarget = (1 + lossPerTarget) / (1 + (double)terms.RewardRisk);
                var most = Math.Min(
                    terms.TargetMax, Math.Min(terms.LossMax / lossPerTarget, (double)TreeDesign.WholeBalance / stakePerTarget));
                if (most >= terms.TargetMin && lossPerTarget * terms.TargetMin >= (double)TreeDesign.SmallestEnd)
                {
                    yield return new Shape(wins, losses)
                    {
                        WinProbability = odds.Win[wins, losses],
                        ExpectedTrades = odds.Trades[wins, losses],
                        LossPerTarget = lossPerTarget,
                        StakePerTarget = stakePerTarget,
                        LeastTarget = terms.TargetMin,
                        MostTarget = most,
                    };
                }
            }
        }
    }

    /// <summary>Chances of both ends, and trades on average, of all rectangles at once: each begins where a larger one goes on.</summary>
    private sealed class RectangleOdds
    {
        public RectangleOdds(int wins, int losses, double winRate)
        {
            (Win, Lost, Trades) = (new double[wins + 1, losses + 1], new double[wins + 1, losses + 1], new double[wins + 1, losses + 1]);
            for (var w = 0; w <= wins; w++)
            {
                for (var l = 0; l <= losses; l++)
                {
                    (Win[w, l], Lost[w, l], Trades[w, l]) = w == 0 ? (1, 0, 0) : l == 0 ? (0, 1, 0) :
                    (
                        (winRate * Win[w - 1, l]) + ((1 - winRate) * Win[w, l - 1]),
                        (winRate * Lost[w - 1, l]) + ((1 - winRate) * Lost[w, l - 1]),
                        1 + (winRate * Trades[w - 1, l]) + ((1 - winRate) * Trades[w, l - 1]));
                }
            }
        }

        public double[,] Win { get; }

        public double[,] Lost { get; }

        public double[,] Trades { get; }
    }

    /// <summary>A rectangle, of which every multiple within the bounds is a tree.</summary>
    private sealed class Shape(int wins, int losses)
    {
        public required double WinProbability { get; init; }
        public required double ExpectedTrades { get; init; }
        public required double LossPerTarget { get; init; }
        public required double StakePerTarget { get; init; }
        public required double LeastTarget { get; set; }
        public required double MostTarget { get; set; }

        /// <summary>In percent; below 0 where no multiple grows.</summary>
        public double FastestTarget => 100 * ((WinProbability / LossPerTarget) - (1 - WinProbability));

        /// <summary>Leaves out the multiples that bring too little; false when none brings enough.</summary>
        public bool Raise(double expected)
        {
            var perTarget = WinProbability - ((1 - WinProbability) * LossPerTarget);
            if (expected > 0)
            {
                LeastTarget = perTarget > 0 ? Math.Max(LeastTarget, expected / perTarget) : double.PositiveInfinity;
            }
            else if (perTarget < 0)
            {
                MostTarget = Math.Min(MostTarget, expected / perTarget);
            }

            return LeastTarget <= MostTarget;
        }

        public FoundTree At(double target) => new()
        {
            Wins = wins,
            Losses = losses,
            TargetPercent = target,
            MaxLossPercent = target * LossPerTarget,
            WinProbability = WinProbability,
            ExpectedTrades = ExpectedTrades,
            LargestStakePercent = target * StakePerTarget,
        };
    }
}
