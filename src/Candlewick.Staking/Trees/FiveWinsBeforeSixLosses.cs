using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Trees;

/// <summary>
/// The preset. Its stakes are the printed table, two decimals each, never recomputed: sessions of other desks walk the same numbers.
/// </summary>
internal static class FiveWinsBeforeSixLosses
{
    public const string Id = "five-wins-before-six-losses";

    public static StakingTree Tree { get; } = new(
        Id,
        "5 wins before 6 losses",
        new TreeTerms(
            TargetPercent: 2.00m,
            // The maximum loss that makes the entry free: 2 · 0.623046875 / 0.376953125.
            MaxLossPercent: 2.00m * 0.623046875m / 0.376953125m,
            RewardRisk: 1m),
        NodeStake.Rectangle(new[,]
        {
            { 0.65m, 0.73m, 0.73m, 0.62m, 0.41m, 0.17m },
            { 0.58m, 0.73m, 0.83m, 0.83m, 0.66m, 0.33m },
            { 0.44m, 0.62m, 0.83m, 0.99m, 0.99m, 0.66m },
            { 0.25m, 0.41m, 0.66m, 0.99m, 1.33m, 1.33m },
            { 0.08m, 0.17m, 0.33m, 0.66m, 1.33m, 2.65m },
        }));
}
