using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Venues.Simulator.Accounts;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>Binance's market streams: what they tell, their names, and how much a client may ask for.</summary>
public sealed class BinanceStreamTests
{
    [SkippableTheory]
    [InlineData("bookTicker", "Individual Symbol Book Ticker Streams")]
    [InlineData("trade", "Trade Streams")]
    [InlineData("aggTrade", "Aggregate Trade Streams")]
    [InlineData("kline_1m", "Kline/Candlestick Streams for UTC")]
    [InlineData("depth5", "Partial Book Depth Streams")]
    [InlineData("depth@100ms", "Diff. Depth Stream")]
    public async Task A_stream_tells_the_market_as_documented(string kind, string section)
    {
        await using var client = await BinanceClient.StartAsync();
        await using var raw = await SocketEnd.ConnectAsync(client, $"/ws/btcusdt@{kind}");
        await using var combined = await SocketEnd.ConnectAsync(client, $"/stream?streams=btcusdt@{kind}/ethusdt@trade");
        var documented = BinanceDocs.Of(section, "web-socket-streams.md")[0];

        var told = await client.TickUntilAsync(raw);

        Assert.Equal(BinanceDocs.Shape(documented), BinanceDocs.Shape(told));
        JsonElement one;
        do
        {
            one = await client.TickUntilAsync(combined);
        }
        while (one.GetProperty("stream").GetString() != $"btcusdt@{kind}");

        Assert.Equal(BinanceDocs.Shape(documented), BinanceDocs.Shape(one.GetProperty("data")));
    }

