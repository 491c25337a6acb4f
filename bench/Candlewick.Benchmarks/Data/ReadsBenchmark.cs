using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Candlewick.Benchmarks.Data;

/// <summary>
/// A hundred hours of bars over 64 connections: one page again and again, as everybody who looks at a chart asks for it, and every time
/// another one; beside them the shortest answer that the desk has, which is the measure of what the server itself costs.
/// </summary>
internal static class ReadsBenchmark
{
    private const int Connections = 64;
    private const int Minutes = 90 * 1440;
    private const long FirstHourMs = 1_577_836_800_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static int s_pages;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (HostProcess.Find(arguments) is not { } host)
        {
            return 2;
        }

        var runs = Figures.Option(arguments, "--runs", 3);
        var time = TimeSpan.FromSeconds(Figures.Option(arguments, "--seconds", 5));
        await using var desk = await HostProcess.StartAsync(host);
        using var client = await desk.SignInAsync();
        await ImportAsync(client);
        var token = client.DefaultRequestHeaders.Authorization!.ToString();
        var live = Request("/health/live", token);
        var same = Request("/data/BTCUSDT/1h?limit=100", token);
        ReadOnlyMemory<byte>? Another()
        {
            var from = DateTimeOffset.FromUnixTimeMilliseconds(FirstHourMs).AddMinutes(Interlocked.Increment(ref s_pages));
            return Request($"/data/BTCUSDT/1h?limit=100&start_time={from:yyyy-MM-ddTHH:mm:ssZ}", token);
        }

        (string Name, Func<ReadOnlyMemory<byte>?> Next)[] loads =
            [("/health/live", () => live), ("the same page of 100 bars", () => same), ("always another page of 100 bars", Another)];
        var figures = loads.Select(_ => new List<LoadFigures>()).ToList();
        for (var run = -1; run < runs; run++)
        {
            for (var load = 0; load < loads.Length; load++)
            {
                var measured = await HttpLoad.RunAsync(desk.Port, Connections, loads[load].Next, run < 0 ? WarmUp : time);
                if (measured.Statuses.Keys.Any(status => status != 200))
                {
                    throw new InvalidOperationException($"{loads[load].Name}: {string.Join(' ', measured.Statuses)}");
                }

                if (run >= 0)
                {
                    figures[load].Add(measured);
                }
            }
        }

        var table = new Figures();
        var measure = Figures.Median(figures[0].Select(run => run.PerSecond));
        for (var load = 1; load < loads.Length; load++)
        {
            var mine = Figures.Median(figures[load].Select(run => run.PerSecond));
            var p99 = Figures.Median(figures[load].Select(run => run.P99Ms));
            table.Add(
                loads[load].Name, $"{mine:N0}/s, p99 {p99:N1} ms", $"/health/live {measure:N0}/s", $"{mine / measure:N2} ×",
                "0.5 ×, p99 10 ms", mine >= measure / 2 && p99 < 10);
        }

        return table.Print();
    }

    private static async Task ImportAsync(HttpClient client)
    {
        var path = Path.GetTempFileName();
        try
        {
            MinuteFile.Write(path, Minutes);
            using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(path)), "file", "BTCUSDT-1m.csv" } };
            using var answer = await client.PostAsync(new Uri("/admin/data/import/BTCUSDT.BINANCE", UriKind.Relative), form);
            answer.EnsureSuccessStatusCode();
            var job = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetString();
            var status = new Uri($"/admin/data/status/{job}", UriKind.Relative);
            while ((await client.GetFromJsonAsync<JsonElement>(status)).GetProperty("status").GetString() != "completed")
            {
                await Task.Delay(100);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Request(string path, string token) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {token}\r\n\r\n"));
}
