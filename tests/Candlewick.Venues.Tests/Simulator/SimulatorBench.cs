using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Execution.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Streaming;
using Candlewick.Testing;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Replay;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary>
/// A simulator account with its real books in a folder of its own; the neighbours are doubles. Opening another bench on the
/// folder is a restart of the program.
/// </summary>
internal sealed class SimulatorBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ServiceProvider _services;
    private readonly TempFolder? _folder;

    private SimulatorBench(ServiceProvider services, TempFolder? folder)
    {
        _services = services;
        _folder = folder;
    }

    public SimulatorAccounts Adapter => Get<SimulatorAccounts>();
    public SimulatorAccount Account => Adapter.Find("simulator")!;
    public IBroker Broker => Account.Broker;
    public Instrument Instrument => Account.Instruments.All[0];
    public ScriptedWire Wire => Get<ScriptedWires>()["simulator"];
    public Tape Tape => Get<Tape>();
    public FeedShelf Feeds => Get<FeedShelf>();
    public DeskAccounts Desk => Get<DeskAccounts>();
    public ManualTimeProvider Time => (ManualTimeProvider)Get<TimeProvider>();
    public SimulatorVenue Venue => Account.Venue;
    public ReplayMarket Replay => Account.Replay;
    public WorkTracker Tracker => Get<WorkTrackers>().Of("simulator");

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <param name="dataFolder">The folder of an earlier bench, or null for one of its own.</param>
    /// <param name="shelf">Stored bars.</param>
    /// <param name="settings">The account's settings as a JSON object.</param>
    public static async Task<SimulatorBench> OpenAsync(string? dataFolder = null, BarShelf? shelf = null, string settings = "{}")
    {
        var folder = dataFolder is null ? new TempFolder() : null;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new ManualTimeProvider(Start));
        var place = dataFolder ?? folder!.Path;
        services.AddPlatform(place, TestEngine.AddressFor(place));
        AddNeighbours(services, shelf ?? new BarShelf());
        services.AddVenues();
        var bench = new SimulatorBench(services.BuildServiceProvider(), folder);
        await bench.OpenAccountAsync("simulator", settings);
        return bench;
    }

    public static void AddNeighbours(IServiceCollection services, BarShelf shelf)
    {
        services.AddSingleton<Tape>();
        services.AddSingleton<ILiveMarket>(provider => provider.GetRequiredService<Tape>());
        services.AddSingleton<IStreamHub>(provider => provider.GetRequiredService<Tape>());
        services.AddSingleton<FeedShelf>();
        services.AddSingleton<IFeeds>(provider => provider.GetRequiredService<FeedShelf>());
        services.AddSingleton<DeskAccounts>();
        services.AddSingleton<IAccounts>(provider => provider.GetRequiredService<DeskAccounts>());
        services.AddSingleton<IBarReader>(shelf);
        services.AddSingleton<IMatchingEngines, MatchingEngines>();
        services.AddSingleton<ScriptedWires>();
        services.AddSingleton<ISimulatorWires>(provider => provider.GetRequiredService<ScriptedWires>());
    }

    public static InstrumentId Stored(string symbol) => new(symbol, "binance");

    public Task<IBroker> OpenAccountAsync(string name, string settings = "{}") =>
        Adapter.OpenAsync(new AccountDefinition(name, "simulator", JsonDocument.Parse(settings).RootElement), default);

    /// <summary>Sets an account's market to a replay of one symbol from the first bar on.</summary>
    public Task ReplayAsync(
        string symbol, decimal? balance = 100_000m, AccountKind kind = AccountKind.Margin, decimal rate = 0m, decimal spread = 0m,
        double successRate = 1.0, string speed = ReplaySpeed.Manual, string account = "simulator") => ReplayAsync(
        Adapter.Find(account)!, Get<IBarReader>(), symbol,
        new AccountWish(balance, kind, null, rate, spread, 0m, successRate, 7, null), speed);

    /// <summary>As above, for an account of any program.</summary>
    public static async Task ReplayAsync(
        SimulatorAccount account, IBarReader shelf, string symbol, AccountWish wish, string speed = ReplaySpeed.Manual)
    {
        var range = await shelf.GetRangeAsync(Stored(symbol), Timeframe.M1);
        var first = (await shelf.ReadAsync(Stored(symbol), Timeframe.M1, range!.FirstOpenMs, null, 500))[0].Bar;
        var state = new ReplayState
        {
            Instrument = ReplayInstrument.Derive(symbol, [first]),
            Of = Stored(symbol),
            Timeframe = "1m",
            FromMs = first.OpenTimeMs,
            LastOpenMs = range.LastOpenMs,
            Speed = speed,
            BarsTotal = range.Count,
            ClockMs = first.OpenTimeMs,
            BarOpenMs = first.OpenTimeMs,
            NextPoint = 0,
        };
        Assert.Null(await account.Markets.ToReplayAsync(state, (decimal)first.Open, wish, default));
    }

    public Task<ReplayPosition?> AdvanceAsync(long bars) => Replay.AdvanceAsync(bars, null, default);

    public Task<VenueSnapshot> SnapshotAsync() => Broker.GetSnapshotAsync(new Dictionary<string, string>(), default);

    /// <summary>One price out of the blue, as a tick.</summary>
    public Task PriceAsync(string symbol, decimal price, decimal? volume = null, string account = "simulator") =>
        PriceAsync(Adapter.Find(account)!, symbol, price, volume);

    /// <summary>As above, for an account of any program.</summary>
    public static Task PriceAsync(SimulatorAccount account, string symbol, decimal price, decimal? volume = null)
    {
        var (venue, instruments) = (account.Venue, account.Instruments);
        return venue.EnterAsync(async () =>
        {
            venue.Engine.Price(instruments.Find(symbol)!, PathPoint.Tick(price, volume), venue.MarketTime);
            var quote = venue.Show(symbol, price, venue.MarketTime);
            await venue.CommitAsync(venue.State);
            return venue.TellWatchers(quote);
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in Adapter.Names)
        {
            await Adapter.Find(name)!.DisposeAsync();
        }

        await _services.DisposeAsync();
        _folder?.Dispose();
    }
}
