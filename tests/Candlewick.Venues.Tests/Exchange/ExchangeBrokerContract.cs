using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Testing.Brokers;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Synthetic;
using Candlewick.Venues.Tests.Simulator;

namespace Candlewick.Venues.Tests.Exchange;

/// <summary>An account at an exchange, over its socket, as the acceptance matrix wants it.</summary>
internal sealed class ExchangeContractBench(ServedExchange exchange, VenueMode mode, AccountKind kind) : IBrokerBench
{
    private const string Replayed = "LINKUSDT";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DeskEnd _desk = new();

    public IBroker Broker { get; private set; } = null!;

    public Instrument Instrument => mode == VenueMode.Replay ? exchange.Account("main").Instruments.All[0] : Synthetic("AAPL");

    public Instrument? Second => mode == VenueMode.Replay ? null : Synthetic("AMD");

    public bool IsDisconnected
    {
        set
        {
            exchange.IsShut = value;
            if (value)
            {
                exchange.Cut();
                Wait(() => !Broker.IsConnected);
            }
        }
    }

    public static async Task<IBrokerBench> OpenAsync(VenueMode mode, AccountKind kind, StreamFault fault)
    {
        var shelf = new BarShelf();
        shelf.Put(
            SimulatorBench.Stored(Replayed), Timeframe.M1,
            [new Bar(SimulatorBench.Start.ToUnixTimeMilliseconds(), 100, 100.01, 99.99, 100, 1_000)]);
        var exchange = await ServedExchange.StartAsync(
            shelf, ("Simulator:AccountKind", kind.ToString()), ("Simulator:SyntheticSuccessRate", "1"), ("Simulator:HistoryHours", "0"));
        exchange.Wire("main").Fault = fault;
        var bench = new ExchangeContractBench(exchange, mode, kind);
        await bench.StandAtAsync("main");
        bench.Broker = await bench._desk.OpenAsync(exchange.Url);
        return bench;
    }

    public async Task PriceAsync(string symbol, decimal price, decimal? volume = null)
    {
        await SimulatorBench.PriceAsync(exchange.Account("main"), symbol, price, volume);
        await exchange.Hold("main").WaitForQuietAsync(default);
    }

    public void NextSubmit(WireFault fault) => exchange.Wire("main").Next = Enum.Parse<SubmitFault>(fault.ToString());

    public Task DrainAsync()
    {
        exchange.Wire("main").Drain();
        Wait(() => Broker.IsConnected);
        return exchange.Hold("main").WaitForQuietAsync(default);
    }

    public async Task RestartAsync()
    {
        await Broker.DisposeAsync();
        Broker = await _desk.OpenAsync(exchange.Url);
    }

    public async Task<bool> ExchangeMarketAsync()
    {
        var wish = new AccountWish(100_000m, kind, null, 0m, 0m, 0m, 1.0, 7, null);
        Assert.Null(await exchange.Account("main").Markets.ToSyntheticAsync(99, wish, default));
        await DrainAsync();
        Assert.Contains("main", _desk.Accounts.Exchanged);
        return true;
    }

    public async Task<IBroker> OpenOtherAsync()
    {
        await StandAtAsync("two");
        return await _desk.OpenAsync(exchange.Url, "two");
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await exchange.DisposeAsync();
    }

    /// <summary>Both instruments at 100.</summary>
    private async Task StandAtAsync(string account)
    {
        if (mode == VenueMode.Replay)
        {
            await SimulatorBench.ReplayAsync(
                exchange.Account(account), exchange.Get<IBarReader>(), Replayed,
                new AccountWish(100_000m, kind, null, 0m, 0m, 0m, 1.0, 7, null));
            return;
        }

        foreach (var symbol in new[] { Instrument.Symbol, Second!.Symbol })
        {
            await SimulatorBench.PriceAsync(exchange.Account(account), symbol, 100m);
        }
    }

    private static void Wait(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience), "The line did not change.");

    private static Instrument Synthetic(string symbol) => SyntheticListing.Instruments.Single(instrument => instrument.Symbol == symbol);
}

/// <summary>Made-up prices, borrowed money, over the socket.</summary>
public sealed class ExchangeMarginContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        ExchangeContractBench.OpenAsync(VenueMode.Synthetic, AccountKind.Margin, StreamFault.None);
}

/// <summary>Stored prices, own money, over the socket, with a stream that loses reports and says that it did.</summary>
public sealed class ExchangeLossySpotContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        ExchangeContractBench.OpenAsync(VenueMode.Replay, AccountKind.Spot, StreamFault.Lossy);
}
