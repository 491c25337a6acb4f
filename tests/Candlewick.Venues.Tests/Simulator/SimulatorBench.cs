using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform;
using Candlewick.Platform.Concurrency;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Streaming;
using Candlewick.Testing;
using Candlewick.Venues.Simulator;
using Candlewick.Venues.Simulator.Books;
using Candlewick.Venues.Simulator.Replay;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary>Stored bars of a few symbols, in memory.</summary>
internal sealed class BarShelf : IBarReader
{
    private readonly Dictionary<(string, Timeframe), List<Bar>> _series = [];

    public void Put(string symbol, Timeframe timeframe, IEnumerable<Bar> bars) => _series[(symbol, timeframe)] = [.. bars];

    public ValueTask<string?> ResolveSourceAsync(string symbol, CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(BarSource.Real);

    public ValueTask<IReadOnlyList<StoredBar>> ReadAsync(string symbol, string source, Timeframe timeframe, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken = default)
    {
        var range = Range(symbol, timeframe, fromMs ?? long.MinValue, toMs ?? long.MaxValue).ToList();
        var page = fromMs is null ? range.TakeLast(limit) : range.Take(limit);
        return ValueTask.FromResult<IReadOnlyList<StoredBar>>([.. page.Select(bar => new StoredBar(bar, true))]);
    }

    public ValueTask<SeriesRange?> GetRangeAsync(string symbol, string source, Timeframe timeframe, CancellationToken cancellationToken = default)
    {
        var bars = Range(symbol, timeframe, long.MinValue, long.MaxValue).ToList();
        return ValueTask.FromResult(bars.Count == 0 ? null : new SeriesRange(bars[0].OpenTimeMs, bars[^1].OpenTimeMs, bars.Count));
    }

    public ValueTask<BarSeries> ScanAsync(string symbol, string source, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken = default)
    {
        var bars = Range(symbol, timeframe, fromMs, toMs).ToList();
        return ValueTask.FromResult(new BarSeries
        {
            Symbol = symbol, Timeframe = timeframe, OpenTimesMs = [.. bars.Select(b => b.OpenTimeMs)], Open = [.. bars.Select(b => b.Open)], High = [.. bars.Select(b => b.High)],
            Low = [.. bars.Select(b => b.Low)], Close = [.. bars.Select(b => b.Close)], Volume = [.. bars.Select(b => b.Volume)],
        });
    }

    private IEnumerable<Bar> Range(string symbol, Timeframe timeframe, long fromMs, long toMs) =>
        _series.GetValueOrDefault((symbol, timeframe), []).Where(bar => bar.OpenTimeMs >= fromMs && bar.OpenTimeMs <= toMs);
}

/// <summary>Remembers what a feed delivered.</summary>
internal sealed class Tape : ILiveMarket, IStreamHub
{
    public ConcurrentQueue<Quote> Quotes { get; } = new();
    public ConcurrentQueue<LiveBar> Bars { get; } = new();
    public ConcurrentDictionary<string, IReadOnlyList<Bar>> History { get; } = new();
    public ConcurrentQueue<string> Messages { get; } = new();

    public void Publish(Quote quote) => Quotes.Enqueue(quote);
    public void Publish(LiveBar bar) => Bars.Enqueue(bar);

    public Task StoreHistoryAsync(string symbol, string source, Timeframe timeframe, IReadOnlyList<Bar> bars, CancellationToken cancellationToken = default)
    {
        History[symbol] = bars;
        return Task.CompletedTask;
    }

    public Quote? LastQuote(string symbol) => Quotes.LastOrDefault(quote => quote.Symbol == symbol);
    public void Reset(string symbol) { }
    public void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null) => Messages.Enqueue(type);
}

/// <summary>A wire whose faults a test chooses.</summary>
internal sealed class ScriptedWire : ISimulatorFaults
{
    public SubmitFault Next { get; set; }
    public bool IsDisconnected { get; set; }
    public Func<IReadOnlyList<OrderReport>, IReadOnlyList<OrderReport>> Reports { get; set; } = reports => reports;

    public SubmitFault OnSubmit(string clientOrderId)
    {
        var fault = Next;
        Next = SubmitFault.None;
        return fault;
    }

    public IReadOnlyList<OrderReport> OnReports(IReadOnlyList<OrderReport> reports) => IsDisconnected ? [] : Reports(reports);
}

