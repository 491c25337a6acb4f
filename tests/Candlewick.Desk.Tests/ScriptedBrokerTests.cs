using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Testing.Brokers;
using Candlewick.Testing.Scripted;

namespace Candlewick.Desk.Tests;

/// <summary>
/// The tests' own venue passes what every venue has to pass, on margin and on spot, with an ordinary and with a bad stream.
/// </summary>
public sealed class ScriptedMarginBrokerTests : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() => ScriptedBench.OpenAsync(_ => { });
}

public sealed class ScriptedSpotBrokerTests : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() => ScriptedBench.OpenAsync(venue => venue.Kind = AccountKind.Spot);
}

public sealed class ScriptedBrokerWithoutListsTests : BrokerContract
{
    protected override Task<IBrokerBench> OpenBenchAsync() => ScriptedBench.OpenAsync(venue =>
    {
        venue.Capabilities = venue.Capabilities with { HasOrderLists = false };
        venue.DoublesReports = true;
        venue.AnswersWithReports = false;
    });
}

internal sealed class ScriptedBench : IBrokerBench
{
    private readonly ScriptedExchange _exchange = ScriptedExchange.WithTwoAccounts();

    public IBroker Broker { get; private set; } = null!;

    public Instrument Instrument => _exchange.First.Market().Instrument;

    public Instrument? Second => _exchange.First.Market(ScriptedExchange.Ether).Instrument;

    public bool IsDisconnected
    {
        set
        {
            if (value)
            {
                _exchange.First.Disconnect();
            }
            else
            {
                _exchange.First.Reconnect();
            }
        }
    }

    public static async Task<IBrokerBench> OpenAsync(Action<ScriptedVenue> arrange)
    {
        var bench = new ScriptedBench();
        foreach (var venue in bench._exchange.All)
        {
            var ether = venue.Market(ScriptedExchange.Ether).Instrument with { LotStep = 0.001m, MinQuantity = 0.001m };
            venue.List(ether, 100m);
            arrange(venue);
        }

        await bench.RestartAsync();
        return bench;
    }

    public Task PriceAsync(string symbol, decimal price, decimal? volume = null)
    {
        _exchange.First.Price(symbol, price, volume);
        return Task.CompletedTask;
    }

    public void NextSubmit(WireFault fault) => _exchange.First.Script.Enqueue(fault switch
    {
        WireFault.LostBefore => SubmitScript.LoseRequest,
        WireFault.LostAfter => SubmitScript.LoseAnswer,
        WireFault.RateLimited => SubmitScript.Busy,
        _ => SubmitScript.Accept,
    });

    public Task DrainAsync() => Task.CompletedTask;

    public async Task RestartAsync() => Broker = await OpenAsync(_exchange.First);

    public Task<bool> ExchangeMarketAsync()
    {
        _exchange.First.ExchangeMarket();
        return Task.FromResult(true);
    }

    public Task<IBroker> OpenOtherAsync() => OpenAsync(_exchange.Second);

    public ValueTask DisposeAsync() => Broker.DisposeAsync();

    private Task<IBroker> OpenAsync(ScriptedVenue venue)
    {
        var adapter = ScriptedAdapter.Of(_exchange).Single(adapter => adapter.Venue == venue.Venue);
        return adapter.OpenAsync(adapter.FirstAccount!, CancellationToken.None);
    }
}
