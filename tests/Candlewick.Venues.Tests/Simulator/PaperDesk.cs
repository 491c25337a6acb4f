using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Concurrency;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Venues.Tests.Simulator;

/// <summary>
/// A desk in a nutshell: whenever it is flat it enters, and once filled it places target and stop. It works behind a
/// mailbox as the real one does.
/// </summary>
internal sealed class PaperDesk : IAsyncDisposable
{
    private readonly SimulatorBench _bench;
    private readonly Mailbox<BrokerEvent> _mailbox;
    private readonly IDisposable _subscription;

    public PaperDesk(SimulatorBench bench)
    {
        _bench = bench;
        _mailbox = new Mailbox<BrokerEvent>("paper", 1_000, HandleAsync, bench.Tracker, NullLogger.Instance);
        _subscription = bench.Broker.Subscribe(told => _mailbox.TryPost(told));
    }

    public List<string> Outcomes { get; } = [];

    /// <summary>What a desk does at its start: looks at the venue and does what is due.</summary>
    public async Task RecoverAsync()
    {
        var snapshot = await _bench.SnapshotAsync();
        var position = snapshot.Positions.SingleOrDefault();
        if (snapshot.OpenOrders.Count > 0)
        {
            return;
        }

        await (position is null
            ? EnterAsync(snapshot.Fills.Count)
            : ExitAsync(position.Quantity, snapshot.Fills[^1].Price, snapshot.Fills.Count));
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _mailbox.DisposeAsync();
    }

    private async Task HandleAsync(BrokerEvent told, CancellationToken cancellationToken)
    {
        if (told is BrokerEvent.Gap or BrokerEvent.Reported { Report.Status: OrderStatus.Filled })
        {
            await RecoverAsync();
        }
    }

    /// <summary>Ids come from the number of fills, so that a restarted desk asks for the same thing again.</summary>
    private async Task EnterAsync(int fills)
    {
        var side = fills / 2 % 2 == 0 ? OrderSide.Buy : OrderSide.Sell;
        for (var revision = 0; ; revision++)
        {
            var order = new VenueOrder($"entry-{fills}-{revision}", _bench.Instrument.Symbol, side, OrderType.Market, 1m + fills);
            var outcome = await _bench.Broker.SubmitAsync(order, default);
            Outcomes.Add(outcome.GetType().Name);
            if (outcome is not SubmitOutcome.Refused { MayRetry: true })
            {
                return;
            }
        }
    }

    private async Task ExitAsync(decimal position, decimal entry, int fills)
    {
        var side = position > 0 ? OrderSide.Sell : OrderSide.Buy;
        var way = position > 0 ? 1m : -1m;
        var (quantity, symbol) = (Math.Abs(position), _bench.Instrument.Symbol);
        for (var revision = 0; ; revision++)
        {
            var (limit, touch) = (_bench.Instrument.RoundPrice(entry + way * 0.8m), _bench.Instrument.RoundPrice(entry - way * 0.7m));
            var target = new VenueOrder($"target-{fills}-{revision}", symbol, side, OrderType.Limit, quantity, limit, ReduceOnly: true);
            var stop = new VenueOrder(
                $"stop-{fills}-{revision}", symbol, side, OrderType.Stop, quantity, StopPrice: touch, ReduceOnly: true);
            var outcome = await _bench.Broker.SubmitListAsync(new VenueOrderList($"list-{fills}-{revision}", target, stop), default);
            Outcomes.Add(outcome.GetType().Name);
            if (outcome is not SubmitOutcome.Refused { MayRetry: true })
            {
                return;
            }
        }
    }
}
