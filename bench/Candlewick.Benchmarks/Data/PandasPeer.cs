using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Candlewick.Benchmarks.Data;

/// <summary>What pandas needed for the same file, in the same run.</summary>
internal sealed record PandasPeer(string Version, int Rows, double ParseMs, double HourMs, double ChainMs, double FullChainMs, int[] Bars,
    double WeekVolume, double MonthHigh)
{
    private const string Python = "/usr/bin/python3";
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Null, with a word on the console, where Python or pandas is absent (Debian: apt-get install python3-pandas).</summary>
    public static PandasPeer? Run(string path, int runs)
    {
        if (!File.Exists(Python))
        {
            Console.WriteLine($"{Python} is not here: no peer.");
            return null;
        }

        using var process = Process.Start(new ProcessStartInfo(Python)
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Data", "pandas_peer.py"), path, runs.ToString(CultureInfo.InvariantCulture),
                Figures.CountsProcessorTime ? "processor" : "clock",
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.WriteLine("pandas did not run (Debian: apt-get install python3-pandas): no peer.");
            return null;
        }

        return JsonSerializer.Deserialize<PandasPeer>(output, Json);
    }
}
