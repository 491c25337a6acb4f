using System.Net;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>Orders that are changed over Binance's spot API: made smaller, replaced, counted.</summary>
public sealed class BinanceChangeTests
{
    private const string Resting = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=49000";
    private const string Section = "Cancel an Existing Order and Send a New Order (TRADE)";

    [SkippableFact]
    public async Task An_order_is_replaced_in_one_request()
    {
        await using var client = await BinanceClient.StartAsync();
        var old = await client.PlaceAsync(Resting);

        var replaced = await ReplaceAsync(client, $"cancelOrderId={old["orderId"]}&cancelReplaceMode=STOP_ON_FAILURE", "48000");

        Assert.Equal(("SUCCESS", "SUCCESS"), (replaced["cancelResult"], replaced["newOrderResult"]));
        Assert.Equal("CANCELED", (await client.OrderAsync(old))["status"]);
        var open = Assert.Single((await client.GetAsync("openOrders")).Body.EnumerateArray());
        Assert.Equal("48000.00000000", open.GetProperty("price").GetString());
        Assert.Equal((76_000m, 24_000m), await client.BalanceAsync("USDT"));
    }

    [SkippableTheory]
    [InlineData("STOP_ON_FAILURE", "cancelOrderId=77", "48000", HttpStatusCode.BadRequest, 0, "FAILURE", "NOT_ATTEMPTED")]
    [InlineData("ALLOW_FAILURE", "cancelOrderId=77", "48000", HttpStatusCode.Conflict, 2, "FAILURE", "SUCCESS")]
    [InlineData("ALLOW_FAILURE", "cancelOrderId=77", "480000", HttpStatusCode.BadRequest, 3, "FAILURE", "FAILURE")]
    [InlineData("STOP_ON_FAILURE", "cancelOrigClientOrderId=old", "480000", HttpStatusCode.Conflict, 1, "SUCCESS", "FAILURE")]
    public async Task What_of_a_replacement_was_done_is_answered_as_documented(
        string mode, string cancelled, string price, HttpStatusCode status, int example, string cancelResult, string newOrderResult)
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync(Resting + "&newClientOrderId=old");

        var reply = await ReplaceAsync(client, $"{cancelled}&cancelReplaceMode={mode}&newOrderRespType=ACK", price);

