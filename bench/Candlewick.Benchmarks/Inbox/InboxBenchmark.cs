using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Candlewick.Platform.Storage.Engines;
using Microsoft.Data.Sqlite;

namespace Candlewick.Benchmarks.Inbox;

/// <summary>
/// Alerts a second, each answered once it is on the disk: refused by a rule over one route and over a thousand, and accepted over a
/// thousand, beside FastAPI with asyncpg writing the same rows. Both run one after the other in each round.
/// </summary>
internal static class InboxBenchmark
{
    private const int Connections = 64;
    private const int ManyRoutes = 1000;
    /// <summary>Entries before those that are measured: a desk that runs all day has its code compiled.</summary>
    private const int WarmUpEntries = 500;
    /// <summary>Alerts one after the other; as many come before them.</summary>
    private const int PathAlerts = 200;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenAlerts = TimeSpan.FromMilliseconds(100);
    private static int s_ids;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (HostProcess.Find(arguments) is not { } host)
        {
            return 2;
        }

        var runs = Figures.Option(arguments, "--runs", 3);
        var time = TimeSpan.FromSeconds(Figures.Option(arguments, "--seconds", 5));
        await using var peer = arguments.Contains("--no-peer") ? null
            : await FastApiPeer.StartAsync(Figures.Option(arguments, "--workers", Environment.ProcessorCount));
        var figures = new Figures();
        if (arguments.Contains("--only-path"))
        {
            await PathAsync(figures, host);
            return figures.Print();
        }

        if (!arguments.Contains("--only-accepted"))
        {
            await RefusedAsync(figures, host, peer, runs, time, routes: 1);
            await RefusedAsync(figures, host, peer, runs, time, ManyRoutes);
        }

        if (!arguments.Contains("--only-refused"))
        {
            await AcceptedAsync(figures, host, peer, runs, Figures.Option(arguments, "--entries", ManyRoutes));
            await PathAsync(figures, host);
        }

