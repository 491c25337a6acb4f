using System.Diagnostics;
using System.Security.Claims;
using Candlewick.Platform;
using Candlewick.Platform.Security;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Benchmarks.Hub;

/// <summary>
/// The process that publishes: the desk's hub at <c>/ws</c> and SignalR's at <c>/signalr</c>, on one server with one set of settings. It
/// publishes when it is asked to, and says what processor time it took.
/// </summary>
internal static class HubServer
{
    /// <summary>Before the time at which a price was published, in microseconds; it stands for the price.</summary>
    public const string Marker = "BTCUSDT";
    private const string Channel = "prices";
    private const string Type = "price_update";
    /// <summary>Prices of so many instruments: a newer one replaces one of the same that still waits.</summary>
    private const int Instruments = 500;
    private const int CheckEvery = 25;
    /// <summary>Messages that may wait for each client on average while the hub is flooded, so that none is replaced.</summary>
    private const int MostWaiting = 100;
    private const int Connections = 6_000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("candlewick-bench-");
        try
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls($"http://127.0.0.1:{arguments[0]}");
            builder.Services.AddPlatform(folder.FullName);
            builder.Services.Configure<StreamOptions>(options => options.MaxConnectionsPerAddress = Connections);
            builder.Services.AddSingleton<ITokenAuthenticator, AnyToken>();
            builder.Services.AddSingleton(StreamChannel.Fixed(Channel));
            builder.Services.AddAuthorization();
            builder.Services.AddAuthentication();
            builder.Services.AddSignalR();
            await using var app = builder.Build();
            app.UsePlatformWeb();
            app.UseStreams();
            app.MapPlatform();
            app.MapHub<PriceHub>("/signalr", options => options.Transports = HttpTransportType.WebSockets);
            app.MapPost("/ours", (StreamHub hub, double seconds, int rate) => OursAsync(hub, seconds, rate)).AllowAnonymous();
            app.MapPost("/peer", (IHubContext<PriceHub> hub, double seconds, int rate) => PeerAsync(hub, seconds, rate)).AllowAnonymous();
            app.MapGet("/processor", () => Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds).AllowAnonymous();
            app.MapGet("/ready", () => "ready").AllowAnonymous();
            await app.RunAsync();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Microseconds on the clock that all processes of the machine share.</summary>
    public static long Now() => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    /// <summary>Publishes for a time, at so many prices a second or, for 0, as fast as the clients are served.</summary>
    private static async Task<long> OursAsync(StreamHub hub, double seconds, int rate)
    {
        var number = 0;
        await RepeatAsync(seconds, rate, async () =>
        {
            hub.Publish(Channel, Type, Price(), StreamDelivery.Conflated, (number++ % Instruments).ToString());
            while (rate == 0 && number % CheckEvery == 0 && hub.Connected.Average(client => client.Counts.Waiting) > MostWaiting)
            {
                await Task.Delay(1);
            }
        });
        return hub.Connected.Sum(client => client.Counts.Replaced);
    }

    private static async Task<long> PeerAsync(IHubContext<PriceHub> hub, double seconds, int rate)
    {
        await RepeatAsync(seconds, rate, () => hub.Clients.All.SendAsync(Type, Price()));
        return 0;
    }

    private static Dictionary<string, long> Price() => new(StringComparer.Ordinal) { [Marker] = Now() };

    private static async Task RepeatAsync(double seconds, int rate, Func<Task> publish)
    {
        await Task.Yield();
        var started = Stopwatch.GetTimestamp();
        using var beat = rate > 0 ? new PeriodicTimer(TimeSpan.FromSeconds(1.0 / rate)) : null;
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            if (beat is not null)
            {
                await beat.WaitForNextTickAsync();
            }

            await publish();
        }
    }

    /// <summary>Everybody listens to everything.</summary>
    private sealed class PriceHub : Microsoft.AspNetCore.SignalR.Hub;

    private sealed class AnyToken : ITokenAuthenticator
    {
        private static readonly ClaimsPrincipal Viewer =
            new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "viewer"), new Claim(ClaimTypes.Role, "viewer")], "bench"));

        public ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<ClaimsPrincipal?>(Viewer);
    }
}
