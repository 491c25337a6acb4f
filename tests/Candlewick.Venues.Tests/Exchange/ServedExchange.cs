using System.Collections.Concurrent;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform;
using Candlewick.Platform.Concurrency;
using Candlewick.Testing;
using Candlewick.Venues.Exchange.Accounts;
using Candlewick.Venues.Exchange.Serving;
using Candlewick.Venues.Exchange.Settings;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Tests.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Tests.Exchange;

/// <summary>The exchange on a real port in this process, with its clock, its stored bars and its wires in the test's hand.</summary>
internal sealed class ServedExchange : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TempFolder _folder;
    private readonly ConcurrentDictionary<IHttpRequestLifetimeFeature, byte> _lines = new();

    private ServedExchange(WebApplication app, TempFolder folder) => (_app, _folder) = (app, folder);

    public static string Token => "a token that only tests know";

    public string Url => _app.Urls.Single().Replace("http://", "ws://", StringComparison.Ordinal);

    /// <summary>True while nobody is let in.</summary>
    public bool IsShut { get; set; }

    public ManualTimeProvider Clock => (ManualTimeProvider)Get<TimeProvider>();

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public SimulatorAccount Account(string name) => Get<SimulatorAccounts>().Find(name)!;

    public DesksHold Hold(string name) => Get<ServedHolds>()[name];

    public ScriptedWire Wire(string name) => Get<ScriptedWires>()[name];

    /// <param name="shelf">Stored bars; null for those that the market itself stores.</param>
    /// <param name="settings">Configuration beside the token.</param>
    public static async Task<ServedExchange> StartAsync(BarShelf? shelf = null, params (string Key, string Value)[] settings)
    {
        var folder = new TempFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))
            .Append(KeyValuePair.Create("Exchange:Token", (string?)Token)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(new ManualTimeProvider(SimulatorBench.Start));
        builder.Services.AddPlatform(folder.Path);
        builder.Services.AddMarketData();
        builder.Services.AddSingleton<ScriptedWires>();
        builder.Services.AddSingleton<ISimulatorWires>(provider => provider.GetRequiredService<ScriptedWires>());
        builder.Services.AddExchange(["main", "two", "spot"], ["spot"]);
        if (shelf is not null)
        {
            builder.Services.AddSingleton<IBarReader>(shelf);
        }

        var app = builder.Build();
        var exchange = new ServedExchange(app, folder);
        app.Use(exchange.PassAsync);
        app.UseExchangeToken();
        app.UseWebSockets();
        app.MapExchange();
        await app.StartAsync();
        return exchange;
    }

    /// <summary>Breaks every line that is open now.</summary>
    public void Cut()
    {
        foreach (var line in _lines.Keys)
        {
            line.Abort();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        if (IsShut)
        {
            http.Abort();
            return;
        }

        var line = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _lines.TryAdd(line, 0);
        try
        {
            await next(http);
        }
        finally
        {
            _lines.TryRemove(line, out _);
        }
    }
}

/// <summary>What of a desk an exchange account needs; the neighbours are doubles.</summary>
internal sealed class DeskEnd
{
    private readonly ExchangeAdapter _adapter;

    public DeskEnd(string? token = null, int answerSeconds = 10)
    {
        _adapter = new ExchangeAdapter(new ExchangeParts(
            Trackers, Accounts, Feeds, Tape, TimeProvider.System,
            Options.Create(new ExchangeOptions { Token = token ?? ServedExchange.Token, AnswerSeconds = answerSeconds }),
            NullLoggerFactory.Instance));
    }

    public WorkTrackers Trackers { get; } = new();

    public DeskAccounts Accounts { get; } = new();

    public FeedShelf Feeds { get; } = new();

    public Tape Tape { get; } = new();

    public IVenueAdapter Adapter => _adapter;

    public Task<IBroker> OpenAsync(string url, string account = "main", string? name = null)
    {
        var settings = JsonSerializer.SerializeToElement(new { url, account });
        return _adapter.OpenAsync(new AccountDefinition(name ?? account, VenueName.Exchange, settings), default);
    }
}
