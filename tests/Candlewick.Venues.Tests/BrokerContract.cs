using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Venues.Tests;

/// <summary>What goes wrong on the wire in the contract's tests.</summary>
public enum WireFault { None, LostBefore, LostAfter, RateLimited }

/// <summary>A venue under test with its broker and the strings to pull.</summary>
public interface IBrokerBench : IAsyncDisposable
{
    IBroker Broker { get; }

    /// <summary>A tradable instrument whose last price is 100, with a tick of 0.01 and a step of 0.001 or finer.</summary>
    Instrument Instrument { get; }

    /// <summary>The market's next price; orders may take at most <paramref name="volume"/> of it.</summary>
    Task PriceAsync(decimal price, decimal? volume = null);

    /// <summary>What happens to the next submit.</summary>
    void NextSubmit(WireFault fault);

    /// <summary>Cuts or mends the connection.</summary>
    bool IsDisconnected { set; }
}

/// <summary>The acceptance matrix of a broker: a venue's adapter derives from it and passes.</summary>
public abstract class BrokerContract : IAsyncLifetime
{
    private readonly List<OrderReport> _reports = [];
    private IBrokerBench _bench = null!;
    private IDisposable _subscription = null!;
    private int _ids;

    private IBroker Broker => _bench.Broker;

    protected abstract Task<IBrokerBench> OpenBenchAsync();

    public async Task InitializeAsync()
    {
        _bench = await OpenBenchAsync();
        _subscription = Broker.Subscribe(_reports.Add);
    }

    public async Task DisposeAsync()
    {
        _subscription.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_submitted_order_is_accepted_reported_and_filled()
    {
        var order = Order(OrderSide.Buy, OrderType.Market, 1m);
        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await Broker.SubmitAsync(order, default));
        Assert.NotEmpty(accepted.VenueOrderId);
        await _bench.PriceAsync(101m);
        var report = await Query(order);
        Assert.Equal((OrderStatus.Filled, 1m, accepted.VenueOrderId), (report.Status, report.FilledQuantity, report.VenueOrderId));
        Assert.Equal(1m, report.Fills.Sum(fill => fill.Quantity));
        Assert.Equal(report.Fills, _reports.Where(r => r.ClientOrderId == order.ClientOrderId).SelectMany(r => r.Fills).Distinct());
    }

    [Fact]
    public async Task A_wrong_order_is_refused_by_rule_with_numbers_and_unknown_afterwards()
    {
        var order = Order(OrderSide.Buy, OrderType.Limit, 1m, limit: 90.0001m);
        var refused = Assert.IsType<SubmitOutcome.Refused>(await Broker.SubmitAsync(order, default));
        Assert.Equal(RuleName.PriceOffTick, refused.Rule);
        Assert.Contains("90.0001", refused.Reason, StringComparison.Ordinal);
        Assert.False(refused.MayRetry);
        Assert.Null(await Broker.QueryAsync(order.Symbol, order.ClientOrderId, default));
    }

    [Fact]
    public async Task A_client_order_id_is_taken_once_for_ever()
    {
        var order = Order(OrderSide.Buy, OrderType.Market, 1m);
        Assert.IsType<SubmitOutcome.Accepted>(await Broker.SubmitAsync(order, default));
        Assert.Equal(RuleName.DuplicateClientOrderId, Assert.IsType<SubmitOutcome.Refused>(await Broker.SubmitAsync(order, default)).Rule);
        await _bench.PriceAsync(100m);
        Assert.Equal(RuleName.DuplicateClientOrderId, Assert.IsType<SubmitOutcome.Refused>(await Broker.SubmitAsync(order, default)).Rule);
        Assert.Equal(1m, (await Broker.GetSnapshotAsync(null, default)).Positions.Sum(position => position.Quantity));
    }

    [Fact]
    public async Task Partial_fills_come_one_by_one_and_add_up()
    {
        var order = Order(OrderSide.Buy, OrderType.Limit, 3m, limit: 100m);
        await Broker.SubmitAsync(order, default);
        await _bench.PriceAsync(100m, volume: 1m);
        Assert.Equal((OrderStatus.PartiallyFilled, 1m), ((await Query(order)).Status, (await Query(order)).FilledQuantity));
        await _bench.PriceAsync(99m, volume: 5m);
        var whole = await Query(order);
        Assert.Equal((OrderStatus.Filled, 3m), (whole.Status, whole.FilledQuantity));
        Assert.Equal([1m, 2m], whole.Fills.Select(fill => fill.Quantity));
        Assert.True(string.CompareOrdinal(whole.Fills[0].VenueTradeId, whole.Fills[1].VenueTradeId) < 0);
    }

    [Fact]
    public async Task Cancel_answers_the_order_as_it_is_then()
    {
        var resting = Order(OrderSide.Buy, OrderType.Limit, 1m, limit: 90m);
        await Broker.SubmitAsync(resting, default);
        Assert.Equal(OrderStatus.Cancelled, (await Broker.CancelAsync(resting.Symbol, resting.ClientOrderId, default))!.Status);
        Assert.Null(await Broker.CancelAsync(resting.Symbol, "never-sent", default));
    }

    [Fact]
    public async Task Cancel_after_the_fill_answers_the_fill()
    {
        var order = Order(OrderSide.Buy, OrderType.Market, 1m);
        await Broker.SubmitAsync(order, default);
        await _bench.PriceAsync(100m);
        var report = await Broker.CancelAsync(order.Symbol, order.ClientOrderId, default);
        Assert.Equal((OrderStatus.Filled, 1), (report!.Status, report.Fills.Count));
    }

