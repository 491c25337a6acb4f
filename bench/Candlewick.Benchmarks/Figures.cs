using System.Diagnostics;
using System.Globalization;

namespace Candlewick.Benchmarks;

/// <summary>Times passes and prints a table of medians with the bar each must clear.</summary>
internal sealed class Figures
{
    private readonly List<(string Work, string Ours, string Peer, string Ratio, string Wanted, bool? Holds)> _rows = [];

    /// <summary>Milliseconds of the median pass; the first pass warms up and is not counted.</summary>
    public static double MedianMs(int runs, Action pass)
    {
        pass();
        var times = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var started = Now();
            pass();
            times[run] = Now() - started;
        }

        BestMs = times.Min();
        return Median(times);
    }

    /// <summary>The quickest pass of the last <see cref="MedianMs"/>: what is left when nothing else ran.</summary>
    public static double BestMs { get; private set; }

    /// <summary>Milliseconds on the clock, or of this process's processor time where other work keeps the machine busy.</summary>
    public static double Now() => CountsProcessorTime
        ? Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds
        : Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    public static bool CountsProcessorTime { get; set; }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static int Option(string[] arguments, string name, int otherwise)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }

    public void Add(string work, string ours, string peer, string ratio, string wanted, bool? holds) =>
        _rows.Add((work, ours, peer, ratio, wanted, holds));

    /// <summary>Prints the table; 1 when a bar was missed.</summary>
    public int Print()
    {
        Console.WriteLine();
        Console.WriteLine("| work | ours | peer | ratio | wanted | |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (work, ours, peer, ratio, wanted, holds) in _rows)
        {
            Console.WriteLine(
                $"| {work} | {ours} | {peer} | {ratio} | {wanted} | "
                + $"{holds switch { true => "holds", false => "MISSED", null => "not measured" }} |");
        }

        return _rows.Exists(row => row.Holds == false) ? 1 : 0;
    }
}
