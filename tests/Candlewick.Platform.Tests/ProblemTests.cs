using System.Collections.Concurrent;
using System.Net;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Tests;

/// <summary>What a failed request leaves in the log.</summary>
public sealed class ProblemTests
{
    [Fact]
    public async Task A_failure_is_logged_by_its_route_and_never_with_the_secret_in_its_path()
    {
        var lines = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateSlimBuilder();
        using var log = new Lines(lines);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPlatformWeb();
        await using var app = builder.Build();
        app.UsePlatformWeb();
        app.MapGet("/hooks/{token}", IResult (string token) => throw new InvalidOperationException($"broken, {token.Length} letters"));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var answer = await http.GetAsync(new Uri("/hooks/cw_secret", UriKind.Relative));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var line = Assert.Single(lines);
        Assert.Contains("GET /hooks/{token} failed", line, StringComparison.Ordinal);
        Assert.DoesNotContain("cw_secret", line, StringComparison.Ordinal);
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
