using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>What can be made to go wrong for a client of Binance's protocol, and what the exchange's books say of it afterwards.</summary>
public sealed class BinanceFaultTests
{
    private const string Order = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000&newClientOrderId=mine";

    [Theory]
    [InlineData("lose_request", null, 0, false)]
    [InlineData("lose_answer", null, 0, true)]
    [InlineData("fail_before", 503, -1000, false)]
    [InlineData("fail_after", 503, -1000, true)]
    [InlineData("time_out_after", 408, -1007, true)]
    public async Task An_order_whose_answer_goes_wrong_is_placed_or_not_and_a_question_tells(
        string fault, int? status, int code, bool isPlaced)
    {
        await using var client = await BinanceClient.StartAsync();
        await PlanAsync(client, new Dictionary<string, object> { [fault] = 1, ["paths"] = new[] { "order" } });

        if (status is null)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("order", Order));
        }
        else
        {
            var reply = await client.PostAsync("order", Order);
            Assert.Equal(((HttpStatusCode)status, code), (reply.Status, reply.Code));
        }

        Assert.Equal(1, (await ShowAsync(client)).GetProperty("happened").EnumerateObject().Single().Value.GetInt32());
        await PlanAsync(client, []);
        var found = await client.GetAsync("order", "symbol=BTCUSDT&origClientOrderId=mine");
        Assert.Equal(isPlaced ? HttpStatusCode.OK : HttpStatusCode.BadRequest, found.Status);
        Assert.Equal(isPlaced ? 4_900m : 0m, (await client.BalanceAsync("USDT")).Locked);
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_go_wrong()
    {
        var first = await RunAsync(7);
        Assert.Equal(first, await RunAsync(7));
        Assert.NotEqual(first, await RunAsync(8));
        Assert.InRange(first.Count(status => status == 503), 5, 25);

        static async Task<List<int>> RunAsync(int seed)
        {
            await using var client = await BinanceClient.StartAsync();
            await PlanAsync(client, new() { ["seed"] = seed, ["fail_before"] = 0.5 });
            var statuses = new List<int>();
            for (var i = 0; i < 30; i++)
            {
                statuses.Add((int)(await client.GetAsync("rateLimit/order")).Status);
            }

            return statuses;
        }
    }

    [Fact]
    public async Task Reports_are_lost_doubled_swapped_or_late()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var socket = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        await socket.SendSignedAsync(client, 1, "userDataStream.subscribe.signature", []);
        await socket.NextAsync();

        await PlanAsync(client, new() { ["double_report"] = 1 });
        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000");
        Assert.Equal(
            ["executionReport", "executionReport", "outboundAccountPosition", "outboundAccountPosition"], await NamesAsync(socket, 4));

        await PlanAsync(client, new() { ["lose_report"] = 1 });
        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000");
        await PlanAsync(client, new() { ["swap_report"] = 1 });
        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000");
        Assert.Equal(["outboundAccountPosition", "executionReport"], await NamesAsync(socket, 2));

        await PlanAsync(client, new() { ["delay_report"] = 1, ["report_delay_milliseconds"] = 5_000 });
        await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000");
        await PlanAsync(client, []);
        await client.DeleteAsync("openOrders", "symbol=BTCUSDT");
        Assert.All(await NamesAsync(socket, 5), name => Assert.Contains(name, new[] { "executionReport", "outboundAccountPosition" }));
        client.Exchange.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["executionReport", "outboundAccountPosition"], (await NamesAsync(socket, 2)).Order());
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_told_and_judges()
    {
        await using var client = await BinanceClient.StartAsync();
        await PlanAsync(client, new() { ["clock_skew_milliseconds"] = 10_000 });

        Assert.Equal(-1021, (await client.GetAsync("account")).Code);
        var told = (await client.SendRawAsync(HttpMethod.Get, "time")).Body.GetProperty("serverTime").GetInt64();
        Assert.Equal(10_000, told - client.Exchange.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        await PlanAsync(client, new() { ["clock_skew_milliseconds"] = -10_000 });
        Assert.Equal(-1021, (await client.GetAsync("account")).Code);
    }

    [Fact]
    public async Task A_halted_symbol_is_listed_and_takes_no_orders_but_gives_them_up()
    {
        await using var client = await BinanceClient.StartAsync();
        var placed = await client.PostAsync("order", Order);
        await PlanAsync(client, new() { ["halted"] = new[] { "BTCUSDT" } });

        var refused = await client.PostAsync("order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1");
        Assert.Equal((-2010, "Market is closed."), (refused.Code, refused.Text));
        Assert.Equal(-2010, (await client.PostAsync("order/test", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1")).Code);
        var info = await client.SendRawAsync(HttpMethod.Get, "exchangeInfo?symbol=BTCUSDT");
        Assert.Equal("HALT", info.Body.GetProperty("symbols")[0].GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.DeleteAsync("order", $"symbol=BTCUSDT&orderId={placed["orderId"]}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("order", "symbol=ETHUSDT&side=BUY&type=MARKET&quantity=0.1")).Status);
    }

    [Fact]
    public async Task Filters_may_change_while_orders_rest()
    {
        await using var client = await BinanceClient.StartAsync();
        await client.PostAsync("order", Order);
        await PlanAsync(
            client,
            new() { ["filters"] = new[] { new { symbol = "BTCUSDT", tick_size = 10m, step_size = 0.1m, min_notional = 100m } } });

        async Task<string> WhyAsync(string quantity, string price) => (await client.PostAsync(
            "order", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity={quantity}&price={price}")).Text;
        Assert.Equal("Filter failure: PRICE_FILTER", await WhyAsync("0.1", "49001"));
        Assert.Equal("Filter failure: LOT_SIZE", await WhyAsync("0.15", "49000"));
        Assert.Equal("Filter failure: NOTIONAL", await WhyAsync("0.1", "990"));
        var info = await client.SendRawAsync(HttpMethod.Get, "exchangeInfo?symbol=BTCUSDT");
        Assert.Equal("10.00000000", info.Body.GetProperty("symbols")[0].GetProperty("filters")[0].GetProperty("tickSize").GetString());
        await client.PriceAsync(49_000m);
        Assert.Equal("FILLED", (await client.GetAsync("order", "symbol=BTCUSDT&origClientOrderId=mine"))["status"]);
    }

    [Fact]
    public async Task An_order_can_be_let_take_a_part_at_a_time()
    {
        await using var client = await BinanceClient.StartAsync();
        await PlanAsync(client, new() { ["fill_at_most"] = 0.03m });

        var limit = await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=50000");
        var immediate = await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.1&price=50000");
        var all = await client.PlaceAsync("side=BUY&type=LIMIT&timeInForce=FOK&quantity=0.1&price=50000");

        Assert.Equal(("PARTIALLY_FILLED", "0.03000000"), (limit["status"], limit["executedQty"]));
        Assert.Equal(("EXPIRED", "0.03000000"), (immediate["status"], immediate["executedQty"]));
        Assert.Equal(("EXPIRED", "0.00000000"), (all["status"], all["executedQty"]));
        Assert.Equal(3_500m, (await client.BalanceAsync("USDT")).Locked);
        await client.PriceAsync(50_000m);
        Assert.Equal("FILLED", (await client.OrderAsync(limit))["status"]);
        var trades = await client.GetAsync("myTrades", $"symbol=BTCUSDT&orderId={limit["orderId"]}");
        Assert.Equal(["0.03000000", "0.07000000"], trades.Body.EnumerateArray().Select(trade => trade.GetProperty("qty").GetString()));
        Assert.Equal([false, true], trades.Body.EnumerateArray().Select(trade => trade.GetProperty("isMaker").GetBoolean()));
    }

    [Fact]
    public async Task In_maintenance_nothing_is_answered()
    {
        await using var client = await BinanceClient.StartAsync();
        await PlanAsync(client, new() { ["maintenance"] = true });

        Assert.Equal((HttpStatusCode)503, (await client.SendRawAsync(HttpMethod.Get, "ping")).Status);
        Assert.Equal((HttpStatusCode)503, (await client.PostAsync("order", Order)).Status);
        await PlanAsync(client, []);
        Assert.Empty((await client.GetAsync("openOrders")).Body.EnumerateArray());
    }

    [Fact]
    public async Task Sockets_are_told_that_the_server_goes_down_cut_and_too_old_after_a_while()
    {
        await using var client = await BinanceClient.StartAsync();
        await using var api = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        await using var raw = await SocketEnd.ConnectAsync(client, "/ws/btcusdt@trade");
        await using var combined = await SocketEnd.ConnectAsync(client, "/stream?streams=btcusdt@trade");
        await api.SendAsync(new { id = 1, method = "ping" });
        await api.NextAsync();

        await SendAsync(client, HttpMethod.Post, "faults/connections", new { announce = true });
        Assert.Equal("serverShutdown", (await api.NextAsync()).GetProperty("event").GetProperty("e").GetString());
        Assert.Equal("serverShutdown", (await raw.NextAsync()).GetProperty("e").GetString());
        Assert.Equal("!serverShutdown", (await combined.NextAsync()).GetProperty("stream").GetString());

        await SendAsync(client, HttpMethod.Post, "faults/connections", new { announce = false });
        await Assert.ThrowsAnyAsync<Exception>(() => api.NextAsync());
        await PlanAsync(client, new() { ["socket_seconds"] = 60 });
        await using var young = await SocketEnd.ConnectAsync(client, "/ws-api/v3");
        await young.SendAsync(new { id = 1, method = "ping" });
        await young.NextAsync();
        client.Exchange.Clock.Advance(TimeSpan.FromSeconds(61));
        await Assert.ThrowsAnyAsync<Exception>(() => young.NextAsync());
    }

    [Fact]
    public async Task Faults_are_the_tokens_business()
    {
        await using var client = await BinanceClient.StartAsync();
        using var http = new HttpClient { BaseAddress = client.Address };

        using var refused = await http.PutAsJsonAsync("/exchange/faults", new { maintenance = true });

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.SendRawAsync(HttpMethod.Get, "ping")).Status);
    }

    [Theory]
    [InlineData("lose_request", "1.5")]
    [InlineData("latency_milliseconds", "-1")]
    [InlineData("fill_at_most", "0")]
    [InlineData("socket_seconds", "0")]
    [InlineData("filters", """[{"symbol":"BTCUSDT"}]""")]
    public async Task A_plan_that_makes_no_sense_is_refused_by_its_field(string field, string value)
    {
        await using var client = await BinanceClient.StartAsync();
        using var http = client.WithToken();
        using var body = new StringContent($$"""{"{{field}}":{{value}}}""", System.Text.Encoding.UTF8, "application/json");

        using var refused = await http.PutAsync(new Uri("/exchange/faults", UriKind.Relative), body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(field, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task PlanAsync(BinanceClient client, Dictionary<string, object> plan) =>
        SendAsync(client, HttpMethod.Put, "faults", plan);

    private static async Task<JsonElement> ShowAsync(BinanceClient client)
    {
        using var http = client.WithToken();
        return await http.GetFromJsonAsync<JsonElement>("/exchange/faults");
    }

    private static async Task SendAsync(BinanceClient client, HttpMethod method, string path, object body)
    {
        using var http = client.WithToken();
        using var request = new HttpRequestMessage(method, new Uri($"/exchange/{path}", UriKind.Relative));
        request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<List<string>> NamesAsync(SocketEnd socket, int count)
    {
        var names = new List<string>();
        for (var i = 0; i < count; i++)
        {
            names.Add((await socket.NextAsync()).GetProperty("event").GetProperty("e").GetString()!);
        }

        return names;
    }
}