    [Fact]
    public async Task Cancelling_a_leg_cancels_the_list()
    {
        var list = await ListAsync();
        await Broker.CancelAsync(list.Stop.Symbol, list.Stop.ClientOrderId, default);
        Assert.Equal(OrderStatus.Cancelled, (await Query(list.Target)).Status);
        Assert.Equal(OrderStatus.Cancelled, (await Query(list.Stop)).Status);
    }

    [Fact]
    public async Task A_fill_of_one_leg_cancels_the_other()
    {
        var list = await ListAsync();
        await _bench.PriceAsync(94m);
        Assert.Equal((OrderStatus.Cancelled, OrderStatus.Filled), ((await Query(list.Target)).Status, (await Query(list.Stop)).Status));
        Assert.Empty((await Broker.GetSnapshotAsync(null, default)).Positions);
    }

    [Theory]
    [InlineData(WireFault.LostBefore, false)]
    [InlineData(WireFault.LostAfter, true)]
    public async Task A_connection_lost_during_submit_is_unconfirmed_and_a_query_tells(WireFault fault, bool arrived)
    {
        var order = Order(OrderSide.Buy, OrderType.Market, 1m);
        _bench.NextSubmit(fault);
        Assert.IsType<SubmitOutcome.Unconfirmed>(await Broker.SubmitAsync(order, default));
        Assert.Equal(arrived, await Broker.QueryAsync(order.Symbol, order.ClientOrderId, default) is not null);
        var again = await Broker.SubmitAsync(order, default);
        Assert.Equal(arrived, again is SubmitOutcome.Refused { Rule: RuleName.DuplicateClientOrderId });
        await _bench.PriceAsync(100m);
        Assert.Equal(1m, (await Broker.GetSnapshotAsync(null, default)).Positions.Sum(position => position.Quantity));
    }

    [Fact]
    public async Task After_a_reconnect_the_snapshot_equals_the_state()
    {
        var entry = Order(OrderSide.Buy, OrderType.Market, 2m);
        await Broker.SubmitAsync(entry, default);
        await _bench.PriceAsync(100m);
        var resting = Order(OrderSide.Buy, OrderType.Limit, 1m, limit: 98m);
        await Broker.SubmitAsync(resting, default);
        var known = (await Broker.GetSnapshotAsync(null, default)).Fills[^1].VenueTradeId;
        _bench.IsDisconnected = true;
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => Broker.GetAccountAsync(default));
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => Broker.QueryAsync(entry.Symbol, entry.ClientOrderId, default));
        Assert.IsType<SubmitOutcome.Unconfirmed>(await Broker.SubmitAsync(Order(OrderSide.Buy, OrderType.Market, 1m), default));
        await _bench.PriceAsync(97m);
        _bench.IsDisconnected = false;

        var snapshot = await Broker.GetSnapshotAsync(known, default);
        Assert.Equal(resting.ClientOrderId, Assert.Single(snapshot.Fills).ClientOrderId);
        Assert.Empty(snapshot.OpenOrders);
        Assert.Equal(3m, Assert.Single(snapshot.Positions).Quantity);
        Assert.Equal(snapshot.Account.Cash + snapshot.Account.UnrealizedPnl, snapshot.Account.Equity);
    }

    [Fact]
    public async Task A_rate_limit_is_a_passing_refusal()
    {
        var order = Order(OrderSide.Buy, OrderType.Market, 1m);
        _bench.NextSubmit(WireFault.RateLimited);
        var refused = Assert.IsType<SubmitOutcome.Refused>(await Broker.SubmitAsync(order, default));
        Assert.Equal((RuleName.VenueBusy, true), (refused.Rule, refused.MayRetry));
        Assert.IsType<SubmitOutcome.Accepted>(await Broker.SubmitAsync(order, default));
    }

    [Fact]
    public async Task What_the_venue_does_not_trade_it_does_not_know()
    {
        Assert.Null(await Broker.FindInstrumentAsync("NOSUCHTHING", default));
        Assert.NotNull(await Broker.FindInstrumentAsync(_bench.Instrument.Symbol, default));
        var outcome = await Broker.SubmitAsync(Order(OrderSide.Buy, OrderType.Market, 1m) with { Symbol = "NOSUCHTHING" }, default);
        Assert.Equal(RuleName.InstrumentUnknown, Assert.IsType<SubmitOutcome.Refused>(outcome).Rule);
    }

    private VenueOrder Order(OrderSide side, OrderType type, decimal quantity, decimal? limit = null, decimal? stop = null, bool reduceOnly = false) =>
        new($"contract-{++_ids}", _bench.Instrument.Symbol, side, type, quantity, limit, stop, ReduceOnly: reduceOnly);

    private async Task<OrderReport> Query(VenueOrder order) => (await Broker.QueryAsync(order.Symbol, order.ClientOrderId, default))!;

    private async Task<VenueOrderList> ListAsync()
    {
        await Broker.SubmitAsync(Order(OrderSide.Buy, OrderType.Market, 1m), default);
        await _bench.PriceAsync(100m);
        var list = new VenueOrderList("contract-list", Order(OrderSide.Sell, OrderType.Limit, 1m, limit: 105m, reduceOnly: true), Order(OrderSide.Sell, OrderType.Stop, 1m, stop: 95m, reduceOnly: true));
        Assert.IsType<SubmitOutcome.Accepted>(await Broker.SubmitListAsync(list, default));
        return list;
    }
}
