using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Xunit;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Testing.Brokers;

/// <summary>
/// The acceptance matrix of a broker: a venue's adapter derives from it and passes, whatever its stream loses, doubles or
/// delivers late. Every case is walked long and short; an account that cannot sell short has to say so.
/// </summary>
public abstract partial class BrokerContract : IAsyncLifetime
{
    private static readonly Dictionary<string, string> NoCursors = [];

    private readonly ConcurrentQueue<BrokerEvent> _events = new();
    private IBrokerBench _bench = null!;
    private IDisposable _subscription = null!;
    private int _ids;

    /// <summary>The venue under test, its account flat.</summary>
    protected abstract Task<IBrokerBench> OpenBenchAsync();

    private IBroker Broker => _bench.Broker;

    private string Symbol => _bench.Instrument.Symbol;

    public async Task InitializeAsync()
    {
        _bench = await OpenBenchAsync();
        _subscription = Broker.Subscribe(_events.Enqueue);
    }

    public async Task DisposeAsync()
    {
        _subscription.Dispose();
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task A_submitted_order_is_accepted_and_filled(OrderSide side)
    {
        if (await RefusesToOpenAsync(side))
        {
            return;
        }

        var order = Market(side, 1m);
        var accepted = await AcceptAsync(order);
        await PriceAsync(101m);
        var report = await QueryAsync(order);
        Assert.Equal((OrderStatus.Filled, 1m, accepted.VenueOrderId), (report.Status, report.FilledQuantity, report.VenueOrderId));
        Assert.Equal(1m, report.Fills.Sum(fill => fill.Quantity));
        Assert.Equal(side.Sign() * 1m, await PositionAsync());
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task What_the_stream_does_not_tell_it_admits_to_have_missed(OrderSide side)
    {
        if (await RefusesToOpenAsync(side))
        {
            return;
        }

        var order = Market(side, 2m);
        await AcceptAsync(order);
        await PriceAsync(100m, volume: 0.5m);
        await PriceAsync(100m);
        await _bench.DrainAsync();
        var told = Reports(order).SelectMany(report => report.Fills).Distinct().OrderBy(fill => fill.VenueTradeId, StringComparer.Ordinal);
        var real = (await QueryAsync(order)).Fills;
        Assert.True(told.SequenceEqual(real) || _events.Any(e => e is BrokerEvent.Gap), "Reports were lost and no gap was told.");
        Assert.All(told, fill => Assert.Contains(fill, real));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task What_an_accepted_submit_tells_is_what_a_query_tells(OrderSide side)
    {
        if (await RefusesToOpenAsync(side))
        {
            return;
        }

        var order = Market(side, 1m);
        foreach (var told in (await AcceptAsync(order)).Reports)
        {
            var real = await QueryAsync(order);
            Assert.Equal((order.ClientOrderId, real.VenueOrderId), (told.ClientOrderId, told.VenueOrderId));
            Assert.Equal((real.Symbol, real.Side, real.Type, real.Quantity), (told.Symbol, told.Side, told.Type, told.Quantity));
            Assert.All(told.Fills, fill => Assert.Contains(fill, real.Fills));
            Assert.Equal(told.FilledQuantity, told.Fills.Sum(fill => fill.Quantity));
        }
    }

    [Fact]
    public async Task A_wrong_order_is_refused_by_rule_with_numbers_and_unknown_afterwards()
    {
        var order = Order(Buy, OrderType.Limit, 1m, limit: 90.0001m);
        var refused = Assert.IsType<SubmitOutcome.Refused>(await Broker.SubmitAsync(order, default));
        Assert.Equal(RuleName.PriceOffTick, refused.Rule);
        Assert.Contains("90.0001", refused.Reason, StringComparison.Ordinal);
        Assert.False(refused.MayRetry);
        Assert.Null(await Broker.QueryAsync(order.Symbol, order.ClientOrderId, default));
    }

    [Fact]
    public async Task A_client_order_id_is_taken_once_for_ever()
    {
        var order = Market(Buy, 1m);
        await AcceptAsync(order);
        await RefuseAsync(order, RuleName.DuplicateClientOrderId);
        await PriceAsync(100m);
        await RefuseAsync(order, RuleName.DuplicateClientOrderId);
        Assert.Equal(1m, await PositionAsync());
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task Partial_fills_come_one_by_one_and_add_up(OrderSide side)
    {
        if (await RefusesToOpenAsync(side))
        {
            return;
        }

        var order = Order(side, OrderType.Limit, 3m, limit: 100m);
        await AcceptAsync(order);
        await PriceAsync(100m, volume: 1m);
        var part = await QueryAsync(order);
        Assert.Equal((OrderStatus.PartiallyFilled, 1m), (part.Status, part.FilledQuantity));
        await PriceAsync(Further(side, -1m), volume: 5m);
        var whole = await QueryAsync(order);
        Assert.Equal((OrderStatus.Filled, 3m), (whole.Status, whole.FilledQuantity));
        Assert.Equal([1m, 2m], whole.Fills.Select(fill => fill.Quantity));
        Assert.True(string.CompareOrdinal(whole.Fills[0].VenueTradeId, whole.Fills[1].VenueTradeId) < 0);
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task A_fill_names_its_order_and_symbol_and_side(OrderSide side)
    {
        if (await RefusesToOpenAsync(side))
        {
            return;
        }

        var order = Market(side, 1m);
        await AcceptAsync(order);
        await PriceAsync(100m);
        var report = await QueryAsync(order);
        var fill = Assert.Single(report.Fills);
        Assert.Equal(
            (order.Symbol, side, order.ClientOrderId, report.VenueOrderId),
            (fill.Symbol, fill.Side, fill.ClientOrderId, fill.VenueOrderId));
        Assert.False(fill.IsLiquidation);
        Assert.Equal(fill, Assert.Single((await SnapshotAsync()).Fills));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task Cancel_answers_the_order_as_it_is_then(OrderSide side)
    {
        if (await RefusesToOpenAsync(side))
        {
            return;
        }

        var resting = Order(side, OrderType.Limit, 1m, limit: Further(side, -10m));
        await AcceptAsync(resting);
        Assert.Equal(resting.ClientOrderId, Assert.Single((await SnapshotAsync()).OpenOrders).ClientOrderId);
        Assert.Equal(OrderStatus.Cancelled, (await CancelAsync(resting))!.Status);
        Assert.Empty((await SnapshotAsync()).OpenOrders);
        Assert.Null(await Broker.CancelAsync(Symbol, "never-sent", default));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task Cancel_after_the_fill_answers_the_fill(OrderSide side)
    {
        if (await RefusesToOpenAsync(side))
        {
            return;
        }

        var order = Market(side, 1m);
        await AcceptAsync(order);
        await PriceAsync(100m);
        var report = await CancelAsync(order);
        Assert.Equal((OrderStatus.Filled, 1), (report!.Status, report.Fills.Count));
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task Cancelling_a_leg_cancels_the_list(OrderSide entry)
    {
        if (await ProtectedAsync(entry) is not { } list)
        {
            return;
        }

        Assert.Equal(OrderStatus.Cancelled, (await CancelAsync(list.Stop))!.Status);
        Assert.Equal(OrderStatus.Cancelled, (await QueryAsync(list.Target)).Status);
        Assert.Equal(OrderStatus.Cancelled, (await QueryAsync(list.Stop)).Status);
        Assert.Equal(entry.Sign() * 1m, await PositionAsync());
    }

    [Theory]
    [InlineData(Buy, true)]
    [InlineData(Buy, false)]
    [InlineData(Sell, true)]
    [InlineData(Sell, false)]
    public async Task A_fill_of_one_leg_cancels_the_other(OrderSide entry, bool reachesTarget)
    {
        if (await ProtectedAsync(entry) is not { } list)
        {
            return;
        }

        await PriceAsync(Further(entry, reachesTarget ? 6m : -6m));
        var (filled, gone) = reachesTarget ? (list.Target, list.Stop) : (list.Stop, list.Target);
        Assert.Equal((OrderStatus.Filled, OrderStatus.Cancelled), ((await QueryAsync(filled)).Status, (await QueryAsync(gone)).Status));
        Assert.Equal(0m, await PositionAsync());
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task A_list_whose_stop_the_market_has_passed_is_refused(OrderSide entry)
    {
        if (!Broker.Capabilities.HasOrderLists || await RefusesToOpenAsync(entry))
        {
            return;
        }

        await AcceptAsync(Market(entry, 1m));
        await PriceAsync(100m);
        await PriceAsync(Further(entry, -6m));
        var passed = Assert.IsType<SubmitOutcome.Refused>(await Broker.SubmitListAsync(Exits(entry, 105m, 95m), default));
        Assert.Contains(passed.Rule, new[] { RuleName.PriceThroughStop, RuleName.PricesOutOfOrder });
        await PriceAsync(Further(entry, 6m));
        var reached = Assert.IsType<SubmitOutcome.Refused>(await Broker.SubmitListAsync(Exits(entry, 105m, 95m), default));
        Assert.Contains(reached.Rule, new[] { RuleName.PriceThroughTarget, RuleName.PricesOutOfOrder });
        Assert.Empty((await SnapshotAsync()).OpenOrders);
    }

    /// <summary>A price that is better by that much for an open position of this side, or worse below 0.</summary>
    private static decimal Further(OrderSide side, decimal distance) => 100m + side.Sign() * distance;

    private Task PriceAsync(decimal price, decimal? volume = null) => _bench.PriceAsync(Symbol, price, volume);

    private VenueOrder Market(OrderSide side, decimal quantity) => Order(side, OrderType.Market, quantity);

    private VenueOrder Order(
        OrderSide side, OrderType type, decimal quantity, decimal? limit = null, decimal? stop = null, bool reduceOnly = false) =>
        new($"contract-{++_ids}", Symbol, side, type, quantity, limit, stop, ReduceOnly: reduceOnly);

    /// <summary>Target and stop of one unit, given as a long's; mirrored for a short.</summary>
    private VenueOrderList Exits(OrderSide entry, decimal target, decimal stop) => new(
        $"contract-list-{++_ids}",
        Order(entry.Opposite(), OrderType.Limit, 1m, limit: Further(entry, target - 100m), reduceOnly: true),
        Order(entry.Opposite(), OrderType.Stop, 1m, stop: Further(entry, stop - 100m), reduceOnly: true));

    private IEnumerable<OrderReport> Reports(VenueOrder order) =>
        _events.OfType<BrokerEvent.Reported>().Select(e => e.Report).Where(report => report.ClientOrderId == order.ClientOrderId);

    private async Task<OrderReport> QueryAsync(VenueOrder order) => (await Broker.QueryAsync(order.Symbol, order.ClientOrderId, default))!;

    private Task<OrderReport?> CancelAsync(VenueOrder order) => Broker.CancelAsync(order.Symbol, order.ClientOrderId, default);

    private Task<VenueSnapshot> SnapshotAsync() => Broker.GetSnapshotAsync(NoCursors, default);

    private async Task<decimal> PositionAsync() => (await SnapshotAsync()).Positions.Where(p => p.Symbol == Symbol).Sum(p => p.Quantity);

    private async Task<SubmitOutcome.Accepted> AcceptAsync(VenueOrder order)
    {
        var outcome = await Broker.SubmitAsync(order, default);
        Assert.True(outcome is SubmitOutcome.Accepted { VenueOrderId.Length: > 0 }, outcome.ToString());
        return (SubmitOutcome.Accepted)outcome;
    }

    private async Task RefuseAsync(VenueOrder order, string rule) =>
        Assert.Equal(rule, Assert.IsType<SubmitOutcome.Refused>(await Broker.SubmitAsync(order, default)).Rule);

    /// <summary>True, after the refusal was seen, where the account cannot open a position of this side.</summary>
    private async Task<bool> RefusesToOpenAsync(OrderSide side)
    {
        if (side == Buy || (await Broker.GetAccountAsync(default)).Kind == AccountKind.Margin)
        {
            return false;
        }

        await RefuseAsync(Market(Sell, 1m), RuleName.ShortNotAllowed);
        return true;
    }

    /// <summary>An open position of one unit with its target 5 away and its stop 5 away; null where the venue cannot have it.</summary>
    private async Task<VenueOrderList?> ProtectedAsync(OrderSide entry)
    {
        if (await RefusesToOpenAsync(entry))
        {
            return null;
        }

        await AcceptAsync(Market(entry, 1m));
        await PriceAsync(100m);
        var list = Exits(entry, 105m, 95m);
        var outcome = await Broker.SubmitListAsync(list, default);
        if (!Broker.Capabilities.HasOrderLists)
        {
            Assert.Equal(RuleName.VenueRefused, Assert.IsType<SubmitOutcome.Refused>(outcome).Rule);
            return null;
        }

        Assert.True(outcome is SubmitOutcome.Accepted, outcome.ToString());
        return list;
    }
}
