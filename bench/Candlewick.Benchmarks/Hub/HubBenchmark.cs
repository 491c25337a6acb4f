using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace Candlewick.Benchmarks.Hub;

/// <summary>
/// Prices to a thousand listeners on loopback, by the desk's hub and by SignalR's broadcast (JSON, WebSockets), each price in a message of
/// its own; the hubs take turns. Then the delay from publishing to arrival at fifty thousand messages a second, with one listener who
/// never reads.
/// </summary>
internal static class HubBenchmark
{
    private const int Settle = 1;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (runs, seconds) = (Figures.Option(arguments, "--runs", 5), Figures.Option(arguments, "--seconds", 5));
        var (clients, rate) = (Figures.Option(arguments, "--clients", 1_000), Figures.Option(arguments, "--rate", 50_000));
        var withPeer = !arguments.Contains("--no-peer");
        var port = HostProcess.FreePort();
        using var server = Start(port);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
            await ReadyAsync(http);
            var (ours, peer) = (new List<Round>(), new List<Round>());
            for (var run = -1; run < runs; run++)
            {
                // The first warms both up.
                foreach (var (isPeer, rounds) in ((bool, List<Round>)[])[(false, ours), (true, peer)])
                {
                    if (isPeer && !withPeer)
                    {
                        continue;
                    }

                    var flood = await FloodAsync(http, port, isPeer, clients, seconds);
                    var delays = await DelaysAsync(http, port, isPeer, clients, rate, seconds);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(isPeer ? "SignalR" : "ours")}: {flood.PerSecond:N0}/s, {flood.MicrosecondsEach:N2} µs of the server each, "
                        + $"fewest {flood.Fewest:N0} of {flood.PerClient:N0}; "
                        + $"at {delays.PerSecond:N0}/s p50 {delays.P50Ms:N1} ms, p99 {delays.P99Ms:N1} ms"));
                    if (run >= 0)
                    {
                        rounds.Add(flood with { P50Ms = delays.P50Ms, P99Ms = delays.P99Ms });
                    }
                }
            }

            return Print(ours, peer, clients, rate);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static int Print(List<Round> ours, List<Round> peer, int clients, int rate)
    {
        var figures = new Figures();
        void Add(string work, Func<Round, double> of, string unit, bool moreIsBetter)
        {
            var mine = Figures.Median(ours.Select(of));
            double? theirs = peer.Count > 0 ? Figures.Median(peer.Select(of)) : null;
            var ratio = moreIsBetter ? mine / theirs : theirs / mine;
            figures.Add(
                work, $"{mine:N1} {unit}", theirs is null ? "" : $"{theirs:N1} {unit}", ratio is null ? "" : $"{ratio:N2}",
                "at least the peer's", ratio is null ? null : ratio >= 1);
        }

        Add($"prices to {clients:N0} listeners", round => round.PerSecond / 1000, "thousand/s", moreIsBetter: true);
        Add("the server's processor time for each", round => round.MicrosecondsEach, "µs", moreIsBetter: false);
        Add($"delay at {rate:N0}/s with one who never reads, median", round => round.P50Ms, "ms", moreIsBetter: false);
        Add("the same, 99 of 100", round => round.P99Ms, "ms", moreIsBetter: false);
        return figures.Print();
    }

    private static async Task<Round> FloodAsync(HttpClient http, int port, bool isPeer, int count, int seconds)
    {
        await using var clients = await HubClients.ConnectAsync(port, isPeer, count, deaf: 0);
        var publishing = PublishAsync(http, isPeer, seconds + (2 * Settle), 0);
        await Task.Delay(TimeSpan.FromSeconds(Settle));
        var (before, worked, started) = (clients.Received, await ProcessorAsync(http), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (received, work) = (clients.Received - before, await ProcessorAsync(http) - worked);
        await publishing;
        return new Round(received / elapsed, work * 1000 / received, clients.Fewest, clients.Received / count, 0, 0);
    }

    private static async Task<Round> DelaysAsync(HttpClient http, int port, bool isPeer, int count, int rate, int seconds)
    {
        await using var clients = await HubClients.ConnectAsync(port, isPeer, count, deaf: 1);
        var publishing = PublishAsync(http, isPeer, seconds + (2 * Settle), rate / count);
        await Task.Delay(TimeSpan.FromSeconds(Settle));
        clients.KeepDelays();
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var delays = clients.Delays();
        await publishing;
        return new Round(
            delays.Length / elapsed, 0, 0, 0, delays.Length == 0 ? double.NaN : delays[delays.Length / 2] / 1000.0,
            delays.Length == 0 ? double.NaN : delays[(int)(delays.Length * 0.99)] / 1000.0);
    }

    private static async Task PublishAsync(HttpClient http, bool isPeer, int seconds, int rate)
    {
        using var answer = await http.PostAsync($"{(isPeer ? "/peer" : "/ours")}?seconds={seconds}&rate={rate}", null);
        answer.EnsureSuccessStatusCode();
    }

    private static Task<double> ProcessorAsync(HttpClient http) => http.GetFromJsonAsync<double>("/processor");

    private static Process Start(int port) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
    {
        ArgumentList = { "hub-server", port.ToString(CultureInfo.InvariantCulture) },
        UseShellExecute = false,
    })!;

    private static async Task ReadyAsync(HttpClient http)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }
    }

    /// <summary>What one turn of a hub came to.</summary>
    private sealed record Round(double PerSecond, double MicrosecondsEach, long Fewest, long PerClient, double P50Ms, double P99Ms);
}
