using System.Net;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Testing;

namespace Candlewick.MarketData.Api.Tests;

/// <summary>Pages of bars are kept in memory: what is answered is what is stored nevertheless.</summary>
public sealed class KeptPageTests : IDisposable
{
    private const string Page = "/data/TEST/1m?limit=5";
    private static readonly DateTimeOffset Start = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Instrument Bitcoin = new("BTCUSDT", "Bitcoin", "crypto", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 9000m, 5m);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_page_that_was_kept_shows_what_an_import_changed_added_or_corrected()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 10));
        var before = await desk.GetAsync(Page);
        Assert.Equal(before.GetRawText(), (await desk.GetAsync(Page)).GetRawText());
        var hours = (await desk.GetAsync("/data/TEST/1h?limit=5")).GetRawText();

        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start.AddMinutes(10), 1));
        Assert.Equal("2024-12-02T00:10:00Z", (await desk.GetAsync(Page)).GetProperty("end_time").GetString());
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start.AddMinutes(8), 1, price: 500));
        Assert.Equal(500, Candles(await desk.GetAsync(Page))[2].GetProperty("open").GetDouble());
        Assert.NotEqual(hours, (await desk.GetAsync("/data/TEST/1h?limit=5")).GetRawText());
    }

    [Fact]
    public async Task A_page_of_a_series_that_was_deleted_or_moved_is_gone_with_it()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 10));
        await desk.GetAsync(Page);
        using var moved = await desk.Http.PatchAsync("/admin/data/TEST", new StringContent(
            """{"venue":"binance"}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Equal("binance", (await desk.GetAsync(Page)).GetProperty("venue").GetString(), ignoreCase: true);
        await desk.GetAsync("/data/TEST.FILE/1m?limit=5", HttpStatusCode.NotFound);

        using var deleted = await desk.Http.DeleteAsync("/admin/data/TEST");
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await desk.GetAsync(Page, HttpStatusCode.NotFound);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 3));
        Assert.Equal(3, (await desk.GetAsync(Page)).GetProperty("candle_count").GetInt32());
    }

    [Fact]
    public async Task Pages_that_differ_in_what_was_asked_are_told_apart()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 120));
        await desk.ImportTextAsync("TEST.BINANCE", DataDesk.Minutes(Start, 120, price: 900));
        string[] asked =
        [
            "/data/TEST.FILE/1m?limit=5", "/data/TEST.BINANCE/1m?limit=5", "/data/TEST.FILE/5m?limit=5", "/data/TEST.FILE/1m?limit=6",
            "/data/TEST.FILE/1m?limit=5&start_time=2024-12-02T00:30:00Z", "/data/TEST.FILE/1m?limit=5&end_time=2024-12-02T00:30:00Z",
            "/data/TEST.FILE/1m?limit=5&as_of=2024-12-02T00:45:30Z",
        ];
        var first = new List<string>();
        foreach (var path in asked)
        {
            first.Add((await desk.GetAsync(path)).GetRawText());
        }

        Assert.Equal(asked.Length, first.Distinct().Count());
        for (var i = 0; i < asked.Length; i++)
        {
            Assert.Equal(first[i], (await desk.GetAsync(asked[i])).GetRawText());
        }
    }

    [Fact]
    public async Task A_page_of_a_replayed_market_goes_with_the_venues_clock()
    {
        var feed = new OfferedFeed(VenueName.Simulator, VenueMode.Replay, Bitcoin)
        {
            Replays = [new InstrumentId("BTCUSDT", "binance")], Clock = Start.AddMinutes(30),
        };
        await using var desk = await DataDesk.StartAsync(_folder.Path, feed);
        await desk.ImportTextAsync("BTCUSDT.BINANCE", DataDesk.Minutes(Start, 60));
        const string Replayed = "/data/BTCUSDT/1m?limit=5&venue=simulator";
        Assert.Equal("2024-12-02T00:29:00Z", (await desk.GetAsync(Replayed)).GetProperty("end_time").GetString());
        feed.Clock = Start.AddMinutes(31);
        Assert.Equal("2024-12-02T00:30:00Z", (await desk.GetAsync(Replayed)).GetProperty("end_time").GetString());
        feed.Clock = Start.AddMinutes(10);
        Assert.Equal("2024-12-02T00:09:00Z", (await desk.GetAsync(Replayed)).GetProperty("end_time").GetString());
    }

    private static List<JsonElement> Candles(JsonElement page) => [.. page.GetProperty("candles").EnumerateArray()];
}
