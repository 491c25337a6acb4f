using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Testing;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Tests.Simulator;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>
/// The exchange's market data in the words of Binance's spot API, beside that venue's documented examples and the bars that it published.
/// </summary>
public sealed class BinanceMarketDataTests
{
    private const string Symbol = "BTCUSDT";
    private static readonly long First = SimulatorBench.Start.ToUnixTimeMilliseconds();

    [SkippableTheory]
    [InlineData("/api/v3/time", "Check server time", 0)]
    [InlineData("/api/v3/ping", "Test connectivity", 0)]
    [InlineData("/api/v3/depth?symbol=BTCUSDT", "Order book", 0)]
    [InlineData("/api/v3/avgPrice?symbol=BTCUSDT", "Current average price", 0)]
    [InlineData("/api/v3/klines?symbol=BTCUSDT&interval=1m", "Kline/Candlestick data", 0)]
    [InlineData("/api/v3/uiKlines?symbol=BTCUSDT&interval=3m", "UIKlines", 0)]
    [InlineData("/api/v3/ticker/price?symbol=BTCUSDT", "Symbol price ticker", 0)]
    [InlineData("/api/v3/ticker/price", "Symbol price ticker", 1)]
    [InlineData("/api/v3/ticker/bookTicker?symbol=BTCUSDT", "Symbol order book ticker", 0)]
    [InlineData("/api/v3/ticker/bookTicker?symbols=[%22BTCUSDT%22]", "Symbol order book ticker", 1)]
    [InlineData("/api/v3/ticker/24hr?symbol=BTCUSDT", "24hr ticker price change statistics", 0)]
    [InlineData("/api/v3/ticker/24hr", "24hr ticker price change statistics", 1)]
    [InlineData("/api/v3/ticker/24hr?symbol=BTCUSDT&type=MINI", "24hr ticker price change statistics", 2)]
    public async Task An_answer_has_the_fields_of_the_documented_one(string path, string section, int example)
    {
        await using var exchange = await ReplayingAsync();
        using var http = Client(exchange);

        var answer = await GetAsync(http, path);

        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest(section)[example]), BinanceDocs.Shape(answer));
    }

    [SkippableFact]
    public async Task What_is_traded_is_described_as_documented_with_the_filters_that_are_applied()
    {
        await using var exchange = await ReplayingAsync();
        using var http = Client(exchange);

        var info = await GetAsync(http, "/api/v3/exchangeInfo");

        var documented = BinanceDocs.Rest("Exchange information")[0];
        // Orders are not routed among markets here.
        Assert.Equal(BinanceDocs.Names(documented).Except(["sors"]), BinanceDocs.Names(info));
        var symbol = Assert.Single(info.GetProperty("symbols").EnumerateArray());
        Assert.Equal(BinanceDocs.Names(documented.GetProperty("symbols")[0]), BinanceDocs.Names(symbol));
        Assert.Equal(Symbol, symbol.GetProperty("symbol").GetString());
        Assert.Equal(["PRICE_FILTER", "LOT_SIZE", "NOTIONAL"], symbol.GetProperty("filters").EnumerateArray().Select(Type));
        foreach (var filter in symbol.GetProperty("filters").EnumerateArray())
        {
            Assert.Equal(BinanceDocs.Names(BinanceDocs.Rest(Type(filter)!)[0]), BinanceDocs.Names(filter));
        }

        var instrument = exchange.Account("spot").Instruments.Find(Symbol)!;
        var (price, lot) = (symbol.GetProperty("filters")[0], symbol.GetProperty("filters")[1]);
        Assert.Equal(instrument.TickSize, Number(price.GetProperty("tickSize")));
        Assert.Equal(
            (instrument.LotStep, instrument.MinQuantity, instrument.MaxQuantity),
            (Number(lot.GetProperty("stepSize")), Number(lot.GetProperty("minQty")), Number(lot.GetProperty("maxQty"))));

        static string? Type(JsonElement filter) => filter.GetProperty("filterType").GetString();
    }

    [SkippableTheory]
    [InlineData("klines", -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")]
    [InlineData("klines?symbol=BTCUSDT", -1102, "Mandatory parameter 'interval' was not sent, was empty/null, or malformed.")]
    [InlineData("klines?symbol=&interval=1m", -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")]
    [InlineData("klines?symbol=BTCUSDT&interval=2m", -1120, "Invalid interval.")]
    [InlineData("klines?symbol=BTCUSDT&interval=1s", -1120, "Invalid interval.")]
    [InlineData("klines?symbol=NOTHING&interval=1m", -1121, "Invalid symbol.")]
    [InlineData(
        "klines?symbol=btcusdt&interval=1m", -1100,
        "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.")]
    [InlineData(
        "klines?symbol=BTCUSDT&interval=1m&limit=x", -1100,
        "Illegal characters found in parameter 'limit'; legal range is '^[0-9]{1,20}$'.")]
    [InlineData("klines?symbol=BTCUSDT&interval=1m&limit=0", -1130, "Data sent for parameter 'limit' is not valid.")]
    [InlineData("klines?symbol=BTCUSDT&interval=1m&startTime=", -1105, "Parameter 'startTime' was empty.")]
    [InlineData(
        "klines?symbol=BTCUSDT&interval=1m&startTime=99999999999999999999", -1130,
        "Data sent for parameter 'startTime' is not valid.")]
    [InlineData("klines?symbol=BTCUSDT&interval=1m&timeZone=8", -1130, "Data sent for parameter 'timeZone' is not valid.")]
    [InlineData(
        "klines?symbol=BTCUSDT&interval=1m&more=1", -1104,
        "Not all sent parameters were read; read '2' parameter(s) but was sent '3'.")]
    [InlineData("klines?symbol=BTCUSDT&symbol=BTCUSDT&interval=1m", -1101, "Duplicate values for a parameter detected.")]
    [InlineData("ping?a=1", -1101, "Too many parameters; expected '0' and received '1'.")]
    [InlineData(
        "ticker/price?symbols=BTCUSDT", -1100,
        "Illegal characters found in parameter 'symbols'; legal range is '"
        + "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$'.")]
    [InlineData("ticker/price?symbols=[%22BTCUSDT%22,%22BTCUSDT%22]", -1151, "Symbol is present multiple times in the list.")]
    [InlineData("ticker/price?symbol=BTCUSDT&symbols=[%22BTCUSDT%22]", -1128, "Combination of optional parameters invalid.")]
    [InlineData("ticker/24hr?symbol=BTCUSDT&type=HUGE", -1139, "Invalid ticker type.")]
    [InlineData("exchangeInfo?symbolStatus=OPEN", -1122, "Invalid symbolStatus.")]
    public async Task A_question_that_cannot_be_answered_gets_the_protocols_code(string path, int code, string text)
    {
        await using var exchange = await ReplayingAsync();
        using var http = Client(exchange);

        using var answer = await http.GetAsync("/api/v3/" + path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((code, text), (body.GetProperty("code").GetInt32(), body.GetProperty("msg").GetString()));
        Assert.Contains(answer.Headers.GetValues("X-MBX-USED-WEIGHT-1M").Single(), new[] { "1", "2", "4", "20" });
    }

    [SkippableFact]
    public async Task A_range_is_read_from_its_start_and_without_one_from_its_end()
    {
        await using var exchange = await ReplayingAsync();
        using var http = Client(exchange);
        const string Klines = "/api/v3/klines?symbol=BTCUSDT&interval=1m";

        Assert.Equal([8, 9], await OpensAsync($"{Klines}&limit=2"));
        Assert.Equal([3, 4], await OpensAsync($"{Klines}&limit=2&startTime={At(3)}"));
        Assert.Equal([4], await OpensAsync($"{Klines}&limit=2&startTime={At(3) + 1}&endTime={At(4)}"));
        Assert.Equal([2, 3], await OpensAsync($"{Klines}&limit=2&endTime={At(4) - 1}"));
        Assert.Equal([0, 3, 6, 9], await OpensAsync(Klines.Replace("1m", "3m", StringComparison.Ordinal)));
        Assert.Equal([3, 6], await OpensAsync($"{Klines.Replace("1m", "3m", StringComparison.Ordinal)}&limit=2&startTime={At(1)}"));
        Assert.Empty(await OpensAsync($"{Klines}&startTime={At(50)}"));

        static long At(int minute) => First + (minute * 60_000L);
        async Task<IEnumerable<long>> OpensAsync(string path) =>
            (await GetAsync(http, path)).EnumerateArray().Select(row => (row[0].GetInt64() - First) / 60_000L);
    }

    [SkippableTheory]
    [InlineData("2h", "1h")]
    [InlineData("6h", "1h")]
    [InlineData("8h", "4h")]
    [InlineData("12h", "4h")]
    [InlineData("3d", "1d")]
    public async Task Klines_of_several_bars_are_those_that_the_venue_itself_published(string interval, string of)
    {
        var parts = Published(of);
        var own = Published(interval).Where(bar => bar.Bar.OpenTimeMs >= parts[0].Bar.OpenTimeMs && bar.CloseMs < First)
            .Take(1_000).ToList();
        await using var exchange = await ReplayingAsync((Timeframe.Parse(of), [.. parts.Select(part => part.Bar)]));
        using var http = Client(exchange);

        var path = $"/api/v3/klines?symbol=BTCUSDT&interval={interval}&limit={own.Count}&startTime={own[0].Bar.OpenTimeMs}";
        var rows = (await GetAsync(http, path)).EnumerateArray().ToList();

        Assert.Equal(own.Count, rows.Count);
        Assert.All(own.Zip(rows), pair =>
        {
            var (published, row) = (pair.First, pair.Second);
            Assert.Equal(published.Bar.OpenTimeMs, row[0].GetInt64());
            // An outage cut some of them short, at the moment at which it began; how long it was is not in the bars.
            Assert.InRange(published.CloseMs, published.Bar.OpenTimeMs, row[6].GetInt64());
            Assert.Equal(
                published.Prices, string.Join(' ', Enumerable.Range(1, 4).Select(column => row[column].GetString())));
            Assert.Equal(published.Bar.Volume, double.Parse(row[5].GetString()!, CultureInfo.InvariantCulture), 1e-7);
            Assert.Equal(published.Bar.TradeCount, row[8].GetInt64());
        });
        Assert.True(own.Zip(rows).Count(pair => pair.First.CloseMs == pair.Second[6].GetInt64()) > own.Count * 0.99);
    }

    [SkippableFact]
    public async Task Who_asks_too_much_is_refused_for_the_minute_and_then_banned_for_longer()
    {
        await using var exchange = await ReplayingAsync();
        using var http = Client(exchange);
        for (var asked = 0; asked < 300; asked++)
        {
            using var fine = await http.GetAsync("/api/v3/exchangeInfo");
            Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        }

        for (var refused = 0; refused < 20; refused++)
        {
            using var much = await http.GetAsync("/api/v3/ping");
            Assert.Equal(HttpStatusCode.TooManyRequests, much.StatusCode);
            Assert.InRange(much.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }

        exchange.Clock.Advance(TimeSpan.FromSeconds(1));
        using var banned = await http.GetAsync("/api/v3/ping");
        Assert.Equal((HttpStatusCode)418, banned.StatusCode);
        Assert.Equal(120, banned.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        exchange.Clock.Advance(TimeSpan.FromSeconds(119));
        using var still = await http.GetAsync("/api/v3/ping");
        Assert.Equal((HttpStatusCode)418, still.StatusCode);
        exchange.Clock.Advance(TimeSpan.FromSeconds(1));
        using var again = await http.GetAsync("/api/v3/ping");
        Assert.Equal("1", again.Headers.GetValues("X-MBX-USED-WEIGHT-1M").Single());
    }

    [SkippableFact]
    public async Task The_market_is_for_everybody_and_the_accounts_are_not()
    {
        await using var exchange = await ReplayingAsync();
        using var http = Client(exchange);
        foreach (var path in new[] { "/api/simulator?account=main", "/exchange/journal?account=main", "/api/v3x/ping", "/api" })
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    private static HttpClient Client(ServedExchange exchange) =>
        new() { BaseAddress = new Uri(exchange.Url.Replace("ws://", "http://", StringComparison.Ordinal)) };

    /// <summary>An exchange whose first account replays ten minutes and has shown them, with bars of other lengths where given.</summary>
    private static async Task<ServedExchange> ReplayingAsync(params (Timeframe Timeframe, IReadOnlyList<Bar> Bars)[] more)
    {
        var shelf = new BarShelf();
        List<Bar> minutes =
        [
            .. Enumerable.Range(0, 10).Select(minute => new Bar(
                First + (minute * 60_000L), 100 + minute, 102 + minute, 99, 101 + minute, 10, 1_000, 3, 4, 400)),
        ];
        shelf.Put(SimulatorBench.Stored(Symbol), Timeframe.M1, minutes);
        var market = new InstrumentId(Symbol, VenueName.OfSimulator("spot"));
        shelf.Put(market, Timeframe.M1, minutes);
        foreach (var (timeframe, bars) in more)
        {
            shelf.Put(market, timeframe, bars);
        }

        var exchange = await ServedExchange.StartAsync(shelf, ("Exchange:HoldsReplays", "false"));
        var wish = new AccountWish(100_000m, AccountKind.Spot, null, 0m, 0m, 0m, 1.0, 7, null);
        await SimulatorBench.ReplayAsync(exchange.Account("spot"), exchange.Get<IBarReader>(), Symbol, wish);
        await exchange.Account("spot").Replay.AdvanceAsync(minutes.Count, null, default);
        return exchange;
    }

    private static async Task<JsonElement> GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    private static decimal Number(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static List<(Bar Bar, long CloseMs, string Prices)> Published(string interval)
    {
        var path = TestData.Path($"crypto/binance_spot_multi/BTCUSDT-{interval}.csv.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var bars = new List<(Bar, long, string)>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            var numbers = cells.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToList();
            var bar = new Bar(
                long.Parse(cells[0], CultureInfo.InvariantCulture), numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[7],
                (long)numbers[8], numbers[9], numbers[10]);
            bars.Add((bar, long.Parse(cells[6], CultureInfo.InvariantCulture), string.Join(' ', cells[1..5])));
        }

        return bars;
    }
}
