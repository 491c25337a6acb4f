using Candlewick.Domain;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>Sets a tree's stakes against what an account can open, for a typical stop distance and without costs.</summary>
internal static class TreeFit
{
    /// <summary>1 % of the entry: what stops of intraday signals are about.</summary>
    private const decimal TypicalStopFraction = 0.01m;

    /// <summary>
    /// A warning where a trade that goes as planned brings something else than the tree assumes, or null: sized by its target a trade earns
    /// the stake, whatever the tree's reward : risk.
    /// </summary>
    public static string? WarnOfSizing(StakingTree tree, SizingMode mode) =>
        mode != SizingMode.Target || tree.Terms.GainPerStake == 1m ? null
            : FormattableString.Invariant($"{tree.Name} assumes that a win brings {tree.Terms.GainPerStake:0.####} × the stake. ")
                + "Sized by its target a trade earns the stake itself; sizing risk suits this tree.";

    /// <summary>A warning that names the nodes which could not be traded, or null when all can.</summary>
    public static string? Warn(StakingTree tree, SizingMode mode, AccountState account)
    {
        var most = account.Kind == AccountKind.Spot ? 1m : account.Leverage;
        // The notional per unit of stake: the stake is earned (or lost) over the distance to the target (or stop).
        var notionalPerStake = mode switch
        {
            SizingMode.Target => 1m / (TypicalStopFraction * tree.RewardRisk),
            SizingMode.Risk => 1m / TypicalStopFraction,
            _ => 1m,
        };
        var tooLarge = tree.Nodes.Where(node => node.StakePercent / 100m * notionalPerStake > most).ToList();
        if (tooLarge.Count == 0)
        {
            return null;
        }

        var largest = tooLarge.MaxBy(node => node.StakePercent)!;
        var kind = account.Kind.ToString().ToLowerInvariant();
        var names = string.Join(", ", tooLarge.Select(node => node.Name));
        var needed = largest.StakePercent / 100m * notionalPerStake;
        return FormattableString.Invariant($"With a stop {TypicalStopFraction * 100:0.##} % from the entry, ")
            + FormattableString.Invariant($"{tooLarge.Count} of {tree.Nodes.Count} nodes need more than this {kind} account ")
            + FormattableString.Invariant($"can open ({most:0.##} × equity): {names}. ")
            + FormattableString.Invariant($"The largest, {largest.Name}, needs {needed:0.##} × equity.");
    }
}
