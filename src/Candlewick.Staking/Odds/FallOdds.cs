using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Odds;

/// <summary>
/// The chance that the balance is ever below a fraction of what it was at the start, within a number of sessions. Each session's basis is
/// the balance at its start, so results multiply: after j sessions won and k lost the balance is (1 + WIN)^j · (1 + LOST)^k of the first.
/// Exact, by dynamic programming over the number of sessions won; sessions and trades are taken to be independent of one another.
/// </summary>
/// <param name="AtSessionEnds">Looking at the balance only when a session has ended.</param>
/// <param name="WithinSessions">Looking at it after every trade.</param>
internal sealed record FallOdds(double AtSessionEnds, double WithinSessions)
{
    /// <summary>Most sessions that are looked at; the work grows with their square.</summary>
    public const int MostSessions = 10_000;

    /// <summary>What is closer to the bound than this stands on it, and has not fallen below.</summary>
    internal const double Tolerance = 1e-12;

    /// <summary>Chances below this are not followed: all of them together change no digit.</summary>
    private const double Negligible = 1e-100;

    /// <param name="tree">The tree.</param>
    /// <param name="totals">What its sessions come to; all above −1.</param>
    /// <param name="winRate">Chance that a trade wins, from 0 to 1.</param>
    /// <param name="fraction">Of the balance at the start; above 0 and at most 1.</param>
    /// <param name="sessions">From 1 to <see cref="MostSessions"/>.</param>
    /// <param name="stop">Gives up.</param>
    public static FallOdds Of(
        StakingTree tree, SessionTotals totals, double winRate, double fraction, int sessions, CancellationToken stop = default)
    {
        var walk = new BoundedWalk(TreeGraph.Of(tree), totals, winRate);
        var bound = Math.Log(fraction);
        return new FallOdds(
            Chance(walk, bound, sessions, isWithin: false, stop), Chance(walk, bound, sessions, isWithin: true, stop));
    }

    /// <summary>Looking only at session ends, for a search over many trees.</summary>
    public static double AtEnds(double winProbability, double win, double lost, double fraction, int sessions, CancellationToken stop) =>
        Chance(new BoundedWalk(winProbability, win, lost), Math.Log(fraction), sessions, isWithin: false, stop);

    private static double Chance(BoundedWalk walk, double bound, int sessions, bool isWithin, CancellationToken stop)
    {
        // By the number of sessions with the better end: the balance rises with it, so what has fallen lies below one number.
        var (better, worse) = (Math.Log(1 + walk.Better), Math.Log(1 + walk.Worse));
        var safeBound = bound - Math.Log(1 + walk.Lowest);
        var standing = new double[sessions + 2];
        standing[0] = 1;
        var (least, most) = (0, 0);
        for (var session = 0; session < sessions && least <= most; session++)
        {
            stop.ThrowIfCancellationRequested();
            var first = FirstStanding(session + 1, better, worse, bound);
            var safeFrom = isWithin ? FirstStanding(session, better, worse, safeBound) : 0;
            // From the most on, so that each chance is read before it is written.
            for (var count = most; count >= least; count--)
            {
                var here = standing[count];
                standing[count] = 0;
                var (up, down) = count >= safeFrom ? (walk.BetterChance, 1 - walk.BetterChance)
                    : walk.WithoutFall(Math.Exp(bound - (count * better) - ((session - count) * worse)) - 1);
                standing[count + 1] += count + 1 >= first ? here * up : 0;
                standing[count] += count >= first ? here * down : 0;
            }

            most++;
            while (least <= most && standing[least] < Negligible)
            {
                standing[least++] = 0;
            }

            while (most >= least && standing[most] < Negligible)
            {
                standing[most--] = 0;
            }
        }

        return Math.Clamp(1 - standing.Sum(), 0, 1);
    }

    /// <summary>The fewest sessions with the better end, of so many in all, with which the balance has not fallen.</summary>
    private static int FirstStanding(int sessions, double better, double worse, double bound)
    {
        if (better - worse < 1e-15)
        {
            return sessions * better >= bound - Tolerance ? 0 : int.MaxValue;
        }

        var count = Math.Ceiling((bound - Tolerance - (sessions * worse)) / (better - worse));
        return count <= 0 ? 0 : count > sessions ? int.MaxValue : (int)count;
    }
}

/// <summary>One session as the balance sees it: two ends, and what lies on the way to them.</summary>
internal sealed class BoundedWalk
{
    private readonly TreeGraph? _graph;
    private readonly double[] _totals = [];
    private readonly double _winRate;
    private readonly double[] _levels = [];
    private readonly (double Better, double Worse)?[] _withoutFall = [];
    private readonly bool _isWinBetter;

    /// <summary>A session of which only the end counts.</summary>
    public BoundedWalk(double winProbability, double win, double lost)
    {
        _isWinBetter = win >= lost;
        (Better, Worse) = _isWinBetter ? (win, lost) : (lost, win);
        BetterChance = _isWinBetter ? winProbability : 1 - winProbability;
        Lowest = Worse;
    }

    public BoundedWalk(TreeGraph graph, SessionTotals totals, double winRate)
        : this(WalkOdds.Of(graph, winRate).WinProbability, totals.Win, totals.Lost)
    {
        (_graph, _totals, _winRate) = (graph, totals.Nodes, winRate);
        _levels = [.. totals.Nodes.Distinct().Order()];
        _withoutFall = new (double, double)?[_levels.Length];
        Lowest = totals.Lowest;
    }

    /// <summary>The higher of both ends, as a fraction of the basis.</summary>
    public double Better { get; }

    /// <summary>The lower one.</summary>
    public double Worse { get; }

    /// <summary>Chance of the higher one.</summary>
    public double BetterChance { get; }

    /// <summary>The lowest total of the whole tree.</summary>
    public double Lowest { get; }

    /// <summary>
    /// Chances of both ends on paths on which no node's total is below the bound. They change only where a node's total lies, so there is
    /// one answer a node at most, which is remembered.
    /// </summary>
    public (double Better, double Worse) WithoutFall(double bound)
    {
        var at = Array.BinarySearch(_levels, bound - FallOdds.Tolerance);
        at = at < 0 ? ~at : at;
        // Above every node the start itself has fallen, which the end before it would have said.
        return at == _levels.Length ? (0, 0) : _withoutFall[at] ??= Walk(_levels[at]);
    }

    private (double Better, double Worse) Walk(double bound)
    {
        var (graph, reach) = (_graph!, new double[_graph!.Count]);
        reach[0] = 1;
        double win = 0, lost = 0;
        for (var at = 0; at < graph.Count; at++)
        {
            if (_totals[at] < bound)
            {
                continue;
            }

            Pass(graph.WinTo[at], reach[at] * _winRate);
            Pass(graph.LossTo[at], reach[at] * (1 - _winRate));
        }

        return _isWinBetter ? (win, lost) : (lost, win);

        void Pass(int to, double chance)
        {
            switch (to)
            {
                case TreeGraph.Win: win += chance; break;
                case TreeGraph.Lost: lost += chance; break;
                default: reach[to] += chance; break;
            }
        }
    }
}
