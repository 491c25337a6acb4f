using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;

namespace Candlewick.MarketData.Tests;

public sealed class BarStoreTests
{
    private const long Start = 1_733_356_800_000; // 2024-12-05T00:00Z
    private const long Minute = 60_000;
    private static readonly InstrumentId X = new("X", VenueName.File);

    [Fact]
    public async Task The_same_import_again_changes_nothing()
    {
        await using var desk = await StoreFixture.CreateAsync();
        var bars = Minutes(5000);
        Assert.Equal(new StoreCounts(5000, 0, 0), await desk.ImportAsync("X", BarInterval.OneMinute, bars));
        var before = await desk.RowsAsync("X", "1h");
        var revision = (await desk.Series.ListAsync()).Single().Revision;

        Assert.Equal(new StoreCounts(0, 5000, 0), await desk.ImportAsync("X", BarInterval.OneMinute, bars));

        Assert.Equal(before, await desk.RowsAsync("X", "1h"));
        Assert.Equal(revision, (await desk.Series.ListAsync()).Single().Revision);
    }

    [Fact]
    public async Task A_restated_bar_replaces_the_old_one_everywhere_and_is_logged()
    {
        await using var desk = await StoreFixture.CreateAsync();
        var bars = Minutes(3000);
        await desk.ImportAsync("X", BarInterval.OneMinute, bars);
        var restated = Minutes(3000);
        restated.High[700] = 5000;
        restated.Volume[700] += 1;

        Assert.Equal(new StoreCounts(0, 2999, 1), await desk.ImportAsync("X", BarInterval.OneMinute, restated));

        foreach (var timeframe in new[] { "5m", "1h", "4h", "1D", "1W", "1M" })
        {
            Assert.Equal(5000, (await desk.RowsAsync("X", timeframe)).Max(row => row.High));
        }

        await using var fresh = await StoreFixture.CreateAsync();
        await fresh.ImportAsync("X", BarInterval.OneMinute, restated);
        Assert.Equal(await fresh.RowsAsync("X", "1D"), await desk.RowsAsync("X", "1D"));
        var log = Assert.Single(
            await desk.Database.QueryAsync<RestatementRow>("SELECT timeframe, open_time, old_high, new_high FROM bar_restatements"));
        Assert.Equal(new RestatementRow { Timeframe = "1m", OpenTime = bars.Times[700], OldHigh = bars.High[700], NewHigh = 5000 }, log);
    }

    [Fact]
    public async Task The_log_of_restatements_is_bounded()
    {
        await using var desk = await StoreFixture.CreateAsync();
        var bars = Minutes(6000);
        await desk.ImportAsync("X", BarInterval.OneMinute, bars);
        for (var round = 0; round < 2; round++)
        {
            for (var row = 0; row < bars.Count; row++)
            {
                bars.Volume[row] += 1;
            }

            Assert.Equal(6000, (await desk.ImportAsync("X", BarInterval.OneMinute, bars)).Restated);
        }

        Assert.Equal(10_000, await desk.Database.FirstOrDefaultAsync<long>("SELECT count(*) FROM bar_restatements"));
    }

    [Fact]
    public async Task An_import_that_dies_between_two_steps_goes_on_and_ends_the_same()
    {
        var bars = Minutes(100_000);
        await using var whole = await StoreFixture.CreateAsync();
        await whole.ImportAsync("X", BarInterval.OneMinute, bars);
        await using var broken = await StoreFixture.CreateAsync();
        // The first two steps are durable, the third is rolled back half-way.
        var done = BarStore.StepEnd(bars, BarStore.StepEnd(bars, 0, BarInterval.OneMinute), BarInterval.OneMinute);
        await broken.ImportAsync("X", BarInterval.OneMinute, bars, 0, done);
        await Assert.ThrowsAsync<IOException>(() => broken.Store.StoreStepAsync(
            X, BarInterval.OneMinute, bars, done, done + 10_000, (_, _, _) => throw new IOException("the power went"),
            CancellationToken.None));
        Assert.Equal(done, (await broken.RowsAsync("X", "1m")).Count);
        Assert.Equal(0, (await broken.RowsAsync("X", "1D"))[^1].IsFinal);

        var counts = await broken.ImportAsync("X", BarInterval.OneMinute, bars);

        Assert.Equal(new StoreCounts(bars.Count - done, done, 0), counts);
        foreach (var timeframe in Timeframe.All)
        {
            Assert.Equal(await whole.RowsAsync("X", timeframe.Code), await broken.RowsAsync("X", timeframe.Code));
        }
    }

    [Fact]
    public async Task A_bar_whose_time_is_not_over_is_unfinished_until_it_is_delivered_again()
    {
        await using var desk = await StoreFixture.CreateAsync(DateTimeOffset.FromUnixTimeMilliseconds(Start + (9 * Minute) + 30_000));
        var bars = Minutes(10);
        await desk.ImportAsync("X", BarInterval.OneMinute, bars);
        Assert.Equal(0, (await desk.RowsAsync("X", "1m"))[^1].IsFinal);
        Assert.Equal([1, 0], (await desk.RowsAsync("X", "5m")).Select(row => row.IsFinal));

        desk.Clock.Now = DateTimeOffset.FromUnixTimeMilliseconds(Start + (10 * Minute));
        bars.Close[9] = bars.High[9];
        Assert.Equal(new StoreCounts(1, 9, 0), await desk.ImportAsync("X", BarInterval.OneMinute, bars));

        Assert.All(await desk.RowsAsync("X", "5m"), row => Assert.Equal(1, row.IsFinal));
        Assert.Equal(bars.High[9], (await desk.RowsAsync("X", "5m"))[^1].Close);
    }

