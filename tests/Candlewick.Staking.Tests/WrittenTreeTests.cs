using Candlewick.Staking.Contracts;
using Candlewick.Staking.Designs;
using Candlewick.Staking.Odds;
using Candlewick.Staking.Trees;

namespace Candlewick.Staking.Tests;

/// <summary>Trees written by hand: what they may be, and where a mistake stands.</summary>
public sealed class WrittenTreeTests
{
    private static readonly WrittenTerms Free = new(null, null, 1m, 0m);

    /// <summary>Two wins before two losses.</summary>
    private static IReadOnlyList<WrittenNode> Square =>
    [
        new("Start", 1m, "1-0", "0-1"), new("1-0", 1m, "WIN", "1-1"), new("0-1", 1m, "1-1", "LOST"), new("1-1", 2m, "WIN", "LOST"),
    ];

    [Fact]
    public void Ends_that_are_not_given_are_what_the_stakes_come_to()
    {
        var tree = Made(Square);

        Assert.Equal((2m, 2m, 0m), (tree.TargetPercent, tree.MaxLossPercent, tree.EntryValuePercent));
        Assert.Equal(0m, Replication.Of(tree).LargestErrorPercent);
    }

    [Fact]
    public void Stakes_that_do_not_replicate_are_shown_with_their_error()
    {
        var nodes = Square.ToArray();
        nodes[3] = nodes[3] with { StakePercent = 2.5m };

        var tree = Made(nodes);

        var replication = Replication.Of(tree);
        Assert.Equal((new TotalRange(2m, 2.5m), new TotalRange(-2.5m, -2m)), (replication.Win, replication.Lost));
        // Half of the paths end at 2, half at 2.5.
        Assert.Equal((2.25m, 0.25m), (tree.TargetPercent, replication.LargestErrorPercent));
        Assert.Equal(0.5m, Replication.Of(Made(nodes, Free with { TargetPercent = 2m })).LargestErrorPercent);
    }

    [Fact]
    public void A_designed_tree_written_out_is_the_same_tree()
    {
        var designed = AllPaths.Design(7, 4, target: 3m, maxLoss: null, rewardRisk: 1.7m, cost: 0.08m);

        var written = Made(
            [.. designed.Nodes.Reverse().Select(node => new WrittenNode(node.Name, node.StakePercent, node.WinTo, node.LossTo))],
            new WrittenTerms(designed.TargetPercent, designed.MaxLossPercent, designed.RewardRisk, designed.Terms.CostPerStake));

        Assert.Equal(designed.Nodes, written.Nodes);
        Assert.Equal(designed.Terms, written.Terms);
    }

    [Fact]
    public void A_tree_may_end_earlier_than_a_rectangle()
    {
        // After a win and a loss it is over.
        var tree = Made(
            [new("Start", 1m, "1-0", "0-1"), new("1-0", 1m, "WIN", "LOST"), new("0-1", 1m, "WIN", "LOST")],
            new WrittenTerms(1m, 1m, 1m, 0m));

        Assert.Equal((2, 2, 3), (tree.Wins, tree.Losses, tree.Nodes.Count));
        Assert.Contains(Advice.Notes(tree), note => note.Contains("not a full rectangle", StringComparison.Ordinal));
        Assert.Equal(new TotalRange(0m, 2m), Replication.Of(tree).Win);
        Assert.Equal(0.5, WalkOdds.Of(tree, 0.5).WinProbability);
        Assert.Equal(2, WalkOdds.Of(tree, 0.5).ExpectedTrades);
    }

    [Fact]
    public void An_end_on_the_unusual_side_is_allowed_and_pointed_out()
    {
        var tree = Made(
            [new("Start", 2m, "WIN", "0-1"), new("0-1", 1m, "LOST", "LOST")]);

        Assert.Contains("A win at 0-1 ends the session as LOST.", Advice.Notes(tree));
        Assert.Equal(new TotalRange(-3m, -1m), Replication.Of(tree).Lost);
    }