    [Theory]
    [InlineData("1m", 60_000)]
    [InlineData("5m", 300_000)]
    [InlineData("3m", 180_000)]
    public async Task A_kline_grows_and_is_closed_once_as_it_is_kept(string interval, int lengthMs)
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, $"/ws/btcusdt@kline_{interval}");
        var growing = new List<JsonElement>();
        JsonElement closed;
        do
        {
            growing.Add((await client.TickUntilAsync(socket)).GetProperty("k"));
            closed = growing[^1];
        }
        while (!closed.GetProperty("x").GetBoolean());

        Assert.True(growing.Count > 2);
        Assert.Single(growing.Select(kline => kline.GetProperty("t").GetInt64()).Distinct());
        Assert.Equal(lengthMs - 1, closed.GetProperty("T").GetInt64() - closed.GetProperty("t").GetInt64());
        Assert.Equal(growing.Select(Volume).Order(), growing.Select(Volume));
        var next = (await client.TickUntilAsync(socket)).GetProperty("k");
        Assert.Equal(
            (closed.GetProperty("T").GetInt64() + 1, false), (next.GetProperty("t").GetInt64(), next.GetProperty("x").GetBoolean()));

        var rows = (await client.SendRawAsync(HttpMethod.Get, $"klines?symbol=BTCUSDT&interval={interval}&limit=2")).Body;
        Assert.Equal(next.GetProperty("t").GetInt64(), rows[1][0].GetInt64());
        string[] fields = ["o", "h", "l", "c", "v"];
        Assert.Equal(
            fields.Select(field => closed.GetProperty(field).GetString()), Enumerable.Range(1, 5).Select(i => rows[0][i].GetString()));
        Assert.Equal(closed.GetProperty("n").GetInt64(), rows[0][8].GetInt64());
        // All trades of the minutes that it is made of are in it.
        var minutes = (await client.SendRawAsync(
            HttpMethod.Get,
            $"klines?symbol=BTCUSDT&interval=1m&startTime={closed.GetProperty("t")}&endTime={closed.GetProperty("T")}")).Body;
        Assert.Equal(lengthMs / 60_000, minutes.GetArrayLength());
        Assert.Equal(minutes.EnumerateArray().Sum(row => row[8].GetInt64()), closed.GetProperty("n").GetInt64());

        static decimal Volume(JsonElement kline) => decimal.Parse(kline.GetProperty("v").GetString()!, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Changes_of_the_book_go_on_from_the_book_that_was_asked_for()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, "/ws/btcusdt@depth");
        await client.TickUntilAsync(socket);
        var asked = (await client.SendRawAsync(HttpMethod.Get, "depth?symbol=BTCUSDT")).Body;
        var last = asked.GetProperty("lastUpdateId").GetInt64();
        var bid = asked.GetProperty("bids")[0][0].GetString();
        for (var i = 0; i < 5; i++)
        {
            var change = await client.TickUntilAsync(socket);
            if (change.GetProperty("u").GetInt64() <= last)
            {
                continue;
            }

            Assert.Equal(last + 1, change.GetProperty("U").GetInt64());
            last = change.GetProperty("u").GetInt64();
            foreach (var level in change.GetProperty("b").EnumerateArray())
            {
                bid = level[1].GetString() == "0.00000000" && level[0].GetString() == bid ? null
                    : level[1].GetString() == "0.00000000" ? bid : level[0].GetString();
            }
        }

        Assert.Equal((await client.SendRawAsync(HttpMethod.Get, "depth?symbol=BTCUSDT")).Body.GetProperty("bids")[0][0].GetString(), bid);
    }

    [Fact]
    public async Task Klines_go_on_when_the_market_begins_anew()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, "/ws/btcusdt@kline_1m");
        var first = (await client.TickUntilAsync(socket)).GetProperty("k").GetProperty("t").GetInt64();

        var wish = new AccountWish(100_000m, AccountKind.Spot, null, 0m, 0m, 0m, 1.0, 7, null);
        Assert.Null(await client.Account.Markets.ToSyntheticAsync(99, wish, default));

        var next = (await client.TickUntilAsync(socket)).GetProperty("k");
        Assert.True(next.GetProperty("t").GetInt64() >= first);
    }

    [Theory]
    [InlineData("/ws/BTCUSDT@trade")]
    [InlineData("/ws/btcusdt@trade@100ms")]
    [InlineData("/ws/btcusdt@kline_1m@1000ms")]
    [InlineData("/ws/btcusdt@depth@7ms")]
    [InlineData("/ws/btcusdt@kline_1s")]
    public async Task A_stream_has_one_name(string path)
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, path);
        await socket.SendAsync(new { method = "LIST_SUBSCRIPTIONS", id = 1 });
        Assert.Empty((await socket.NextAsync()).GetProperty("result").EnumerateArray());
    }

    [Fact]
    public async Task Who_says_too_much_on_a_stream_or_too_large_a_thing_loses_the_connection()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var talker = await SocketEnd.ConnectAsync(client, "/ws");
        for (var i = 0; i < 6; i++)
        {
            await talker.SendAsync(new { method = "LIST_SUBSCRIPTIONS", id = i });
        }

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true)
            {
                await talker.NextAsync();
            }
        });
        await using var large = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await large.SendTextAsync(new string(' ', 20_000) + "{}");
            await large.NextAsync();
        });
        await using var half = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        await half.SendTextAsync("""{"id":7,"method":"\ud800"}""");
        var answer = await half.NextAsync();
        Assert.Equal(-1135, answer.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Connections_of_one_address_are_counted()
    {
        await using var client = await BinanceClient.StartAsync();
        var open = new List<SocketEnd>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                open.Add(await SocketEnd.ConnectAsync(client, "/ws"));
            }

            await Assert.ThrowsAsync<WebSocketException>(() => SocketEnd.ConnectAsync(client, "/ws"));
        }
        finally
        {
            foreach (var socket in open)
            {
                await socket.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Streams_are_added_and_left_while_connected()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, "/ws");
        await socket.SendAsync(new { method = "SUBSCRIBE", @params = new[] { "btcusdt@bookTicker", "ethusdt@bookTicker" }, id = 1 });
        Assert.Equal("""{"result":null,"id":1}""", (await socket.NextAsync()).ToString());
        await socket.SendAsync(new { method = "UNSUBSCRIBE", @params = new[] { "ethusdt@bookTicker" }, id = 2 });
        await socket.NextAsync();
        await socket.SendAsync(new { method = "LIST_SUBSCRIPTIONS", id = 3 });
        Assert.Equal("""{"result":["btcusdt@bookTicker"],"id":3}""", (await socket.NextAsync()).ToString());
        await socket.SendAsync(new { method = "SET_PROPERTY", @params = new object[] { "combined", true }, id = 5 });
        await socket.NextAsync();
        var told = await client.TickUntilAsync(socket);
        Assert.Equal("btcusdt@bookTicker", told.GetProperty("stream").GetString());
        client.Exchange.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var wrong in new[] { """{"method":"SUBSCRIBE","params":["btcusdt@nothing"],"id":9}""", """{"id":9}""", "[]", "x" })
        {
            await socket.SendTextAsync(wrong);
            JsonElement answer;
            while (!(answer = await socket.NextAsync()).TryGetProperty("error", out _))
            {
                // A price came between.
            }

            Assert.InRange(answer.GetProperty("error").GetProperty("code").GetInt32(), 0, 3);
        }
    }
}
