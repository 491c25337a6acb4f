using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candlewick.Execution;
using Candlewick.Execution.Contracts;
using Candlewick.Platform;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Staking;
using Candlewick.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Sessions.Tests.Desk;

/// <summary>Routes, webhook, sessions and the real order path over real HTTP on a real database file, connected to a venue of the test's own.</summary>
internal sealed class TestDesk : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TempFolder _folder = new();
    private WebApplication? _app;

    public PaperVenue Venue { get; } = new();
    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
    public List<(string Channel, string Type, object Data)> Streamed { get; } = [];
    public List<string> Audited { get; } = [];
    public HttpClient Http { get; private set; } = null!;
    public string DataFolder => _folder.Path;
    public Database Database => _app!.Services.GetRequiredService<Database>();

    public T Get<T>() where T : notnull => _app!.Services.GetRequiredService<T>();

    public static async Task<TestDesk> StartAsync(Action<PaperVenue>? arrange = null)
    {
        var desk = new TestDesk();
        arrange?.Invoke(desk.Venue);
        await desk.StartAppAsync();
        return desk;
    }

    /// <summary>Stops the desk and starts another on the same files and the same venue.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAppAsync();
    }

    /// <summary>As <see cref="RestartAsync"/>, with something happening while the desk is down.</summary>
    public async Task StopThenAsync(Action meanwhile)
    {
        await StopAsync();
        meanwhile();
        await StartAppAsync();
    }

    private async Task StartAppAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole();
        builder.Services.AddSingleton<TimeProvider>(new DeskClock(Clock));
        builder.Services.AddPlatform(_folder.Path);
        builder.Services.Replace(ServiceDescriptor.Singleton<IStreamHub>(new Recorder(Streamed)));
        builder.Services.AddSingleton<IAuditLog>(new Audit(Audited));
        builder.Services.AddSingleton<IBroker>(Venue);
        builder.Services.AddStaking();
        builder.Services.AddExecution();
        builder.Services.Configure<ExecutionOptions>(options => (options.RetryDelayMs, options.MaxRetryDelayMs, options.RecoverySeconds) = (1, 20, 1));
        builder.Services.AddSessions();
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, SignedIn>("test", null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Viewer, policy => policy.RequireAssertion(context => context.User.Satisfies(Policies.Viewer)))
            .AddPolicy(Policies.Trader, policy => policy.RequireAssertion(context => context.User.Satisfies(Policies.Trader)));
        _app = builder.Build();
        _app.UsePlatformWeb();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapStaking();
        _app.MapSessions();
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        Http.DefaultRequestHeaders.Add("X-Test-Role", Policies.Trader);
    }

    private async Task StopAsync()
    {
        Http.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Makes a route and answers its id and its webhook address.</summary>
    public async Task<(string Id, string Webhook)> MakeRouteAsync(object? overrides = null)
    {
        var route = await PostAsync("/api/routes", Merge(new
        {
            name = "test",
            symbols = new[] { PaperVenue.Symbol },
            account = "paper",
            staking_tree_id = "five-wins-before-six-losses",
        }, overrides), HttpStatusCode.Created);
        return (route.GetProperty("id").GetString()!, route.GetProperty("webhook_path").GetString()!);
    }

    /// <summary>The example signal of the specification, with fields changed or (null) left out.</summary>
    public static string Signal(string id, object? overrides = null) => JsonSerializer.Serialize(Merge(new
    {
        action = "buy",
        symbol = PaperVenue.Symbol,
        entry = "45000.50",
        target = "46000.00",
        stop = "44000.00",
        id,
    }, overrides));

    public static string Sell(string id) => Signal(id, new { action = "sell", target = "44000.00", stop = "46000.00" });

    public async Task<(HttpStatusCode Status, JsonElement Body, string Text)> SendAsync(string webhook, string body, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(text), text);
    }

    /// <summary>Sends and expects 200.</summary>
    public async Task<JsonElement> AcceptAsync(string webhook, string body)
    {
        var (status, answer, text) = await SendAsync(webhook, body);
        Assert.True(status == HttpStatusCode.OK, text);
        return answer.GetProperty("data");
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"POST {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The next price, and then wait until the desk has done what follows from it.</summary>
    public async Task PriceAsync(decimal price)
    {
        await SettleAsync();
        Venue.Price(price);
        await SettleAsync();
    }

    /// <summary>Enters at the next price and hits the exit at <paramref name="exit"/>.</summary>
    public async Task TradeAsync(string webhook, string signal, decimal entry, decimal exit)
    {
        await AcceptAsync(webhook, signal);
        await PriceAsync(entry);
        await PriceAsync(exit);
    }

    public async Task SettleAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _app!.Services.GetRequiredService<WorkTracker>().WhenIdleAsync(limit.Token);
    }

    public async Task<JsonElement> OnlySessionAsync() => Assert.Single((await GetAsync("/api/sessions")).EnumerateArray());

    public async Task<IReadOnlyList<JsonElement>> StepsAsync(string sessionId) => [.. (await GetAsync($"/api/sessions/{sessionId}/steps")).EnumerateArray()];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    internal static Dictionary<string, string> Merge(Dictionary<string, string> fields, string name, string value)
    {
        fields[name] = value;
        return fields;
    }

    internal static Dictionary<string, object?> Merge(object defaults, object? overrides)
    {
        var merged = defaults.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(defaults));
        foreach (var property in overrides?.GetType().GetProperties() ?? [])
        {
            merged[property.Name] = property.GetValue(overrides);
        }

        return merged.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value);
    }

    /// <summary>Reads the test's clock; timers run on the real one, so that waits of the order path end.</summary>
    private sealed class DeskClock(ManualTimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
    }

    private sealed class SignedIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-Test-Role"].FirstOrDefault() is { } role
            ? AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "tester"), new Claim(ClaimTypes.Role, role)], "test")), "test"))
            : AuthenticateResult.NoResult());
    }

    private sealed class Recorder(List<(string, string, object)> messages) : IStreamHub
    {
        public void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null)
        {
            lock (messages)
            {
                messages.Add((channel, type, data));
            }
        }
    }

    private sealed class Audit(List<string> lines) : IAuditLog
    {
        public Task WriteAsync(string actor, string action, string? subject = null, string? detail = null, string? address = null)
        {
            lock (lines)
            {
                lines.Add($"{actor} {action} {subject} {detail}");
            }

            return Task.CompletedTask;
        }

        public Task AddAsync(UnitOfWork work, string actor, string action, string? subject = null, string? detail = null, string? address = null) =>
            WriteAsync(actor, action, subject, detail, address);
    }
}
