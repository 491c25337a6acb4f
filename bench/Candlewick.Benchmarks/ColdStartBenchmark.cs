using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Candlewick.Benchmarks;

/// <summary>
/// From starting the built host with an empty data folder until <c>/health/ready</c> answers 200, and its working set then.
/// </summary>
internal static class ColdStartBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var at = Array.IndexOf(arguments, "--host");
        var host = at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : FindHost();
        if (host is null)
        {
            Console.Error.WriteLine("The host is not built; run dotnet build -c Release src/Candlewick.Host, or name its dll with --host.");
            return 2;
        }

        var runs = Figures.Option(arguments, "--runs", 5);
        var times = new double[runs];
        var sets = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            (times[run], sets[run]) = await StartOnceAsync(host);
        }

        var figures = new Figures();
        var (milliseconds, megabytes) = (Figures.Median(times), Figures.Median(sets));
        figures.Add("cold start to serving, empty database", $"{milliseconds:N0} ms", "", "", "2,000 ms", milliseconds <= 2000);
        figures.Add("working set when serving", $"{megabytes:N0} MB", "", "", "under 200 MB", megabytes < 200);
        return figures.Print();
    }

    private static string? FindHost()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            {
                return new[] { "Release", "Debug" }
                    .Select(configuration => Path.Combine(
                        folder.FullName, "src", "Candlewick.Host", "bin", configuration, "net10.0", "Candlewick.Host.dll"))
                    .FirstOrDefault(File.Exists);
            }
        }

        return null;
    }

    private static async Task<(double Milliseconds, double Megabytes)> StartOnceAsync(string host)
    {
        var data = Directory.CreateTempSubdirectory("candlewick-start-").FullName;
        var port = FreePort();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { host, "up", "--data", data, "--urls", address },
            Environment = { ["CANDLEWICK_ADMIN_PASSWORD"] = "a-password-for-the-benchmark" },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
            while (!process.HasExited && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
            {
                try
                {
                    using var answer = await client.GetAsync(new Uri(address + "/health/ready"));
                    if (answer.StatusCode == HttpStatusCode.OK)
                    {
                        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                        process.Refresh();
                        return (elapsed, process.WorkingSet64 / 1e6);
                    }
                }
                catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
                {
                    // Not listening yet.
                }

                await Task.Delay(10);
            }

            throw new InvalidOperationException("The host did not become ready within 30 s.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            Directory.Delete(data, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
