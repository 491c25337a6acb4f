using System.Text.Json;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>Binance's WebSocket API and user data.</summary>
public sealed class BinanceSocketTests
{
    [SkippableFact]
    public async Task Questions_are_answered_over_the_socket_as_documented()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, "/ws-api/v3");

        await socket.SendAsync(new { id = "a", method = "ping" });
        Assert.Equal(Documented("Test connectivity", 1), BinanceDocs.Shape(await socket.NextAsync()));
        await socket.SendAsync(new { id = 2, method = "time", @params = new { returnRateLimits = false } });
        var time = await socket.NextAsync();
        Assert.Equal(2, time.GetProperty("id").GetInt32());
        Assert.False(time.TryGetProperty("rateLimits", out _));
        await socket.SendAsync(new { id = 3, method = "no.such" });
        Assert.Equal(-1020, (await socket.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
        await socket.SendTextAsync("{");
        Assert.Equal(-1135, (await socket.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
        await socket.SendAsync(new { id = "d", method = "session.status" });
        Assert.Equal(Documented("Log out of the session", 1, "rateLimits"), BinanceDocs.Shape(await socket.NextAsync(), "rateLimits"));
        await socket.SendAsync(new { id = 5, method = "userDataStream.subscribe" });
        Assert.Equal(-1002, (await socket.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task An_order_over_the_socket_is_signed_and_told_to_who_subscribed()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var trading = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        await using var watching = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        await watching.SendSignedAsync(client, 1, "userDataStream.subscribe.signature", []);
        Assert.Equal(0, (await watching.NextAsync()).GetProperty("result").GetProperty("subscriptionId").GetInt32());

        await trading.SendSignedAsync(client, 7, "order.place", new()
        {
            ["symbol"] = "BTCUSDT",
            ["side"] = "BUY",
            ["type"] = "LIMIT",
            ["timeInForce"] = "GTC",
            ["quantity"] = "0.5",
            ["price"] = "49000",
            ["newClientOrderId"] = "mine",
        });
        var placed = await trading.NextAsync();
        Assert.Equal((7, 200), (placed.GetProperty("id").GetInt32(), placed.GetProperty("status").GetInt32()));
        Assert.Equal(
            ["ORDERS", "ORDERS", "REQUEST_WEIGHT"],
            placed.GetProperty("rateLimits").EnumerateArray().Select(limit => limit.GetProperty("rateLimitType").GetString()));
        await trading.SendAsync(new { id = 8, method = "order.place", @params = new { symbol = "BTCUSDT", apiKey = client.Key.Key } });
        Assert.Equal(-1102, (await trading.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());

        await EventAsync(watching, "executionReport", ("x", "NEW"), ("X", "NEW"), ("c", "mine"), ("z", "0.00000000"), ("m", "False"));
        var money = await EventAsync(watching, "outboundAccountPosition");
        Assert.Equal("24500.00000000", money.GetProperty("B")[0].GetProperty("l").GetString());
        await client.PriceAsync(48_000m);
        var fill = await EventAsync(
            watching, "executionReport", ("x", "TRADE"), ("X", "FILLED"), ("l", "0.50000000"), ("z", "0.50000000"), ("N", "BTC"),
            ("m", "True"));
        Assert.Equal("0.00050000", fill.GetProperty("n").GetString());
        await EventAsync(watching, "outboundAccountPosition");
    }

    [SkippableFact]
    public async Task Every_change_of_an_order_is_told_once_and_in_its_turn()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=1");
        await using var watching = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        await watching.SendSignedAsync(client, 1, "userDataStream.subscribe.signature", []);
        await watching.NextAsync();

        // A market order is new and filled in one step, and both are told.
        await client.PlaceAsync("side=SELL&type=MARKET&quantity=0.1");
        var report = await EventAsync(watching, "executionReport", ("x", "NEW"), ("X", "NEW"), ("S", "SELL"));
        var documented = BinanceDocs.Of("Order Update", "user-data-stream.md")[0].GetProperty("event");
        Assert.Equal(BinanceDocs.Shape(documented, "v", "N"), BinanceDocs.Shape(report, "N"));
        await EventAsync(watching, "executionReport", ("x", "TRADE"), ("X", "FILLED"), ("m", "False"));
        await EventAsync(watching, "outboundAccountPosition");

        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=49000&newClientOrderId=o");
        await EventAsync(watching, "executionReport", ("x", "NEW"));
        await EventAsync(watching, "outboundAccountPosition");
        await client.PutAsync("order/amend/keepPriority", "symbol=BTCUSDT&origClientOrderId=o&newQty=0.2&newClientOrderId=o2");
        await EventAsync(watching, "executionReport", ("x", "REPLACED"), ("q", "0.20000000"), ("c", "o2"), ("C", "o"));
        await EventAsync(watching, "outboundAccountPosition");
        await client.DeleteAsync("order", "symbol=BTCUSDT&origClientOrderId=o2&newClientOrderId=bye");
        await EventAsync(watching, "executionReport", ("x", "CANCELED"), ("X", "CANCELED"), ("c", "bye"), ("C", "o2"), ("w", "False"));
        await EventAsync(watching, "outboundAccountPosition");

        await client.PlaceAsync(
            "side=SELL&quantity=0.5&aboveType=LIMIT_MAKER&abovePrice=51000&belowType=STOP_LOSS&belowStopPrice=49000", "orderList/oco");
        await EventAsync(watching, "executionReport", ("o", "LIMIT_MAKER"), ("x", "NEW"), ("w", "True"));
        await EventAsync(watching, "executionReport", ("o", "STOP_LOSS"), ("x", "NEW"), ("w", "False"));
        var list = await EventAsync(watching, "listStatus", ("l", "EXEC_STARTED"), ("L", "EXECUTING"));
        Assert.Equal(
            BinanceDocs.Shape(BinanceDocs.Of("Order Reject Reason", "user-data-stream.md")[0].GetProperty("event")),
            BinanceDocs.Shape(list));
        await EventAsync(watching, "outboundAccountPosition");
        await client.PriceAsync(48_900m);
        await EventAsync(watching, "executionReport", ("o", "STOP_LOSS"), ("x", "NEW"), ("w", "True"));
        await EventAsync(watching, "executionReport", ("o", "STOP_LOSS"), ("x", "TRADE"), ("X", "FILLED"));
        await EventAsync(watching, "executionReport", ("o", "LIMIT_MAKER"), ("x", "EXPIRED"), ("X", "EXPIRED"));
        await EventAsync(watching, "listStatus", ("l", "ALL_DONE"), ("L", "ALL_DONE"));
        await EventAsync(watching, "outboundAccountPosition");
        // Nothing was told twice: the next event is that of the next order.
        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=FOK&quantity=0.1&price=40000");
        await EventAsync(watching, "executionReport", ("x", "NEW"), ("f", "FOK"));
        await EventAsync(watching, "executionReport", ("x", "EXPIRED"), ("X", "EXPIRED"));
    }

    [Fact]
    public async Task A_subscription_needs_a_signature_and_ends_when_its_client_says_so()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        await socket.SendAsync(new
        {
            id = 1,
            method = "userDataStream.subscribe.signature",
            @params = new
            {
                apiKey = client.Key.Key,
                timestamp = client.Exchange.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
                signature = new string('0', 64),
            },
        });
        Assert.Equal(-1022, (await socket.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());

        await socket.SendSignedAsync(client, 2, "userDataStream.subscribe.signature", []);
        await socket.NextAsync();
        await socket.SendSignedAsync(client, 3, "userDataStream.subscribe.signature", []);
        Assert.Equal(-2035, (await socket.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
        await socket.SendAsync(new { id = 4, method = "userDataStream.unsubscribe" });
        Assert.Equal(200, (await socket.NextAsync()).GetProperty("status").GetInt32());
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=0.1");
        await socket.SendAsync(new { id = 5, method = "session.subscriptions" });
        var answer = await socket.NextAsync();
        Assert.Equal(5, answer.GetProperty("id").GetInt32());
        Assert.Empty(answer.GetProperty("result").EnumerateArray());
        await socket.SendAsync(new { id = 6, method = "userDataStream.unsubscribe" });
        Assert.Equal(-2036, (await socket.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("order.place")]
    [InlineData("ticker.price")]
    public async Task What_is_signed_along_is_signed(string method)
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, "/ws-api/v3");

        // ccxt signs this one too, and what is everybody's.
        await socket.SendSignedAsync(client, 1, method, method == "ticker.price"
            ? new() { ["symbol"] = "BTCUSDT", ["returnRateLimits"] = false }
            : new() { ["symbol"] = "BTCUSDT", ["side"] = "BUY", ["type"] = "MARKET", ["quantity"] = 0.5m, ["returnRateLimits"] = false });

        var answer = await socket.NextAsync();
        Assert.True(answer.GetProperty("status").GetInt32() == 200, answer.ToString());
        Assert.False(answer.TryGetProperty("rateLimits", out _));
    }

    private static string Documented(string section, int example, params string[] without) =>
        BinanceDocs.Shape(BinanceDocs.Of(section, "web-socket-api.md")[example], without);

    private static async Task<JsonElement> EventAsync(SocketEnd socket, string name, params (string Field, string Value)[] fields)
    {
        var told = (await socket.NextAsync()).GetProperty("event");
        Assert.Equal(name, told.GetProperty("e").GetString());
        foreach (var (field, value) in fields)
        {
            Assert.True(told.GetProperty(field).ToString() == value, $"{field}: {told}");
        }

        return told;
    }
}
