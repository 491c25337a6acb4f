using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Streaming;
using Candlewick.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.MarketData.Api.Tests;

/// <summary>Two markets of one symbol through every route: imported, moved, deleted, judged and streamed, each by itself.</summary>
public sealed class MarketTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly InstrumentId AtBinance = new("BTCUSDT", "binance");
    private static readonly InstrumentId AtSimulator = new("BTCUSDT", VenueName.Simulator);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TEST", "TEST", "file")]
    [InlineData("TEST?venue=Binance", "TEST", "binance")]
    [InlineData("test.bybit", "TEST", "bybit")]
    [InlineData("BRK.B", "BRK.B", "file")]
    [InlineData("BRK.B?venue=interactive-brokers", "BRK.B", "interactive-brokers")]
    [InlineData("BTCUSDT.P", "BTCUSDT.P", "file")]
    [InlineData("BTCUSDT.P.BINANCE-UM", "BTCUSDT.P", "binance-um")]
    public async Task A_file_is_imported_into_the_market_that_the_address_names(string address, string symbol, string venue)
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var job = await desk.ImportTextAsync(address, DataDesk.Minutes(Start, 10));
        Assert.Equal((symbol, venue), (job.GetProperty("symbol").GetString(), job.GetProperty("venue").GetString()));
        var bars = await desk.GetAsync($"/data/{symbol}/1m");
        Assert.Equal((symbol, venue), (bars.GetProperty("symbol").GetString(), bars.GetProperty("venue").GetString()));
        Assert.Equal(10, bars.GetProperty("candle_count").GetInt32());
        Assert.Equal(venue, (await desk.GetAsync("/admin/data/jobs"))[0].GetProperty("venue").GetString());
        Assert.Equal(venue, desk.Stream.On("jobs").Last().Data.GetProperty("venue").GetString());
    }

    [Theory]
    [InlineData("TEST?venue=dreams", "is not a venue; use one of binance")]
    [InlineData("TEST?venue=simulator", "makes its own prices")]
    [InlineData("TEST.SIMULATOR-TWO", "makes its own prices")]
    [InlineData("TEST.BYBIT?venue=binance", "names another venue than binance")]
    public async Task Nothing_is_imported_into_a_market_that_takes_no_files(string address, string words)
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        using var file = new MemoryStream("x"u8.ToArray());
        using var answer = await desk.UploadAsync(address, file, "bars.csv");
        var problem = await DataDesk.ReadAsync(answer, HttpStatusCode.BadRequest);
        Assert.Contains(words, problem.GetProperty("errors").GetProperty("venue")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_venues_of_one_symbol_are_read_judged_and_deleted_each_by_itself()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 60));
        await desk.ImportTextAsync(
            "TEST.BINANCE", DataDesk.Minutes(Start, 20, price: 500) + DataDesk.Minutes(Start.AddMinutes(30), 70, price: 500));

        Assert.Equal("binance", (await desk.GetAsync("/data/TEST/1m")).GetProperty("venue").GetString());
        Assert.All(await ClosesAsync(desk, "/data/TEST/1m?venue=file"), close => Assert.InRange(close, 100, 110));
        Assert.All(await ClosesAsync(desk, "/data/TEST.binance/1m"), close => Assert.InRange(close, 500, 510));
        Assert.Equal(110, (await desk.GetAsync("/data/TEST.FILE/1h/stats")).GetProperty("price_high").GetDouble(), 5.0);
        Assert.Equal(0, (await desk.GetAsync("/api/data-quality/TEST.FILE")).GetProperty("gaps").GetInt64());
        Assert.Equal(1, (await desk.GetAsync("/api/data-quality/TEST?venue=binance")).GetProperty("gaps").GetInt64());
        Assert.Equal(1, (await desk.GetAsync("/api/data-quality/TEST.BINANCE/gaps")).GetArrayLength());
        await desk.GetAsync("/api/data-quality/TEST.BYBIT", HttpStatusCode.NotFound);
        Assert.Equal(
            ["binance", "file"],
            (await desk.GetAsync("/api/data-quality")).EnumerateArray().Select(row => row.GetProperty("venue").GetString()));
        var missing = await desk.GetAsync("/data/TEST/1m?venue=bybit", HttpStatusCode.NotFound);
        Assert.Contains("TEST.BINANCE, TEST.FILE", missing.GetProperty("detail").GetString(), StringComparison.Ordinal);

        var row = Assert.Single((await desk.GetAsync("/admin/data/available")).EnumerateArray());
        Assert.Equal(("binance", 90), (row.GetProperty("venue").GetString(), row.GetProperty("record_count").GetInt64()));
        Assert.Equal(["binance", "file"], row.GetProperty("venues").EnumerateArray().Select(venue => venue.GetString()));
        Assert.Equal(2, (await desk.GetAsync("/data/available")).GetArrayLength());

        using var deleted = await desk.Http.DeleteAsync("/admin/data/TEST?venue=binance");
        var answer = await DataDesk.ReadAsync(deleted, HttpStatusCode.OK);
        Assert.Equal(["binance"], answer.GetProperty("venues").EnumerateArray().Select(venue => venue.GetString()));
        Assert.Equal("file", (await desk.GetAsync("/data/TEST/1m")).GetProperty("venue").GetString());
        Assert.Equal(60, (await desk.GetAsync("/data/TEST/1m")).GetProperty("candle_count").GetInt32());
        using var again = await desk.Http.DeleteAsync("/admin/data/TEST.BINANCE");
        await DataDesk.ReadAsync(again, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_series_moves_to_the_venue_it_came_from_with_what_its_imports_saw()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("BTCUSDT", DataDesk.Minutes(Start, 60));
        await desk.ImportTextAsync("BTCUSDT", DataDesk.Minutes(Start, 60, price: 300));

        var moved = await MoveAsync(desk, "BTCUSDT", "binance", HttpStatusCode.OK);
        Assert.Equal(("binance", "file"), (moved.GetProperty("venue").GetString(), moved.GetProperty("previous_venue").GetString()));
        Assert.Contains(desk.Audited, entry => entry == "data.move BTCUSDT.FILE to BTCUSDT.BINANCE");
        Assert.Equal(60, (await desk.GetAsync("/data/BTCUSDT.BINANCE/1m")).GetProperty("candle_count").GetInt32());
        await desk.GetAsync("/data/BTCUSDT.FILE/1m", HttpStatusCode.NotFound);
        Assert.Equal(60, (await desk.GetAsync("/api/data-quality/BTCUSDT")).GetProperty("restatements").GetInt64());

        // What the venue's feed brings from now on is the same series.
        desk.Live.Publish(
            new LiveBar(AtBinance, Timeframe.M1, new Bar(Start.AddMinutes(60).ToUnixTimeMilliseconds(), 1, 2, 1, 2, 1), true, false));
        await EventuallyAsync(async () =>
            (await desk.GetAsync("/data/BTCUSDT.BINANCE/1m")).GetProperty("end_time").GetString() == "2024-12-02T01:00:00Z");
        Assert.Single((await desk.GetAsync("/data/available")).EnumerateArray());
    }

    [Fact]
    public async Task A_move_says_which_series_is_meant_and_never_overwrites_another()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 10));
        await desk.ImportTextAsync("TEST.BYBIT", DataDesk.Minutes(Start, 20));
        await desk.Live.StoreHistoryAsync(
            new InstrumentId("MADE", VenueName.Simulator), Timeframe.M1, [new Bar(Start.ToUnixTimeMilliseconds(), 1, 1, 1, 1, 1)]);

        var unclear = await MoveAsync(desk, "TEST", "binance", HttpStatusCode.Conflict);
        Assert.Contains("TEST.BYBIT and TEST.FILE", unclear.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var taken = await MoveAsync(desk, "TEST?venue=file", "bybit", HttpStatusCode.Conflict);
        Assert.Contains("already bars of TEST.BYBIT", taken.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await MoveAsync(desk, "TEST.BYBIT", "binance", HttpStatusCode.OK);
        await MoveAsync(desk, "NONE", "binance", HttpStatusCode.NotFound);
        await MoveAsync(desk, "MADE", "binance", HttpStatusCode.NotFound);
        await MoveAsync(desk, "TEST.FILE", "simulator", HttpStatusCode.BadRequest);
        await MoveAsync(desk, "TEST.FILE", "dreams", HttpStatusCode.BadRequest);
        await MoveAsync(desk, "TEST.FILE", null, HttpStatusCode.BadRequest);
        await MoveAsync(desk, "TEST.FILE", "file", HttpStatusCode.OK);
        Assert.Equal(20, (await desk.GetAsync("/data/TEST.BINANCE/1m")).GetProperty("candle_count").GetInt32());
        Assert.Equal(10, (await desk.GetAsync("/data/TEST.FILE/1m")).GetProperty("candle_count").GetInt32());
    }

    [Fact]
    public async Task Each_live_market_streams_by_its_own_name_and_the_default_one_by_the_bare_symbol_too()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("BTCUSDT.BINANCE", DataDesk.Minutes(Start, 10));
        var bar = new Bar(Start.AddMinutes(10).ToUnixTimeMilliseconds(), 7, 8, 6, 7, 1);
        desk.Live.Publish(new Quote(AtSimulator, 199, 201, 200, Start));
        desk.Live.Publish(new LiveBar(AtSimulator, Timeframe.M1, bar with { Close = 6 }, false, false));
        await DataDesk.EventuallyAsync(() => desk.Stream.On("bars:BTCUSDT:1m").Any());
        Assert.Equal(200, desk.Stream.On("price:BTCUSDT").Last().Data.GetProperty("BTCUSDT").GetDouble());
        var alone = desk.Stream.On("bars:BTCUSDT:1m").Last().Data;
        Assert.Equal(("BTCUSDT", "simulator"), (alone.GetProperty("symbol").GetString(), alone.GetProperty("venue").GetString()));

        // A real market comes up: the bare symbol is its name from now on.
        desk.Live.Publish(new Quote(AtBinance, 99, 101, 100, Start));
        desk.Live.Publish(new LiveBar(AtBinance, Timeframe.M1, bar, false, false));
        await DataDesk.EventuallyAsync(
            () => desk.Stream.On("price:BTCUSDT").Any(message => message.Data.GetProperty("BTCUSDT").GetDouble() == 100));
        desk.Live.Publish(new Quote(AtSimulator, 299, 301, 300, Start));
        await DataDesk.EventuallyAsync(() =>
            desk.Stream.On("price:BTCUSDT.SIMULATOR").Any(message => message.Data.GetProperty("BTCUSDT.SIMULATOR").GetDouble() == 300));
        await DataDesk.EventuallyAsync(() => desk.Stream.On("bars:BTCUSDT.BINANCE:1h").Any());

        Assert.DoesNotContain(desk.Stream.On("price:BTCUSDT"), message => message.Data.GetProperty("BTCUSDT").GetDouble() == 300);
        Assert.Equal("binance", desk.Stream.On("bars:BTCUSDT:1h").Last().Data.GetProperty("venue").GetString());
        var both = desk.Stream.On("prices").Last(message => message.Data.TryGetProperty("BTCUSDT.BINANCE", out _)).Data;
        Assert.Equal((100, 100), (both.GetProperty("BTCUSDT").GetDouble(), both.GetProperty("BTCUSDT.BINANCE").GetDouble()));
        Assert.False(desk.Stream.On("prices").Last().Data.TryGetProperty("BTCUSDT", out _));
        Assert.Equal((100, 300), (desk.Live.LastQuote(AtBinance)!.Last, desk.Live.LastQuote(AtSimulator)!.Last));

        var snapshot = Snapshot(desk, "prices");
        Assert.Equal(
            ["BTCUSDT", "BTCUSDT.BINANCE", "BTCUSDT.SIMULATOR"],
            snapshot.EnumerateObject().Select(price => price.Name).Order(StringComparer.Ordinal));
        Assert.Equal(300, Snapshot(desk, "price:btcusdt.simulator").GetProperty("BTCUSDT.SIMULATOR").GetDouble());
    }

    [Theory]
    [InlineData("prices", "prices")]
    [InlineData("price:btcusdt", "price:BTCUSDT")]
    [InlineData("price:btcusdt.Binance", "price:BTCUSDT.BINANCE")]
    [InlineData("price:brk.b", "price:BRK.B")]
    [InlineData("bars:BTCUSDT.simulator:1d", "bars:BTCUSDT.SIMULATOR:1D")]
    [InlineData("bars:BTCUSDT:7m", null)]
    [InlineData("price:a b", null)]
    [InlineData("jobs", "jobs")]
    public async Task A_channel_has_one_way_to_be_written(string given, string? normalised)
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var channels = desk.Services.GetServices<StreamChannel>();
        Assert.Equal(normalised, channels.Select(channel => channel.Normalise(given)).FirstOrDefault(name => name is not null));
    }

    private static JsonElement Snapshot(DataDesk desk, string channel)
    {
        var found = desk.Services.GetServices<StreamChannel>().First(each => each.Normalise(channel) is not null);
        var (type, data) = Assert.Single(found.Snapshot!(found.Normalise(channel)!));
        Assert.Equal("current_prices", type);
        return JsonSerializer.SerializeToElement(data);
    }

    private static async Task<IEnumerable<double>> ClosesAsync(DataDesk desk, string path) =>
        (await desk.GetAsync(path)).GetProperty("candles").EnumerateArray().Select(bar => bar.GetProperty("close").GetDouble());

    private static async Task<JsonElement> MoveAsync(DataDesk desk, string address, string? venue, HttpStatusCode expected)
    {
        using var answer = await desk.Http.PatchAsJsonAsync($"/admin/data/{address}", new { venue });
        return await DataDesk.ReadAsync(answer, expected);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
