using Candlewick.Domain;
using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Designs;

/// <summary>What a rectangle is designed from; of target and maximum loss one may be absent.</summary>
/// <param name="Wins">N, from 1 to <see cref="TreeDesign.MostResults"/>.</param>
/// <param name="Losses">M, from 1 to <see cref="TreeDesign.MostResults"/>.</param>
/// <param name="TargetPercent">In percent of the basis; null for the one that makes the entry free.</param>
/// <param name="MaxLossPercent">In percent of the basis; null for the one that makes the entry free.</param>
/// <param name="RewardRisk">R, above 0.</param>
/// <param name="CostPerStake">c, from 0 to below R.</param>
internal sealed record DesignTerms(
    int Wins, int Losses, decimal? TargetPercent, decimal? MaxLossPercent, decimal RewardRisk = 1m, decimal CostPerStake = 0m);

/// <summary>
/// Makes a tree that replicates a bet which pays the target on N wins and costs the maximum loss on M losses, as a binomial option is
/// hedged (Cox, Ross and Rubinstein, 1979). With q = (1 + c) / (1 + R):
/// <code>
/// V(w, l)     = q · V(w + 1, l) + (1 − q) · V(w, l + 1),  V(N, l) = target,  V(w, M) = −maximum loss
/// stake(w, l) = (V(w + 1, l) − V(w, l + 1)) / (1 + R)
/// </code>
/// The difference of the two values is (target + maximum loss) times the chance, at win rate q, that exactly the last trade that can be
/// made decides. That chance is a sum of products, so nothing cancels out however long the tree is.
/// </summary>
internal static class TreeDesign
{
    /// <summary>Most wins and most losses.</summary>
    public const int MostResults = 50;

    /// <summary>The smallest and the largest end that is designed, in percent.</summary>
    public const decimal SmallestEnd = 0.000001m;
    public const decimal LargestTarget = 1_000m;

    /// <summary>A session must leave something to go on with.</summary>
    public const decimal WholeBalance = 100m;

    /// <summary>R is from here …</summary>
    public const decimal SmallestRewardRisk = 0.01m;
    /// <summary>… to here.</summary>
    public const decimal LargestRewardRisk = 100m;

    /// <summary>A win must bring so much for each unit of stake.</summary>
    private const decimal SmallestGain = 0.000001m;

    /// <summary>Places behind the point of a stake in percent; what is smaller is the smallest stake there is.</summary>
    private const int StakePlaces = 18;
    private const decimal SmallestStake = 0.000000000000000001m;

    /// <summary>The tree; or null, with what is wrong by field.</summary>
    public static StakingTree? Make(DesignTerms terms, string id, string name, IDictionary<string, string[]> errors)
    {
        DesignRules.Check(terms, errors);
        if (errors.Count > 0)
        {
            return null;
        }

        var odds = Chances(terms);
        if (Ends(terms, odds.Win, odds.Lost, errors) is not { } ends)
        {
            return null;
        }

        var stakes = new decimal[terms.Wins, terms.Losses];
        var perChance = (ends.TargetPercent + ends.MaxLossPercent) / (1m + terms.RewardRisk);
        for (var wins = 0; wins < terms.Wins; wins++)
        {
            for (var losses = 0; losses < terms.Losses; losses++)
            {
                stakes[wins, losses] = Math.Max(
                    SmallestStake, Plain.Number(Math.Round(perChance * odds.Decides[wins, losses], StakePlaces)));
            }
        }

        var tree = new StakingTree(id, name, ends, NodeStake.Rectangle(stakes));
        DesignRules.CheckMade(tree, errors);
        return errors.Count == 0 ? tree : null;
    }

    /// <summary>True when a win brings too little after costs.</summary>
    internal static bool CostsTooMuch(decimal rewardRisk, decimal costPerStake) => rewardRisk - costPerStake < SmallestGain;

    /// <summary>
    /// At win rate q: at each node the chance that the last trade that can be made decides, and at the start the chances of both ends.
    /// A win instead of a loss at a node is worth as much as that trade decides, so the chance of WIN at the start is q times the sum of
    /// the first row, and that of LOST 1 − q times the sum of the first column: sums of what is above 0, however small they are.
    /// </summary>
    private static (decimal Win, decimal Lost, decimal[,] Decides) Chances(DesignTerms terms)
    {
        var q = (1m + terms.CostPerStake) / (1m + terms.RewardRisk);
        var decides = new decimal[terms.Wins, terms.Losses];
        decimal win = 0, lost = 0;
        for (var w = terms.Wins - 1; w >= 0; w--)
        {
            for (var l = terms.Losses - 1; l >= 0; l--)
            {
                var (won, lostOne) = (
                    w + 1 < terms.Wins ? decides[w + 1, l] : 0m, l + 1 < terms.Losses ? decides[w, l + 1] : 0m);
                decides[w, l] = w + 1 == terms.Wins && l + 1 == terms.Losses ? 1m : (q * won) + ((1m - q) * lostOne);
                win += w == 0 ? q * decides[w, l] : 0m;
                lost += l == 0 ? (1m - q) * decides[w, l] : 0m;
            }
        }

        return (win, lost, decides);
    }

    /// <summary>Both ends; the absent one is such that the entry is free: chance of WIN · target = chance of LOST · maximum loss.</summary>
    private static TreeTerms? Ends(DesignTerms terms, decimal win, decimal lost, IDictionary<string, string[]> errors)
    {
        var target = terms.TargetPercent ?? Free(terms.MaxLossPercent!.Value, lost, win, LargestTarget);
        var maxLoss = terms.MaxLossPercent ?? Free(terms.TargetPercent!.Value, win, lost, WholeBalance);
        var (field, made, most) = terms.TargetPercent is null
            ? ("target_percent", target, LargestTarget) : ("max_loss_percent", maxLoss, WholeBalance);
        if (made is not null && made >= SmallestEnd && made < most)
        {
            return new TreeTerms(target!.Value, maxLoss!.Value, terms.RewardRisk, terms.CostPerStake);
        }

        var what = made is null || made >= most
            ? FormattableString.Invariant($"would have to be {most:0} or more")
            : FormattableString.Invariant($"would be less than {SmallestEnd}");
        errors[field] =
        [
            FormattableString.Invariant(
                $"{what} to make the entry free with {terms.Wins} wins before {terms.Losses} losses; give it, or change the other."),
        ];
        return null;
    }

    /// <summary>The end that makes the entry free; null when it is beyond what is designed, so that nothing overflows.</summary>
    private static decimal? Free(decimal given, decimal chanceOfGiven, decimal chance, decimal most) =>
        given * chanceOfGiven >= most * chance ? null : given * chanceOfGiven / chance;
}
