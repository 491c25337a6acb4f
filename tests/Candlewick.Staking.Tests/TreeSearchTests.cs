using Candlewick.Staking.Contracts;
using Candlewick.Staking.Designs;
using Candlewick.Staking.Odds;
using Candlewick.Staking.Trees;

namespace Candlewick.Staking.Tests;

/// <summary>The search for the best tree, against trees that were designed one by one.</summary>
public sealed class TreeSearchTests
{
    private static readonly SearchTerms Edge = new()
    {
        WinsMax = 6, LossesMax = 6, RewardRisk = 1m, CostPerStake = 0m, WinRate = 0.55, Objective = SearchObjective.Growth,
        TargetMin = 0.1, TargetMax = 60, LossMax = 60, ExpectedMin = 0.2, Fraction = 0.9, Sessions = 40,
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_tree_grows_faster_than_the_first_that_is_found(bool isPerTrade)
    {
        var per = isPerTrade ? GrowthPer.Trade : GrowthPer.Session;
        var found = TreeSearch.Growth(Edge with { Per = per });

        Assert.Equal(10, found.Count);
        var best = Measure(found[0]);
        var tried = 0;
        foreach (var (wins, losses, target) in Trees())
        {
            var tree = Tree(wins, losses, target);
            if (tree is null || (double)tree.MaxLossPercent > Edge.LossMax)
            {
                continue;
            }

            tried++;
            var p = WalkOdds.Of(tree, Edge.WinRate);
            var growth = (p.WinProbability * Math.Log(1 + ((double)tree.TargetPercent / 100)))
                + ((1 - p.WinProbability) * Math.Log(1 - ((double)tree.MaxLossPercent / 100)));
            Assert.True(growth / (per == GrowthPer.Trade ? p.ExpectedTrades : 1) <= best + 1e-12, $"{wins}/{losses} {target}");
        }

        Assert.True(tried > 500);
        Assert.Equal(found.OrderByDescending(Measure).Select(Measure), found.Select(Measure));
        double Measure(FoundTree tree) => per == GrowthPer.Trade ? tree.LogGrowthPerTrade : tree.LogGrowth;
    }

    [Fact]
    public void What_is_found_is_what_a_design_of_it_has()
    {
        foreach (var found in TreeSearch.Growth(Edge with { CostPerStake = 0.03m, RewardRisk = 1.1m }))
        {
            var tree = AllPaths.Design(
                found.Wins, found.Losses, (decimal)found.TargetPercent, rewardRisk: 1.1m, cost: 0.03m);
            var odds = WalkOdds.Of(tree, Edge.WinRate);
            Assert.Equal((double)tree.MaxLossPercent, found.MaxLossPercent, 9);
            Assert.Equal((double)tree.LargestStakePercent, found.LargestStakePercent, 9);
            Assert.Equal(odds.WinProbability, found.WinProbability, 12);
            Assert.Equal(odds.ExpectedTrades, found.ExpectedTrades, 9);
            Assert.Equal(odds.ExpectedValuePercent, found.ExpectedPercent, 9);
        }
    }

    [Fact]
    public void Bounds_are_kept_to_and_the_largest_within_them_is_found_where_more_would_grow_faster()
    {
        var found = TreeSearch.Growth(Edge with { TargetMax = 1, LossMax = 0.5 });

        Assert.NotEmpty(found);
        Assert.All(found, tree => Assert.True(tree.TargetPercent <= 1 + 1e-12 && tree.MaxLossPercent <= 0.5 + 1e-12));
        Assert.All(found, tree => Assert.True(tree.TargetPercent > 1 - 1e-9 || tree.MaxLossPercent > 0.5 - 1e-9));
    }

    [Fact]
    public void Without_an_edge_the_smallest_trees_lose_least_and_it_is_said()
    {
        var found = TreeSearch.Growth(Edge with { WinRate = 0.5 });

        Assert.All(found, tree => Assert.True(tree.LogGrowth < 0));
        Assert.All(found, tree => Assert.Equal(Edge.TargetMin, tree.TargetPercent));
        var terms = new TreeTerms(1m, 1m, 1m);
        Assert.Contains("brings nothing on average", Advice.OfEdge(terms, 0.5), StringComparison.Ordinal);
        Assert.Contains("loses 10 % of its stake", Advice.OfEdge(terms, 0.45), StringComparison.Ordinal);
        Assert.Contains("brings 10 % of its stake", Advice.OfEdge(terms, 0.55), StringComparison.Ordinal);
        Assert.All([0.45, 0.5, 0.55], winRate =>
            Assert.Contains("a tree has no edge of its own", Advice.OfEdge(terms, winRate), StringComparison.Ordinal));
    }

    [Fact]
    public void The_safest_trees_bring_enough_and_no_other_such_tree_falls_less_often()
    {
        var terms = Edge with { Objective = SearchObjective.Drawdown, TargetMax = 5, LossMax = 10 };

        var found = TreeSearch.Drawdown(terms, default);

        Assert.Equal(10, found.Count);
        Assert.All(found, each => Assert.True(each.Tree.ExpectedPercent >= 0.2 - 1e-9 && each.Tree.TargetPercent <= 5));
        Assert.Equal(found.Select(each => each.Falls).Order(), found.Select(each => each.Falls));
        foreach (var (wins, losses, target) in Trees().Where(tree => tree.Target <= 5))
        {
            if (Tree(wins, losses, target) is { } tree && (double)tree.MaxLossPercent <= 10
                && WalkOdds.Of(tree, terms.WinRate).ExpectedValuePercent >= 0.2)
            {
                var falls = FallOdds.Of(tree, SessionTotals.Planned(tree), terms.WinRate, terms.Fraction, terms.Sessions).AtSessionEnds;
                Assert.True(falls >= found[0].Falls - 1e-9, $"{wins}/{losses} {target}: {falls}");
            }
        }
    }

    [Fact]
    public void Nothing_is_found_where_nothing_brings_enough()
    {
        Assert.Empty(TreeSearch.Drawdown(Edge with { WinRate = 0.49, ExpectedMin = 0 }, default));
        Assert.Empty(TreeSearch.Drawdown(Edge with { ExpectedMin = 50 }, default));
        Assert.NotEmpty(TreeSearch.Drawdown(Edge with { WinRate = 0.49, ExpectedMin = -0.5 }, default));
    }

    [Fact]
    public void The_same_question_has_the_same_answer()
    {
        var terms = Edge with { Objective = SearchObjective.Drawdown };
        Assert.Equal(TreeSearch.Drawdown(terms, default), TreeSearch.Drawdown(terms, default));
    }

    private static IEnumerable<(int Wins, int Losses, double Target)> Trees() =>
        from wins in Enumerable.Range(1, 6)
        from losses in Enumerable.Range(1, 6)
        from step in Enumerable.Range(0, 40)
        select (wins, losses, 0.1 * Math.Pow(1.17, step));

    private static StakingTree? Tree(int wins, int losses, double target) => target > Edge.TargetMax ? null : TreeDesign.Make(
        new DesignTerms(wins, losses, (decimal)target, null), "t", "t", new Dictionary<string, string[]>());
}