    public static TheoryData<string, string, string> Mistakes() => new()
    {
        { "no name", "nodes[1].node", "is no name of a node" },
        { "odd name", "nodes[1].node", "'1/0' is no name of a node" },
        { "zeros in front", "nodes[1].node", "'01-0' is no name of a node" },
        { "zero zero", "nodes[0].node", "written Start" },
        { "too far", "nodes[1].node", "too far" },
        { "twice", "nodes[4].node", "there twice" },
        { "no start", "nodes", "no node Start" },
        { "no stake", "nodes[2].stake_percent", "no stake" },
        { "stake of nothing", "nodes[2].stake_percent", "above 0" },
        { "stake above all", "nodes[2].stake_percent", "at most 100" },
        { "no win edge", "nodes[1].win_to", "has no win edge" },
        { "no loss edge", "nodes[1].loss_to", "has no loss edge" },
        { "win leads astray", "nodes[0].win_to", "After a win at Start comes 1-0, WIN or LOST, not '0-1'" },
        { "loss leads back", "nodes[3].loss_to", "After a loss at 1-1 comes 1-2, WIN or LOST, not 'Start'" },
        { "edge to nowhere", "nodes[3].win_to", "leads to 2-1, which is not among the nodes" },
        { "unreachable", "nodes[4].node", "Node 3-0 cannot be reached" },
        { "no WIN", "nodes", "No path leads to WIN" },
        { "no LOST", "nodes", "No path leads to LOST" },
        { "nothing", "nodes", "1 to 2500 nodes" },
        { "loses at WIN", "nodes", "WIN must be above 0" },
        { "loses everything", "nodes", "falls to -180 %" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_where_it_stands(string mistake, string field, string words)
    {
        var errors = new Dictionary<string, string[]>();

        Assert.Null(WrittenTree.Make(Spoil(mistake), Free, "t", "t", errors));

        Assert.Equal([field], errors.Keys);
        Assert.Contains(errors[field], message => message.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void A_path_that_loses_more_than_all_is_refused()
    {
        var errors = new Dictionary<string, string[]>();

        Assert.Null(WrittenTree.Make(
            [new("Start", 60m, "WIN", "0-1"), new("0-1", 60m, "WIN", "LOST")], new WrittenTerms(10m, 20m, 1m, 0m), "t", "t", errors));

        Assert.Contains("falls to -120 %", errors["nodes"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_mistakes_are_told_in_part()
    {
        var errors = new Dictionary<string, string[]>();

        Assert.Null(WrittenTree.Make([.. Enumerable.Repeat(new WrittenNode("?", 1m, "WIN", "LOST"), 500)], Free, "t", "t", errors));

        Assert.Equal(20, errors.Count);
    }

    private static IReadOnlyList<WrittenNode> Spoil(string mistake)
    {
        var nodes = Square.ToList();
        Action spoil = mistake switch
        {
            "no name" => () => nodes[1] = nodes[1] with { Node = null },
            "odd name" => () => nodes[1] = nodes[1] with { Node = "1/0" },
            "zeros in front" => () => nodes[1] = nodes[1] with { Node = "01-0" },
            "zero zero" => () => nodes[0] = nodes[0] with { Node = "0-0" },
            "too far" => () => nodes[1] = nodes[1] with { Node = "50-0" },
            "twice" => () => nodes.Add(nodes[1]),
            "no start" => () => nodes.RemoveAt(0),
            "no stake" => () => nodes[2] = nodes[2] with { StakePercent = null },
            "stake of nothing" => () => nodes[2] = nodes[2] with { StakePercent = 0m },
            "stake above all" => () => nodes[2] = nodes[2] with { StakePercent = 100.01m },
            "no win edge" => () => nodes[1] = nodes[1] with { WinTo = null },
            "no loss edge" => () => nodes[1] = nodes[1] with { LossTo = "" },
            "win leads astray" => () => nodes[0] = nodes[0] with { WinTo = "0-1" },
            "loss leads back" => () => nodes[3] = nodes[3] with { LossTo = "Start" },
            "edge to nowhere" => () => nodes[3] = nodes[3] with { WinTo = "2-1" },
            "unreachable" => () => nodes.Add(new("3-0", 1m, "WIN", "LOST")),
            "no WIN" => () => (nodes[1], nodes[3]) = (nodes[1] with { WinTo = "LOST" }, nodes[3] with { WinTo = "LOST" }),
            "no LOST" => () => (nodes[2], nodes[3]) = (nodes[2] with { LossTo = "WIN" }, nodes[3] with { LossTo = "WIN" }),
            "nothing" => nodes.Clear,
            "loses at WIN" => () => (nodes[1], nodes[2], nodes[3]) =
                (nodes[1] with { WinTo = "LOST" }, nodes[2] with { LossTo = "WIN" }, nodes[3] with { LossTo = "WIN", WinTo = "LOST" }),
            "loses everything" => () => (nodes[0], nodes[2]) = (nodes[0] with { StakePercent = 90m }, nodes[2] with { StakePercent = 90m }),
            _ => throw new ArgumentOutOfRangeException(nameof(mistake), mistake, null),
        };
        spoil();
        return nodes;
    }

    private static StakingTree Made(IReadOnlyList<WrittenNode> nodes, WrittenTerms? terms = null)
    {
        var errors = new Dictionary<string, string[]>();
        var tree = WrittenTree.Make(nodes, terms ?? Free, "t", "t", errors);
        Assert.True(tree is not null, string.Join('\n', errors.Select(error => $"{error.Key} {error.Value[0]}")));
        return tree;
    }
}
