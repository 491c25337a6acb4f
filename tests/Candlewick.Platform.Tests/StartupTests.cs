using System.Diagnostics;
using System.Net;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Tests;

/// <summary>Start-up on a real server: what is prepared before the port opens, what waits behind it, and what answers at once.</summary>
public sealed class StartupTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _ran = [];
    private WebApplication? _app;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_route_that_answers_while_starting_does_so_although_recovery_hangs()
    {
        var recovery = new TaskCompletionSource();
        using var client = await StartAsync(new Step("slow", StartupPhase.Recover, _ => recovery.Task));

        Assert.Equal("at once", await client.GetStringAsync("/at-once"));
        Assert.False(Readiness.IsReady);
        recovery.SetResult();
    }

    [Fact]
    public async Task Every_other_route_waits_and_is_answered_once_recovery_is_over()
    {
        var recovery = new TaskCompletionSource();
        using var client = await StartAsync(new Step("slow", StartupPhase.Recover, _ => recovery.Task));

        var answer = client.GetStringAsync("/waits");
        await Task.Delay(200);
        Assert.False(answer.IsCompleted);

        recovery.SetResult();
        Assert.Equal("after recovery", await answer);
    }

    [Fact]
    public async Task A_route_that_waited_for_too_long_is_503_and_says_when_to_come_back()
    {
        var recovery = new TaskCompletionSource();
        using var client = await StartAsync(1, new Step("slow", StartupPhase.Recover, _ => recovery.Task));

        var watch = Stopwatch.StartNew();
        using var answer = await client.GetAsync("/waits");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 20);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        recovery.SetResult();
    }

    [Fact]
    public async Task An_unknown_path_is_404_at_once()
    {
        var recovery = new TaskCompletionSource();
        using var client = await StartAsync(new Step("slow", StartupPhase.Recover, _ => recovery.Task));

        using var answer = await client.GetAsync("/nothing");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        recovery.SetResult();
    }

    [Fact]
    public async Task Steps_run_by_phase_and_each_after_those_it_names()
    {
        using var client = await StartAsync(
            new Step("feeds", StartupPhase.Accept, Ran("feeds")),
            new Step("sessions", StartupPhase.Recover, Ran("sessions"), "execution", "nobody"),
            new Step("execution", StartupPhase.Recover, Ran("execution")),
            new Step("keys", StartupPhase.Prepare, Ran("keys"), "schema"));

        Assert.Equal("keys", _ran[0]);
        await Readiness.WhenReadyAsync().WaitAsync(TimeSpan.FromSeconds(10));
        SpinWait.SpinUntil(() => _ran.Count == 4, TimeSpan.FromSeconds(10));
        Assert.Equal(["keys", "execution", "sessions", "feeds"], _ran);
    }

    [Fact]
    public async Task Steps_that_wait_for_one_another_stop_the_start_and_are_named()
    {
        var circle = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(
            new Step("hen", StartupPhase.Prepare, Ran("hen"), "egg"), new Step("egg", StartupPhase.Prepare, Ran("egg"), "hen")));
        Assert.Contains("hen, egg", circle.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StartupPhase.Recover)]
    [InlineData(StartupPhase.Accept)]
    public async Task A_step_that_fails_stops_the_process_and_says_why(StartupPhase phase)
    {
        using var client = await StartAsync(new Step("broken", phase, _ => throw new InvalidOperationException("the books are torn")));

        await _app!.WaitForShutdownAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("the books are torn", Readiness.Failure?.Message);
        Assert.Equal(phase == StartupPhase.Accept, Readiness.IsReady);
    }

    [Fact]
    public async Task A_desk_stopped_while_it_starts_has_not_failed()
    {
        using var client = await StartAsync(new Step("slow", StartupPhase.Recover, stop => Task.Delay(Timeout.Infinite, stop)));

        await _app!.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Null(Readiness.Failure);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Readiness.WhenReadyAsync());
    }

    private Readiness Readiness => _app!.Services.GetRequiredService<Readiness>();

    private Func<CancellationToken, Task> Ran(string name) => _ =>
    {
        _ran.Add(name);
        return Task.CompletedTask;
    };

    private Task<HttpClient> StartAsync(params Step[] steps) => StartAsync(30, steps);

    private async Task<HttpClient> StartAsync(int readinessSeconds, params Step[] steps)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Startup:ReadinessSeconds"] = $"{readinessSeconds}" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPlatform(_folder.Path, TestEngine.AddressFor(_folder.Path));
        foreach (var step in steps)
        {
            builder.Services.AddSingleton<IStartupStep>(step);
        }

        var app = builder.Build();
        app.UsePlatformWeb();
        app.UseRouting();
        app.UseReadiness();
        app.MapGet("/at-once", () => "at once").WithMetadata(new AnswersWhileStarting());
        app.MapGet("/waits", () => "after recovery");
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new HttpClient { BaseAddress = new Uri(address) };
    }

    private sealed class Step(string name, StartupPhase phase, Func<CancellationToken, Task> run, params string[] after) : IStartupStep
    {
        public string Name => name;

        public StartupPhase Phase => phase;

        public IReadOnlyList<string> After => after;

        public Task RunAsync(CancellationToken cancellationToken) => run(cancellationToken);
    }
}
