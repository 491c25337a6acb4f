using System.Net;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>What Binance's spot API refuses, with its codes and texts; nothing is placed by any of it.</summary>
public sealed class BinanceRefusalTests
{
    private const string Limit = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000";

    [Theory]
    [InlineData("side=BUY&type=MARKET&quantity=1", -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=NOPE&side=BUY&type=MARKET&quantity=1", -1121, "Invalid symbol.")]
    [InlineData("symbol=btcusdt&side=BUY&type=MARKET&quantity=1", -1100,
        "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.")]
    [InlineData("symbol=BTCUSDT&side=LONG&type=MARKET&quantity=1", -1117, "Invalid side.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=PEGGED&quantity=1", -1116, "Invalid orderType.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET", -1102, "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&quoteOrderQty=5", -1106, "Parameter 'quantity' sent when not required.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&price=5", -1106, "Parameter 'price' sent when not required.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&timeInForce=GTC", -1106, "Parameter 'timeInForce' sent when not required.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=5", -1102,
        "Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=5&timeInForce=DAY", -1115, "Invalid timeInForce.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=1&price=5&timeInForce=GTC", -1106,
        "Parameter 'timeInForce' sent when not required.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=1", -1102,
        "Mandatory parameter 'stopPrice' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=1&trailingDelta=100", -2010,
        "Trailing stop orders are not supported for this symbol.")]
    [InlineData(Limit + "&icebergQty=0.01", -2010, "Iceberg orders are not supported for this symbol.")]
    [InlineData(Limit + "&pegPriceType=PRIMARY_PEG", -2010, "Pegged orders are not supported for this symbol.")]
    [InlineData(Limit + "&newClientOrderId=not%20allowed", -1100,
        "Illegal characters found in parameter 'newClientOrderId'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.")]
    [InlineData(Limit + "&newClientOrderId=", -1105, "Parameter 'newClientOrderId' was empty.")]
    [InlineData(Limit + "&strategyType=1", -1134, "strategyType was less than 1000000.")]
    [InlineData(Limit + "&newOrderRespType=ALL", -1130, "Data sent for parameter 'newOrderRespType' is not valid.")]
    [InlineData(Limit + "&selfTradePreventionMode=EXPIRE_BOTH", -1130, "Data sent for parameter 'selfTradePreventionMode' is not valid.")]
    [InlineData(Limit + "&colour=red", -1104, null)]
    [InlineData(Limit + "&side=BUY", -1101, "Duplicate values for a parameter detected.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1.000000001", -1111, "Parameter 'quantity' has too much precision.")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=-1", -1100, null)]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1e3", -1100, null)]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0", -1013, "Filter failure: LOT_SIZE")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.0000001", -1013, "Filter failure: LOT_SIZE")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=99999999999", -1013, "Filter failure: LOT_SIZE")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000.001", -1013, "Filter failure: PRICE_FILTER")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=0", -1013, "Filter failure: PRICE_FILTER")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00001&price=49000", -1013, "Filter failure: NOTIONAL")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=3", -2010, "Account has insufficient balance for requested action.")]
    [InlineData("symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.1", -2010, "Account has insufficient balance for requested action.")]
    public async Task An_order_that_cannot_be_taken_is_refused_with_the_protocols_code(string parameters, int code, string? text)
    {
        await using var client = await BinanceClient.StartAsync();

        var refused = await client.PostAsync("order", parameters);

        Assert.Equal((HttpStatusCode.BadRequest, code), (refused.Status, refused.Code));
        Assert.Equal(text ?? refused.Text, refused.Text);
        Assert.Empty((await client.GetAsync("allOrders", "symbol=BTCUSDT")).Body.EnumerateArray());
        Assert.Equal((100_000m, 0m), await client.BalanceAsync("USDT"));
        Assert.Equal(0, (await client.GetAsync("rateLimit/order")).Body[0].GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("order", "symbol=BTCUSDT", -1102)]
    [InlineData("order", "symbol=BTCUSDT&orderId=5", -2013)]
    [InlineData("order", "symbol=BTCUSDT&origClientOrderId=none", -2013)]
    [InlineData("order", "symbol=ETHUSDT&orderId=1", -2013)]
    [InlineData("allOrders", "", -1102)]
    [InlineData("allOrders", "symbol=BTCUSDT&limit=0", -1130)]
    [InlineData("allOrders", "symbol=BTCUSDT&startTime=0&endTime=86400001", -1127)]
    [InlineData("allOrders", "symbol=BTCUSDT&startTime=2&endTime=1", -1130)]
    [InlineData("myTrades", "symbol=BTCUSDT&fromId=1&startTime=1", -1128)]
    [InlineData("orderList", "", -1102)]
    [InlineData("orderList", "orderListId=1", -2013)]
    [InlineData("account", "omitZeroBalances=perhaps", -1130)]
    public async Task A_question_that_has_no_answer_gets_the_protocols_code(string path, string parameters, int code)
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000");

        Assert.Equal(code, (await client.GetAsync(path, parameters)).Code);
    }

    [Fact]
    public async Task An_order_is_not_shown_by_another_symbol_or_by_another_id()
    {
        await using var client = await BinanceClient.StartAsync();
        var placed = await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000&newClientOrderId=mine");
        var number = placed["orderId"];

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("order", $"symbol=BTCUSDT&orderId={number}&origClientOrderId=mine")).Status);
        Assert.Equal(-2013, (await client.GetAsync("order", $"symbol=BTCUSDT&orderId={number}&origClientOrderId=other")).Code);
        Assert.Equal(-2013, (await client.GetAsync("order", $"symbol=ETHUSDT&orderId={number}")).Code);
        Assert.Equal(-2011, (await client.DeleteAsync("order", $"symbol=ETHUSDT&orderId={number}")).Code);
        Assert.Equal(-2011, (await client.DeleteAsync("openOrders", "symbol=ETHUSDT")).Code);
        Assert.Equal("NEW", (await client.OrderAsync(placed))["status"]);
    }

    [Fact]
    public async Task What_is_not_signed_by_the_key_is_not_done()
    {
        await using var client = await BinanceClient.StartAsync();
        var signed = client.Signed(Limit);
        var other = new string('a', 64);

        await RefusedAsync(client, signed, "", HttpStatusCode.Unauthorized, -2014, "API-key format invalid.");
        await RefusedAsync(client, signed, "short", HttpStatusCode.Unauthorized, -2014, "API-key format invalid.");
        await RefusedAsync(
            client, signed, other, HttpStatusCode.Unauthorized, -2015, "Invalid API-key, IP, or permissions for action.");
        await RefusedAsync(
            client, client.Signed(Limit, other), null, HttpStatusCode.BadRequest, -1022, "Signature for this request is not valid.");
        await RefusedAsync(
            client, signed.Replace("quantity=0.1", "quantity=0.2", StringComparison.Ordinal), null, HttpStatusCode.BadRequest, -1022, null);
        await RefusedAsync(client, signed.Replace("symbol=BTCUSDT", "symbol=%42TCUSDT", StringComparison.Ordinal), null,
            HttpStatusCode.BadRequest, -1022, null);
        await RefusedAsync(client, signed[..signed.IndexOf("&signature", StringComparison.Ordinal)], null, HttpStatusCode.BadRequest, -1102,
            "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.");
        await RefusedAsync(client, Limit + "&signature=00", null, HttpStatusCode.BadRequest, -1102,
            "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.");
        Assert.Empty((await client.GetAsync("openOrders")).Body.EnumerateArray());
    }

    [Theory]
    [InlineData(-5_000, null, 0)]
    [InlineData(-5_001, null, -1021)]
    [InlineData(-2_000, "2000", 0)]
    [InlineData(-2_000, "1999.999", -1021)]
    [InlineData(-60_000, "60000", 0)]
    [InlineData(0, "60001", -1131)]
    [InlineData(999, null, 0)]
    [InlineData(1_000, null, -1021)]
    public async Task A_request_is_taken_while_it_is_of_now(int offsetMs, string? window, int code)
    {
        await using var client = await BinanceClient.StartAsync();
        var at = client.Exchange.Clock.GetUtcNow().ToUnixTimeMilliseconds() + offsetMs;
        foreach (var timestamp in new[] { at, at * 1_000 })
        {
            var payload = $"timestamp={timestamp}{(window is null ? "" : $"&recvWindow={window}")}";

            var reply = await client.SendRawAsync(
                HttpMethod.Get, $"account?{payload}&signature={BinanceClient.Sign(payload, client.Key.Secret)}");

            Assert.Equal(code == 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, reply.Status);
            Assert.Equal(code, code == 0 ? 0 : reply.Code);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Parameters_may_be_in_the_address_in_the_body_or_in_both(bool inAddress, bool inBody)
    {
        await using var client = await BinanceClient.StartAsync();
        var signed = client.Signed(Limit);
        var at = signed.IndexOf("&type", StringComparison.Ordinal);
        var (query, body) = (inAddress, inBody) switch
        {
            (true, false) => (signed, null),
            (false, true) => ("", signed),
            _ => (signed[..at], signed[(at + 1)..]),
        };
        if (inAddress && inBody)
        {
            // The two are joined without anything between them before they are signed.
            body = body!.Replace(
                body[body.IndexOf("signature=", StringComparison.Ordinal)..],
                $"signature={BinanceClient.Sign(query + body[..body.IndexOf("&signature", StringComparison.Ordinal)], client.Key.Secret)}",
                StringComparison.Ordinal);
        }

        var placed = await client.SendRawAsync(HttpMethod.Post, query.Length > 0 ? $"order?{query}" : "order", body);

        Assert.True(placed.Status == HttpStatusCode.OK, placed.Body.ToString());
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_not_read()
    {
        await using var client = await BinanceClient.StartAsync();

        var refused = await client.SendRawAsync(HttpMethod.Post, "order", "symbol=" + new string('A', 20_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.Status);
    }

    private static async Task RefusedAsync(
        BinanceClient client, string parameters, string? key, HttpStatusCode status, int code, string? text)
    {
        var refused = await client.SendRawAsync(HttpMethod.Post, "order", parameters, key);
        Assert.Equal((status, code), (refused.Status, refused.Code));
        Assert.Equal(text ?? refused.Text, refused.Text);
    }
}