    [Fact]
    public async Task A_page_starts_at_the_start_or_ends_at_the_end()
    {
        await using var desk = await StoreFixture.CreateAsync();
        var bars = Minutes(500);
        await desk.ImportAsync("X", BarInterval.OneMinute, bars);

        var first = await desk.Reader.ReadAsync(X, Timeframe.M1, Start + (100 * Minute), null, 3);
        var last = await desk.Reader.ReadAsync(X, Timeframe.M1, null, Start + (200 * Minute), 3);

        Assert.Equal([100L, 101, 102], first.Select(bar => (bar.Bar.OpenTimeMs - Start) / Minute));
        Assert.Equal([198L, 199, 200], last.Select(bar => (bar.Bar.OpenTimeMs - Start) / Minute));
        Assert.Equal(bars[100], first[0].Bar);
    }

    [Fact]
    public async Task A_scan_equals_the_database_whatever_happens_to_its_file()
    {
        await using var desk = await StoreFixture.CreateAsync();
        var bars = Minutes(30_000);
        await desk.ImportAsync("X", BarInterval.OneMinute, bars);
        await ScanEqualsAsync(desk, bars);
        var file = desk.Cache.FileOf(X, Timeframe.M1);
        Assert.True(File.Exists(file));
        await ScanEqualsAsync(desk, bars);

        // Stale: the series moved on.
        bars.High[20_000] = 9000;
        await desk.ImportAsync("X", BarInterval.OneMinute, bars, 20_000, 20_001);
        await ScanEqualsAsync(desk, bars);

        // Damaged, and found by a process that has not seen it before.
        foreach (var damage in new Action<byte[]>[] { bytes => bytes[5000] ^= 1, bytes => bytes[0] = 0, bytes => bytes[24] ^= 1 })
        {
            var bytes = await File.ReadAllBytesAsync(file);
            damage(bytes);
            await File.WriteAllBytesAsync(file, bytes);
            using var restarted = desk.OpenCache();
            await ScanEqualsAsync(restarted, bars);
        }

        // Cut short, then gone.
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file))[..1000]);
        await ScanEqualsAsync(desk, bars);
        desk.Cache.Clear("X");
        Assert.False(File.Exists(file));
        await ScanEqualsAsync(desk, bars);
    }

    [Fact]
    public async Task A_scan_of_a_stretch_gives_just_that_stretch()
    {
        await using var desk = await StoreFixture.CreateAsync();
        var bars = Minutes(30_000);
        await desk.ImportAsync("X", BarInterval.OneMinute, bars);
        for (var pass = 0; pass < 2; pass++)
        {
            var scan = await desk.Reader.ScanAsync(X, Timeframe.M1, Start + (10 * Minute), Start + (25_000 * Minute));
            Assert.Equal(
                (24_991, Start + (10 * Minute), Start + (25_000 * Minute)), (scan.Count, scan.OpenTimesMs[0], scan.OpenTimesMs[^1]));
            Assert.Equal(bars.Close.AsSpan(10, 24_991).ToArray(), scan.Close);
        }

        Assert.Equal(0, (await desk.Reader.ScanAsync(X with { Symbol = "NONE" }, Timeframe.M1, 0, long.MaxValue)).Count);
    }

    private static Task ScanEqualsAsync(StoreFixture desk, BarColumns bars) => ScanEqualsAsync(desk.Cache, bars);

    private static async Task ScanEqualsAsync(ColumnCache.BarColumnCache cache, BarColumns bars)
    {
        var scan = await cache.ScanAsync(X, Timeframe.M1, long.MinValue, long.MaxValue, CancellationToken.None);
        Assert.Equal(bars.Times.AsSpan(0, bars.Count).ToArray(), scan.OpenTimesMs);
        Assert.Equal(bars.High.AsSpan(0, bars.Count).ToArray(), scan.High);
        Assert.Equal(bars.Volume.AsSpan(0, bars.Count).ToArray(), scan.Volume);
    }

    private static BarColumns Minutes(int count)
    {
        var random = new Random(count);
        var bars = new BarColumns(count);
        var price = 1000.0;
        for (var row = 0; row < count; row++)
        {
            var close = price + random.Next(-10, 11);
            bars.Add(new Bar(
                Start + (row * Minute), price, Math.Max(price, close) + 0.5, Math.Min(price, close) - 0.5, close,
                random.Next(1, 1_000_000) / 1e5, random.Next(1, 1_000_000) / 1e3, random.Next(1, 100), random.Next(1, 1000) / 1e8, 0.25));
            price = Math.Max(100, close);
        }

        return bars;
    }

    private sealed record RestatementRow
    {
        public string Timeframe { get; init; } = "";
        public long OpenTime { get; init; }
        public double OldHigh { get; init; }
        public double NewHigh { get; init; }
    }
}
