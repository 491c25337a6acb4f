using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Candlewick.Testing;

/// <summary>The built exchange as a process of its own, whose journal is the judge of the desks that trade on it.</summary>
public sealed class ExchangeProcess : IAsyncDisposable
{
    /// <summary>The secret that desks of tests know.</summary>
    public const string Token = "a token of the tests, not a secret";

    private readonly TempFolder _folder = new();
    private readonly HostProcess _process;

    private ExchangeProcess(IEnumerable<string> arguments) => _process = new HostProcess(
        "exchange", _folder.Path, ["exchange", "--data", _folder.Path, "--urls", "http://127.0.0.1:0", .. arguments]);

    /// <summary>Speaks to the exchange with its token; an advance takes as long as its desks do.</summary>
    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Everything it wrote so far.</summary>
    public string Output => _process.Output;

    public bool HasExited => _process.HasExited;

    /// <summary>Where its books lie.</summary>
    public string DataFolder => _folder.Path;

    /// <summary>What a desk is told so that it knows the exchange's secret.</summary>
    public static (string Name, string Value) Secret => ("CANDLEWICK_EXCHANGE__TOKEN", Token);

    /// <summary>Starts an exchange with these arguments of its command, e.g. <c>--account</c> and <c>--bars</c>.</summary>
    public static async Task<ExchangeProcess> StartAsync(params string[] arguments)
    {
        var exchange = new ExchangeProcess(arguments);
        try
        {
            await exchange._process.LaunchAsync([Secret]);
            exchange.Client.BaseAddress = exchange._process.Address;
            exchange.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            return exchange;
        }
        catch
        {
            await exchange.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings of a desk's account that trades on an account of this exchange.</summary>
    public object SettingsOf(string account) =>
        new { url = $"ws://{_process.Address!.Authority}", account };

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Client.PostAsJsonAsync(path, body);
        return await ReadAsync($"POST {path}", answer);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path);
        return await ReadAsync($"GET {path}", answer);
    }

    public ValueTask DisposeAsync()
    {
        _process.Dispose();
        Client.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonElement> ReadAsync(string what, HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(body).RootElement
            : throw new InvalidOperationException($"{what}: {(int)answer.StatusCode} {body}\n{Output}");
    }
}
