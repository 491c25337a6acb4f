using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.ColumnCache;
using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Quality;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;
using Candlewick.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.MarketData.Api.Tests;

public sealed class QualityTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("00_clean.csv", 1440, 0, 0, 0)]
    [InlineData("02_gap_one_minute.csv", 1439, 1, 0, 0)]
    [InlineData("04_duplicate_identical.csv", 1440, 0, 1, 0)]
    [InlineData("08_nan_close.csv", 1439, 1, 0, 0)]
    [InlineData("14_spike_high_x10.csv", 1440, 0, 0, 1)]
    public async Task A_file_with_one_defect_is_judged_by_it(string file, int bars, int gaps, int duplicates, int outliers)
    {
        var path = TestData.Path($"bad-inputs/derived/{file}");
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportAsync("BTCUSDT", path);
        var quality = await desk.GetAsync("/api/data-quality/BTCUSDT");
        Assert.Equal(bars, quality.GetProperty("actual_bars").GetInt64());
        Assert.Equal(gaps, quality.GetProperty("gaps").GetInt64());
        Assert.Equal(duplicates, quality.GetProperty("duplicates_seen").GetInt64());
        Assert.Equal(outliers, quality.GetProperty("outliers").GetInt64());
        var clean = gaps + duplicates + outliers == 0;
        Assert.Equal(clean, quality.GetProperty("score").GetDouble() == 100);
        Assert.InRange(quality.GetProperty("score").GetDouble(), 0, 100);
        var components = quality.GetProperty("components").EnumerateArray().ToList();
        Assert.Equal(100, components.Sum(component => component.GetProperty("weight").GetDouble()));
        Assert.Equal(
            quality.GetProperty("score").GetDecimal(),
            Math.Floor(components.Sum(component => component.GetProperty("points").GetDecimal())));
        Assert.Equal(components.Count, quality.GetProperty("how").GetArrayLength());
        if (outliers > 0)
        {
            Assert.Equal("2024-12-05T13:20:00Z", quality.GetProperty("outlier_list")[0].GetProperty("timestamp").GetString());
            Assert.Equal("wick", quality.GetProperty("outlier_list")[0].GetProperty("kind").GetString());
        }
    }

    [Fact]
    public async Task A_series_that_many_ask_for_at_once_is_scanned_once()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 60));
        using var turns = new ScanTurns();
        var board = new QualityBoard(
            desk.Services.GetRequiredService<BarColumnCache>(), desk.Services.GetRequiredService<DataJobStore>(), turns);
        var series = Assert.Single(await desk.Services.GetRequiredService<SeriesStore>().ListAsync());
        var held = new TaskCompletionSource<int>();
        var others = Enumerable.Range(0, 2).Select(_ => turns.RunAsync(() => held.Task, CancellationToken.None)).ToList();

        var asked = Enumerable.Range(0, 10).Select(_ => board.AssessAsync(series, CancellationToken.None)).ToList();
        using var gone = new CancellationTokenSource();
        var leaver = board.AssessAsync(series, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        held.SetResult(0);
        await Task.WhenAll(others);

        var assessed = await Task.WhenAll(asked);
        Assert.Equal(60, assessed[0].Quality.ActualBars);
        Assert.All(assessed, each => Assert.Same(assessed[0], each));
        Assert.Same(assessed[0], await board.AssessAsync(series, CancellationToken.None));
    }

    [Fact]
    public async Task Two_scans_run_at_once_and_a_third_waits()
    {
        using var turns = new ScanTurns();
        var held = new TaskCompletionSource<int>();
        var running = Enumerable.Range(0, 2).Select(_ => turns.RunAsync(() => held.Task, CancellationToken.None)).ToList();
        var third = turns.RunAsync(() => Task.FromResult(3), CancellationToken.None);
        Assert.False(third.IsCompleted);

        held.SetResult(1);
        await Task.WhenAll(running);
        Assert.Equal(3, await third);
    }

    [Theory]
    [InlineData(525_600, 1)]
    [InlineData(100_000, 1)]
    [InlineData(10_000, 44)]
    public void A_series_in_which_something_is_missing_never_shows_100(long expected, long missing)
    {
        var market = new InstrumentId("TEST", VenueName.File);
        var series = new SeriesSummary(market, BarInterval.OneMinute, expected - missing, 0, 0, 1, Start);
        var gaps = new GapScan(TradingCalendar.AroundTheClock, expected, 1, missing, []);
        var none = new OutlierScan(0, [], 5, 5);

        var quality = DataQuality.Of(series, "1m", expected - missing, gaps, none, new SeenByImports(), Start, Start);

        Assert.InRange(quality.Completeness, 0.99, 0.9999);
        Assert.Equal(99, quality.Score);
        Assert.All(
            quality.Components.Where(part => part.Name is ScorePart.Completeness or ScorePart.Continuity),
            part => Assert.True(part.Points < part.Weight));
        Assert.All(
            quality.Components.Where(part => part.Name is ScorePart.Completeness or ScorePart.Continuity),
            part => Assert.InRange(part.Value, 0, 0.9999));
        Assert.DoesNotContain(quality.How, sentence => sentence.StartsWith("completeness: 50 ", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_real_month_of_minutes_is_complete_and_without_outliers()
    {
        var path = TestData.Path("crypto/binance_spot_1m/BTCUSDT-1m-2024-12_utc_derived.csv.gz");
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportAsync("BTCUSDT", path);
        var quality = await desk.GetAsync("/api/data-quality/BTCUSDT");
        Assert.Equal(1, quality.GetProperty("completeness").GetDouble());
        Assert.Equal(0, quality.GetProperty("outliers").GetInt64());
        Assert.Equal(100, quality.GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task Neighbouring_missing_bars_are_one_gap_and_the_list_tells_their_ends()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync(
            "TEST", DataDesk.Minutes(Start, 10) + DataDesk.Minutes(Start.AddMinutes(15), 5) + DataDesk.Minutes(Start.AddMinutes(21), 9));
        var gaps = (await desk.GetAsync("/api/data-quality/TEST/gaps")).EnumerateArray().ToList();
        Assert.Equal(2, gaps.Count);
        Assert.Equal("2024-12-02T00:10:00Z", gaps[0].GetProperty("from").GetString());
        Assert.Equal("2024-12-02T00:14:00Z", gaps[0].GetProperty("to").GetString());
        Assert.Equal(5, gaps[0].GetProperty("missing_bars").GetInt64());
        Assert.Equal(1, gaps[1].GetProperty("missing_bars").GetInt64());
        using var page = await desk.Http.GetAsync("/api/data-quality/TEST/gaps?limit=1");
        var link = page.Headers.GetValues("Link").Single();
        Assert.Equal(gaps[1].GetRawText(), (await desk.GetAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)]))[0].GetRawText());
        var all = await desk.GetAsync("/api/data-quality/all");
        Assert.Equal(24.0 / 30, all[0].GetProperty("completeness").GetDouble(), 12);
        Assert.Equal(all.GetRawText(), (await desk.GetAsync("/api/data-quality")).GetRawText());
        Assert.Equal(2, (await desk.GetAsync("/data/available"))[0].GetProperty("gap_count").GetInt64());

        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 30));
        var filled = await desk.GetAsync("/api/data-quality/TEST");
        Assert.Equal(1, filled.GetProperty("completeness").GetDouble());
        Assert.Equal(JsonValueKind.Array, filled.GetProperty("how").ValueKind);
    }

    [SkippableFact]
    public async Task A_stocks_weekends_are_no_gaps()
    {
        var path = Directory.GetFiles(TestData.Path("stocks/ibkr_market_base"), "AAPL*", SearchOption.AllDirectories)
            .First(file => new[] { "1d", "day", "daily" }.Any(word => file.Contains(word, StringComparison.OrdinalIgnoreCase)));
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var status = await desk.ImportAsync("AAPL", path);
        Assert.True(status.GetProperty("status").GetString() == "completed", status.GetRawText());
        var quality = await desk.GetAsync("/api/data-quality/AAPL");
        Assert.Equal("weekdays", quality.GetProperty("calendar").GetString());
        // Exchange holidays remain: some nine a year.
        Assert.InRange(quality.GetProperty("completeness").GetDouble(), 0.95, 0.99);
    }

    [Fact]
    public void A_close_that_is_undone_is_a_spike_and_one_that_stays_is_a_market()
    {
        var closes = Enumerable.Range(0, 500).Select(i => 100 + (i % 3 * 0.01)).ToArray();
        closes[200] = 130;
        for (var i = 400; i < 500; i++)
        {
            closes[i] += 40;
        }

        var outliers = OutlierScan.Of(Series(closes));
        Assert.Equal(1, outliers.Count);
        Assert.Equal(OutlierKind.Spike, outliers.Listed[0].Kind);
        Assert.Equal(Start.AddMinutes(200), outliers.Listed[0].Timestamp);
        Assert.InRange(outliers.Listed[0].Percent, 29, 31);
    }

    [Fact]
    public void A_constant_series_has_no_outliers_and_an_empty_one_no_gaps()
    {
        Assert.Equal(0, OutlierScan.Of(Series([.. Enumerable.Repeat(5.0, 50)])).Count);
        Assert.Equal(0, OutlierScan.Of(Series([])).Count);
        Assert.Equal(0, GapScan.Of(Series([])).ExpectedBars);
    }

    private static BarSeries Series(double[] closes) => new()
    {
        Market = new InstrumentId("TEST", VenueName.File),
        Timeframe = Timeframe.M1,
        OpenTimesMs = [.. Enumerable.Range(0, closes.Length).Select(i => Start.AddMinutes(i).ToUnixTimeMilliseconds())],
        Open = closes,
        High = closes,
        Low = closes,
        Close = closes,
        Volume = new double[closes.Length],
    };
}
