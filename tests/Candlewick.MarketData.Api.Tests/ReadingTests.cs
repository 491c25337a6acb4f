using System.Diagnostics;
using System.Net;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Testing;

namespace Candlewick.MarketData.Api.Tests;

public sealed class ReadingTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Instrument Apple = new("AAPL", "Apple Inc.", "stock", "AAPL", "USD", 0.01m, 1m, 1m, 1_000_000m, 1m);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_range_with_a_start_gives_its_first_bars_and_without_one_its_last()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 200));
        var first = await desk.GetAsync("/data/test/1m?start_time=2024-12-02T01:00:00Z&limit=5");
        Assert.Equal("2024-12-02T01:00:00Z", first.GetProperty("start_time").GetString());
        Assert.Equal("2024-12-02T01:04:00Z", first.GetProperty("end_time").GetString());
        var last = await desk.GetAsync("/data/TEST/1m?end_time=2024-12-02T01:00:00%2B00:00&limit=5");
        Assert.Equal("2024-12-02T00:56:00Z", last.GetProperty("start_time").GetString());
        Assert.Equal("2024-12-02T01:00:00Z", last.GetProperty("end_time").GetString());
        var zoned = await desk.GetAsync("/data/TEST/1m?start_time=2024-12-02T03:00:00+02:00&limit=1");
        Assert.Equal("2024-12-02T01:00:00Z", zoned.GetProperty("start_time").GetString());
        var none = await desk.GetAsync("/data/TEST/1m?start_time=2030-01-01");
        Assert.Equal(0, none.GetProperty("candle_count").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, none.GetProperty("start_time").ValueKind);
    }

    [Theory]
    [InlineData("/data/TEST/7m", "timeframe", "1m 5m 15m 30m 1h 4h 1D 1W 1M")]
    [InlineData("/data/TEST/1m?limit=0", "limit", "below 1")]
    [InlineData("/data/TEST/1m?limit=10001", "limit", "above 10000")]
    [InlineData("/data/TEST/1m?limit=ten", "limit", "whole number")]
    [InlineData("/data/TEST/1m?start_time=yesterday", "start_time", "2024-12-01T00:00:00Z")]
    [InlineData("/data/TEST/1m?start_time=2024-12-03&end_time=2024-12-02", "start_time", "is later than end_time")]
    [InlineData("/data/TEST/1m?source=dreams", "source", "is not a venue; use one of binance")]
    [InlineData("/data/TEST/1m?venue=dreams", "venue", "is not a venue; use one of binance")]
    [InlineData("/data/TEST.FILE/1m?venue=binance", "venue", "names another venue than binance")]
    [InlineData("/data/TEST/1m?as_of=soon", "as_of", "is not an instant")]
    [InlineData("/data/TEST/multiple", "timeframes", "is required")]
    [InlineData("/data/TEST/multiple?timeframes=1m,2y", "timeframes", "'2y' is not a timeframe")]
    [InlineData("/data/TE%2FST/1m", "symbol", "is not a symbol")]
    [InlineData("/data/available?limit=501", "limit", "above 500")]
    [InlineData("/data/available?cursor=nonsense", "cursor", "Link header")]
    [InlineData("/api/data-quality/TEST?source=dreams", "source", "is not a venue")]
    public async Task The_answer_to_a_bad_question_names_the_field(string path, string field, string words)
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 5));
        var problem = await desk.GetAsync(path, HttpStatusCode.BadRequest);
        Assert.Contains(words, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/data/NONE/1m")]
    [InlineData("/data/NONE.BINANCE/1m")]
    [InlineData("/data/NONE/1m/latest")]
    [InlineData("/data/NONE/1m/stats")]
    [InlineData("/data/NONE/multiple?timeframes=1m")]
    [InlineData("/api/data-quality/NONE")]
    [InlineData("/api/data-quality/NONE/gaps")]
    public async Task An_unknown_symbol_is_not_found(string path)
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.GetAsync(path, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Several_timeframes_come_in_one_answer()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 120));
        var answer = await desk.GetAsync("/data/TEST/multiple?timeframes=1m,5m,1h&limit=3");
        Assert.Equal(["1m", "5m", "1h"], answer.GetProperty("timeframes").EnumerateObject().Select(list => list.Name));
        Assert.Equal(3, answer.GetProperty("timeframes").GetProperty("5m").GetProperty("candle_count").GetInt32());
        Assert.Equal(2, answer.GetProperty("timeframes").GetProperty("1h").GetProperty("candle_count").GetInt32());
    }

    [Theory]
    [InlineData("0.1", 144)]
    [InlineData("31538.617", 45415608.48)]
    public async Task Statistics_and_larger_bars_add_volumes_up_to_their_decimals(string volume, double sum)
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var lines = Enumerable.Range(0, 1440).Select(i => $"{Start.AddMinutes(i).ToUnixTimeMilliseconds()},10,11,9,10,{volume}\n");
        await desk.ImportTextAsync("TEST", "open_time,open,high,low,close,volume\n" + string.Concat(lines));
        foreach (var timeframe in new[] { "1m", "5m", "1h", "1D" })
        {
            Assert.Equal(sum, (await desk.GetAsync($"/data/TEST/{timeframe}/stats")).GetProperty("total_volume").GetDouble());
        }

        Assert.Equal(sum, (await desk.GetAsync("/data/TEST/1D/latest")).GetProperty("candle").GetProperty("volume").GetDouble());
    }

    [Fact]
    public async Task Statistics_are_those_of_the_bars()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 120));
        var bars = (await desk.GetAsync("/data/TEST/1m?limit=1000")).GetProperty("candles").EnumerateArray().ToList();
        var stats = await desk.GetAsync("/data/TEST/1m/stats");
        Assert.Equal(120, stats.GetProperty("candle_count").GetInt32());
        Assert.Equal(bars.Max(bar => bar.GetProperty("high").GetDouble()), stats.GetProperty("price_high").GetDouble());
        Assert.Equal(bars.Min(bar => bar.GetProperty("low").GetDouble()), stats.GetProperty("price_low").GetDouble());
        Assert.Equal(bars.Sum(bar => bar.GetProperty("volume").GetDouble()), stats.GetProperty("total_volume").GetDouble(), 9);
        var closes = bars.ConvertAll(bar => bar.GetProperty("close").GetDouble());
        var changes = closes.Zip(closes.Skip(1), (before, after) => Math.Log(after / before)).ToList();
        var mean = changes.Average();
        var deviation = Math.Sqrt(changes.Sum(change => (change - mean) * (change - mean)) / (changes.Count - 1));
        Assert.Equal(deviation * 100, stats.GetProperty("volatility").GetDouble(), 9);
        Assert.Equal(
            (closes[^1] - bars[0].GetProperty("open").GetDouble()) / bars[0].GetProperty("open").GetDouble() * 100,
            stats.GetProperty("price_change_pct").GetDouble(), 9);
        var part = await desk.GetAsync("/data/TEST/1m/stats?start_time=2024-12-02T00:30:00Z&end_time=2024-12-02T00:39:00Z");
        Assert.Equal(10, part.GetProperty("candle_count").GetInt32());
    }

    [Fact]
    public async Task The_last_bar_of_a_running_period_is_marked_unfinished()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var minute = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 60_000 * 60_000;
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(DateTimeOffset.FromUnixTimeMilliseconds(minute).AddMinutes(-10), 10));
        var month = (await desk.GetAsync("/data/TEST/1M")).GetProperty("candles");
        Assert.False(month[month.GetArrayLength() - 1].GetProperty("complete").GetBoolean());
        var minutes = (await desk.GetAsync("/data/TEST/1m")).GetProperty("candles");
        Assert.False(minutes[0].TryGetProperty("complete", out _));
    }

    [Fact]
    public async Task Instruments_are_listed_with_price_change_and_sparkline_whether_stored_or_offered()
    {
        await using var desk = await DataDesk.StartAsync(
            _folder.Path, new OfferedFeed(VenueName.Simulator, VenueMode.Synthetic, Apple) { MarketEpoch = "7" });
        await desk.ImportTextAsync("BTCUSDT", DataDesk.Minutes(Start, 3 * 1440));
        desk.Live.Publish(new Quote(new InstrumentId("AAPL", VenueName.Simulator), 175.4, 175.6, 175.5, Start));
        var rows = (await desk.GetAsync("/data/available")).EnumerateArray().ToList();
        Assert.Equal(["AAPL", "BTCUSDT"], rows.Select(row => row.GetProperty("symbol").GetString()));

        var apple = rows[0];
        Assert.Equal("Apple Inc.", apple.GetProperty("name").GetString());
        Assert.Equal(("simulator", "7"), (apple.GetProperty("venue").GetString(), apple.GetProperty("market_epoch").GetString()));
        Assert.True(apple.GetProperty("is_synthetic").GetBoolean());
        Assert.True(apple.GetProperty("is_default").GetBoolean());
        Assert.False(apple.GetProperty("has_data").GetBoolean());
        Assert.Equal(175.5, apple.GetProperty("current_price").GetDouble());
        Assert.Equal(0.01m, apple.GetProperty("tick_size").GetDecimal());

        var bitcoin = rows[1];
        var minutes = (await desk.GetAsync("/data/BTCUSDT/1m?limit=10000")).GetProperty("candles").EnumerateArray().ToList();
        var (last, dayAgo) = (minutes[^1].GetProperty("close").GetDouble(), minutes[^1441].GetProperty("close").GetDouble());
        Assert.Equal(last, bitcoin.GetProperty("current_price").GetDouble());
        Assert.Equal(Math.Round((last - dayAgo) / dayAgo * 100, 4), bitcoin.GetProperty("change_percent").GetDouble());
        Assert.Equal(48, bitcoin.GetProperty("sparkline").GetArrayLength());
        Assert.Equal("crypto", bitcoin.GetProperty("category").GetString());
        Assert.Equal(3 * 1440, bitcoin.GetProperty("record_count").GetInt64());
        Assert.Equal(9, bitcoin.GetProperty("timeframes").GetArrayLength());
        Assert.Equal("2024-12-02T00:00:00Z", bitcoin.GetProperty("start_date").GetString());

        using var page = await desk.Http.GetAsync("/data/available?limit=1");
        var link = page.Headers.GetValues("Link").Single();
        Assert.Equal(
            "BTCUSDT", (await desk.GetAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)]))[0].GetProperty("symbol").GetString());
        Assert.Equal(0, (await desk.GetAsync("/data/AAPL/1m")).GetProperty("candle_count").GetInt32());
    }

    [Fact]
    public async Task A_replayed_market_shows_nothing_that_ends_after_its_clock()
    {
        var bitcoin = new Instrument("BTCUSDT", "Bitcoin", "crypto", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 9000m, 5m);
        var feed = new OfferedFeed(VenueName.Simulator, VenueMode.Replay, bitcoin)
        {
            Replays = [new InstrumentId("BTCUSDT", "binance")], Clock = Start.AddHours(30), MarketEpoch = "3",
        };
        await using var desk = await DataDesk.StartAsync(_folder.Path, feed);
        await desk.ImportTextAsync("BTCUSDT.BINANCE", DataDesk.Minutes(Start, 3 * 1440));
        desk.Live.Publish(new Quote(new InstrumentId("BTCUSDT", VenueName.Simulator), 1, 1, 103.5, Start.AddHours(30)));

        var rows = (await desk.GetAsync("/data/available")).EnumerateArray().ToList();
        Assert.Equal(["binance", "simulator"], rows.Select(row => row.GetProperty("venue").GetString()));
        Assert.Equal([true, false], rows.Select(row => row.GetProperty("is_default").GetBoolean()));
        var row = rows[1];
        Assert.Equal("BTCUSDT.BINANCE", row.GetProperty("replay_of").GetString());
        Assert.Equal("3", row.GetProperty("market_epoch").GetString());
        Assert.Equal(103.5, row.GetProperty("current_price").GetDouble());
        Assert.Equal(30, row.GetProperty("sparkline").GetArrayLength());
        Assert.Equal("2024-12-03T06:00:00Z", row.GetProperty("price_time").GetString());
        Assert.Equal(30 * 60, row.GetProperty("record_count").GetInt64());
        Assert.Equal("2024-12-03T05:59:00Z", row.GetProperty("end_date").GetString());
        Assert.Equal(3 * 1440, rows[0].GetProperty("record_count").GetInt64());

        var replayed = await desk.GetAsync("/data/BTCUSDT.SIMULATOR/1m?limit=10000");
        Assert.Equal(30 * 60, replayed.GetProperty("candle_count").GetInt32());
        Assert.True(replayed.GetProperty("is_synthetic").GetBoolean());
        Assert.Equal(30, (await desk.GetAsync("/data/BTCUSDT/1h/stats?venue=simulator")).GetProperty("candle_count").GetInt32());
        Assert.Equal(3 * 24, (await desk.GetAsync("/data/BTCUSDT/1h/stats")).GetProperty("candle_count").GetInt32());
        Assert.Equal(3 * 1440, (await desk.GetAsync("/data/BTCUSDT/1m?limit=10000&source=real")).GetProperty("candle_count").GetInt32());
    }

    [Fact]
    public async Task As_of_an_instant_only_bars_that_had_ended_are_shown()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 300));
        const string AsOf = "as_of=2024-12-02T03:59:59Z";
        Assert.Equal("2024-12-02T03:58:00Z", (await desk.GetAsync($"/data/TEST/1m?{AsOf}")).GetProperty("end_time").GetString());
        Assert.Equal(3, (await desk.GetAsync($"/data/TEST/1h?{AsOf}")).GetProperty("candle_count").GetInt32());
        Assert.Equal(0, (await desk.GetAsync($"/data/TEST/4h?{AsOf}")).GetProperty("candle_count").GetInt32());
        Assert.Equal(1, (await desk.GetAsync("/data/TEST/4h?as_of=2024-12-02T04:00:00Z")).GetProperty("candle_count").GetInt32());
        Assert.Equal(239, (await desk.GetAsync($"/data/TEST/1m/stats?{AsOf}")).GetProperty("candle_count").GetInt32());
        var earlier = await desk.GetAsync($"/data/TEST/1m?{AsOf}&end_time=2024-12-02T01:00:00Z");
        Assert.Equal("2024-12-02T01:00:00Z", earlier.GetProperty("end_time").GetString());
        var last = await desk.GetAsync($"/data/TEST/15m/latest?{AsOf}");
        Assert.Equal("2024-12-02T03:30:00Z", last.GetProperty("candle").GetProperty("timestamp").GetString());
        var several = await desk.GetAsync($"/data/TEST/multiple?timeframes=1h,5m&{AsOf}");
        Assert.Equal(3, several.GetProperty("timeframes").GetProperty("1h").GetProperty("candle_count").GetInt32());
    }

    [Fact]
    public async Task Ten_thousand_bars_are_answered_quickly()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 10_000));
        await desk.GetAsync("/data/TEST/1m?limit=10000");
        var watch = Stopwatch.StartNew();
        await desk.GetAsync("/data/TEST/1m?limit=10000");
        // Far above what it takes, so that a busy machine does not fail it; a reader that goes row by row over objects would.
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);
    }

    [Fact]
    public async Task A_cleared_cache_is_built_anew()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 30_000));
        var before = await desk.GetAsync("/data/TEST/1m/stats");
        var cache = Path.Combine(_folder.Path, "cache");
        Assert.NotEmpty(Directory.GetFiles(cache, "*", SearchOption.AllDirectories));
        using var answer = await desk.Http.PostAsync("/data/TEST/cache/clear", null);
        Assert.True((await DataDesk.ReadAsync(answer, HttpStatusCode.OK)).GetProperty("success").GetBoolean());
        Assert.Empty(Directory.GetFiles(cache, "*", SearchOption.AllDirectories));
        Assert.Equal(before.GetRawText(), (await desk.GetAsync("/data/TEST/1m/stats")).GetRawText());
    }
}
