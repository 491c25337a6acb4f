using System.Net.WebSockets;
using System.Security.Claims;
using System.Text.Json;
using Candlewick.Platform.Security;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Platform.Tests;

/// <summary>The streams alone on a real server, with small bounds and channels as modules register them.</summary>
public class StreamDesk : IAsyncLifetime
{
    public const int MaxQueued = 200;
    private readonly TempFolder _folder = new();
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    internal StreamHub Streams => _app.Services.GetRequiredService<StreamHub>();

    public IStreamHub Hub => _app.Services.GetRequiredService<IStreamHub>();

    /// <summary>Bounds of a desk that differ from those of every one.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal);

    protected virtual HttpProtocols Protocols => HttpProtocols.Http1;

    /// <summary>The desk's clock where it is not the machine's.</summary>
    protected virtual TimeProvider? Clock => null;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Streaming:MaxQueued"] = $"{MaxQueued}",
            ["Streaming:MaxChannels"] = "5",
            ["Streaming:SignInTimeout"] = "00:00:01",
            ["Streaming:RecheckEvery"] = "00:00:00.2",
        });
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = Protocols));
        if (Clock is { } clock)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Services.AddPlatform(_folder.Path, TestEngine.AddressFor(_folder.Path));
        builder.Services.AddSingleton<ITokenAuthenticator, Tokens>();
        foreach (var name in (string[])["sessions", "signals", "trades", "alerts", "portfolio", "jobs"])
        {
            builder.Services.AddSingleton(StreamChannel.Fixed(name));
        }

        AddPrices(builder.Services);
        builder.Services.AddSingleton(new StreamFeed("/ws/admin", Policies.Admin, "jobs", "OpenAdminStream", "Jobs"));
        builder.Services.AddSingleton(new StreamFeed(
            "/ws/data-collection", Policies.Viewer, "jobs", "OpenDataCollectionStream", "Jobs", "data_collection_subscribers"));
        builder.Services.AddSingleton(new StreamFigure("model_training_subscribers", () => 0));
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication();
        _app = builder.Build();
        _app.UsePlatformWeb();
        _app.UseStreams();
        _app.MapPlatform();
        await _app.StartAsync();
        Address = new Uri(
            _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()
                .Replace("http:", "ws:", StringComparison.Ordinal));
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    internal async Task<ClientWebSocket> ConnectAsync(string path, params (string Name, string Value)[] headers)
    {
        var client = new ClientWebSocket();
        foreach (var (name, value) in headers)
        {
            client.Options.SetRequestHeader(name, value);
        }

        client.Options.SetBuffer(4096, 4096);
        await client.ConnectAsync(new Uri(Address, path), CancellationToken.None);
        return client;
    }

    internal async Task<ClientWebSocket> SignedInAsync()
    {
        var client = await ConnectAsync("/ws?token=viewer");
        Assert.Equal("welcome", Type(await ReadAsync(client)));
        return client;
    }

    internal async Task<ClientWebSocket> SubscribedAsync(string channel)
    {
        var client = await SignedInAsync();
        await SendAsync(client, JsonSerializer.Serialize(new { type = "subscribe", channels = new[] { channel } }));
        Assert.Equal("subscribed", Type(await ReadAsync(client)));
        return client;
    }

    internal static Task SendAsync(ClientWebSocket client, string text) =>
        client.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    internal static async Task<JsonElement> ReadAsync(ClientWebSocket client)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await client.ReceiveAsync(buffer.AsMemory(), limit.Token);
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
            bytes.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonDocument.Parse(bytes.ToArray()).RootElement;
            }
        }
    }

    internal static async Task<WebSocketCloseStatus?> ReadToCloseAsync(ClientWebSocket client)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[64 * 1024];
        while ((await client.ReceiveAsync(buffer.AsMemory(), limit.Token)).MessageType != WebSocketMessageType.Close)
        {
            // What was on its way before the close.
        }

        return client.CloseStatus;
    }

    internal static async Task<string> ErrorAsync(ClientWebSocket client)
    {
        var message = await ReadAsync(client);
        Assert.Equal("error", Type(message));
        return message.GetProperty("data").GetProperty("message").GetString()!;
    }

    internal static string Type(JsonElement message) => message.GetProperty("type").GetString()!;

    /// <summary>Knows a few tokens, named after who holds them.</summary>
    internal sealed class Tokens : ITokenAuthenticator
    {
        public static bool HasLeft { get; set; }

        public ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(
            token is "viewer" or "admin" || token.StartsWith("viewer-", StringComparison.Ordinal) || (token == "leaving" && !HasLeft)
                ? new ClaimsPrincipal(
                    new ClaimsIdentity(
                        [new Claim(ClaimTypes.Name, token), new Claim(ClaimTypes.Role, token == "admin" ? "admin" : "viewer")], "test"))
                : null);
    }

    /// <summary>Channels with a parameter, a snapshot and a question, as a module registers them.</summary>
    private static void AddPrices(IServiceCollection services)
    {
        static IReadOnlyList<(string, object)> Current(string channel) =>
            [("current_prices", new Dictionary<string, double> { ["AAPL"] = 100.5 })];
        services.AddSingleton(new StreamChannel("prices", name => name == "prices" ? name : null, Current));
        services.AddSingleton(new StreamChannel(
            "price:{ticker}", name =>
                name.StartsWith("price:", StringComparison.Ordinal) ? $"price:{name[6..].ToUpperInvariant()}" : null, Current)
        {
            TickerPrefix = "price:",
        });
        services.AddSingleton(new StreamChannel(
            "bars:{symbol}:{timeframe}", name =>
                name.Split(':') is ["bars", var symbol, "1m"] ? $"bars:{symbol.ToUpperInvariant()}:1m" : null));
        services.AddSingleton(new StreamQuestion("get_history", "ticker", "price_history", (ticker, _) => ValueTask.FromResult<object?>(
            ticker == "aapl" ? new { ticker = "AAPL", prices = new[] { 1.0 } } : null)));
    }
}
