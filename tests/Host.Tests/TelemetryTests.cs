using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Candlewick.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Host.Tests;

/// <summary>What leaves the desk for those who watch it: a real collector hears it, and no secret is in it.</summary>
public sealed class TelemetryTests
{
    private const string HeaderSecret = "collectors-own-secret", Token = "token-that-nobody-may-see";

    [Fact]
    public async Task Metrics_and_traces_reach_a_collector_and_log_lines_name_their_trace_without_any_secret()
    {
        await using var collector = await Collector.StartAsync();
        string output;
        await using (var desk = await DeskProcess.StartAsync(
            ("CANDLEWICK_OTLP__ENDPOINT", collector.Address), ("CANDLEWICK_OTLP__HEADERS", $"x-key={HeaderSecret}"),
            ("CANDLEWICK_OTLP__INTERVALSECONDS", "1"), ("CANDLEWICK_LOGGING__FORMAT", "json"),
            ("CANDLEWICK_LOGGING__LOGLEVEL__DEFAULT", "Debug"), ("CANDLEWICK_LOGGING__LOGLEVEL__MICROSOFT", "Debug")))
        {
            await desk.SignInAsync();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhook/trade-signal/{Token}?secret={Token}")
                { Content = JsonContent.Create(new { }) };
            request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            using (var refused = await desk.Client.SendAsync(request))
            {
                Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            }

            await collector.UntilAsync("/v1/traces", text => text.Contains("trade-signal/{token}", StringComparison.Ordinal));
            await collector.UntilAsync("/v1/metrics", text => new[]
            {
                "candlewick_writes_waiting", "candlewick_commit_units", "candlewick_orders", "unconfirmed", "candlewick_findings_open",
                "candlewick_jobs", "candlewick_outbox", "candlewick_accounts", "candlewick_retention_running",
                "http.server.request.duration",
            }.All(name => text.Contains(name, StringComparison.Ordinal)));
            var metrics = await desk.Client.GetStringAsync("/metrics");
            Assert.Contains("candlewick_orders{status=\"unconfirmed\"} 0\n", metrics, StringComparison.Ordinal);
            Assert.Matches("candlewick_commit_units_count{database=\"[^\"]+\"} [1-9]", metrics);
            Assert.Matches("candlewick_accounts{phase=\"(starting|ready)\"} [1-9]", metrics);
            Assert.True(await desk.StopAsync(TimeSpan.FromSeconds(20)));
            output = desk.Output;
        }

        Assert.Contains(collector.Posts, post => post.Headers.Contains(HeaderSecret, StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Posts, post => post.Text.Contains(Token, StringComparison.Ordinal));
        Assert.DoesNotContain(HeaderSecret, output, StringComparison.Ordinal);
        Assert.DoesNotContain("x-key", output, StringComparison.Ordinal);
        var lines = output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.True(lines.Count > 10);
        Assert.All(lines, line => Assert.True(line.GetProperty("time").GetDateTimeOffset() > DateTimeOffset.UnixEpoch
            && line.GetProperty("level").GetString()!.Length > 0 && line.GetProperty("message").GetString() is not null));
        Assert.Contains(lines, line => line.TryGetProperty("trace_id", out var trace)
            && trace.GetString() == "4bf92f3577b34da6a3ce929d0e0e4736");
    }

    [Fact]
    public async Task A_collector_that_is_not_there_hinders_nothing()
    {
        await using var desk = await DeskProcess.StartAsync(
            ("CANDLEWICK_OTLP__ENDPOINT", $"http://127.0.0.1:{FreePort.Next()}"), ("CANDLEWICK_OTLP__INTERVALSECONDS", "1"));
        await desk.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.GetAsync("/api/accounts")).StatusCode);
        Assert.True(await desk.StopAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, desk.ExitCode);
    }

    /// <summary>Takes what is posted, as a collector does.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Collector(WebApplication app) => _app = app;

        public string Address => _app.Urls.Single();

        public ConcurrentQueue<(string Path, string Headers, string Text)> Posts { get; } = new();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var collector = new Collector(builder.Build());
            collector._app.MapPost("/v1/{signal}", async (HttpContext http) =>
            {
                Assert.Equal("application/x-protobuf", http.Request.ContentType);
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                collector.Posts.Enqueue((
                    http.Request.Path, string.Join(';', http.Request.Headers.Select(header => $"{header.Key}={header.Value}")),
                    Encoding.Latin1.GetString(body.ToArray())));
            });
            await collector._app.StartAsync();
            return collector;
        }

        public async Task UntilAsync(string path, Func<string, bool> isTold)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!isTold(string.Concat(Posts.Where(post => post.Path == path).Select(post => post.Text))))
            {
                await Task.Delay(50, limit.Token);
            }
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
