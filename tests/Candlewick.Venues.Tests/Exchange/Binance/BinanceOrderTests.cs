using System.Globalization;
using System.Net;
using System.Text.Json;
using Candlewick.Testing;
using Candlewick.Venues.Exchange.Binance.Accounts;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>Single orders over Binance's spot API: both sides, every type, beside the venue's documented examples.</summary>
public sealed class BinanceOrderTests
{
    [SkippableFact]
    public void Signatures_are_those_of_the_documented_vectors()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(TestData.Path("binance/official_docs/signature_vectors_hmac.json")));
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            string[] parts = [.. new[] { "key", "payload", "expected_signature" }.Select(field => vector.GetProperty(field).GetString()!)];
            var (secret, payload, signature) = (parts[0], parts[1], parts[2]);
            Assert.True(BinanceSigner.IsSigned(secret, payload, signature), payload);
            Assert.False(BinanceSigner.IsSigned(secret, payload + "0", signature));
            Assert.False(BinanceSigner.IsSigned(secret, payload, signature[..^1] + (signature[^1] == '0' ? '1' : '0')));
        }

        Assert.Equal(4, vectors.RootElement.GetArrayLength());
    }

    [SkippableTheory]
    [InlineData("ACK", 0)]
    [InlineData("RESULT", 1)]
    [InlineData("FULL", 2)]
    public async Task A_market_order_is_answered_as_documented(string detail, int example)
    {
        await using var client = await BinanceClient.StartAsync();

        var placed = await client.PlaceAsync($"side=BUY&type=MARKET&quantity=0.5&newOrderRespType={detail}");

        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("New order (TRADE)")[example]), BinanceDocs.Shape(placed.Body));
    }

    [SkippableTheory]
    [InlineData("BUY", "BTC")]
    [InlineData("SELL", "USDT")]
    public async Task A_market_order_takes_what_stands_in_the_book_and_pays_in_what_it_receives(string side, string feeAsset)
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=1");
        var (cash, coins) = (await client.BalanceAsync("USDT"), await client.BalanceAsync("BTC"));
        Assert.Equal((50_000m, 0m), cash);
        Assert.Equal((0.999m, 0m), coins);

        var placed = await client.PlaceAsync($"side={side}&type=MARKET&quantity=0.5");

        Assert.Equal("FILLED", placed["status"]);
        Assert.Equal("0.50000000", placed["executedQty"]);
        Assert.Equal("25000.00000000", placed["cummulativeQuoteQty"]);
        var fill = Assert.Single(placed.Body.GetProperty("fills").EnumerateArray());
        Assert.Equal("50000.00000000", fill.GetProperty("price").GetString());
        Assert.Equal(feeAsset, fill.GetProperty("commissionAsset").GetString());
        var isBuy = side == "BUY";
        Assert.Equal(isBuy ? "0.00050000" : "25.00000000", fill.GetProperty("commission").GetString());
        Assert.Equal((isBuy ? 25_000m : 74_975m, 0m), await client.BalanceAsync("USDT"));
        Assert.Equal((isBuy ? 1.4985m : 0.499m, 0m), await client.BalanceAsync("BTC"));

        var trades = await client.GetAsync("myTrades", $"symbol=BTCUSDT&orderId={placed["orderId"]}");
        var trade = Assert.Single(trades.Body.EnumerateArray());
        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("Account trade list (USER_DATA)")[0]), BinanceDocs.Shape(trades.Body));
        Assert.Equal(fill.GetProperty("tradeId").GetInt64(), trade.GetProperty("id").GetInt64());
        Assert.Equal(isBuy, trade.GetProperty("isBuyer").GetBoolean());
        Assert.False(trade.GetProperty("isMaker").GetBoolean());
    }

    [SkippableFact]
    public async Task A_market_order_by_what_it_may_cost_buys_what_that_pays_for()
    {
        await using var client = await BinanceClient.StartAsync();

        var placed = await client.PlaceAsync("side=BUY&type=MARKET&quoteOrderQty=12345.678");

        Assert.Equal("FILLED", placed["status"]);
        Assert.Equal("12345.67800000", placed["origQuoteOrderQty"]);
        var cost = decimal.Parse(placed["cummulativeQuoteQty"], CultureInfo.InvariantCulture);
        Assert.InRange(cost, 12_345.678m - 0.5m, 12_345.678m);
    }

    [SkippableTheory]
    [InlineData("BUY", "49000.00", 51_000, 48_900)]
    [InlineData("SELL", "51000.00", 49_000, 51_100)]
    public async Task A_limit_order_rests_with_its_money_locked_until_the_price_comes(string side, string price, int away, int beyond)
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=1");

        var placed = await client.PlaceAsync($"side={side}&type=LIMIT&timeInForce=GTC&quantity=0.5&price={price}&newClientOrderId=mine-1");

        Assert.Equal("NEW", placed["status"]);
        Assert.Equal("mine-1", placed["clientOrderId"]);
        Assert.Empty(placed.Body.GetProperty("fills").EnumerateArray());
        var asset = side == "BUY" ? "USDT" : "BTC";
        Assert.Equal(side == "BUY" ? 24_500m : 0.5m, (await client.BalanceAsync(asset)).Locked);
        var open = await client.GetAsync("openOrders");
        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("Current open orders (USER_DATA)")[0]), BinanceDocs.Shape(open.Body));
        Assert.Equal(placed["orderId"], open.Body[0].GetProperty("orderId").ToString());

        await client.PriceAsync(away);
        Assert.Equal("NEW", (await client.OrderAsync(placed))["status"]);

        await client.PriceAsync(beyond);
        var filled = await client.GetAsync("order", "symbol=BTCUSDT&origClientOrderId=mine-1");
        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("Query order (USER_DATA)")[0]), BinanceDocs.Shape(filled.Body));
        Assert.Equal("FILLED", filled["status"]);
        Assert.Equal(0m, (await client.BalanceAsync(asset)).Locked);
        Assert.Empty((await client.GetAsync("openOrders", "symbol=BTCUSDT")).Body.EnumerateArray());
        var trades = await client.GetAsync("myTrades", "symbol=BTCUSDT");
        Assert.True(trades.Body[1].GetProperty("isMaker").GetBoolean());
        var all = await client.GetAsync("allOrders", "symbol=BTCUSDT");
        Assert.Equal(["MARKET", "LIMIT"], all.Body.EnumerateArray().Select(order => order.GetProperty("type").GetString()));
    }

    [SkippableFact]
    public async Task A_cancelled_order_gives_its_money_back_and_is_answered_as_documented()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=49000&newClientOrderId=mine-1");

        var gone = await client.DeleteAsync("order", "symbol=BTCUSDT&origClientOrderId=mine-1&newClientOrderId=cancel-1");

        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("Cancel order (TRADE)")[0]), BinanceDocs.Shape(gone.Body));
        Assert.Equal("CANCELED", gone["status"]);
        Assert.Equal("mine-1", gone["origClientOrderId"]);
        Assert.Equal("cancel-1", gone["clientOrderId"]);
        Assert.Equal((100_000m, 0m), await client.BalanceAsync("USDT"));
        var again = await client.DeleteAsync("order", "symbol=BTCUSDT&origClientOrderId=mine-1");
        Assert.Equal((-2011, "Unknown order sent."), (again.Code, again.Text));
    }

    [SkippableTheory]
    [InlineData("ONLY_NEW", true)]
    [InlineData("ONLY_PARTIALLY_FILLED", false)]
    public async Task A_cancel_may_say_what_the_order_must_be(string restriction, bool isDone)
    {
        await using var client = await BinanceClient.StartAsync();
        var placed = await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=49000");

        var reply = await client.DeleteAsync("order", $"symbol=BTCUSDT&orderId={placed["orderId"]}&cancelRestrictions={restriction}");

        Assert.Equal(isDone ? HttpStatusCode.OK : HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(isDone ? "CANCELED" : "NEW", (await client.OrderAsync(placed))["status"]);
        if (!isDone)
        {
            Assert.Equal((-2011, "Order was not canceled due to cancel restrictions."), (reply.Code, reply.Text));
        }
    }

    [SkippableFact]
    public async Task An_id_is_taken_while_its_order_is_open_and_free_afterwards()
    {
        await using var client = await BinanceClient.StartAsync();
        const string Order = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000&newClientOrderId=again";
        var first = await client.PlaceAsync(Order);

        var doubled = await client.PostAsync("order", $"symbol=BTCUSDT&{Order}");
        Assert.Equal((-2010, "Duplicate order sent."), (doubled.Code, doubled.Text));
        Assert.Single((await client.GetAsync("openOrders")).Body.EnumerateArray());

        for (var i = 0; i < 3; i++)
        {
            await client.DeleteAsync("order", "symbol=BTCUSDT&origClientOrderId=again");
            await client.PlaceAsync(Order);
        }

        var newest = await client.GetAsync("order", "symbol=BTCUSDT&origClientOrderId=again");
        Assert.Equal("NEW", newest["status"]);
        Assert.Equal("again", newest["clientOrderId"]);
        Assert.NotEqual(first["orderId"], newest["orderId"]);
        Assert.Equal("CANCELED", (await client.OrderAsync(first))["status"]);
        Assert.Equal(4, (await client.GetAsync("allOrders", "symbol=BTCUSDT")).Body.GetArrayLength());
    }

    [SkippableTheory]
    [InlineData("BUY", "STOP_LOSS", 51_000, 50_900, 51_000)]
    [InlineData("SELL", "STOP_LOSS", 49_000, 49_100, 49_000)]
    [InlineData("BUY", "TAKE_PROFIT", 49_000, 49_100, 49_000)]
    [InlineData("SELL", "TAKE_PROFIT", 51_000, 50_900, 51_000)]
    [InlineData("BUY", "STOP_LOSS_LIMIT", 51_000, 50_900, 51_000)]
    [InlineData("SELL", "STOP_LOSS_LIMIT", 49_000, 49_100, 49_000)]
    [InlineData("BUY", "TAKE_PROFIT_LIMIT", 49_000, 49_100, 49_000)]
    [InlineData("SELL", "TAKE_PROFIT_LIMIT", 51_000, 50_900, 51_000)]
    public async Task A_stop_is_touched_from_its_side_alone(string side, string type, int stop, int near, int touch)
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=1");
        var limit = side == "BUY" ? stop + 500 : stop - 500;
        var rest = type.EndsWith("_LIMIT", StringComparison.Ordinal) ? $"&price={limit}&timeInForce=GTC" : "";
        var wrongSide = 100_000 - stop;

        var placed = await client.PlaceAsync($"side={side}&type={type}&quantity=0.5&stopPrice={stop}{rest}&newOrderRespType=RESULT");
        var tooLate = await client.PostAsync(
            "order", $"symbol=BTCUSDT&side={side}&type={type}&quantity=0.1&stopPrice={wrongSide}{rest}");

        Assert.Equal((-2010, "Order would trigger immediately."), (tooLate.Code, tooLate.Text));
        Assert.Equal(type, placed["type"]);
        Assert.Equal("-1", placed["workingTime"]);
        await client.PriceAsync(near);
        var waiting = await client.OrderAsync(placed);
        Assert.Equal("NEW", waiting["status"]);
        Assert.False(waiting.Body.GetProperty("isWorking").GetBoolean());
        await client.PriceAsync(touch);
        var filled = await client.OrderAsync(placed);
        Assert.Equal("FILLED", filled["status"]);
        Assert.Equal("0.50000000", filled["executedQty"]);
        Assert.True(filled.Body.GetProperty("isWorking").GetBoolean());
    }

    [SkippableTheory]
    [InlineData("BUY", "50000", true)]
    [InlineData("BUY", "49999", false)]
    [InlineData("SELL", "50000", true)]
    [InlineData("SELL", "50001", false)]
    public async Task What_may_only_rest_is_refused_where_it_would_take(string side, string price, bool wouldTake)
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=1");

        var reply = await client.PostAsync(
            "order", $"symbol=BTCUSDT&side={side}&type=LIMIT_MAKER&quantity=0.1&price={price}&newOrderRespType=RESULT");

        Assert.Equal(wouldTake ? HttpStatusCode.BadRequest : HttpStatusCode.OK, reply.Status);
        Assert.Equal(wouldTake ? "Order would immediately match and take." : "LIMIT_MAKER", reply[wouldTake ? "msg" : "type"]);
    }

    [SkippableTheory]
    [InlineData("IOC", "50000", "FILLED")]
    [InlineData("IOC", "49999", "EXPIRED")]
    [InlineData("FOK", "50000", "FILLED")]
    [InlineData("FOK", "49999", "EXPIRED")]
    [InlineData("GTC", "50100", "FILLED")]
    [InlineData("GTC", "49999", "NEW")]
    public async Task A_limit_order_takes_at_once_what_it_can(string lasting, string price, string status)
    {
        await using var client = await BinanceClient.StartAsync();

        var placed = await client.PlaceAsync($"side=BUY&type=LIMIT&timeInForce={lasting}&quantity=0.1&price={price}");

        Assert.Equal(status, placed["status"]);
        Assert.Equal(status == "NEW" ? 4_999.9m : 0m, (await client.BalanceAsync("USDT")).Locked);
        Assert.Equal(status == "FILLED" ? "5000.00000000" : "0.00000000", placed["cummulativeQuoteQty"]);
    }

    [Fact]
    public async Task All_the_money_buys_at_the_price_that_stands_there()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PriceAsync(50_001.37m);

        var placed = await client.PlaceAsync("side=BUY&type=MARKET&quoteOrderQty=100000");

        Assert.Equal("FILLED", placed["status"]);
        Assert.InRange((await client.BalanceAsync("USDT")).Free, 0m, 1m);
        var tiny = await client.PostAsync("order", "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=0.1");
        Assert.Equal("Filter failure: LOT_SIZE", tiny.Text);
    }

    [SkippableFact]
    public async Task A_tested_order_is_refused_like_a_real_one_and_places_nothing()
    {
        await using var client = await BinanceClient.StartAsync();

        var fine = await client.PostAsync("order/test", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1");
        var rates = await client.PostAsync("order/test", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&computeCommissionRates=true");
        var poor = await client.PostAsync("order/test", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=3");

        Assert.Equal("{}", fine.Body.ToString());
        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("Test new order (TRADE)")[1]), BinanceDocs.Shape(rates.Body));
        Assert.Equal((-2010, "Account has insufficient balance for requested action."), (poor.Code, poor.Text));
        Assert.Empty((await client.GetAsync("allOrders", "symbol=BTCUSDT")).Body.EnumerateArray());
        Assert.Equal((100_000m, 0m), await client.BalanceAsync("USDT"));
    }
}
