using System.Numerics;
using System.Runtime.InteropServices;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Files;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage;

namespace Candlewick.Benchmarks.Data;

/// <summary>Five years of minutes: read, stored with every roll-up, rolled up in memory; pandas does the same beside it.</summary>
internal static class DataBenchmark
{
    private const int FiveYears = 1827 * 1440;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rows = Figures.Option(arguments, "--rows", FiveYears);
        var runs = Figures.Option(arguments, "--runs", 5);
        var folder = Directory.CreateTempSubdirectory("candlewick-bench-").FullName;
        try
        {
            var path = Path.Combine(folder, "BTCUSDT-1m-2020-2024.csv");
            MinuteFile.Write(path, rows);
            Console.WriteLine(
                $"{rows:N0} minutes, {new FileInfo(path).Length / 1e6:N0} MB; {runs} passes after one to warm up; "
                + $"{Environment.ProcessorCount} cores");
            Figures.CountsProcessorTime = arguments.Contains("--processor-time");
            var figures = new Figures();
            var peer = arguments.Contains("--no-peer") ? null : PandasPeer.Run(path, runs);
            if (!arguments.Contains("--import-only"))
            {
                Parse(figures, folder, path, runs, peer);
                RollUps(figures, folder, path, runs, peer);
            }

            if (!arguments.Contains("--no-import"))
            {
                await ImportAsync(figures, folder, path, Math.Min(runs, 3));
            }

            return figures.Print();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Parse(Figures figures, string folder, string path, int runs, PandasPeer? peer)
    {
        var bars = 0;
        var milliseconds = Figures.MedianMs(runs, () =>
        {
            using var spool = new BarSpool(Path.Combine(folder, "bars"));
            bars = BarFileReader.Read(path, new BarFileOptions(), spool).Bars.Count;
        });
        if (peer is not null && peer.Rows != bars)
        {
            throw new InvalidOperationException($"Read {bars} bars where pandas read {peer.Rows}.");
        }

        figures.Add(
            $"read and check {bars:N0} rows of 12 columns, one thread",
            $"{milliseconds:N0} ms (best {Figures.BestMs:N0}; {bars / milliseconds / 1000:N2} M rows/s)",
            peer is null ? "" : $"pandas {peer.Version} read_csv {peer.ParseMs:N0} ms",
            peer is null ? "" : $"{peer.ParseMs / milliseconds:N1} ×", "1.5 ×", peer is null ? null : peer.ParseMs / milliseconds >= 1.5);
    }

    private static async Task ImportAsync(Figures figures, string folder, string path, int runs)
    {
        var times = new double[runs];
        long stored = 0, all = 0;
        for (var run = 0; run < runs; run++)
        {
            var desk = Path.Combine(folder, $"desk-{run}");
            var data = new DataFolder(desk);
            await using var database = new Database(data.File("desk.db"));
            await new Migrator(TimeProvider.System).ApplyAsync(database, [new MigrationSource("market-data", typeof(IBarReader).Assembly)]);
            var store = new BarStore(database, new SeriesChanges(new NoBulletins()), TimeProvider.System);

            var started = Figures.Now();
            using var spool = new BarSpool(Path.Combine(folder, "bars"));
            var file = BarFileReader.Read(path, new BarFileOptions(), spool);
            var read = Figures.Now();
            var chunk = new BarColumns(BarStore.RowsPerStep);
            stored = 0;
            for (var row = 0; row < spool.Count; row += chunk.Count)
            {
                spool.ReadChunk(row, BarStore.RowsPerStep, chunk);
                var counts = await store.StoreStepAsync(
                    new InstrumentId("BTCUSDT", "binance"), file.Interval!.Value, chunk, 0, chunk.Count, along: null,
                    CancellationToken.None);
                stored += counts.Stored;
            }

            times[run] = Figures.Now() - started;
            Console.WriteLine($"import {run + 1}: read {read - started:N0} ms, in all {times[run]:N0} ms");
            all = await database.FirstOrDefaultAsync<long>("SELECT sum(bar_count) FROM series_timeframes");
            await database.DisposeAsync();
            Directory.Delete(desk, recursive: true);
        }

        var milliseconds = Figures.Median(times);
        var rate = stored / milliseconds * 1000;
        figures.Add($"import into SQLite with every roll-up ({all:N0} rows in all)", $"{milliseconds / 1000:N1} s ({rate:N0} rows/s)", "",
            "", "400,000 rows/s", rate >= 400_000);
    }

    private static void RollUps(Figures figures, string folder, string path, int runs, PandasPeer? peer)
    {
        using var spool = new BarSpool(Path.Combine(folder, "bars"));
        var full = new BarColumns(BarFileReader.Read(path, new BarFileOptions(), spool).Bars.Count);
        spool.ReadChunk(0, spool.Count, full);
        var prices = new BarColumns(full.Count);
        for (var row = 0; row < full.Count; row++)
        {
            prices.Add(full[row] with { QuoteVolume = 0, TradeCount = 0, TakerBuyVolume = 0, TakerBuyQuoteVolume = 0 });
        }

        foreach (var (
            minutes, columns, peerMs) in new[] { (prices, "6 columns", peer?.ChainMs), (full, "all 10 columns", peer?.FullChainMs) })
        {
            var results = new Dictionary<BarInterval, BarColumns> { [BarInterval.OneMinute] = minutes };
            var targets = BarInterval.All.Where(interval => interval.Timeframe is not null && interval != BarInterval.OneMinute).ToList();
            foreach (var target in targets)
            {
                results[target] = new BarColumns(minutes.Count / 4);
            }

            var chain = Figures.MedianMs(runs * 3, () =>
            {
                foreach (var target in targets)
                {
                    // Into the columns of the pass before, as the live market does: pandas' allocator keeps its memory, too.
                    var source = target.Sources.First();
                    results[target].Truncate(0);
                    RollUp.Append(results[source], source, target, results[target]);
                }
            });
            if (peer is not null)
            {
                CheckAgainst(peer, [.. targets.Select(target => results[target])]);
            }

            figures.Add(
                $"roll {minutes.Count:N0} minutes up to all 8 timeframes, chained, {columns}", $"{chain:N1} ms (best {Figures.BestMs:N1})",
                peerMs is null ? "" : $"pandas resample {peerMs:N0} ms", peerMs is null
                    ? "" : $"{peerMs / chain:N1} ×", "4 ×", peerMs is null ? null : peerMs / chain >= 4);
        }

        var hour = BarInterval.Of(Domain.Timeframe.H1);
        var alone = Figures.MedianMs(runs * 3, () => RollUp.Of(prices, BarInterval.OneMinute, hour));
        var aloneBest = Figures.BestMs;
        double seen = 0;
        var read = Figures.MedianMs(runs * 3, () => seen += PlainRead(prices));
        GC.KeepAlive(seen);
        figures.Add(
            "roll minutes up to 1h alone, 6 columns", $"{alone:N1} ms (best {aloneBest:N1})",
            $"plain read of the six columns {read:N1} ms (best {Figures.BestMs:N1})",
            $"{alone / read:N2} ×", "at most 2.5 ×", alone / read <= 2.5);
    }

    /// <summary>The same bars on both sides, or the times mean nothing.</summary>
    private static void CheckAgainst(PandasPeer peer, BarColumns[] ours)
    {
        var counts = ours.Select(bars => bars.Count).ToArray();
        var (weeks, months) = (ours[^2], ours[^1]);
        if (!counts.SequenceEqual(peer.Bars) || Math.Abs(weeks.Volume[1] - peer.WeekVolume) > 1e-6
            || months.High.AsSpan(0, months.Count).ToArray().Max() != peer.MonthHigh)
        {
            throw new InvalidOperationException(
                $"Rolled up {string.Join(' ', counts)} bars where pandas has {string.Join(' ', peer.Bars)}.");
        }
    }

    /// <summary>Every word of the six columns, as fast as the vectors go.</summary>
    private static double PlainRead(BarColumns bars)
    {
        var count = bars.Count;
        var sum = Add(MemoryMarshal.Cast<long, double>(bars.Times.AsSpan(0, count)));
        return sum + Add(bars.Open.AsSpan(0, count)) + Add(bars.High.AsSpan(0, count)) + Add(bars.Low.AsSpan(0, count))
            + Add(bars.Close.AsSpan(0, count)) + Add(bars.Volume.AsSpan(0, count));

        static double Add(ReadOnlySpan<double> values)
        {
            var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
            Vector<double> a = default, b = default;
            for (var i = 0; i + 1 < vectors.Length; i += 2)
            {
                a += vectors[i];
                b += vectors[i + 1];
            }

            return Vector.Sum(a + b);
        }
    }
}
