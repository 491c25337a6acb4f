using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Candlewick.Benchmarks.Data;

/// <summary>
/// Imports by the built host, over HTTP: rows a second as the job's row tells them, and the memory of the process meanwhile and
/// afterwards. Beside five years of minutes: the same with its lines in disorder, and small archives that unpack to gigabytes.
/// </summary>
internal static class ImportBenchmark
{
    private const int FiveYears = 1827 * 1440;
    private const double MostMegabytes = 300;
    private const double MostAfterwards = 200;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private sealed record Outcome(double Seconds, long Stored, string Words, double PeakMegabytes, double RestMegabytes);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (HostProcess.Find(arguments) is not { } host)
        {
            return 2;
        }

        var rows = Figures.Option(arguments, "--rows", FiveYears);
        var runs = Figures.Option(arguments, "--runs", 3);
        var folder = Directory.CreateTempSubdirectory("candlewick-bench-").FullName;
        try
        {
            var figures = new Figures();
            var path = Path.Combine(folder, "BTCUSDT-1m-2020-2024.csv");
            MinuteFile.Write(path, rows);
            if (arguments.Contains("--postgres"))
            {
                return await OnPostgresAsync(host, path, runs);
            }

            var outcomes = new List<Outcome>();
            for (var run = 0; run < runs; run++)
            {
                outcomes.Add(await ImportAsync(host, path));
            }

            var rate = Figures.Median(outcomes.Select(outcome => outcome.Stored / outcome.Seconds));
            figures.Add($"import of {rows:N0} rows by the host", $"{rate:N0} rows/s", "", "", "400,000 rows/s", rate >= 400_000);
            AddMemory(figures, $"import of {rows:N0} rows", outcomes);
            if (!arguments.Contains("--only-sorted"))
            {
                AddMemory(figures, "the same, newest line first", [await ImportAsync(host, Reversed(path))]);
                AddMemory(figures, "one line of gigabytes in 10 MB", [await ImportAsync(host, Bomb(folder, "0"u8.ToArray()))]);
                AddMemory(figures, "one bar repeated for gigabytes", [await ImportAsync(host, Bomb(
                    folder, "1577836800000,1,1,1,1,1,1577836859999,1,1,1,1,0\n"u8.ToArray()))]);
            }

            return figures.Print();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The same on PostgreSQL with psql's \copy beside it: into an empty range, and over one that is there.</summary>
    private static async Task<int> OnPostgresAsync(string host, string path, int runs)
    {
        var prepared = CopyPeer.Prepare(path);
        var (copied, empty, overlapped) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            await using var server = await PostgresServer.StartAsync() ?? throw new InvalidOperationException("apt-get install postgresql");
            copied.Add(await CopyPeer.CopyAsync(server, prepared));
            await server.PsqlAsync("DROP TABLE peer_bars");
            await using var process = await HostProcess.StartAsync(
                host, new Dictionary<string, string> { ["DATABASE_URL"] = server.Address });
            empty.Add((await ImportIntoAsync(process, path)).Seconds);
            overlapped.Add((await ImportIntoAsync(process, path)).Seconds);
        }

        var figures = new Figures();
        var peer = Figures.Median(copied);
        void Add(string work, double seconds, double wanted) => figures.Add(
            work, $"{seconds:N1} s", $"{peer:N1} s", $"{peer / seconds:N2}", $"{wanted}", peer / seconds >= wanted);
        Add("import on PostgreSQL into an empty range, roll-ups included", Figures.Median(empty), 0.65);
        Add("import on PostgreSQL over bars that are there", Figures.Median(overlapped), 0.4);
        return figures.Print();
    }

    private static void AddMemory(Figures figures, string work, List<Outcome> outcomes)
    {
        var (peak, rest) = (outcomes.Max(outcome => outcome.PeakMegabytes), outcomes.Max(outcome => outcome.RestMegabytes));
        Console.WriteLine($"{work}: {outcomes[0].Seconds:N1} s, {outcomes[0].Words}");
        figures.Add($"{work}: peak memory", $"{peak:N0} MB", "", "", "under 300 MB", peak < MostMegabytes);
        figures.Add($"{work}: memory within 30 s of its end", $"{rest:N0} MB", "", "", "under 200 MB", rest < MostAfterwards);
    }

    private static async Task<Outcome> ImportAsync(string host, string path)
    {
        await using var process = await HostProcess.StartAsync(host);
        return await ImportIntoAsync(process, path);
    }

    private static async Task<Outcome> ImportIntoAsync(HostProcess process, string path)
    {
        using var client = await process.SignInAsync();
        using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(path)), "file", Path.GetFileName(path) } };
        using var answer = await client.PostAsync("/admin/data/import/BTCUSDT", form);
        answer.EnsureSuccessStatusCode();
        var job = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetString();
        var status = await EndAsync(client, job!);
        var rest = process.ResidentMegabytes;
        for (var waited = TimeSpan.Zero; waited < Rest && rest >= MostAfterwards; waited += TimeSpan.FromSeconds(1))
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            rest = process.ResidentMegabytes;
        }

        var seconds = status.GetProperty("completed_at").GetDateTimeOffset() - status.GetProperty("started_at").GetDateTimeOffset();
        var stored = status.GetProperty("processed_records").GetInt64();
        return new Outcome(
            seconds.TotalSeconds, stored, $"{status.GetProperty("status")}: {stored:N0} bars. {status.GetProperty("error_message")}",
            process.PeakMegabytes, rest);
    }

    private static async Task<JsonElement> EndAsync(HttpClient client, string job)
    {
        while (true)
        {
            var status = await client.GetFromJsonAsync<JsonElement>($"/admin/data/status/{job}");
            if (status.GetProperty("status").GetString() is "completed" or "failed" or "cancelled")
            {
                return status;
            }

            await Task.Delay(100);
        }
    }

    private static string Reversed(string path)
    {
        var reversed = path + ".newest-first.csv";
        var lines = File.ReadAllLines(path);
        Array.Reverse(lines);
        File.WriteAllLines(reversed, lines, Encoding.ASCII);
        return reversed;
    }

    /// <summary>Ten megabytes of gzip that hold a text over and over.</summary>
    private static string Bomb(string folder, byte[] text)
    {
        const int PackedBytes = 10_000_000;
        var path = Path.Combine(folder, $"BTCUSDT-1m-{text.Length}.csv.gz");
        var block = new byte[1 << 20];
        for (var at = 0; at < block.Length; at++)
        {
            block[at] = text[at % text.Length];
        }

        var whole = block.Length / text.Length * text.Length;
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.Optimal);
        while (file.Length < PackedBytes)
        {
            gzip.Write(block, 0, whole);
        }

        return path;
    }
}
