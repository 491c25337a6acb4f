using System.Net;
using System.Text.Json;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>Orders that stand and fall together over Binance's spot API, on both sides.</summary>
public sealed class BinanceListTests
{
    private const string SellPair =
        "side=SELL&quantity=0.5&aboveType=LIMIT_MAKER&abovePrice=51000&belowType=STOP_LOSS&belowStopPrice=49000";
    private const string BuyPair =
        "side=BUY&quantity=0.5&belowType=LIMIT_MAKER&belowPrice=49000&aboveType=STOP_LOSS&aboveStopPrice=51000";
    private const string Chain =
        "workingType=LIMIT&workingSide=BUY&workingPrice=49500&workingQuantity=0.5&workingTimeInForce=GTC";

    [SkippableTheory]
    [InlineData(SellPair, 51_000, "LIMIT_MAKER")]
    [InlineData(SellPair, 49_000, "STOP_LOSS")]
    [InlineData(BuyPair, 49_000, "LIMIT_MAKER")]
    [InlineData(BuyPair, 51_000, "STOP_LOSS")]
    [InlineData("side=SELL&quantity=0.5&aboveType=TAKE_PROFIT&aboveStopPrice=51000&belowType=STOP_LOSS&belowStopPrice=49000", 51_000,
        "TAKE_PROFIT")]
    [InlineData("side=SELL&quantity=0.5&aboveType=TAKE_PROFIT&aboveStopPrice=51000&belowType=STOP_LOSS&belowStopPrice=49000", 49_000,
        "STOP_LOSS")]
    [InlineData("side=BUY&quantity=0.5&belowType=TAKE_PROFIT&belowStopPrice=49000&aboveType=STOP_LOSS&aboveStopPrice=51000", 49_000,
        "TAKE_PROFIT")]
    public async Task Of_a_pair_one_is_filled_and_the_other_expires(string pair, int price, string filled)
    {
        await using var client = await HoldingAsync();

        var placed = await client.PlaceAsync(pair + "&newOrderRespType=RESULT", "orderList/oco");

        Assert.Equal(
            BinanceDocs.Shape(BinanceDocs.Rest("New OCO - Deprecated (TRADE)")[0], "stopPrice"),
            BinanceDocs.Shape(placed.Body, "stopPrice"));
        Assert.Equal(("OCO", "EXEC_STARTED", "EXECUTING"), (placed["contingencyType"], placed["listStatusType"],
            placed["listOrderStatus"]));
        var isSale = pair.Contains("SELL", StringComparison.Ordinal);
        var (asset, locked) = isSale ? ("BTC", 0.5m) : ("USDT", 25_500m);
        Assert.Equal(locked, (await client.BalanceAsync(asset)).Locked);
        Assert.Equal(2, (await client.GetAsync("openOrders")).Body.GetArrayLength());

        await client.PriceAsync(price);

        Assert.Empty((await client.GetAsync("openOrders")).Body.EnumerateArray());
        var orders = (await client.GetAsync("allOrders", "symbol=BTCUSDT")).Body.EnumerateArray().Skip(1)
            .ToDictionary(order => order.GetProperty("type").GetString()!, order => order.GetProperty("status").GetString());
        Assert.Equal("FILLED", orders[filled]);
        Assert.Equal("EXPIRED", Assert.Single(orders, order => order.Key != filled).Value);
        Assert.Equal(0m, (await client.BalanceAsync(asset)).Locked);
        var list = await client.GetAsync("orderList", $"orderListId={placed["orderListId"]}");
        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("Query Order list (USER_DATA)")[0]), BinanceDocs.Shape(list.Body));
        Assert.Equal("ALL_DONE", list["listOrderStatus"]);
    }

    [SkippableTheory]
    [InlineData("side=SELL&quantity=0.5&aboveType=STOP_LOSS&aboveStopPrice=51000&belowType=LIMIT_MAKER&belowPrice=49000", -1166)]
    [InlineData("side=BUY&quantity=0.5&aboveType=LIMIT_MAKER&abovePrice=51000&belowType=STOP_LOSS&belowStopPrice=49000", -1165)]
    [InlineData("side=SELL&quantity=0.5&aboveType=STOP_LOSS&aboveStopPrice=51000&belowType=TAKE_PROFIT&belowStopPrice=49000", -1199)]
    [InlineData("side=BUY&quantity=0.5&aboveType=TAKE_PROFIT&aboveStopPrice=51000&belowType=STOP_LOSS&belowStopPrice=49000", -1198)]
    [InlineData("side=SELL&quantity=0.5&aboveType=STOP_LOSS&aboveStopPrice=51000&belowType=STOP_LOSS&belowStopPrice=49000", -1158)]
    [InlineData("side=SELL&quantity=0.5&aboveType=LIMIT_MAKER&abovePrice=49500&belowType=STOP_LOSS&belowStopPrice=49000", -2010)]
    [InlineData("side=SELL&quantity=0.5&aboveType=LIMIT_MAKER&abovePrice=52000&belowType=STOP_LOSS&belowStopPrice=50500", -2010)]
    [InlineData("side=BUY&quantity=0.5&belowType=LIMIT_MAKER&belowPrice=50500&aboveType=STOP_LOSS&aboveStopPrice=51000", -2010)]
    [InlineData("side=SELL&quantity=5&aboveType=LIMIT_MAKER&abovePrice=51000&belowType=STOP_LOSS&belowStopPrice=49000", -2010)]
    [InlineData("side=SELL&quantity=0.5&aboveType=LIMIT&abovePrice=51000&belowType=STOP_LOSS&belowStopPrice=49000", -1130)]
    [InlineData("side=SELL&quantity=0.5&aboveType=LIMIT_MAKER&belowType=STOP_LOSS&belowStopPrice=49000", -1102)]
    public async Task A_pair_that_makes_no_sense_is_refused_and_places_nothing(string pair, int code)
    {
        await using var client = await HoldingAsync();

        var refused = await client.PostAsync("orderList/oco", $"symbol=BTCUSDT&{pair}");

        Assert.Equal(code, refused.Code);
        Assert.Empty((await client.GetAsync("openOrders")).Body.EnumerateArray());
        Assert.Equal((0m, 0m), ((await client.BalanceAsync("BTC")).Locked, (await client.BalanceAsync("USDT")).Locked));
    }

    [SkippableFact]
    public async Task Two_orders_of_a_pair_cannot_have_one_id()
    {
        await using var client = await HoldingAsync();

        var refused = await client.PostAsync("orderList/oco", $"symbol=BTCUSDT&{SellPair}&aboveClientOrderId=x&belowClientOrderId=x");

        Assert.Equal((-2010, "Duplicate order sent."), (refused.Code, refused.Text));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancel_of_one_is_a_cancel_of_the_whole_list(bool byList)
    {
        await using var client = await HoldingAsync();
        var placed = await client.PlaceAsync(SellPair + "&listClientOrderId=pair-1&belowClientOrderId=stop-1", "orderList/oco");

        var gone = byList
            ? await client.DeleteAsync("orderList", "symbol=BTCUSDT&listClientOrderId=pair-1")
            : await client.DeleteAsync("order", "symbol=BTCUSDT&origClientOrderId=stop-1");

        Assert.Equal(HttpStatusCode.OK, gone.Status);
        if (byList)
        {
            Assert.Equal(
                BinanceDocs.Shape(BinanceDocs.Rest("Cancel Order list (TRADE)")[0], "stopPrice"),
                BinanceDocs.Shape(gone.Body, "stopPrice"));
        }

        Assert.Empty((await client.GetAsync("openOrders")).Body.EnumerateArray());
        Assert.Equal((0.999m, 0m), await client.BalanceAsync("BTC"));
        var list = await client.GetAsync("orderList", "origClientOrderId=pair-1");
        Assert.Equal(("ALL_DONE", placed["orderListId"]), (list["listOrderStatus"], list["orderListId"]));
        var statuses = (await client.GetAsync("allOrders", "symbol=BTCUSDT")).Body.EnumerateArray().Skip(1)
            .Select(order => order.GetProperty("status").GetString());
        Assert.Equal(["CANCELED", "CANCELED"], statuses);
    }

    [SkippableFact]
    public async Task The_older_form_of_a_pair_places_the_same()
    {
        await using var client = await HoldingAsync();

        var placed = await client.PlaceAsync(
            "side=SELL&quantity=0.5&price=51000&stopPrice=49000&stopLimitPrice=48900&stopLimitTimeInForce=GTC", "order/oco");

        Assert.Equal(
            ["LIMIT_MAKER", "STOP_LOSS_LIMIT"],
            placed.Body.GetProperty("orderReports").EnumerateArray().Select(order => order.GetProperty("type").GetString()));
        var open = await client.GetAsync("openOrderList");
        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("Query Open Order lists (USER_DATA)")[0]), BinanceDocs.Shape(open.Body));
        Assert.Equal(open.Body.ToString(), (await client.GetAsync("allOrderList")).Body.ToString());
    }

    [SkippableFact]
    public async Task A_pending_order_is_placed_once_the_working_one_is_filled()
    {
        await using var client = await BinanceClient.StartAsync();

        var placed = await client.PlaceAsync(
            Chain + "&pendingType=LIMIT&pendingSide=SELL&pendingPrice=52000&pendingQuantity=0.4&pendingTimeInForce=GTC"
            + "&newOrderRespType=RESULT",
            "orderList/oto");

        Assert.Equal(BinanceDocs.Shape(BinanceDocs.Rest("New Order list - OTO (TRADE)")[0]), BinanceDocs.Shape(placed.Body));
        Assert.Equal(["NEW", "PENDING_NEW"], Statuses(placed));
        Assert.Equal((24_750m, 0m), ((await client.BalanceAsync("USDT")).Locked, (await client.BalanceAsync("BTC")).Locked));
        await client.PriceAsync(52_000m);
        Assert.Equal(["NEW", "PENDING_NEW"], await StatusesAsync(client));
        await client.PriceAsync(49_500m);
        Assert.Equal(["FILLED", "NEW"], await StatusesAsync(client));
        Assert.Equal((0.0995m, 0.4m), await client.BalanceAsync("BTC"));
        await client.PriceAsync(52_000m);
        Assert.Equal(["FILLED", "FILLED"], await StatusesAsync(client));
    }

    [SkippableFact]
    public async Task A_pending_order_that_nothing_is_there_to_pay_for_expires()
    {
        await using var client = await BinanceClient.StartAsync();
        // Of what was bought the commission is gone: the whole of it cannot be sold.
        await client.PlaceAsync(
            Chain + "&pendingType=LIMIT&pendingSide=SELL&pendingPrice=52000&pendingQuantity=0.5&pendingTimeInForce=GTC", "orderList/oto");

        await client.PriceAsync(49_500m);

        Assert.Equal(["FILLED", "EXPIRED"], await StatusesAsync(client));
        Assert.Equal((0.4995m, 0m), await client.BalanceAsync("BTC"));
    }

    [SkippableTheory]
    [InlineData(52_000, "FILLED", "EXPIRED")]
    [InlineData(48_000, "EXPIRED", "FILLED")]
    public async Task A_pending_pair_protects_what_the_working_order_bought(int price, string target, string stop)
    {
        await using var client = await BinanceClient.StartAsync();
        const string Pair = "&pendingSide=SELL&pendingQuantity=0.4&pendingAboveType=LIMIT_MAKER&pendingAbovePrice=52000"
            + "&pendingBelowType=STOP_LOSS&pendingBelowStopPrice=48000";

        var placed = await client.PlaceAsync(Chain + Pair, "orderList/otoco");

        Assert.Equal(["NEW", "PENDING_NEW", "PENDING_NEW"], Statuses(placed));
        await client.PriceAsync(49_500m);
        Assert.Equal(["FILLED", "NEW", "NEW"], await StatusesAsync(client));
        Assert.Equal(0.4m, (await client.BalanceAsync("BTC")).Locked);
        await client.PriceAsync(price);
        Assert.Equal(["FILLED", target, stop], await StatusesAsync(client));
        Assert.Equal((0.0995m, 0m), await client.BalanceAsync("BTC"));
    }

    [SkippableFact]
    public async Task A_working_order_that_takes_at_once_calls_in_the_others_at_once()
    {
        await using var client = await BinanceClient.StartAsync();

        await client.PlaceAsync(
            "workingType=LIMIT&workingSide=BUY&workingPrice=50500&workingQuantity=0.5&workingTimeInForce=IOC&pendingSide=SELL"
            + "&pendingQuantity=0.4&pendingAboveType=LIMIT_MAKER&pendingAbovePrice=52000&pendingBelowType=STOP_LOSS"
            + "&pendingBelowStopPrice=48000",
            "orderList/otoco");

        Assert.Equal(["FILLED", "NEW", "NEW"], await StatusesAsync(client));
    }

    [SkippableFact]
    public async Task Who_cancels_the_working_order_cancels_what_waits_for_it()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PlaceAsync(Chain + "&pendingType=MARKET&pendingSide=SELL&pendingQuantity=0.4&workingClientOrderId=w", "orderList/oto");

        await client.DeleteAsync("order", "symbol=BTCUSDT&origClientOrderId=w");

        Assert.Equal(["CANCELED", "CANCELED"], await StatusesAsync(client));
        Assert.Equal((100_000m, 0m), await client.BalanceAsync("USDT"));
    }

    [Fact]
    public async Task A_lists_id_is_taken_while_it_is_open_and_a_cancel_means_one_list()
    {
        await using var client = await HoldingAsync();
        const string Small = "side=SELL&quantity=0.2&aboveType=LIMIT_MAKER&abovePrice=51000&belowType=STOP_LOSS&belowStopPrice=49000";
        var first = await client.PlaceAsync(Small + "&listClientOrderId=p", "orderList/oco");
        var doubled = await client.PostAsync("orderList/oco", $"symbol=BTCUSDT&{Small}&listClientOrderId=p");
        Assert.Equal((-2010, "Duplicate order sent."), (doubled.Code, doubled.Text));
        var second = await client.PlaceAsync(Small + "&listClientOrderId=q", "orderList/oco");

        // A list has the number of its first order, and the other's is none.
        var other = long.Parse(second["orderListId"]) + 1;
        Assert.Equal(-2011, (await client.DeleteAsync("orderList", $"symbol=BTCUSDT&orderListId={other}")).Code);
        Assert.Equal(-2013, (await client.GetAsync("orderList", $"orderListId={other}")).Code);
        await client.DeleteAsync("orderList", "symbol=BTCUSDT&listClientOrderId=p");
        Assert.Equal("EXECUTING", (await client.GetAsync("orderList", "origClientOrderId=q"))["listOrderStatus"]);
        await client.PlaceAsync(Small + "&listClientOrderId=p", "orderList/oco");

        var page = await client.GetAsync("allOrderList", "limit=2&fromId=0");
        Assert.Equal([first["orderListId"], second["orderListId"]], Ids(page));
        var rest = await client.GetAsync("allOrderList", $"fromId={long.Parse(second["orderListId"]) + 1}");
        Assert.Single(Ids(rest));

        static IEnumerable<string> Ids(BinanceReply reply) =>
            reply.Body.EnumerateArray().Select(list => list.GetProperty("orderListId").ToString());
    }

    [Fact]
    public async Task A_pending_order_that_may_only_rest_expires_where_it_would_take()
    {
        await using var client = await BinanceClient.StartAsync();

        await client.PlaceAsync(
            "workingType=LIMIT&workingSide=BUY&workingPrice=50500&workingQuantity=0.5&workingTimeInForce=GTC&pendingSide=SELL"
            + "&pendingQuantity=0.4&pendingAboveType=LIMIT_MAKER&pendingAbovePrice=49000&pendingBelowType=STOP_LOSS"
            + "&pendingBelowStopPrice=48000",
            "orderList/otoco");

        Assert.Equal(["FILLED", "EXPIRED", "EXPIRED"], await StatusesAsync(client));
        Assert.Equal((0.4995m, 0m), await client.BalanceAsync("BTC"));
    }

    /// <summary>One bitcoin less its commission, and half of the cash.</summary>
    private static async Task<BinanceClient> HoldingAsync()
    {
        var client = await BinanceClient.StartAsync();
        await client.PlaceAsync("side=BUY&type=MARKET&quantity=1");
        return client;
    }

    private static IEnumerable<string?> Statuses(BinanceReply placed) =>
        placed.Body.GetProperty("orderReports").EnumerateArray().Select(Status);

    private static async Task<IEnumerable<string?>> StatusesAsync(BinanceClient client) =>
        (await client.GetAsync("allOrders", "symbol=BTCUSDT")).Body.EnumerateArray().Select(Status);

    private static string? Status(JsonElement order) => order.GetProperty("status").GetString();
}
