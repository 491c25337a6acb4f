using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Designs;

/// <summary>What a tree may be designed from, and what must not come out; each breach by its field.</summary>
internal static class DesignRules
{
    public static void Check(DesignTerms terms, IDictionary<string, string[]> errors)
    {
        CheckCount(terms.Wins, "wins", errors);
        CheckCount(terms.Losses, "losses", errors);
        CheckTrades(terms.RewardRisk, terms.CostPerStake, errors);
        CheckEnds(terms.TargetPercent, terms.MaxLossPercent, errors);
        if (terms is { TargetPercent: null, MaxLossPercent: null })
        {
            errors["target_percent"] =
                ["is needed where max_loss_percent is absent; give one of them (the other makes the entry free) or both."];
        }
    }

    public static void CheckCount(int count, string field, IDictionary<string, string[]> errors)
    {
        if (count is < 1 or > TreeDesign.MostResults)
        {
            errors[field] = [FormattableString.Invariant($"must be from 1 to {TreeDesign.MostResults}.")];
        }
    }

    /// <summary>R and c.</summary>
    public static void CheckTrades(decimal rewardRisk, decimal costPerStake, IDictionary<string, string[]> errors)
    {
        if (rewardRisk is < TreeDesign.SmallestRewardRisk or > TreeDesign.LargestRewardRisk)
        {
            errors["reward_risk"] =
                [FormattableString.Invariant($"must be from {TreeDesign.SmallestRewardRisk} to {TreeDesign.LargestRewardRisk}.")];
        }

        if (costPerStake < 0)
        {
            errors["cost_per_stake"] = ["must be 0 or more."];
        }
        else if (rewardRisk > 0 && TreeDesign.CostsTooMuch(rewardRisk, costPerStake))
        {
            errors["cost_per_stake"] =
                [FormattableString.Invariant($"must be below reward_risk ({rewardRisk}): else a win brings nothing.")];
        }
    }

    /// <summary>Target and maximum loss, where they are given.</summary>
    public static void CheckEnds(decimal? target, decimal? maxLoss, IDictionary<string, string[]> errors)
    {
        if (target is < TreeDesign.SmallestEnd or > TreeDesign.LargestTarget)
        {
            errors["target_percent"] =
                [FormattableString.Invariant($"must be from {TreeDesign.SmallestEnd} to {TreeDesign.LargestTarget:0}.")];
        }

        if (maxLoss is < TreeDesign.SmallestEnd or >= TreeDesign.WholeBalance)
        {
            errors["max_loss_percent"] = [FormattableString.Invariant(
                $"must be from {TreeDesign.SmallestEnd} to below {TreeDesign.WholeBalance:0}: a session must leave something.")];
        }
    }

    /// <summary>With both ends given the real ones lie elsewhere; and no trade may stake more than there is.</summary>
    public static void CheckMade(StakingTree tree, IDictionary<string, string[]> errors)
    {
        var lost = tree.PlannedTotalPercent(StakingTree.Lost);
        if (lost <= -TreeDesign.WholeBalance)
        {
            errors["max_loss_percent"] = [FormattableString.Invariant(
                $"Entering this bet costs {tree.EntryValuePercent:0.######} %, so that LOST would end at {lost:0.######} %: below −100. ")
                + "Give a smaller one, or leave it out."];
        }
        else if (tree.LargestStakePercent > TreeDesign.WholeBalance)
        {
            var node = tree.Nodes.MaxBy(node => node.StakePercent)!;
            errors["target_percent"] = [FormattableString.Invariant(
                $"Node {node.Name} would stake {node.StakePercent:0.##} % of the balance; give smaller ends.")];
        }
    }
}
