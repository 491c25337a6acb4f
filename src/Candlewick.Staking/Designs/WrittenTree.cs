using System.Globalization;
using Candlewick.Staking.Contracts;
using Candlewick.Staking.Odds;

namespace Candlewick.Staking.Designs;

/// <summary>A node as somebody wrote it; anything may be wrong with it.</summary>
internal sealed record WrittenNode(string? Node, decimal? StakePercent, string? WinTo, string? LossTo);

/// <summary>What a written tree is to pay; both ends may be absent.</summary>
internal sealed record WrittenTerms(decimal? TargetPercent, decimal? MaxLossPercent, decimal RewardRisk, decimal CostPerStake);

/// <summary>
/// Reads a tree that was written by hand and says of everything that is wrong with it where it stands. It need not be a rectangle: an edge
/// leads to the node with one win or one loss more, or to an end. An end that is not given is the one that the stakes
/// come to on average, at the win rate at which a trade is worth nothing; the entry is then free.
/// </summary>
internal static class WrittenTree
{
    /// <summary>Most nodes.</summary>
    public const int MostNodes = TreeDesign.MostResults * TreeDesign.MostResults;

    /// <summary>Most mistakes that are told at once.</summary>
    private const int MostErrors = 20;
    private const int MaxShown = 20;

    /// <summary>The tree; or null, with what is wrong by field, such as <c>nodes[3].win_to</c>.</summary>
    public static StakingTree? Make(
        IReadOnlyList<WrittenNode> nodes, WrittenTerms terms, string id, string name, IDictionary<string, string[]> errors)
    {
        DesignRules.CheckTrades(terms.RewardRisk, terms.CostPerStake, errors);
        DesignRules.CheckEnds(terms.TargetPercent, terms.MaxLossPercent, errors);
        var stakes = ReadNodes(nodes, errors);
        if (errors.Count > 0 || Ends(stakes, terms, errors) is not { } ends)
        {
            return null;
        }

        var tree = new StakingTree(id, name, ends, stakes);
        if (Replication.Of(tree).LowestTotal is var lowest && lowest <= -TreeDesign.WholeBalance)
        {
            errors["nodes"] =
                [FormattableString.Invariant($"On one path the running total falls to {lowest:0.##} %: more than all is lost.")];
        }
        else if (tree.PlannedTotalPercent(StakingTree.Lost) is var lost && lost <= -TreeDesign.WholeBalance)
        {
            errors["max_loss_percent"] = [FormattableString.Invariant(
                $"Entering this bet costs {tree.EntryValuePercent:0.######} %, so that LOST is to end at {lost:0.######} %: below −100.")];
        }

        return errors.Count == 0 ? tree : null;
    }

    /// <summary>The nodes with their edges; sound where no error was added.</summary>
    private static List<NodeStake> ReadNodes(IReadOnlyList<WrittenNode> nodes, IDictionary<string, string[]> errors)
    {
        if (nodes.Count is 0 or > MostNodes)
        {
            errors["nodes"] = [FormattableString.Invariant($"must be 1 to {MostNodes} nodes; {nodes.Count} were given.")];
            return [];
        }

        var found = new List<(string Field, string Message)>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var read = new List<NodeStake>(nodes.Count);
        for (var at = 0; at < nodes.Count; at++)
        {
            if (ReadName(nodes[at].Node, at, found) is not { } name)
            {
                continue;
            }

            if (!places.TryAdd(StakingTree.NameOf(name.Wins, name.Losses), at))
            {
                found.Add(($"nodes[{at}].node", $"{nodes[at].Node} is there twice."));
                continue;
            }

            var stake = ReadStake(nodes[at], at, found);
            read.Add(new NodeStake(name.Wins, name.Losses, stake, nodes[at].WinTo ?? "", nodes[at].LossTo ?? ""));
        }

        if (found.Count == 0)
        {
            CheckEdges(read, places, found);
        }

        if (found.Count == 0)
        {
            CheckReach(read, places, found);
        }

        foreach (var group in found.Take(MostErrors).GroupBy(error => error.Field, error => error.Message, StringComparer.Ordinal))
        {
            errors[group.Key] = [.. group];
        }

        return read;
    }

    private static (int Wins, int Losses)? ReadName(string? text, int at, List<(string, string)> found)
    {
        if (text == StakingTree.Start)
        {
            return (0, 0);
        }

        var parts = (text ?? "").Split('-');
        if (parts.Length == 2 && Count(parts[0]) is { } wins && Count(parts[1]) is { } losses)
        {
            if (text == "0-0")
            {
                found.Add(($"nodes[{at}].node", $"The first node is written {StakingTree.Start}, not 0-0."));
                return null;
            }

            if (wins < TreeDesign.MostResults && losses < TreeDesign.MostResults)
            {
                return (wins, losses);
            }

            found.Add((
                $"nodes[{at}].node", $"{text} is too far: a node has at most {TreeDesign.MostResults - 1} wins and as many losses."));
            return null;
        }

        found.Add((
            $"nodes[{at}].node",
            $"{Shown(text)} is no name of a node; write {StakingTree.Start}, or wins and losses so far, such as 2-1."));
        return null;
    }

    /// <summary>A number as a name has it: digits without zeros in front.</summary>
    private static int? Count(string text) =>
        text.Length is > 0 and < 4 && (text == "0" || text[0] != '0')
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static decimal ReadStake(WrittenNode node, int at, List<(string, string)> found)
    {
        if (node.StakePercent is > 0 and <= TreeDesign.WholeBalance)
        {
            return node.StakePercent.Value;
        }

        found.Add(($"nodes[{at}].stake_percent", node.StakePercent is null
            ? $"Node {node.Node} has no stake."
            : FormattableString.Invariant($"Node {node.Node} stakes {node.StakePercent} %; it must be above 0 and at most 100.")));
        return 0;
    }

