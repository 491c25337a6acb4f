using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Candlewick.Testing;

namespace Candlewick.Story.Tests;

/// <summary>A desk as a process of its own with a data folder of its own, driven through HTTP alone.</summary>
internal sealed class StoryDesk(DeskProcess process) : IAsyncDisposable
{
    public DeskProcess Process { get; } = process;
    public HttpClient Http => Process.Client;

    /// <summary>A second simulator account with a market, a clock and books of its own, which runs beside the story's.</summary>
    public const string Beside = "beside";

    public static async Task<StoryDesk> StartAsync()
    {
        var desk = new StoryDesk(await DeskProcess.StartAsync());
        await desk.Process.SignInAsync();
        return desk;
    }

    /// <summary>Adds a second account, whose market makes its own prices the whole time.</summary>
    public async Task RunAnotherAccountAsync()
    {
        await PostAsync("/api/accounts", new { name = Beside, venue = "simulator", settings = new { } }, HttpStatusCode.Created);
        await EventuallyAsync(async () => (await AccountAsync(Beside)).GetProperty("phase").GetString() == "ready");
        var accounts = (await GetAsync("/api/accounts")).EnumerateArray().ToDictionary(row => row.GetProperty("account").GetString()!);
        Assert.Equal(
            ("replay", "synthetic"),
            (accounts["simulator"].GetProperty("mode").GetString(), accounts[Beside].GetProperty("mode").GetString()));
    }

    /// <summary>The second account is still what it was: a synthetic market with nothing traded on it.</summary>
    public async Task AssertOtherAccountIsUntouchedAsync()
    {
        var account = await AccountAsync(Beside);
        Assert.Equal("synthetic", account.GetProperty("mode").GetString());
        Assert.Equal(100_000m, account.GetProperty("equity").GetDecimal());
        Assert.Empty((await GetAsync($"/trading/trades?account={Beside}")).EnumerateArray());
    }

    /// <summary>Starts on a folder that outlives the desk.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="environment">For the first start only.</param>
    public static async Task<StoryDesk> StartInAsync(string folder, params (string Name, string Value)[] environment)
    {
        var desk = new StoryDesk(await DeskProcess.StartInAsync(folder, [], environment));
        await desk.Process.SignInAsync();
        return desk;
    }

    public Task ImportDecemberAsync() => ImportAsync("BTCUSDT", File.OpenRead(MinuteFile.DecemberPath), "BTCUSDT-1m-2024-12.csv.gz");

    public async Task ImportAsync(string symbol, Stream content, string fileName)
    {
        using var form = new MultipartFormDataContent();
        using var file = new StreamContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/gzip");
        form.Add(file, "file", fileName);
        using var answer = await Http.PostAsync("/admin/data/import/" + symbol, form);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var job = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetString();
        await EventuallyAsync(async () =>
        {
            var status = await GetAsync($"/admin/data/status/{job}");
            Assert.NotEqual("failed", status.GetProperty("status").GetString());
            return status.GetProperty("status").GetString() == "completed";
        });
    }

    public Task<JsonElement> ReplayAsync(DateTimeOffset from, decimal? balance, StoryCosts costs, DateTimeOffset? to = null) =>
        PostAsync("/api/simulator/replay", new
    {
        symbol = "BTCUSDT",
        from,
        to,
        speed = "manual",
        balance,
        commission_rate = costs.FeeRate,
        spread = costs.Spread,
        slippage = costs.Slippage,
        seed = 7,
    });

    public Task<JsonElement> AdvanceAsync(DateTimeOffset to) => PostAsync("/api/simulator/advance", new { to });

    /// <summary>Makes a route and answers its id and its webhook address (with the token in the path).</summary>
    public async Task<(string Id, string Webhook)> MakeRouteAsync()
    {
        var route = await PostAsync("/api/routes", new
        {
            name = "story",
            symbols = new[] { "BTCUSDT" },
            account = "simulator",
            staking_tree_id = "five-wins-before-six-losses",
        }, HttpStatusCode.Created);
        return (route.GetProperty("id").GetString()!, "/api/webhook/trade-signal/" + route.GetProperty("token").GetString());
    }

    public static string AlertJson(StoryAlert alert) => JsonSerializer.Serialize(new
    {
        action = alert.Action,
        symbol = "BTCUSDT",
        entry = alert.Entry.ToString(CultureInfo.InvariantCulture),
        target = alert.Target.ToString(CultureInfo.InvariantCulture),
        stop = alert.Stop.ToString(CultureInfo.InvariantCulture),
        id = alert.Id,
    });

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(string webhook, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = content };
        using var answer = await Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    public async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode? expected = null)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        var isExpected = expected is null ? answer.IsSuccessStatusCode : answer.StatusCode == expected;
        Assert.True(isExpected, $"POST {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The sessions of a route, oldest first, each with its steps.</summary>
    public async Task<IReadOnlyList<(JsonElement Session, IReadOnlyList<JsonElement> Steps)>> SessionsAsync(string routeId)
    {
        var sessions = (await GetAsync("/api/sessions?limit=100")).EnumerateArray()
            .Where(session => session.GetProperty("route_id").GetString() == routeId)
            .OrderBy(session => session.GetProperty("started_at").GetString(), StringComparer.Ordinal);
        var result = new List<(JsonElement, IReadOnlyList<JsonElement>)>();
        foreach (var session in sessions)
        {
            var steps = await GetAsync($"/api/sessions/{session.GetProperty("session_id").GetString()}/steps");
            result.Add((session, [.. steps.EnumerateArray()]));
        }

        return result;
    }

    public async Task<decimal> EquityAsync() => (await AccountAsync("simulator")).GetProperty("equity").GetDecimal();

    private async Task<JsonElement> AccountAsync(string name) =>
        (await GetAsync("/api/accounts")).EnumerateArray().Single(account => account.GetProperty("account").GetString() == name);

    public static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
