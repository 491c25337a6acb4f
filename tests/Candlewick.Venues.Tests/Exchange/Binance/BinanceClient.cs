using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Tests.Simulator;

namespace Candlewick.Venues.Tests.Exchange.Binance;

/// <summary>What a client of the protocol hears of a request.</summary>
internal sealed record BinanceReply(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers)
{
    public int Code => Body.GetProperty("code").GetInt32();

    public string Text => Body.GetProperty("msg").GetString()!;

    public string this[string field] => Body.GetProperty(field).ToString();
}

/// <summary>A client of the protocol, written after its documentation: it signs with HMAC, over the query string or the body.</summary>
internal sealed class BinanceClient : IAsyncDisposable
{
    public const string Symbol = "BTCUSDT";
    private readonly HttpClient _http;

    private BinanceClient(ServedExchange exchange)
    {
        Exchange = exchange;
        _http = new HttpClient { BaseAddress = new Uri(exchange.Url.Replace("ws://", "http://", StringComparison.Ordinal)) };
        Key = exchange.Get<ApiKeys>().Made.Single();
    }

    public ServedExchange Exchange { get; }

    public ApiKey Key { get; }

    public SimulatorAccount Account => Exchange.Account("spot");

    /// <summary>A spot account of 100,000 USDT and a synthetic market that stands at 50,000 and moves when the test says so.</summary>
    public static async Task<BinanceClient> StartAsync(params (string Key, string Value)[] settings)
    {
        var exchange = await ServedExchange.StartAsync(
            null, [("Simulator:Balance", "100000"), ("Simulator:CommissionRate", "0.001"), ("Simulator:HistoryHours", "0"), .. settings]);
        var client = new BinanceClient(exchange);
        await client.PriceAsync(50_000m);
        return client;
    }

    public Uri Address => _http.BaseAddress!;

    /// <summary>A client that knows the exchange's token.</summary>
    public HttpClient WithToken()
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ServedExchange.Token);
        return http;
    }

    /// <summary>The market's next price.</summary>
    public Task PriceAsync(decimal price, decimal? volume = null) => SimulatorBench.PriceAsync(Account, Symbol, price, volume);

    /// <summary>Lets the market tick, a second each time, until the socket hears of something.</summary>
    public async Task<JsonElement> TickUntilAsync(SocketEnd socket)
    {
        var next = socket.NextAsync();
        while (!next.IsCompleted)
        {
            Exchange.Clock.Advance(TimeSpan.FromSeconds(1));
            await ((Task)next).WaitAsync(TimeSpan.FromMilliseconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await next;
    }

    public Task<BinanceReply> GetAsync(string path, string parameters = "") => SendAsync(HttpMethod.Get, path, parameters);

    public Task<BinanceReply> PostAsync(string path, string parameters) => SendAsync(HttpMethod.Post, path, parameters);

    public Task<BinanceReply> DeleteAsync(string path, string parameters) => SendAsync(HttpMethod.Delete, path, parameters);

    public Task<BinanceReply> PutAsync(string path, string parameters) => SendAsync(HttpMethod.Put, path, parameters);

    /// <summary>Places an order that has to be taken.</summary>
    public async Task<BinanceReply> PlaceAsync(string parameters, string path = "order")
    {
        var placed = await PostAsync(path, $"symbol={Symbol}&{parameters}");
        Assert.True(placed.Status == HttpStatusCode.OK, placed.Body.ToString());
        return placed;
    }

    /// <summary>The order by its number.</summary>
    public async Task<BinanceReply> OrderAsync(BinanceReply placed) =>
        await GetAsync("order", $"symbol={Symbol}&orderId={placed["orderId"]}");

    public async Task<(decimal Free, decimal Locked)> BalanceAsync(string asset)
    {
        var account = await GetAsync("account");
        var balance = account.Body.GetProperty("balances").EnumerateArray()
            .FirstOrDefault(one => one.GetProperty("asset").GetString() == asset);
        return balance.ValueKind == JsonValueKind.Undefined
            ? (0m, 0m)
            : (decimal.Parse(balance.GetProperty("free").GetString()!), decimal.Parse(balance.GetProperty("locked").GetString()!));
    }

    /// <summary>The parameters with the time and the signature behind them.</summary>
    public string Signed(string parameters, string? secret = null)
    {
        var payload = parameters + (parameters.Length > 0 ? "&" : "") + $"timestamp={Exchange.Clock.GetUtcNow().ToUnixTimeMilliseconds()}";
        return $"{payload}&signature={Sign(payload, secret ?? Key.Secret)}";
    }

    public static string Sign(string payload, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(payload)));

    /// <summary>Sends a request as it is, with nothing added but the key.</summary>
    public async Task<BinanceReply> SendRawAsync(HttpMethod method, string pathAndQuery, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v3/" + pathAndQuery, UriKind.Relative));
        if ((key ?? Key.Key) is { Length: > 0 } sent)
        {
            request.Headers.Add("X-MBX-APIKEY", sent);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        }

        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new BinanceReply(
            answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, answer.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Exchange.DisposeAsync();
    }

    /// <summary>What changes something is sent in the body, what asks in the query string: both are allowed.</summary>
    private Task<BinanceReply> SendAsync(HttpMethod method, string path, string parameters) => method == HttpMethod.Post
        ? SendRawAsync(method, path, Signed(parameters))
        : SendRawAsync(method, $"{path}?{Signed(parameters)}");
}