    private static void CheckEdges(List<NodeStake> read, Dictionary<string, int> places, List<(string, string)> found)
    {
        foreach (var node in read)
        {
            CheckEdge(node, "win_to", "win", node.WinTo, StakingTree.NameOf(node.Wins + 1, node.Losses), places, found);
            CheckEdge(node, "loss_to", "loss", node.LossTo, StakingTree.NameOf(node.Wins, node.Losses + 1), places, found);
        }
    }

    private static void CheckEdge(
        NodeStake node, string field, string kind, string to, string next, Dictionary<string, int> places, List<(string, string)> found)
    {
        var where = $"nodes[{places[node.Name]}].{field}";
        if (to.Length == 0)
        {
            found.Add((where, $"Node {node.Name} has no {kind} edge; it leads to {next}, {StakingTree.Win} or {StakingTree.Lost}."));
        }
        else if (to is not (StakingTree.Win or StakingTree.Lost) && to != next)
        {
            found.Add((
                where, $"After a {kind} at {node.Name} comes {next}, {StakingTree.Win} or {StakingTree.Lost}, not {Shown(to)}."));
        }
        else if (to == next && !places.ContainsKey(next))
        {
            found.Add((where, $"A {kind} at {node.Name} leads to {next}, which is not among the nodes."));
        }
    }

    /// <summary>Every node, and both ends, can be reached from the start.</summary>
    private static void CheckReach(List<NodeStake> read, Dictionary<string, int> places, List<(string, string)> found)
    {
        if (!places.ContainsKey(StakingTree.Start))
        {
            found.Add(("nodes", $"There is no node {StakingTree.Start}, at which a session begins."));
            return;
        }

        var reached = new HashSet<string>(StringComparer.Ordinal) { StakingTree.Start };
        foreach (var node in read.OrderBy(node => node.Wins + node.Losses).Where(node => reached.Contains(node.Name)))
        {
            reached.Add(node.WinTo);
            reached.Add(node.LossTo);
        }

        foreach (var node in read.Where(node => !reached.Contains(node.Name)))
        {
            found.Add(($"nodes[{places[node.Name]}].node", $"Node {node.Name} cannot be reached from {StakingTree.Start}."));
        }

        foreach (var end in new[] { StakingTree.Win, StakingTree.Lost }.Where(end => !reached.Contains(end)))
        {
            found.Add(("nodes", $"No path leads to {end}."));
        }
    }

    /// <summary>The ends given, the absent ones from the stakes; null, and why, where that makes no bet.</summary>
    private static TreeTerms? Ends(List<NodeStake> nodes, WrittenTerms terms, IDictionary<string, string[]> errors)
    {
        var (win, lost) = Means(nodes, new TreeTerms(1m, 1m, terms.RewardRisk, terms.CostPerStake));
        if (win.Chance == 0 || lost.Chance == 0)
        {
            errors["nodes"] =
                ["By reward_risk and cost_per_stake one of the ends is all but impossible: such a tree cannot be valued."];
            return null;
        }

        var (target, maxLoss) = (terms.TargetPercent, terms.MaxLossPercent) switch
        {
            (null, null) => (win.Sum / win.Chance, -lost.Sum / lost.Chance),
            ({ } given, null) => (given, Math.Min(given * win.Chance / lost.Chance, TreeDesign.WholeBalance)),
            (null, { } given) => (Math.Min(given * lost.Chance / win.Chance, TreeDesign.LargestTarget), given),
            ({ } one, { } other) => (one, other),
        };
        if (target is >= TreeDesign.SmallestEnd and <= TreeDesign.LargestTarget
            && maxLoss is >= TreeDesign.SmallestEnd and < TreeDesign.WholeBalance)
        {
            return new TreeTerms(target, maxLoss, terms.RewardRisk, terms.CostPerStake);
        }

        errors["nodes"] =
        [
            FormattableString.Invariant($"These stakes come to {target:0.######} % at WIN and {-maxLoss:0.######} % at LOST: ")
            + "WIN must be above 0, and LOST between −100 and 0.",
        ];
        return null;
    }

    /// <summary>At win rate q: the chance of each end, and the running total there times that chance.</summary>
    private static ((decimal Chance, decimal Sum) Win, (decimal Chance, decimal Sum) Lost) Means(List<NodeStake> nodes, TreeTerms trades)
    {
        var at = new Dictionary<string, (decimal Chance, decimal Sum)>(StringComparer.Ordinal) { [StakingTree.Start] = (1m, 0m) };
        foreach (var node in nodes.OrderBy(node => node.Wins + node.Losses))
        {
            var (chance, sum) = at[node.Name];
            Pass(node.WinTo, trades.BreakEvenWinRate, node.StakePercent * trades.GainPerStake);
            Pass(node.LossTo, 1m - trades.BreakEvenWinRate, -node.StakePercent * trades.LossPerStake);

            void Pass(string to, decimal share, decimal amount)
            {
                var before = at.GetValueOrDefault(to);
                at[to] = (before.Chance + (share * chance), before.Sum + (share * (sum + (chance * amount))));
            }
        }

        return (at[StakingTree.Win], at[StakingTree.Lost]);
    }

    private static string Shown(string? text) =>
        text is null ? "nothing" : text.Length <= MaxShown ? $"'{text}'" : $"'{text[..MaxShown]}…'";
}
