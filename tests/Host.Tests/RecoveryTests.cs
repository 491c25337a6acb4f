using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Host;
using Candlewick.Host.Commands;
using Candlewick.Host.Configuration;
using Candlewick.Platform.Startup;
using Candlewick.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests;

/// <summary>The whole desk while it starts: what answers, what waits, and what a recovery that fails does.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly TaskCompletionSource _recovery = new();
    private WebApplication? _desk;
    private HttpClient _client = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _recovery.TrySetResult();
        _client.Dispose();
        if (_desk is not null)
        {
            await _desk.StopAsync();
            await _desk.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task The_port_is_open_and_health_says_that_the_desk_is_starting()
    {
        await StartAsync();

        Assert.Equal("live", await StatusAsync("/health/live"));
        Assert.Equal("degraded", await StatusAsync("/health"));
        using var ready = await _client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/metrics")).StatusCode);
    }

    [Theory]
    [InlineData("/api/webhook/trade-signal")]
    [InlineData("/api/webhook/trade-signal/no-such-token")]
    public async Task The_webhook_answers_for_itself(string path)
    {
        await StartAsync();

        using var answer = await _client.PostAsJsonAsync(path, new { symbol = "BTCUSDT" });
        Assert.Contains(
            answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest, HttpStatusCode.NotFound]);
    }

    [Fact]
    public async Task What_needs_a_ready_desk_waits_and_says_when_to_come_back()
    {
        await StartAsync(readinessSeconds: 1);

        using var answer = await _client.PostAsJsonAsync("/admin/auth/login", new { username = "admin", password = "not this one" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_told_so_without_waiting()
    {
        await StartAsync();

        using var answer = await _client.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_request_that_waited_is_answered_once_the_desk_is_ready()
    {
        await StartAsync();

        var answer = _client.PostAsJsonAsync("/admin/auth/login", new { username = "admin", password = "not this one" });
        _recovery.SetResult();
        Assert.Equal(HttpStatusCode.Unauthorized, (await answer).StatusCode);
        Assert.Equal("ready", await StatusAsync("/health/ready"));
    }

    [Fact]
    public async Task A_recovery_that_fails_ends_the_desk_with_exit_code_1()
    {
        using var folder = new TempFolder();
        var code = await Up.RunAsync(new DeskFlags(0, folder.Path), services => services.AddSingleton<IStartupStep>(
            new Step(_ => throw new InvalidOperationException("the books are torn")))).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, code);
    }

    private async Task StartAsync(int readinessSeconds = 30)
    {
        _desk = Desk.Build(new DeskFlags(0, _folder.Path), services =>
        {
            services.AddSingleton<IStartupStep>(new Step(_ => _recovery.Task));
            services.Configure<StartupOptions>(options => options.ReadinessSeconds = readinessSeconds);
        });
        await _desk.StartAsync();
        var address = _desk.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
    }

    private async Task<string?> StatusAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString();
    }

    /// <summary>A step of recovery that takes its time, or fails.</summary>
    private sealed class Step(Func<CancellationToken, Task> run) : IStartupStep
    {
        public string Name => "test";

        public StartupPhase Phase => StartupPhase.Recover;

        public Task RunAsync(CancellationToken cancellationToken) => run(cancellationToken);
    }
}
