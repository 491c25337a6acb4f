using Candlewick.Staking.Contracts;
using Candlewick.Staking.Odds;

namespace Candlewick.Staking.Calculations;

/// <summary>The chance of a fall as answers show it.</summary>
internal static class FallFigures
{
    /// <summary>Chance that the balance is below a fraction of what it was at the start.</summary>
    /// <param name="Fraction">Of the balance at the start.</param>
    /// <param name="Sessions">Within so many sessions; each session's basis is the balance at its start.</param>
    /// <param name="AtSessionEnds">Judged when a session has ended.</param>
    /// <param name="WithinSessions">Judged after every trade.</param>
    /// <param name="AtSessionEndsLow">
    /// Where the stakes do not replicate the tree on every path: a bound below the first chance; else the same.
    /// </param>
    /// <param name="AtSessionEndsHigh">A bound above it.</param>
    public sealed record Fall(
        double Fraction, int Sessions, double AtSessionEnds, double WithinSessions, double AtSessionEndsLow, double AtSessionEndsHigh);

    public static Fall Of(StakingTree tree, double winRate, double fraction, int sessions, CancellationToken stop)
    {
        var planned = FallOdds.Of(tree, SessionTotals.Planned(tree), winRate, fraction, sessions, stop);
        var replication = Replication.Of(tree);
        if (replication.LargestErrorPercent < 1e-9m)
        {
            return new Fall(
                fraction, sessions, planned.AtSessionEnds, planned.WithinSessions, planned.AtSessionEnds, planned.AtSessionEnds);
        }

        var (best, worst) = (At(SessionTotals.Highs(replication)), At(SessionTotals.Lows(replication)));
        return new Fall(fraction, sessions, planned.AtSessionEnds, planned.WithinSessions, best, worst);

        double At(SessionTotals totals) => FallOdds.AtEnds(
            WalkOdds.Of(tree, winRate).WinProbability, totals.Win, totals.Lost, fraction, sessions, stop);
    }
}