        Assert.True(status == reply.Status, reply.Body.ToString());
        Assert.Equal(status == HttpStatusCode.Conflict ? -2021 : -2022, reply.Code);
        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest(Section)[example]), BinanceDocs.Shape(reply.Body));
        var data = reply.Body.GetProperty("data");
        Assert.Equal((cancelResult, newOrderResult), (data.GetProperty("cancelResult").GetString(),
            data.GetProperty("newOrderResult").GetString()));
        var open = (await client.GetAsync("openOrders")).Body.GetArrayLength();
        Assert.Equal((cancelResult == "SUCCESS" ? 0 : 1) + (newOrderResult == "SUCCESS" ? 1 : 0), open);
    }

    [SkippableFact]
    public async Task An_order_is_made_smaller_and_gives_back_what_it_does_not_need()
    {
        await using var client = await BinanceClient.StartAsync();
        var placed = await client.PlaceAsync(Resting + "&newClientOrderId=big");

        var amended = await client.PutAsync(
            "order/amend/keepPriority", "symbol=BTCUSDT&origClientOrderId=big&newQty=0.2&newClientOrderId=small");

        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("Order Amend Keep Priority (TRADE)")[0]), BinanceDocs.Shape(amended.Body));
        Assert.Equal((90_200m, 9_800m), await client.BalanceAsync("USDT"));
        var order = await client.GetAsync("order", "symbol=BTCUSDT&origClientOrderId=small");
        Assert.Equal((placed["orderId"], "0.20000000"), (order["orderId"], order["origQty"]));
        Assert.Equal(-2013, (await client.GetAsync("order", "symbol=BTCUSDT&origClientOrderId=big")).Code);
        await client.PriceAsync(49_000m);
        Assert.Equal("0.20000000", (await client.OrderAsync(placed))["executedQty"]);
    }

    [SkippableFact]
    public async Task Both_orders_of_a_pair_are_made_smaller_together()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=1");
        await client.PlaceAsync(
            "side=SELL&quantity=0.5&aboveType=LIMIT_MAKER&abovePrice=51000&belowType=STOP_LOSS&belowStopPrice=49000&belowClientOrderId=s",
            "orderList/oco");

        var amended = await client.PutAsync(
            "order/amend/keepPriority", "symbol=BTCUSDT&origClientOrderId=s&newQty=0.2&newClientOrderId=s2");

        Assert.Equal("OCO", amended.Body.GetProperty("listStatus").GetProperty("contingencyType").GetString());
        Assert.Equal((0.799m, 0.2m), await client.BalanceAsync("BTC"));
        await client.PriceAsync(51_000m);
        Assert.Equal((0.799m, 0m), await client.BalanceAsync("BTC"));
    }

    [SkippableTheory]
    [InlineData("0.6", -2038, "Order amend (quantity increase) is not supported.")]
    [InlineData("0.5", -2038, "The requested action would change no state; rejecting")]
    [InlineData("0.000001", -1013, "Filter failure: LOT_SIZE")]
    [InlineData("0", -1013, "Filter failure: LOT_SIZE")]
    public async Task An_order_that_cannot_be_made_so_small_stays_as_it_is(string quantity, int code, string text)
    {
        await using var client = await BinanceClient.StartAsync();
        var placed = await client.PlaceAsync(Resting);

        var refused = await client.PutAsync("order/amend/keepPriority", $"symbol=BTCUSDT&orderId={placed["orderId"]}&newQty={quantity}");

        Assert.Equal((code, text), (refused.Code, refused.Text));
        Assert.Equal("0.50000000", (await client.OrderAsync(placed))["origQty"]);
        Assert.Equal((75_500m, 24_500m), await client.BalanceAsync("USDT"));
    }

    [SkippableFact]
    public async Task Orders_that_are_not_filled_count_until_the_interval_is_over()
    {
        await using var client = await BinanceClient.StartAsync();
        const string Small = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=49000";
        for (var i = 1; i <= 50; i++)
        {
            var placed = await client.PostAsync("order", Small);
            Assert.Equal(HttpStatusCode.OK, placed.Status);
            Assert.Equal($"{i}", placed.Headers.GetValues("X-MBX-ORDER-COUNT-10S").Single());
        }

        var tooMany = await client.PostAsync("order", Small);
        Assert.Equal(
            ((HttpStatusCode)429, -1015, "Too many new orders; current limit is 50 orders per 10 SECOND."),
            (tooMany.Status, tooMany.Code, tooMany.Text));
        Assert.InRange(tooMany.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        var counts = await client.GetAsync("rateLimit/order");
        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("Query Unfilled Order Count (USER_DATA)")[0]), BinanceDocs.Shape(counts.Body));
        Assert.Equal([50, 50], counts.Body.EnumerateArray().Select(limit => limit.GetProperty("count").GetInt32()));

        // What is filled leaves room for as many.
        await client.PriceAsync(49_000m);
        Assert.Equal(0, (await client.GetAsync("rateLimit/order")).Body[0].GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("order", Small)).Status);
        client.Exchange.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, (await client.GetAsync("rateLimit/order")).Body[0].GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("quantity=0.000001&price=48000", "Filter failure: LOT_SIZE")]
    [InlineData("quantity=0.5&price=48000.001", "Filter failure: PRICE_FILTER")]
    [InlineData("quantity=0.0001&price=1000", "Filter failure: NOTIONAL")]
    public async Task A_replacement_that_passes_no_filter_cancels_nothing(string order, string text)
    {
        await using var client = await BinanceClient.StartAsync();
        var old = await client.PlaceAsync(Resting);

        var refused = await client.PostAsync(
            "order/cancelReplace",
            $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&{order}&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId={old["orderId"]}");

        Assert.Equal((HttpStatusCode.BadRequest, -1013, text), (refused.Status, refused.Code, refused.Text));
        Assert.Equal("NEW", (await client.OrderAsync(old))["status"]);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("&orderRateLimitExceededMode=DO_NOTHING", false)]
    [InlineData("&orderRateLimitExceededMode=CANCEL_ONLY", true)]
    public async Task Beyond_the_limit_of_orders_the_old_one_is_cancelled_only_where_that_is_wanted(string mode, bool isCancelled)
    {
        await using var client = await BinanceClient.StartAsync(("Exchange:OrdersIn10Seconds", "1"));
        var old = await client.PlaceAsync(Resting);

        var reply = await ReplaceAsync(client, $"cancelOrderId={old["orderId"]}&cancelReplaceMode=STOP_ON_FAILURE{mode}", "48000");

        Assert.Equal(isCancelled ? HttpStatusCode.Conflict : (HttpStatusCode)429, reply.Status);
        Assert.Equal(isCancelled ? -2021 : -1015, reply.Code);
        Assert.Equal(isCancelled ? "CANCELED" : "NEW", (await client.OrderAsync(old))["status"]);
    }

    [Fact]
    public async Task A_replaced_order_frees_its_money_for_the_new_one_and_may_have_its_id()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=2&price=49000&newClientOrderId=one");

        // Both together would cost more than there is.
        var replaced = await client.PostAsync(
            "order/cancelReplace",
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=2&price=48000&newClientOrderId=one"
            + "&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=one");

        Assert.Equal("SUCCESS", replaced["newOrderResult"]);
        Assert.Equal((4_000m, 96_000m), await client.BalanceAsync("USDT"));
        Assert.Equal("48000.00000000", (await client.GetAsync("order", "symbol=BTCUSDT&origClientOrderId=one"))["price"]);
    }

    [Fact]
    public async Task An_amended_order_cannot_take_the_id_of_another_and_leaves_its_own()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync(Resting + "&newClientOrderId=a");
        await client.PlaceAsync(Resting + "&newClientOrderId=b");

        var taken = await client.PutAsync("order/amend/keepPriority", "symbol=BTCUSDT&origClientOrderId=a&newQty=0.4&newClientOrderId=b");
        Assert.Equal((-2010, "Duplicate order sent."), (taken.Code, taken.Text));
        await client.PutAsync("order/amend/keepPriority", "symbol=BTCUSDT&origClientOrderId=a&newQty=0.4&newClientOrderId=c");
        // Nobody is called "a" any more.
        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000&newClientOrderId=a");
        await client.DeleteAsync("openOrders", "symbol=BTCUSDT");
        foreach (var id in new[] { "a", "b", "c", "b", "c" })
        {
            await client.PlaceAsync($"side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000&newClientOrderId={id}");
            await client.DeleteAsync("order", $"symbol=BTCUSDT&origClientOrderId={id}");
        }
    }

    [Fact]
    public async Task A_pair_that_is_filled_in_part_is_made_smaller_by_what_is_open()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=1");
        await client.PlaceAsync(
            "side=SELL&quantity=0.5&aboveType=LIMIT_MAKER&abovePrice=51000&belowType=STOP_LOSS&belowStopPrice=49000&belowClientOrderId=s",
            "orderList/oco");
        await client.PriceAsync(51_000m, 0.2m);
        Assert.Equal((0.499m, 0.3m), await client.BalanceAsync("BTC"));

        Assert.Equal(-1013, (await client.PutAsync(
            "order/amend/keepPriority", "symbol=BTCUSDT&origClientOrderId=s&newQty=0.000001")).Code);
        var refused = await client.PutAsync("order/amend/keepPriority", "symbol=BTCUSDT&origClientOrderId=s&newQty=0.2");
        Assert.Equal(-2010, refused.Code);
        await client.PutAsync("order/amend/keepPriority", "symbol=BTCUSDT&origClientOrderId=s&newQty=0.4&newClientOrderId=t");

        Assert.Equal((0.599m, 0.2m), await client.BalanceAsync("BTC"));
        await client.PriceAsync(49_000m);
        Assert.Equal((0.599m, 0m), await client.BalanceAsync("BTC"));
        Assert.Empty((await client.GetAsync("openOrders")).Body.EnumerateArray());
    }

    [Fact]
    public async Task All_orders_of_a_symbol_are_cancelled_and_lists_told_as_one()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=1");
        await client.PlaceAsync(Resting);
        await client.PlaceAsync(
            "side=SELL&quantity=0.5&aboveType=LIMIT_MAKER&abovePrice=51000&belowType=STOP_LOSS&belowStopPrice=49000", "orderList/oco");
        await client.PlaceAsync(Resting);
        await client.PostAsync("order", "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=1000");

        var gone = await client.DeleteAsync("openOrders", "symbol=BTCUSDT");

        Assert.Equal(
            ["CANCELED", "ALL_DONE", "CANCELED"],
            gone.Body.EnumerateArray().Select(one =>
                one.GetProperty(one.TryGetProperty("listOrderStatus", out _) ? "listOrderStatus" : "status").GetString()));
        Assert.Equal(2, gone.Body[1].GetProperty("orderReports").GetArrayLength());
        var left = Assert.Single((await client.GetAsync("openOrders")).Body.EnumerateArray());
        Assert.Equal("ETHUSDT", left.GetProperty("symbol").GetString());
    }

    private static Task<BinanceReply> ReplaceAsync(BinanceClient client, string what, string price) => client.PostAsync(
        "order/cancelReplace", $"symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.5&price={price}&{what}");
}
