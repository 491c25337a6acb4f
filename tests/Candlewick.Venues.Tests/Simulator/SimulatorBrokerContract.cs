using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Brokers;
using Candlewick.Venues.Simulator.Accounts;
using Candlewick.Venues.Simulator.Floor;
using Candlewick.Venues.Simulator.Synthetic;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary>A simulator account as the acceptance matrix wants it: on either market, of either kind, over a good or a bad wire.</summary>
internal sealed class SimulatorContractBench(SimulatorBench bench, VenueMode mode, AccountKind kind, string settings) : IBrokerBench
{
    private const string Replayed = "LINKUSDT";

    public IBroker Broker => bench.Broker;

    public Instrument Instrument => mode == VenueMode.Replay ? bench.Instrument : Synthetic("AAPL");

    public Instrument? Second => mode == VenueMode.Replay ? null : Synthetic("AMD");

    public bool IsDisconnected { set => bench.Wire.IsDisconnected = value; }

    public static async Task<IBrokerBench> OpenAsync(VenueMode mode, AccountKind kind, StreamFault fault)
    {
        var shelf = new BarShelf();
        var minute = SimulatorBench.Start.ToUnixTimeMilliseconds();
        shelf.Put(SimulatorBench.Stored(Replayed), Timeframe.M1, [new Bar(minute, 100, 100.01, 99.99, 100, 1_000)]);
        var settings = $$"""{"account_kind":"{{kind.ToString().ToLowerInvariant()}}","synthetic_success_rate":1}""";
        var bench = await SimulatorBench.OpenAsync(shelf: shelf, settings: settings);
        bench.Wire.Fault = fault;
        var opened = new SimulatorContractBench(bench, mode, kind, settings);
        await opened.StandAtAsync("simulator");
        return opened;
    }

    public Task PriceAsync(string symbol, decimal price, decimal? volume = null) => bench.PriceAsync(symbol, price, volume);

    public void NextSubmit(WireFault fault) => bench.Wire.Next = Enum.Parse<SubmitFault>(fault.ToString());

    public Task DrainAsync()
    {
        bench.Wire.Drain();
        return Task.CompletedTask;
    }

    public async Task RestartAsync()
    {
        await bench.Broker.DisposeAsync();
        await bench.OpenAccountAsync("simulator", settings);
    }

    public async Task<bool> ExchangeMarketAsync()
    {
        var wish = new AccountWish(100_000m, kind, null, 0m, 0m, 0m, 1.0, 7, null);
        Assert.Null(await bench.Account.Markets.ToSyntheticAsync(99, wish, default));
        return true;
    }

    public async Task<IBroker> OpenOtherAsync()
    {
        var broker = await bench.OpenAccountAsync("two", settings);
        await StandAtAsync("two");
        return broker;
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    /// <summary>Both instruments at 100.</summary>
    private async Task StandAtAsync(string account)
    {
        if (mode == VenueMode.Replay)
        {
            await bench.ReplayAsync(Replayed, kind: kind, account: account);
            return;
        }

        foreach (var symbol in new[] { Instrument.Symbol, Second!.Symbol })
        {
            await bench.PriceAsync(symbol, 100m, account: account);
        }
    }

    private static Instrument Synthetic(string symbol) => SyntheticListing.Instruments.Single(instrument => instrument.Symbol == symbol);
}

/// <summary>Stored prices, borrowed money.</summary>
public sealed class SimulatorReplayMarginContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        SimulatorContractBench.OpenAsync(VenueMode.Replay, AccountKind.Margin, StreamFault.None);
}

/// <summary>Stored prices, own money.</summary>
public sealed class SimulatorReplaySpotContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        SimulatorContractBench.OpenAsync(VenueMode.Replay, AccountKind.Spot, StreamFault.None);
}

/// <summary>Made-up prices, borrowed money.</summary>
public sealed class SimulatorSyntheticMarginContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        SimulatorContractBench.OpenAsync(VenueMode.Synthetic, AccountKind.Margin, StreamFault.None);
}

/// <summary>Made-up prices, own money.</summary>
public sealed class SimulatorSyntheticSpotContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        SimulatorContractBench.OpenAsync(VenueMode.Synthetic, AccountKind.Spot, StreamFault.None);
}

/// <summary>A stream whose reports arrive late.</summary>
public sealed class SimulatorSlowStreamContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        SimulatorContractBench.OpenAsync(VenueMode.Synthetic, AccountKind.Margin, StreamFault.Slow);
}

/// <summary>A stream that loses reports and says that it did.</summary>
public sealed class SimulatorLossyStreamContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        SimulatorContractBench.OpenAsync(VenueMode.Synthetic, AccountKind.Margin, StreamFault.Lossy);
}

/// <summary>A stream that tells everything twice.</summary>
public sealed class SimulatorDoubledStreamContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        SimulatorContractBench.OpenAsync(VenueMode.Synthetic, AccountKind.Margin, StreamFault.Doubled);
}

/// <summary>A stream whose newer reports overtake older ones.</summary>
public sealed class SimulatorUnorderedStreamContract : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() =>
        SimulatorContractBench.OpenAsync(VenueMode.Synthetic, AccountKind.Margin, StreamFault.OutOfOrder);
}
