using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform;
using Candlewick.Platform.Security;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Candlewick.Venues.Simulator.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary><c>/api/simulator</c> over real HTTP.</summary>
public sealed class SimulatorHttpTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly BarShelf _shelf = new();
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _shelf.Put(SimulatorBench.Stored("BTCUSDT"), Timeframe.M1, Bars(50_000));
        _shelf.Put(new InstrumentId("BTCUSDT", "bybit"), Timeframe.M1, Bars(60_000));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new ManualTimeProvider(SimulatorBench.Start));
        builder.Services.AddPlatform(_folder.Path, TestEngine.AddressFor(_folder.Path));
        SimulatorBench.AddNeighbours(builder.Services, _shelf);
        builder.Services.AddSingleton<IAuditLog, Silent>();
        builder.Services.AddVenues();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Viewer, policy => policy.RequireAssertion(_ => true))
            .AddPolicy(Policies.Trader, policy => policy.RequireAssertion(_ => true));
        _app = builder.Build();
        _app.UsePlatformWeb();
        _app.UseAuthorization();
        _app.MapVenues();
        await OpenAsync("simulator");
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task At_first_the_synthetic_market_runs()
    {
        var view = await GetAsync();
        Assert.Equal(
            ("synthetic", 100_000m, "margin"),
            (view.GetProperty("mode").GetString(), view.GetProperty("equity").GetDecimal(), view.GetProperty("account_kind").GetString()));
        Assert.Equal(0.95, view.GetProperty("success_rate").GetDouble());
        Assert.Equal(JsonValueKind.Null, view.GetProperty("speed").ValueKind);
        Assert.Equal(VenueMode.Synthetic, Assert.Single(_app.Services.GetRequiredService<IFeeds>().All).State.Mode);
    }

    [Fact]
    public async Task A_replay_is_started_advanced_and_left()
    {
        var started = await PostAsync(
            "replay",
            new
            {
                symbol = "btcusdt", from = "2024-12-01T00:10:00Z", speed = "manual", balance = 95_000, commission_rate = 0.0001, spread = 2,
                slippage = 0.5,
            });
        Assert.Equal(
            ("replay", "BTCUSDT", "manual", 90L, 90L),
            (
                Text(started, "mode"), Text(started, "symbol"), Text(started, "speed"), Number(started, "bars_left"),
                Number(started, "bars_total")));
        Assert.Equal(
            (95_000m, 50_010m, "USDT"),
            (started.GetProperty("equity").GetDecimal(), started.GetProperty("last_price").GetDecimal(), Text(started, "currency")));

        var moved = await PostAsync("advance", new { bars = 3 });
        Assert.Equal(
            ("2024-12-01T00:13:00Z", 50_013m, 87L),
            (Text(moved, "clock"), moved.GetProperty("last_price").GetDecimal(), Number(moved, "bars_left")));
        var to = new { to = "2024-12-01T00:20:00Z" };
        Assert.Equal((await PostAsync("advance", to)).ToString(), (await PostAsync("advance", to)).ToString());
        Assert.Equal(FeedConnection.Paused, Assert.Single(_app.Services.GetRequiredService<IFeeds>().All).State.State);

        var faster = await PostAsync("speed", new { speed = 120.5 });
        Assert.Equal(120.5, faster.GetProperty("speed").GetDouble());
        Assert.Equal("synthetic", Text(await PostAsync("synthetic", new { seed = 5 }), "mode"));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync("advance", new { bars = 1 })).Status);
        // Without a balance the account stays as it was.
        Assert.Equal(95_000m, (await GetAsync()).GetProperty("equity").GetDecimal());
    }

    [Fact]
    public async Task While_a_trade_is_in_flight_the_market_stays()
    {
        _app.Services.GetRequiredService<DeskAccounts>().InFlight.Add("simulator");
        var (status, body) = await SendAsync("replay", new { symbol = "BTCUSDT", from = "2024-12-01T00:00:00Z", speed = "manual" });
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("in flight", Text(body, "detail"), StringComparison.Ordinal);
        Assert.Equal("synthetic", Text(await GetAsync(), "mode"));
    }

    [Fact]
    public async Task Open_orders_and_positions_are_shown()
    {
        await PostAsync(
            "replay", new { symbol = "BTCUSDT", from = "2024-12-01T00:00:00Z", speed = "manual", balance = 100_000, leverage = 5 });
        var broker = _app.Services.GetRequiredService<SimulatorAccounts>().Find("simulator")!.Broker;
        await broker.SubmitAsync(new VenueOrder("entry", "BTCUSDT", OrderSide.Buy, OrderType.Market, 0.1m), default);
        await broker.SubmitAsync(new VenueOrder("rest", "BTCUSDT", OrderSide.Buy, OrderType.Limit, 0.1m, 40_000m), default);
        await PostAsync("advance", new { bars = 1 });
        var view = await GetAsync();
        var order = Assert.Single(view.GetProperty("open_orders").EnumerateArray());
        Assert.Equal(("rest", 40_000m), (Text(order, "client_order_id"), order.GetProperty("price").GetDecimal()));
        var position = Assert.Single(view.GetProperty("positions").EnumerateArray());
        Assert.Equal((0.1m, 50_000m), (position.GetProperty("quantity").GetDecimal(), position.GetProperty("average_price").GetDecimal()));
        Assert.Equal((100_000m + 0.1m) * 5m - 0.1m * 50_001m - 4_000m, view.GetProperty("buying_power").GetDecimal());
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync("synthetic", new { })).Status);
    }

    [Theory]
    [InlineData("btcusdt.bybit", null, null, "BTCUSDT.BYBIT", 60_000)]
    [InlineData("BTCUSDT", "Bybit", null, "BTCUSDT.BYBIT", 60_000)]
    [InlineData("BTCUSDT", null, "bybit", "BTCUSDT.BYBIT", 60_000)]
    [InlineData("BTCUSDT", null, null, "BTCUSDT.BINANCE", 50_000)]
    public async Task A_replay_shows_the_series_of_the_venue_that_was_named(
        string symbol, string? inBody, string? inQuery, string of, int price)
    {
        var started = await PostAsync(
            inQuery is null ? "replay" : $"replay?venue={inQuery}",
            new { symbol, venue = inBody, from = "2024-12-01T00:00:00Z", speed = "manual" });
        Assert.Equal((of, "BTCUSDT", "simulator:2"), (Text(started, "replay_of"), Text(started, "symbol"), Text(started, "market_epoch")));
        Assert.Equal(price, started.GetProperty("last_price").GetDecimal());
    }

    [Fact]
    public async Task Each_account_has_a_market_of_its_own_and_an_unknown_one_is_told_which_there_are()
    {
        await OpenAsync("two");
        var started = await PostAsync("replay?account=two", new { symbol = "BTCUSDT", from = "2024-12-01T00:00:00Z", speed = "manual" });
        Assert.Equal(("two", "simulator-two", "replay"), (Text(started, "account"), Text(started, "venue"), Text(started, "mode")));
        Assert.Equal("2024-12-01T00:01:00Z", Text(await PostAsync("advance?account=two", new { bars = 1 }), "clock"));
        Assert.Equal("max", Text(await PostAsync("speed?account=two", new { speed = "max" }), "speed"));
        var first = await GetAsync();
        Assert.Equal(("simulator", "simulator", "synthetic"), (Text(first, "account"), Text(first, "venue"), Text(first, "mode")));
        foreach (var (route, body) in new (string, object)[]
        {
            ("replay", new { symbol = "BTCUSDT", from = "2024-12-01T00:00:00Z", speed = "max" }),
            ("advance", new { bars = 1 }),
            ("speed", new { speed = "max" }),
            ("synthetic", new { }),
        })
        {
            var (status, problem) = await SendAsync($"{route}?account=three", body);
            Assert.Equal(
                (HttpStatusCode.NotFound, "No simulator account named three is open; there is simulator, two."),
                (status, Text(problem, "detail")));
        }

        using var shown = await _http.GetAsync("/api/simulator?account=three");
        Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
        Assert.Equal("two", Text(await _http.GetFromJsonAsync<JsonElement>("/api/simulator?account=two"), "account"));
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "replay", """{"symbol":"BTCUSDT","from":"2024-12-01T00:00:00Z","speed":"quick"}""", "speed" },
        { "replay", """{"symbol":"BTCUSDT","from":"2024-12-01T00:00:00Z","speed":0}""", "speed" },
        { "replay", """{"symbol":"BTCUSDT","from":"2024-12-01T00:00:00Z","speed":"max","leverage":500}""", "leverage" },
        { "replay", """{"symbol":"BTCUSDT","from":"2024-12-01T00:00:00Z","speed":"max","balance":-1}""", "balance" },
        { "replay", """{"symbol":"BTCUSDT","from":"2024-12-01T00:00:00Z","speed":"max","commission_rate":0.5}""", "commission_rate" },
        { "replay", """{"symbol":"BTCUSDT","from":"2024-12-01T00:00:00Z","speed":"max","success_rate":0}""", "success_rate" },
        { "replay", """{"symbol":"BTCUSDT","from":"2024-12-01T00:00:00Z","speed":"max","participation_rate":2}""", "participation_rate" },
        { "replay", """{"symbol":"BTCUSDT","from":"2024-12-01T00:00:00Z","to":"2024-11-01T00:00:00Z","speed":"max"}""", "to" },
        { "replay", """{"symbol":"BTCUSDT","from":"2025-12-01T00:00:00Z","speed":"max"}""", "from" },
        { "replay", """{"symbol":"NONE","from":"2024-12-01T00:00:00Z","speed":"max"}""", "symbol" },
        { "replay", """{"symbol":"BTCUSDT","from":"yesterday","speed":"max"}""", "from" },
        { "replay", """{"symbol":"BTCUSDT","from":"2024-12-01T00:00:00Z","speed":"max","account_kind":"spot"}""", "account_kind" },
        { "replay", """{"symbol":"BTCUSDT.BINANCE","venue":"bybit","from":"2024-12-01T00:00:00Z","speed":"max"}""", "venue" },
        { "replay", """{"symbol":"BTCUSDT.SIMULATOR","from":"2024-12-01T00:00:00Z","speed":"max"}""", "venue" },
        { "replay", """{"symbol":"BTCUSDT","venue":"kraken","from":"2024-12-01T00:00:00Z","speed":"max"}""", "symbol" },
        { "replay", """{"from":"2024-12-01T00:00:00Z","speed":"max"}""", "symbol" },
        { "advance", """{}""", "bars" },
        { "advance", """{"bars":0}""", "bars" },
        { "advance", """{"bars":"3"}""", "bars" },
        { "synthetic", """{"seed":-1}""", "seed" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_request_is_told_its_field(string route, string json, string field)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync($"/api/simulator/{route}", content);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, body.ToString());
        Assert.True(body.GetProperty("errors").TryGetProperty(field, out _), body.ToString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    private static IEnumerable<Bar> Bars(double price) => Enumerable.Range(0, 100).Select(i => new Bar(
        SimulatorBench.Start.AddMinutes(i).ToUnixTimeMilliseconds(), price + i, price + 10.01 + i, price - 10 + i, price + 1 + i, 5));

    private Task<IBroker> OpenAsync(string account) => _app.Services.GetRequiredService<SimulatorAccounts>()
        .OpenAsync(new AccountDefinition(account, "simulator", JsonDocument.Parse("{}").RootElement), default);

    private async Task<JsonElement> GetAsync() => await _http.GetFromJsonAsync<JsonElement>("/api/simulator");

    private async Task<JsonElement> PostAsync(string route, object body)
    {
        var (status, answer) = await SendAsync(route, body);
        Assert.True(status == HttpStatusCode.OK, $"{route}: {status} {answer}");
        return answer;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string route, object body)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/simulator/{route}", body);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private sealed class Silent : IAuditLog
    {
        public Task WriteAsync(string actor, string action, string? subject = null, string? detail = null, string? address = null) =>
            Task.CompletedTask;
        public Task AddAsync(
            Platform.Storage.UnitOfWork work, string actor, string action, string? subject = null, string? detail = null,
            string? address = null) =>
            Task.CompletedTask;
    }
}
