using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Tests.Scripted;

namespace Candlewick.Execution.Tests;

public sealed class RouteTests
{
    [Fact]
    public async Task A_trade_placed_by_hand_walks_the_same_path_and_settles_itself()
    {
        await using var desk = await TestDesk.StartAsync(isHttp: true);
        var placed = await PostAsync(desk, "/trading/order", """{"symbol":"btcusdt","side":"buy","quantity":1,"target":110,"stop":90}""", HttpStatusCode.Accepted);
        var tradeId = placed.GetProperty("trade_id").GetString();
        Assert.All(placed.GetProperty("rules").EnumerateArray(), rule => Assert.True(rule.GetProperty("passed").GetBoolean()));
        await desk.SettleAsync();
        await desk.PriceAsync(100m);

        var account = (await GetAsync(desk, "/api/accounts")).EnumerateArray().Single();
        Assert.Equal(("test", "margin", 100_000m, false), (account.GetProperty("account").GetString(), account.GetProperty("kind").GetString(), account.GetProperty("equity").GetDecimal(), account.GetProperty("is_stale").GetBoolean()));
        Assert.Equal(2, account.GetProperty("open_orders").GetArrayLength());
        Assert.Equal(1m, (await GetAsync(desk, "/positions")).EnumerateArray().Single().GetProperty("quantity").GetDecimal());

        await PostAsync(desk, "/positions/close", """{"symbol":"BTCUSDT"}""", HttpStatusCode.Accepted);
        await desk.SettleAsync();
        await desk.PriceAsync(104m);
        var trade = await GetAsync(desk, $"/api/trades/{tradeId}");
        Assert.Equal(("settled", "manual_close"), (trade.GetProperty("trade").GetProperty("phase").GetString(), trade.GetProperty("trade").GetProperty("exit_reason").GetString()));
        Assert.Equal(3.796m, trade.GetProperty("ledger").EnumerateArray().Sum(entry => entry.GetProperty("amount").GetDecimal()));
        Assert.Equal(0, (await GetAsync(desk, "/positions")).GetArrayLength());
        Assert.Contains(desk.Audited, entry => entry.Action == "order.place");
    }

