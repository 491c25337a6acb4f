namespace Candlewick.Benchmarks;

/// <summary>
/// From starting the built host with an empty data folder until <c>/health/ready</c> answers 200, and its working set then.
/// </summary>
internal static class ColdStartBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (HostProcess.Find(arguments) is not { } host)
        {
            return 2;
        }

        var runs = Figures.Option(arguments, "--runs", 5);
        var times = new double[runs];
        var sets = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            await using var process = await HostProcess.StartAsync(host);
            (times[run], sets[run]) = (process.StartTime.TotalMilliseconds, process.WorkingSetMegabytes);
        }

        var figures = new Figures();
        var (milliseconds, megabytes) = (Figures.Median(times), Figures.Median(sets));
        figures.Add("cold start to serving, empty database", $"{milliseconds:N0} ms", "", "", "2,000 ms", milliseconds <= 2000);
        figures.Add("working set when serving", $"{megabytes:N0} MB", "", "", "under 200 MB", megabytes < 200);
        return figures.Print();
    }
}
