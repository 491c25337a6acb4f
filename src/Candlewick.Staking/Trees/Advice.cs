using Candlewick.Domain;
using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Trees;

/// <summary>What a person must be told beside the numbers of a tree.</summary>
internal static class Advice
{
    private const double Nothing = 1e-9;

    /// <summary>Where the edge comes from, or that there is none. A tree has no edge of its own.</summary>
    public static string OfEdge(TreeTerms terms, double winRate)
    {
        var edge = terms.EdgePerStake(winRate);
        var trades = FormattableString.Invariant($"At a win rate of {winRate * 100:0.##} %, reward : risk {terms.RewardRisk:0.####}")
            + (terms.CostPerStake == 0 ? "" : FormattableString.Invariant($" and costs of {terms.CostPerStake:0.####} of the stake"));
        var even = FormattableString.Invariant($"{terms.BreakEvenWinRate * 100:0.##} %");
        return Math.Abs(edge) < Nothing
            ? $"{trades} a trade brings nothing on average, and so does every tree: a tree has no edge of its own."
            : edge < 0
            ? FormattableString.Invariant($"{trades} a trade loses {-edge * 100:0.##} % of its stake on average, and every tree loses ")
                + $"with it: a tree has no edge of its own. Below a win rate of {even} there is nothing to be gained by sizing."
            : FormattableString.Invariant($"{trades} a trade brings {edge * 100:0.##} % of its stake on average. That edge is ")
                + $"the trades': a tree has no edge of its own, and loses where fewer than {even} of them win.";
    }

    /// <summary>What is unusual about a tree; empty for most.</summary>
    public static IReadOnlyList<string> Notes(StakingTree tree)
    {
        var notes = new List<string>();
        var entry = Shown.Percent(tree.EntryValuePercent);
        if (Math.Abs(entry) >= 0.000001m)
        {
            var (win, lost) = (tree.PlannedTotalPercent(StakingTree.Win), tree.PlannedTotalPercent(StakingTree.Lost));
            notes.Add(FormattableString.Invariant($"These ends are not free to enter (the value at the start is {entry:0.######} %), ")
                + FormattableString.Invariant($"so the tree ends at {win:+0.###;-0.###} % and {lost:+0.###;-0.###} % instead."));
        }

        if (tree.Nodes.Count < tree.Wins * tree.Losses)
        {
            notes.Add("The tree is not a full rectangle: some paths end earlier.");
        }

        foreach (var node in tree.Nodes.Where(node => node.WinTo == StakingTree.Lost).Take(3))
        {
            notes.Add($"A win at {node.Name} ends the session as {StakingTree.Lost}.");
        }

        foreach (var node in tree.Nodes.Where(node => node.LossTo == StakingTree.Win).Take(3))
        {
            notes.Add($"A loss at {node.Name} ends the session as {StakingTree.Win}.");
        }

        return notes;
    }
}

/// <summary>Numbers as answers show them.</summary>
internal static class Shown
{
    private const int Places = 12;

    /// <summary>With as many places as follow-up arithmetic may need, without zeros at the end.</summary>
    public static decimal Percent(decimal percent) => Plain.Number(Math.Round(percent, Places));

    /// <summary>Without the last digits, which are those of the arithmetic.</summary>
    public static double Percent(double percent) => Math.Round(percent, Places);
}