    [Fact]
    public async Task A_refused_order_answers_422_with_every_rule()
    {
        await using var desk = await TestDesk.StartAsync(isHttp: true);
        var problem = await PostAsync(desk, "/trading/order", """{"symbol":"BTCUSDT","side":"buy","quantity":0.0481,"stop":99.999}""", HttpStatusCode.UnprocessableEntity);
        var failed = problem.GetProperty("rules").EnumerateArray().Where(rule => !rule.GetProperty("passed").GetBoolean()).Select(rule => rule.GetProperty("rule").GetString()).ToList();
        Assert.Equal([RuleName.QuantityOffStep, RuleName.PriceOffTick, RuleName.NotionalBelowMinimum], failed);
        Assert.Contains("4.81 USDT is below", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(desk.Venue.Submitted);
    }

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","quantity":1,"type":"limit"}""", "price")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","quantity":1,"type":"stop"}""", "type")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","quantity":1,"stop":-1}""", "stop")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","quantity":1,"account":"nobody"}""", "account")]
    [InlineData("""{"symbol":"BTCUSDT","side":"sideways","quantity":1}""", "side")]
    [InlineData("""{"symbol":"BTCUSDT","side":"buy","quantity":"1"}""", "quantity")]
    [InlineData("""{"side":"buy","quantity":1}""", "symbol")]
    public async Task A_bad_order_names_its_field(string body, string field)
    {
        await using var desk = await TestDesk.StartAsync(isHttp: true);
        var problem = await PostAsync(desk, "/trading/order", body, HttpStatusCode.BadRequest);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task The_kill_switch_wants_a_reason_and_is_audited()
    {
        await using var desk = await TestDesk.StartAsync(isHttp: true);
        await PostAsync(desk, "/api/kill-switch", """{"engaged":true}""", HttpStatusCode.BadRequest);
        await PostAsync(desk, "/api/kill-switch", """{"engaged":true,"reason":"drill"}""", HttpStatusCode.OK);
        await desk.RestartAsync();
        var state = await GetAsync(desk, "/api/kill-switch");
        Assert.Equal((true, "drill"), (state.GetProperty("engaged").GetBoolean(), state.GetProperty("reason").GetString()));
        var problem = await PostAsync(desk, "/trading/order", """{"symbol":"BTCUSDT","side":"buy","quantity":1}""", HttpStatusCode.UnprocessableEntity);
        Assert.True(problem.GetProperty("may_retry").GetBoolean());
        await PostAsync(desk, "/api/kill-switch", """{"engaged":false}""", HttpStatusCode.OK);
        Assert.Equal(["kill-switch.engage", "kill-switch.release"], desk.Audited.Select(entry => entry.Action));
    }

    [Fact]
    public async Task An_entry_can_be_cancelled_and_an_exit_cannot()
    {
        await using var desk = await TestDesk.StartAsync(isHttp: true);
        var placed = await PostAsync(desk, "/trading/order", """{"symbol":"BTCUSDT","side":"buy","type":"limit","price":95,"quantity":1,"target":110,"stop":90}""", HttpStatusCode.Accepted);
        await desk.SettleAsync();
        var entry = placed.GetProperty("client_order_id").GetString();
        Assert.Equal(HttpStatusCode.Accepted, (await desk.Http!.DeleteAsync($"/trading/order/{entry}")).StatusCode);
        await desk.SettleAsync();
        Assert.Empty(desk.Venue.Working);
        Assert.Equal(HttpStatusCode.Conflict, (await desk.Http!.DeleteAsync($"/trading/order/{entry}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http!.DeleteAsync("/trading/order/nothing")).StatusCode);

        await PostAsync(desk, "/trading/order", """{"symbol":"BTCUSDT","side":"buy","quantity":1,"target":110,"stop":90}""", HttpStatusCode.Accepted);
        await desk.SettleAsync();
        await desk.PriceAsync(100m);
        var stop = (await GetAsync(desk, "/api/orders?limit=1")).EnumerateArray().Single();
        Assert.Equal("stop", stop.GetProperty("leg").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await desk.Http!.DeleteAsync($"/trading/order/{stop.GetProperty("client_order_id").GetString()}")).StatusCode);
    }

    [Fact]
    public async Task Lists_are_paged_by_the_link_header()
    {
        await using var desk = await TestDesk.StartAsync(isHttp: true);
        await desk.EnterAsync();
        await desk.PriceAsync(100m);
        var legs = new List<string?>();
        string? next = "/api/orders?limit=2";
        while (next is not null)
        {
            var answer = await desk.Http!.GetAsync(next);
            legs.AddRange((await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Select(order => order.GetProperty("leg").GetString()));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(["stop", "target", "entry"], legs);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Http!.GetAsync("/api/orders?limit=0")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Http!.GetAsync("/api/orders?cursor=zzz")).StatusCode);
    }

    [Fact]
    public async Task A_position_made_by_hand_at_the_venue_is_found_and_can_be_accepted()
    {
        await using var desk = await TestDesk.StartAsync(isHttp: true);
        desk.Venue.PlaceByHand("by-hand", 2m, 98m);
        desk.Venue.Disconnect();
        desk.Venue.Price(98m);
        Assert.Equal(HttpStatusCode.NoContent, (await desk.Http!.PostAsync("/api/reconciliation", null)).StatusCode);
        var findings = (await GetAsync(desk, "/api/reconciliation?status=open")).EnumerateArray().ToList();
        Assert.Equal(["position_mismatch", "unknown_fill"], findings.Select(finding => finding.GetProperty("kind").GetString()));
        foreach (var finding in findings)
        {
            var id = finding.GetProperty("id").GetInt64();
            Assert.Equal("accepted", (await PostAsync(desk, $"/api/reconciliation/{id}/accept", "", HttpStatusCode.OK)).GetProperty("status").GetString());
            await PostAsync(desk, $"/api/reconciliation/{id}/accept", "", HttpStatusCode.Conflict);
        }

        Assert.Equal(2m, (await GetAsync(desk, "/positions")).EnumerateArray().Single().GetProperty("quantity").GetDecimal());
        await desk.Http!.PostAsync("/api/reconciliation", null);
        Assert.Equal(0, (await GetAsync(desk, "/api/reconciliation?status=open")).GetArrayLength());
    }

    [Fact]
    public async Task Balance_and_costs_are_told()
    {
        await using var desk = await TestDesk.StartAsync(isHttp: true);
        var balance = await GetAsync(desk, "/api/trading/balance");
        Assert.Equal((100_000m, "100,000.00 USDT", "USDT"), (balance.GetProperty("balance").GetDecimal(), balance.GetProperty("formatted_balance").GetString(), balance.GetProperty("currency").GetString()));
        var costs = await GetAsync(desk, "/api/trading/costs?symbol=btcusdt");
        Assert.Equal((0.001m, 0.02m), (costs.GetProperty("fee_rate").GetDecimal(), costs.GetProperty("spread").GetDecimal()));
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Http!.GetAsync("/api/trading/costs")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http!.GetAsync("/api/trading/costs?symbol=NOPE")).StatusCode);
    }

    private static async Task<JsonElement> GetAsync(TestDesk desk, string path)
    {
        var answer = await desk.Http!.GetAsync(path);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    private static async Task<JsonElement> PostAsync(TestDesk desk, string path, string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await desk.Http!.PostAsync(path, body.Length == 0 ? null : content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
