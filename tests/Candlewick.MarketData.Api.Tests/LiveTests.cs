using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Live;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.MarketData.Api.Tests;

public sealed class LiveTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly InstrumentId Apple = new("AAPL", VenueName.Simulator);
    private static readonly InstrumentId Bitcoin = new("BTCUSDT", "binance");
    private static readonly InstrumentId BitcoinReplayed = new("BTCUSDT", VenueName.Simulator);
    private static readonly InstrumentId Xrp = new("XRPUSDT", VenueName.Simulator);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Live_bars_rolled_up_as_they_grow_equal_the_stored_ones()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var minutes = Walk(Start, 3000, seed: 5);
        var growing = new GrowingBars(Timeframe.M1);
        var live = new Dictionary<(Timeframe, long), Bar>();
        var changed = new List<GrownBar>();
        foreach (var bar in minutes)
        {
            growing.Add(bar with { Close = bar.Open, High = bar.Open, Low = bar.Open, Volume = 0 }, false, changed);
            growing.Add(bar, true, changed);
        }

        foreach (var grown in changed.Where(grown => grown.IsFinal))
        {
            Assert.True(
                live.TryAdd((grown.Timeframe, grown.Bar.OpenTimeMs), grown.Bar),
                $"{grown.Timeframe} {grown.Bar.OpenTime:O} is told final twice");
        }

        await desk.Live.StoreHistoryAsync(Xrp, Timeframe.M1, minutes);
        var reader = desk.Services.GetRequiredService<IBarReader>();
        foreach (var timeframe in Timeframe.All)
        {
            var stored = await reader.ReadAsync(Xrp, timeframe, null, null, 10_000);
            Assert.NotEmpty(stored);
            foreach (var bar in stored.Where(bar => timeframe.NextOpen(bar.Bar.OpenTimeMs) <= minutes[^1].OpenTimeMs + 60_000))
            {
                Assert.Equal(bar.Bar, live[(timeframe, bar.Bar.OpenTimeMs)]);
            }
        }
    }

    [Fact]
    public void A_bar_whose_last_minutes_never_came_is_finished_by_the_next_one()
    {
        var growing = new GrowingBars(Timeframe.M1);
        var changed = new List<GrownBar>();
        var minutes = Walk(Start, 60, seed: 9);
        foreach (var bar in minutes.Where((_, i) => i is < 8 or > 32))
        {
            growing.Add(bar, true, changed);
        }

        var fives = changed.Where(grown => grown.IsFinal && grown.Timeframe == Timeframe.M5).ToList();
        Assert.Equal([0, 5, 30, 35, 40, 45, 50, 55], fives.Select(grown => (int)(grown.Bar.OpenTime - Start).TotalMinutes));
        var quarter = changed.Single(grown => grown.IsFinal && grown.Timeframe == Timeframe.M15 && grown.Bar.OpenTime == Start);
        Assert.Equal(minutes[7].Close, quarter.Bar.Close);
    }

    [Fact]
    public async Task A_replay_that_begins_in_the_middle_of_a_bar_shows_it_with_its_past()
    {
        var feed = new OfferedFeed(VenueName.Simulator, VenueMode.Replay) { Replays = [Bitcoin], Clock = Start.AddMinutes(97) };
        await using var desk = await DataDesk.StartAsync(_folder.Path, feed);
        var minutes = Walk(Start, 200, seed: 3);
        await desk.Live.StoreHistoryAsync(Bitcoin, Timeframe.M1, minutes);
        foreach (var bar in minutes.Skip(97).Take(10))
        {
            desk.Live.Publish(new LiveBar(BitcoinReplayed, Timeframe.M1, bar, true, true));
        }

        await DataDesk.EventuallyAsync(() => desk.Stream.On("bars:BTCUSDT:1h").Any());
        var hour = desk.Stream.On("bars:BTCUSDT:1h").Last().Data;
        Assert.Equal("2024-12-02T01:00:00Z", hour.GetProperty("timestamp").GetString());
        Assert.False(hour.GetProperty("complete").GetBoolean());
        var seen = minutes.Skip(60).Take(47).ToList();
        Assert.Equal(seen[0].Open, hour.GetProperty("open").GetDouble());
        Assert.Equal(seen.Max(bar => bar.High), hour.GetProperty("high").GetDouble());
        Assert.Equal(seen.Min(bar => bar.Low), hour.GetProperty("low").GetDouble());
        Assert.Equal(seen[^1].Close, hour.GetProperty("close").GetDouble());
        Assert.Equal(seen.Sum(bar => bar.Volume), hour.GetProperty("volume").GetDouble(), 8);
        Assert.Equal(10, desk.Stream.On("bars:BTCUSDT:1m").Count());
        var day = desk.Stream.On("bars:BTCUSDT:1D").Last().Data;
        Assert.Equal(minutes.Take(107).Sum(bar => bar.Volume), day.GetProperty("volume").GetDouble(), 8);
    }

    [Fact]
    public async Task Prices_are_told_at_most_ten_times_a_second_and_the_newest_wins()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        for (var i = 1; i <= 5000; i++)
        {
            desk.Live.Publish(new Quote(Apple, i, i, i, Start));
        }

        await DataDesk.EventuallyAsync(() => desk.Stream.On("prices").Any(message => message.Data.GetProperty("AAPL").GetDouble() == 5000));
        Assert.InRange(desk.Stream.On("prices").Count(), 1, 50);
        Assert.Equal("price_update", desk.Stream.On("price:AAPL").Last().Type);
        Assert.Equal(5000, desk.Live.LastQuote(Apple)!.Last);
        Assert.Equal(5000, desk.Services.GetRequiredService<LastQuotes>().Prices(null)["AAPL"]);
        desk.Live.Reset(Apple);
        Assert.Null(desk.Live.LastQuote(Apple));
    }

    [Fact]
    public async Task Finished_synthetic_bars_are_stored_and_replayed_ones_are_not()
    {
        var minutes = Walk(Start, 7, seed: 1);
        await using (var desk = await DataDesk.StartAsync(_folder.Path))
        {
            foreach (var bar in minutes)
            {
                desk.Live.Publish(new LiveBar(Apple, Timeframe.M1, bar, true, false));
                desk.Live.Publish(new LiveBar(Apple with { Symbol = "MSFT" }, Timeframe.M1, bar, true, true));
            }
        }

        await using var again = await DataDesk.StartAsync(_folder.Path);
        var stored = await again.GetAsync("/data/AAPL/1m");
        Assert.Equal("simulator", stored.GetProperty("venue").GetString());
        Assert.True(stored.GetProperty("is_synthetic").GetBoolean());
        Assert.Equal(7, stored.GetProperty("candle_count").GetInt32());
        Assert.Equal(2, (await again.GetAsync("/data/AAPL/5m")).GetProperty("candle_count").GetInt32());
        await again.GetAsync("/data/MSFT/1m", System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Price_history_goes_no_further_than_the_markets_clock()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.Live.StoreHistoryAsync(Bitcoin, Timeframe.M1, Walk(Start, 100, seed: 2));
        desk.Live.Publish(new Quote(Bitcoin, 1, 1, 1, Start.AddMinutes(30)));
        var question = Assert.Single(desk.Services.GetServices<StreamQuestion>());
        var json = JsonSerializer.SerializeToElement(await question.AnswerAsync("btcusdt", default), DeskJson.Options);
        Assert.Equal(30, json.GetProperty("prices").GetArrayLength());
        Assert.Equal("2024-12-02T00:29:00Z", json.GetProperty("prices")[29].GetProperty("timestamp").GetString());
        Assert.Equal(("BTCUSDT", "binance"), (json.GetProperty("ticker").GetString(), json.GetProperty("venue").GetString()));
        Assert.Null(await question.AnswerAsync("NONE", default));
    }

    private static List<Bar> Walk(DateTimeOffset start, int count, int seed)
    {
        var random = new Random(seed);
        var bars = new List<Bar>(count);
        var price = 100.0;
        for (var i = 0; i < count; i++)
        {
            var open = Math.Round(price, 2);
            price *= Math.Exp((random.NextDouble() - 0.5) / 100);
            var close = Math.Round(price, 2);
            bars.Add(new Bar(
                start.AddMinutes(i).ToUnixTimeMilliseconds(), open, Math.Max(open, close) + 0.05, Math.Min(open, close) - 0.05, close,
                Math.Round(random.NextDouble() * 10, 5), Math.Round(random.NextDouble() * 1000, 7), random.Next(100),
                Math.Round(random.NextDouble(), 5), Math.Round(random.NextDouble(), 7)));
        }

        return bars;
    }
}