        return figures.Print();
    }

    private static async Task RefusedAsync(Figures figures, string host, FastApiPeer? peer, int runs, TimeSpan time, int routes)
    {
        await using var desk = await HostProcess.StartAsync(host);
        var paths = await MakeRoutesAsync(desk, routes);
        // Beyond its target already: refused by a rule, after everything about its form was right.
        Func<ReadOnlyMemory<byte>?> Next(string path, IReadOnlyList<string> among) => () =>
        {
            var id = Interlocked.Increment(ref s_ids);
            return Request(
                among.Count == 0 ? $"{path}{id % routes}" : among[id % among.Count],
                $$"""{"action":"buy","symbol":"BTCUSDT","entry":"1.00","target":"1.10","stop":"0.95","id":"load-{{id}}"}""");
        };
        var ours = new List<LoadFigures>();
        var theirs = new List<LoadFigures>();
        await HttpLoad.RunAsync(desk.Port, Connections, Next("", paths), WarmUp);
        if (peer is not null)
        {
            await HttpLoad.RunAsync(peer.Port, Connections, Next("/refused/", []), WarmUp);
        }

        for (var run = 0; run < runs; run++)
        {
            ours.Add(await HttpLoad.RunAsync(desk.Port, Connections, Next("", paths), time));
            if (peer is not null)
            {
                theirs.Add(await HttpLoad.RunAsync(peer.Port, Connections, Next("/refused/", []), time));
            }
        }

        Add(figures, $"alert refused by a rule, {routes:N0} route{(routes == 1 ? "" : "s")}", ours, theirs, wanted: 5, p99Ms: 20);
    }

    private static async Task AcceptedAsync(Figures figures, string host, FastApiPeer? peer, int runs, int entries)
    {
        var ours = new List<LoadFigures>();
        var theirs = new List<LoadFigures>();
        for (var run = 0; run < runs; run++)
        {
            // A route takes one entry at a time, so each round begins with a new desk.
            await using var desk = await HostProcess.StartAsync(host);
            var paths = await MakeRoutesAsync(desk, WarmUpEntries + entries);
            await HttpLoad.RunAsync(desk.Port, Connections, Each([.. paths.Take(WarmUpEntries)]), TimeSpan.FromMinutes(1));
            ours.Add(await HttpLoad.RunAsync(desk.Port, Connections, Each([.. paths.Skip(WarmUpEntries)]), TimeSpan.FromMinutes(1)));
            if (peer is not null)
            {
                var round = run;
                var there = Enumerable.Range(0, WarmUpEntries + entries).Select(number => $"/accepted/{round}-{number}").ToList();
                await HttpLoad.RunAsync(peer.Port, Connections, Each([.. there.Take(WarmUpEntries)]), TimeSpan.FromMinutes(1));
                theirs.Add(await HttpLoad.RunAsync(peer.Port, Connections, Each([.. there.Skip(WarmUpEntries)]), TimeSpan.FromMinutes(1)));
            }
        }

        Add(figures, $"accepted entry with session, steps, trade and order, {entries:N0} routes", ours, theirs, wanted: 2, p99Ms: 30);
    }

    /// <summary>
    /// Alerts one after the other, ten a second: from the moment at which the desk had the alert to that at which it sent the
    /// order, and to that at which it had the simulator's word, as the desk itself wrote them down, to the millisecond.
    /// </summary>
    private static async Task PathAsync(Figures figures, string host)
    {
        await using var desk = await HostProcess.StartAsync(host);
        var paths = await MakeRoutesAsync(desk, 2 * PathAlerts);
        foreach (var path in paths)
        {
            await HttpLoad.RunAsync(desk.Port, 1, Each([path]), TimeSpan.FromMinutes(1));
            await Task.Delay(BetweenAlerts);
        }

        SqliteNative.Bind();
        using var books = new SqliteConnection($"Data Source={desk.Data}/desk.db;Mode=ReadOnly");
        books.Open();
        var (sent, heard) = (new List<double>(), new List<double>());
        using var command = books.CreateCommand();
        command.CommandText =
            """
            SELECT trade_signals.received_at, orders.sent_at, MIN(order_events.received_at) FROM trade_signals
            JOIN orders ON orders.trade_id = trade_signals.trade_id JOIN order_events USING (client_order_id)
            WHERE orders.leg = 'Entry' AND orders.revision = 0 GROUP BY trade_signals.sequence ORDER BY trade_signals.sequence
            """;
        using var row = command.ExecuteReader();
        for (var number = 0; row.Read(); number++)
        {
            if (number >= PathAlerts)
            {
                var received = row.GetDateTimeOffset(0);
                sent.Add((row.GetDateTimeOffset(1) - received).TotalMilliseconds);
                heard.Add((row.GetDateTimeOffset(2) - received).TotalMilliseconds);
            }
        }

        Report("alert to its order sent", sent, 2, 10);
        Report("alert to the simulator's word", heard, null, null);

        void Report(string work, List<double> times, double? p50, double? p99)
        {
            times.Sort();
            var (half, most) = (times[times.Count / 2], times[(int)(times.Count * 0.99)]);
            figures.Add($"{work} ({times.Count:N0} alerts)", $"p50 {half:N0} ms, p99 {most:N0} ms", "", "",
                p50 is null ? "" : $"p50 {p50:N0} ms, p99 {p99:N0} ms", p50 is null ? null : half <= p50 && most <= p99);
        }
    }

    /// <summary>One entry for each path, with a target so far that a thousand of them need little money.</summary>
    private static Func<ReadOnlyMemory<byte>?> Each(IReadOnlyList<string> paths)
    {
        var at = -1;
        return () => Interlocked.Increment(ref at) is var number && number < paths.Count
            ? Request(paths[number], """{"action":"buy","symbol":"BTCUSDT","entry":"market","target":"+900%","stop":"-90%","id":"entry"}""")
            : default(ReadOnlyMemory<byte>?);
    }

    private static void Add(Figures figures, string work, List<LoadFigures> ours, List<LoadFigures> theirs, double wanted, double p99Ms)
    {
        var (mine, p99) = (Figures.Median(ours.Select(run => run.PerSecond)), Figures.Median(ours.Select(run => run.P99Ms)));
        var statuses = ours.SelectMany(run => run.Statuses).Select(pair => $"{pair.Key} × {pair.Value:N0}");
        Console.WriteLine($"{work}: {string.Join(", ", statuses)}, median {Figures.Median(ours.Select(run => run.MedianMs)):N1} ms");
        if (theirs.Count == 0)
        {
            figures.Add(work, $"{mine:N0}/s, p99 {p99:N1} ms", "", "", $"{wanted:N0} ×, p99 {p99Ms:N0} ms", null);
            return;
        }

        var peer = Figures.Median(theirs.Select(run => run.PerSecond));
        figures.Add(
            work, $"{mine:N0}/s, p99 {p99:N1} ms", $"{peer:N0}/s, p99 {Figures.Median(theirs.Select(run => run.P99Ms)):N1} ms",
            $"{mine / peer:N2} ×", $"{wanted:N0} ×, p99 {p99Ms:N0} ms", mine >= wanted * peer && p99 < p99Ms);
    }

    private static async Task<IReadOnlyList<string>> MakeRoutesAsync(HostProcess desk, int count)
    {
        using var client = await desk.SignInAsync();
        var account = (await client.GetFromJsonAsync<JsonElement>("/api/accounts"))[0].GetProperty("account").GetString();
        var paths = new List<string>();
        for (var number = 0; number < count; number++)
        {
            using var answer = await client.PostAsJsonAsync("/api/routes", new
            {
                name = $"route {number}", symbols = new[] { "BTCUSDT" }, account, staking_tree_id = "five-wins-before-six-losses",
                allow_lower_reward_risk = true, max_loss_percent = 100,
            });
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
            }

            paths.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("webhook_path").GetString()!);
        }

        return paths;
    }

    private static byte[] Request(string path, string body) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
}
