using Candlewick.Staking.Contracts;

namespace Candlewick.Staking.Odds;

/// <summary>What is to be simulated.</summary>
/// <param name="Sessions">Sessions in all, from 1 to <see cref="Simulation.MostSessions"/>.</param>
/// <param name="SessionsPerRun">Sessions that follow one another on one balance; a last run of fewer counts by its sessions alone.</param>
/// <param name="WinRate">Chance that a trade wins, from 0 to 1.</param>
/// <param name="Seed">The same seed gives the same result, on any number of threads.</param>
/// <param name="Fraction">Of the balance at a run's start, for counting the runs that fall below it.</param>
internal sealed record SimulationPlan(int Sessions, int SessionsPerRun, double WinRate, long Seed, double Fraction);

/// <summary>The smallest values that so many percent of all do not exceed.</summary>
internal sealed record Quantiles(double P5, double P25, double P50, double P75, double P95)
{
    /// <summary>Sorts the values.</summary>
    public static Quantiles Of(double[] values)
    {
        Array.Sort(values);
        return new Quantiles(At(0.05), At(0.25), At(0.50), At(0.75), At(0.95));

        double At(double share) => values[Math.Max(0, (int)Math.Ceiling(share * values.Length) - 1)];
    }
}

/// <summary>
/// Walks a tree with drawn trades, session after session, and lets the balance grow and shrink: each session's basis is the balance at
/// its start. Cross-checks what <see cref="WalkOdds"/> and <see cref="FallOdds"/> compute.
/// </summary>
internal sealed record Simulation
{
    public const int MostSessions = 1_000_000;

    /// <summary>Most runs whose balance is shown.</summary>
    public const int MostPaths = 100;

    /// <summary>Most points of a shown run beside its start.</summary>
    public const int MostPoints = 200;

    /// <summary>The session's result on average, in percent of its basis.</summary>
    public double MeanPercent { get; private init; }

    /// <summary>Standard error of that mean.</summary>
    public double StandardError { get; private init; }

    /// <summary>Share of the sessions that ended as WIN.</summary>
    public double WinShare { get; private init; }

    /// <summary>Trades of a session on average.</summary>
    public double MeanTrades { get; private init; }

    /// <summary>Of the sessions' results in percent of the basis.</summary>
    public required Quantiles Results { get; init; }

    /// <summary>Complete runs.</summary>
    public int Runs { get; private init; }

    /// <summary>Of the runs' balances at their end, as a change in percent.</summary>
    public required Quantiles Balances { get; init; }

    /// <summary>Share of the runs whose balance was below the fraction when a session ended.</summary>
    public double FallsAtSessionEnds { get; private init; }

    /// <summary>Share of the runs whose balance was below it after some trade.</summary>
    public double FallsWithinSessions { get; private init; }

    /// <summary>After how many sessions the points of the paths are taken.</summary>
    public required IReadOnlyList<int> PointSessions { get; init; }

    /// <summary>Of the first runs the balance at those points, as a change in percent.</summary>
    public required IReadOnlyList<double[]> Paths { get; init; }

    public static Simulation Of(StakingTree tree, SimulationPlan plan, int threads, CancellationToken stop = default)
    {
        var draw = new Draw(TreeGraph.Of(tree), plan);
        Parallel.For(
            0, draw.Runs.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop },
            run => draw.Run(run, stop));
        return draw.Sum();
    }

    /// <summary>What the threads write, each run into places of its own.</summary>
    private sealed class Draw
    {
        private readonly TreeGraph _graph;
        private readonly SimulationPlan _plan;
        private readonly double[] _results;
        private readonly int[] _points;
        private readonly double[][] _paths;

        public Draw(TreeGraph graph, SimulationPlan plan)
        {
            (_graph, _plan) = (graph, plan);
            _results = new double[plan.Sessions];
            Runs = new RunOutcome[(plan.Sessions + plan.SessionsPerRun - 1) / plan.SessionsPerRun];
            var points = Math.Min(plan.SessionsPerRun, MostPoints);
            _points = [.. Enumerable.Range(0, points + 1).Select(point => (int)((long)plan.SessionsPerRun * point / points))];
            _paths = [.. Enumerable.Range(0, Math.Min(MostPaths, Complete)).Select(_ => new double[points + 1])];
        }

        public RunOutcome[] Runs { get; }

        private int Complete => _plan.Sessions / _plan.SessionsPerRun;

        public void Run(int run, CancellationToken stop)
        {
            var random = new SeededRandom(_plan.Seed, run);
            var first = run * _plan.SessionsPerRun;
            var last = Math.Min(first + _plan.SessionsPerRun, _plan.Sessions);
            var outcome = default(RunOutcome);
            var (balance, point) = (1.0, 1);
            for (var session = first; session < last; session++)
            {
                if ((session & 1023) == 0)
                {
                    stop.ThrowIfCancellationRequested();
                }

                var total = Walk(ref random, balance, ref outcome);
                _results[session] = total * 100;
                balance *= 1 + total;
                outcome.FellAtEnd |= balance < _plan.Fraction * (1 - FallOdds.Tolerance);
                if (run < _paths.Length && session - first + 1 == _points[point])
                {
                    _paths[run][point] = (balance - 1) * 100;
                    point = Math.Min(point + 1, _points.Length - 1);
                }
            }

            outcome.Balance = balance;
            Runs[run] = outcome;
        }

        /// <summary>One session; what it came to as a fraction of its basis.</summary>
        private double Walk(ref SeededRandom random, double balance, ref RunOutcome outcome)
        {
            var (at, total, lowest) = (0, 0.0, 0.0);
            do
            {
                outcome.Trades++;
                if (random.NextDouble() < _plan.WinRate)
                {
                    total += _graph.Gain[at];
                    at = _graph.WinTo[at];
                }
                else
                {
                    total -= _graph.Loss[at];
                    at = _graph.LossTo[at];
                }

                lowest = Math.Min(lowest, total);
            }
            while (at >= 0);

            outcome.Won += at == TreeGraph.Win ? 1 : 0;
            outcome.FellWithin |= balance * (1 + lowest) < _plan.Fraction * (1 - FallOdds.Tolerance);
            return total;
        }

        /// <summary>In the order of the sessions, whoever drew them.</summary>
        public Simulation Sum()
        {
            var count = _results.Length;
            var mean = _results.Sum() / count;
            var squares = _results.Sum(result => (result - mean) * (result - mean));
            var complete = Runs[..Complete];
            return new Simulation
            {
                MeanPercent = mean,
                StandardError = count > 1 ? Math.Sqrt(squares / (count - 1) / count) : 0,
                WinShare = Runs.Sum(run => (double)run.Won) / count,
                MeanTrades = Runs.Sum(run => (double)run.Trades) / count,
                Results = Quantiles.Of(_results),
                Runs = complete.Length,
                Balances = Quantiles.Of([.. complete.Select(run => (run.Balance - 1) * 100)]),
                FallsAtSessionEnds = complete.Count(run => run.FellAtEnd) / (double)complete.Length,
                FallsWithinSessions = complete.Count(run => run.FellWithin) / (double)complete.Length,
                PointSessions = _points,
                Paths = _paths,
            };
        }
    }

    private struct RunOutcome
    {
        public double Balance;
        public long Trades;
        public int Won;
        public bool FellAtEnd;
        public bool FellWithin;
    }
}
