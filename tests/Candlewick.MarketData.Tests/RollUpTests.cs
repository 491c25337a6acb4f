using Candlewick.MarketData.Files;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Tests;

/// <summary>Rolled-up bars equal the exchange's own, imported whole or in random pieces and orders.</summary>
public sealed class RollUpTests
{
    private const string December = "crypto/binance_spot_1m/BTCUSDT-1m-2024-12_utc_derived.csv.gz";
    private const string Multi = "crypto/binance_spot_multi/BTCUSDT-";
    private const string Bybit = "crypto/bybit_linear_multi/DOGEUSDT_";

    /// <summary>The matching engine's halt: the exchange's larger bars do not open with their first smaller bar.</summary>
    private static readonly long Halt = new DateTimeOffset(2023, 3, 24, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [SkippableTheory]
    [InlineData(December, Multi + "30m.csv.gz", "30m", 1391)]
    [InlineData(December, Multi + "1h.csv.gz", "1h", 695)]
    [InlineData(December, Multi + "4h.csv.gz", "4h", 173)]
    [InlineData(December, Multi + "1d.csv.gz", "1D", 28)]
    [InlineData(December, Multi + "1w.csv.gz", "1W", 3)]
    [InlineData(Bybit + "1m.csv.gz", Bybit + "5m.csv.gz", "5m", 8639)]
    [InlineData(Bybit + "1m.csv.gz", Bybit + "15m.csv.gz", "15m", 2879)]
    [InlineData(Bybit + "1m.csv.gz", Bybit + "30m.csv.gz", "30m", 1439)]
    [InlineData(Bybit + "1m.csv.gz", Bybit + "60m.csv.gz", "1h", 719)]
    [InlineData(Bybit + "1m.csv.gz", Bybit + "240m.csv.gz", "4h", 179)]
    [InlineData(Multi + "1h.csv.gz", Multi + "4h.csv.gz", "4h", 9480)]
    [InlineData(Multi + "1h.csv.gz", Multi + "1d.csv.gz", "1D", 1580)]
    [InlineData(Multi + "1h.csv.gz", Multi + "1w.csv.gz", "1W", 225)]
    [InlineData(Multi + "1d.csv.gz", Multi + "1w.csv.gz", "1W", 454)]
    [InlineData(Multi + "1d.csv.gz", Multi + "1M.csv.gz", "1M", 104)]
    [InlineData(Multi + "2h.csv.gz", Multi + "4h.csv.gz", "4h", 19050)]
    [InlineData(Multi + "8h.csv.gz", Multi + "1d.csv.gz", "1D", 3170)]
    public async Task Rolled_up_bars_equal_the_exchanges_own(string from, string to, string timeframe, int atLeast)
    {
        await using var desk = await StoreFixture.CreateAsync();
        var file = StoreFixture.Read(from);
        await desk.ImportAsync("X", file);

        var rows = await desk.RowsAsync("X", timeframe);

        var compared = CompareWithExchange(rows, file, StoreFixture.Read(to));
        Assert.True(compared >= atLeast, $"only {compared} bars could be compared");
    }

    [SkippableTheory]
    [InlineData(December, 11)]
    [InlineData(December, 12)]
    [InlineData(Bybit + "1m.csv.gz", 13)]
    [InlineData(Multi + "1h.csv.gz", 14)]
    [InlineData(Multi + "1d.csv.gz", 15)]
    public async Task Random_pieces_in_any_order_give_the_same_bits_as_the_whole(string from, int seed)
    {
        var file = StoreFixture.Read(from);
        var interval = file.Interval!.Value;
        await using var whole = await StoreFixture.CreateAsync();
        await whole.ImportAsync("X", file);
        await using var pieces = await StoreFixture.CreateAsync();
        var random = new Random(seed);
        var cuts = Enumerable.Range(0, 60).Select(_ => random.Next(1, file.Bars.Count))
            .Append(0).Append(file.Bars.Count).Distinct().Order().ToList();
        var order = Enumerable.Range(0, cuts.Count - 1).ToArray();
        random.Shuffle(order);

        foreach (var piece in order)
        {
            // Pieces overlap their left neighbour now and then.
            var start = Math.Max(0, cuts[piece] - random.Next(0, 50));
            await pieces.ImportAsync("X", interval, file.Bars, start, cuts[piece + 1]);
        }

        foreach (var timeframe in BarInterval.All.Where(candidate => candidate.Index >= interval.Index))
        {
            Assert.Equal(await whole.RowsAsync("X", timeframe.Code), await pieces.RowsAsync("X", timeframe.Code));
        }

        Assert.Equal(
            await whole.Database.QueryAsync<ExtentRow>(ExtentRow.Sql), await pieces.Database.QueryAsync<ExtentRow>(ExtentRow.Sql));
    }

    [SkippableFact]
    public async Task Every_timeframe_from_one_minute_up_is_there()
    {
        await using var desk = await StoreFixture.CreateAsync();
        await desk.ImportAsync("X", StoreFixture.Read(December));

        (string, int)[] expected =
        [
            ("1m", 41761), ("5m", 8353), ("15m", 2785), ("30m", 1393), ("1h", 697), ("4h", 175), ("1D", 30), ("1W", 5), ("1M", 2),
        ];
        foreach (var (timeframe, count) in expected)
        {
            Assert.Equal(count, (await desk.RowsAsync("X", timeframe)).Count);
        }
    }

    [SkippableFact]
    public async Task Only_the_last_bar_is_unfinished_until_data_goes_on()
    {
        await using var desk = await StoreFixture.CreateAsync();
        var file = StoreFixture.Read(December);
        var noon = file.Bars.LowerBound(new DateTimeOffset(2024, 12, 5, 12, 2, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
        await desk.ImportAsync("X", file.Interval!.Value, file.Bars, 0, noon);
        foreach (var timeframe in new[] { "5m", "15m", "30m", "1h", "4h", "1D", "1W", "1M" })
        {
            var rows = await desk.RowsAsync("X", timeframe);
            Assert.Equal(0, rows[^1].IsFinal);
            Assert.All(rows.SkipLast(1), row => Assert.Equal(1, row.IsFinal));
        }

        // The data goes on after a hole that holds the end of the day: its bar is over, though nothing touched it.
        var later = file.Bars.LowerBound(new DateTimeOffset(2024, 12, 20, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
        await desk.ImportAsync("X", file.Interval!.Value, file.Bars, later, later + 1);

        foreach (var timeframe in new[] { "5m", "15m", "30m", "1h", "4h", "1D", "1W" })
        {
            var rows = await desk.RowsAsync("X", timeframe);
            Assert.Equal(0, rows[^1].IsFinal);
            Assert.All(rows.SkipLast(1), row => Assert.Equal(1, row.IsFinal));
        }
    }

    [SkippableFact]
    public async Task A_delivered_bar_stands_over_a_rolled_up_one_whichever_comes_first()
    {
        var minutes = StoreFixture.Read(December);
        var hours = StoreFixture.Read(Multi + "1h.csv.gz");
        // An hour that its exchange reports otherwise than its minutes add up to.
        var day = hours.Bars.LowerBound(new DateTimeOffset(2024, 12, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
        hours.Bars.High[day] += 100_000;
        await using var minutesFirst = await StoreFixture.CreateAsync();
        await minutesFirst.ImportAsync("X", minutes);
        await minutesFirst.ImportAsync("X", hours.Interval!.Value, hours.Bars, day, day + 48);
        await using var hoursFirst = await StoreFixture.CreateAsync();
        await hoursFirst.ImportAsync("X", hours.Interval!.Value, hours.Bars, day, day + 48);
        await hoursFirst.ImportAsync("X", minutes);

        foreach (var timeframe in BarInterval.All)
        {
            Assert.Equal(await minutesFirst.RowsAsync("X", timeframe.Code), await hoursFirst.RowsAsync("X", timeframe.Code));
        }

        var stored = (await minutesFirst.RowsAsync("X", "1h")).Single(row => row.OpenTime == hours.Bars.Times[day]);
        Assert.Equal(1, stored.IsImported);
        Assert.Equal(hours.Bars.High[day], stored.High);
        Assert.Equal(stored.High, (await minutesFirst.RowsAsync("X", "4h")).Single(row => row.OpenTime == hours.Bars.Times[day]).High);
    }

    [Fact]
    public void A_sum_keeps_eight_decimals_whatever_its_size()
    {
        Assert.Equal(0.3, RollUp.Sum([0.1, 0.2]));
        Assert.Equal(1.1, RollUp.Sum([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]));
        Assert.Equal(705639.88404001, RollUp.Sum([705639.88404, 0.00000001]));
        Assert.Equal(1e15 + 2, RollUp.Sum([1e15, 0.75, 0.75, 0.5]));
    }

    /// <summary>
    /// The exchange's bars that the source file covers from end to end, compared one by one: prices exactly, volume to 8 decimals.
    /// A bar that was still growing when the source was taken is the source's last and is left out.
    /// </summary>
    private static int CompareWithExchange(IReadOnlyList<StoreFixture.Row> rows, WholeFile source, WholeFile exchange)
    {
        var interval = exchange.Interval!.Value;
        var first = source.Bars.Times[0];
        var last = source.Bars.Times[source.Bars.Count - 1];
        // The exchange's first bar of all may open before its market did.
        var isWhole = exchange.Bars.Times[0] <= first && first < exchange.Bars.Times[1] && source.Report.FirstOpen!.Value.Year < 2018;
        var ours = rows.ToDictionary(row => row.OpenTime);
        var compared = 0;
        for (var i = 0; i < exchange.Bars.Count; i++)
        {
            var theirs = exchange.Bars[i];
            if ((theirs.OpenTimeMs < first && !isWhole) || interval.NextOpen(theirs.OpenTimeMs) > last)
            {
                continue;
            }

            Assert.True(ours.TryGetValue(theirs.OpenTimeMs, out var row), $"no bar at {theirs.OpenTime:u}");
            if (theirs.OpenTimeMs != Halt)
            {
                Assert.Equal((theirs.OpenTime, theirs.Open), (theirs.OpenTime, row!.Open));
            }

            Assert.Equal((theirs.OpenTime, theirs.High, theirs.Low, theirs.Close), (theirs.OpenTime, row!.High, row.Low, row.Close));
            Assert.Equal((theirs.OpenTime, Math.Round((decimal)theirs.Volume, 8)), (theirs.OpenTime, Math.Round((decimal)row.Volume, 8)));
            Assert.Equal(1, row.IsFinal);
            compared++;
        }

        return compared;
    }

    private sealed record ExtentRow
    {
        public const string Sql =
            """
            SELECT timeframe, bar_count, imported_count, first_open_time, last_open_time, last_imported_open_time
            FROM series_timeframes ORDER BY timeframe
            """;
        public string Timeframe { get; init; } = "";
        public long BarCount { get; init; }
        public long ImportedCount { get; init; }
        public long FirstOpenTime { get; init; }
        public long LastOpenTime { get; init; }
        public long? LastImportedOpenTime { get; init; }
    }
}