/// <summary>The simulator with its real books in a folder of its own; neighbours are doubles. Opening another bench on the folder is a restart.</summary>
internal sealed class SimulatorBench : IBrokerBench
{
    public static readonly DateTimeOffset Start = new(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ServiceProvider _services;
    private readonly TempFolder? _folder;

    private SimulatorBench(ServiceProvider services, TempFolder? folder)
    {
        _services = services;
        _folder = folder;
    }

    public IBroker Broker => Get<IBroker>();
    public Instrument Instrument => Get<SimulatorInstruments>().All[0];
    public ScriptedWire Wire => (ScriptedWire)Get<ISimulatorFaults>();
    public Tape Tape => Get<Tape>();
    public ManualTimeProvider Time => (ManualTimeProvider)Get<TimeProvider>();
    public SimulatorVenue Venue => Get<SimulatorVenue>();
    public ReplayMarket Replay => Get<ReplayMarket>();
    public WorkTracker Tracker => Get<WorkTracker>();

    public bool IsDisconnected { set => Wire.IsDisconnected = value; }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public static async Task<SimulatorBench> OpenAsync(string? dataFolder = null, BarShelf? shelf = null, params (string Key, string Value)[] settings)
    {
        var folder = dataFolder is null ? new TempFolder() : null;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build());
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new ManualTimeProvider(Start));
        services.AddPlatform(dataFolder ?? folder!.Path);
        services.AddSingleton<Tape>();
        services.AddSingleton<ILiveMarket>(provider => provider.GetRequiredService<Tape>());
        services.AddSingleton<IStreamHub>(provider => provider.GetRequiredService<Tape>());
        services.AddSingleton<IBarReader>(shelf ?? new BarShelf());
        services.AddSingleton<ISimulatorFaults, ScriptedWire>();
        services.AddVenues();
        var provider = services.BuildServiceProvider();
        await provider.GetServices<IStartupStep>().OfType<OpenSimulator>().Single().RunAsync(default);
        return new SimulatorBench(provider, folder);
    }

    /// <summary>Sets the market to a replay of one symbol from the first bar on.</summary>
    public async Task ReplayAsync(string symbol, BarShelf shelf, decimal? balance = 100_000m, AccountKind kind = AccountKind.Margin, decimal rate = 0m, decimal spread = 0m, double successRate = 1.0, string speed = ReplayMarket.Manual)
    {
        var range = await shelf.GetRangeAsync(symbol, BarSource.Real, Timeframe.M1);
        var first = (await shelf.ReadAsync(symbol, BarSource.Real, Timeframe.M1, range!.FirstOpenMs, null, 500))[0].Bar;
        var state = new ReplayState
        {
            Instrument = ReplayInstrument.Derive(symbol, [first]), Timeframe = "1m", FromMs = first.OpenTimeMs, LastOpenMs = range.LastOpenMs, Speed = speed,
            BarsTotal = range.Count, ClockMs = first.OpenTimeMs, BarOpenMs = first.OpenTimeMs, NextPoint = 0,
        };
        var refusal = await Get<MarketSwitch>().ToReplayAsync(state, (decimal)first.Open, new AccountWish(balance, kind, null, rate, spread, 0m, successRate, 7, null), default);
        Assert.Null(refusal);
    }

    public Task<ReplayPosition?> AdvanceAsync(long bars) => Replay.AdvanceAsync(bars, null, default);

    public Task PriceAsync(decimal price, decimal? volume = null) => Venue.EnterAsync(async () =>
    {
        Venue.Engine.Price(Instrument, PathPoint.Tick(price, volume), Venue.MarketTime);
        return await Venue.CommitAsync(Venue.State);
    });

    public void NextSubmit(WireFault fault) => Wire.Next = Enum.Parse<SubmitFault>(fault.ToString());

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder?.Dispose();
    }
}

/// <summary>The simulator passes the acceptance matrix in its replay, spot and margin alike.</summary>
public sealed class SimulatorBrokerContract : BrokerContract
{
    protected override async Task<IBrokerBench> OpenBenchAsync()
    {
        var shelf = new BarShelf();
        shelf.Put("LINKUSDT", Timeframe.M1, [new Bar(SimulatorBench.Start.ToUnixTimeMilliseconds(), 100, 100.01, 99.99, 100, 1_000)]);
        var bench = await SimulatorBench.OpenAsync(shelf: shelf);
        await bench.ReplayAsync("LINKUSDT", shelf);
        return bench;
    }
}
