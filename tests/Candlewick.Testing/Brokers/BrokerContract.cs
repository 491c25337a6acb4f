using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Xunit;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Testing.Brokers;

/// <summary>
/// The acceptance matrix of a broker: a venue's adapter derives from it and passes, whatever its stream loses, doubles or
/// delivers late. Every case is walked long and short; an account that cannot sell short has to say so.
/// </summary>
public abstract class BrokerContract : IAsyncLifetime
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

    [Theory]
    [InlineData(WireFault.LostBefore, false)]
    [InlineData(WireFault.LostAfter, true)]
    public async Task A_connection_lost_during_submit_is_unconfirmed_and_a_query_tells(WireFault fault, bool arrived)
    {
        var order = Market(Buy, 1m);
        _bench.NextSubmit(fault);
        Assert.IsType<SubmitOutcome.Unconfirmed>(await Broker.SubmitAsync(order, default));
        Assert.Equal(arrived, await Broker.QueryAsync(order.Symbol, order.ClientOrderId, default) is not null);
        var again = await Broker.SubmitAsync(order, default);
        Assert.Equal(arrived, again is SubmitOutcome.Refused { Rule: RuleName.DuplicateClientOrderId });
        await PriceAsync(100m);
        Assert.Equal(1m, await PositionAsync());
    }

    [Theory]
    [InlineData(Buy)]
    [InlineData(Sell)]
    public async Task After_a_reconnect_the_stream_says_so_and_the_snapshot_equals_the_state(OrderSide side)
    {
        if (await RefusesToOpenAsync(side))
        {
            return;
        }

        await AcceptAsync(Market(side, 2m));
        await PriceAsync(100m);
        var resting = Order(side, OrderType.Limit, 1m, limit: Further(side, -2m));
        await AcceptAsync(resting);
        var known = (await SnapshotAsync()).Fills[^1].VenueTradeId;
        await _bench.DrainAsync();
        _events.Clear();
        _bench.IsDisconnected = true;
        Assert.False(Broker.IsConnected);
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => Broker.GetAccountAsync(default));
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => QueryAsync(resting));
        Assert.IsType<SubmitOutcome.Unconfirmed>(await Broker.SubmitAsync(Market(side, 1m), default));
        await PriceAsync(Further(side, -3m));
        _bench.IsDisconnected = false;
        await _bench.DrainAsync();
        Assert.True(Broker.IsConnected);
        Assert.Contains(_events, e => e is BrokerEvent.Connected or BrokerEvent.Gap);

        var snapshot = await Broker.GetSnapshotAsync(new Dictionary<string, string> { [Symbol] = known }, default);
        Assert.Equal(resting.ClientOrderId, Assert.Single(snapshot.Fills).ClientOrderId);
        Assert.Empty(snapshot.OpenOrders);
        Assert.Equal(side.Sign() * 3m, Assert.Single(snapshot.Positions).Quantity);
    }

    [Fact]
    public async Task A_rate_limit_is_a_passing_refusal()
    {
        var order = Market(Buy, 1m);
        _bench.NextSubmit(WireFault.RateLimited);
        var refused = Assert.IsType<SubmitOutcome.Refused>(await Broker.SubmitAsync(order, default));
        Assert.Equal((RuleName.VenueBusy, true), (refused.Rule, refused.MayRetry));
        await AcceptAsync(order);
    }

    [Fact]
    public async Task What_is_answered_from_memory_is_answered_while_the_connection_is_down()
    {
        _bench.IsDisconnected = true;
        var instrument = Broker.FindInstrument(Symbol);
        Assert.Equal(Symbol, instrument?.Symbol);
        Assert.NotNull(Broker.FindCosts(Symbol));
        Assert.Equal(100.0, Broker.LastQuote(Symbol)?.Last);
        Assert.Equal(new InstrumentId(Symbol, Broker.Venue), Broker.LastQuote(Symbol)!.Market);
        Assert.NotNull(Broker.LastSignOfLife(Symbol));
        Assert.Equal(1m, Broker.ValueOf(instrument!.BaseAsset, instrument.BaseAsset));
        Assert.Equal(100m, Broker.ValueOf(instrument.BaseAsset, instrument.QuoteAsset));
        Assert.True(Broker.IsOpen(Symbol));
        _bench.IsDisconnected = false;
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task What_the_venue_does_not_trade_it_does_not_know()
    {
        Assert.Null(Broker.FindInstrument("NOSUCHTHING"));
        Assert.Null(Broker.FindCosts("NOSUCHTHING"));
        Assert.Null(Broker.LastQuote("NOSUCHTHING"));
        Assert.Null(Broker.LastSignOfLife("NOSUCHTHING"));
        Assert.Null(Broker.ValueOf("NOSUCHTHING", "USD"));
        Assert.False(Broker.IsOpen("NOSUCHTHING"));
        await RefuseAsync(Market(Buy, 1m) with { Symbol = "NOSUCHTHING" }, RuleName.InstrumentUnknown);
        Assert.Null(await Broker.QueryAsync("NOSUCHTHING", "never-sent", default));
    }

    [Fact]
    public async Task Fills_of_two_symbols_are_told_apart_and_each_symbol_has_a_cursor_of_its_own()
    {
        if (_bench.Second is not { } second)
        {
            return;
        }

        foreach (var symbol in new[] { Symbol, second.Symbol })
        {
            await AcceptAsync(Market(Buy, 1m) with { Symbol = symbol });
            await _bench.PriceAsync(symbol, 100m);
        }

        var fills = (await SnapshotAsync()).Fills;
        Assert.Equal(2, fills.Select(fill => (fill.Symbol, fill.VenueOrderId, fill.VenueTradeId)).Distinct().Count());
        Assert.Equal([Symbol, second.Symbol], fills.Select(fill => fill.Symbol).Order(StringComparer.Ordinal));
        var known = fills.Single(fill => fill.Symbol == Symbol).VenueTradeId;
        var after = await Broker.GetSnapshotAsync(new Dictionary<string, string> { [Symbol] = known }, default);
        Assert.Equal(second.Symbol, Assert.Single(after.Fills).Symbol);
        Assert.Equal(2, after.Positions.Count);
        // An order is known under its own symbol only.
        Assert.Null(await Broker.QueryAsync(second.Symbol, fills.Single(fill => fill.Symbol == Symbol).ClientOrderId, default));
    }

    [Fact]
    public async Task Two_accounts_do_not_see_each_other()
    {
        await using var other = await _bench.OpenOtherAsync();
        Assert.NotEqual((Broker.Venue, Broker.Account), (other.Venue, other.Account));
        var heard = new ConcurrentQueue<BrokerEvent>();
        using var subscription = other.Subscribe(heard.Enqueue);
        var order = Market(Buy, 1m);
        await AcceptAsync(order);
        await PriceAsync(100m);
        await _bench.DrainAsync();
        Assert.Null(await other.QueryAsync(order.Symbol, order.ClientOrderId, default));
        var snapshot = await other.GetSnapshotAsync(NoCursors, default);
        Assert.True(snapshot.Fills.Count == 0 && snapshot.Positions.Count == 0 && snapshot.OpenOrders.Count == 0);
        Assert.DoesNotContain(heard, e => e is BrokerEvent.Reported);
        // A client order id is taken once at each account.
        Assert.IsType<SubmitOutcome.Accepted>(await other.SubmitAsync(order, default));
    }

    [Fact]
    public async Task Quotes_are_told_to_whoever_watches_until_the_watch_ends()
    {
        var seen = new ConcurrentQueue<Quote>();
        var watch = Broker.WatchQuotes(seen.Enqueue);
        await PriceAsync(101.5m);
        var quote = Assert.Single(seen, quote => quote.Market.Symbol == Symbol);
        Assert.Equal((Broker.Venue, 101.5), (quote.Market.Venue, quote.Last));
        Assert.Equal(quote, Broker.LastQuote(Symbol));
        watch.Dispose();
        await PriceAsync(102m);
        Assert.Single(seen, quote => quote.Market.Symbol == Symbol);
    }

    [Fact]
    public async Task A_market_keeps_its_epoch_over_a_restart_and_gets_another_when_it_is_exchanged()
    {
        var epoch = Broker.MarketEpoch;
        await AcceptAsync(Order(Buy, OrderType.Limit, 1m, limit: 90m));
        await _bench.RestartAsync();
        Assert.Equal(epoch, Broker.MarketEpoch);
        var order = Assert.Single((await SnapshotAsync()).OpenOrders);
        Assert.Equal(OrderStatus.Cancelled, (await Broker.CancelAsync(order.Symbol, order.ClientOrderId, default))!.Status);
        if (await _bench.ExchangeMarketAsync())
        {
            Assert.NotEqual(epoch, Broker.MarketEpoch);
        }
    }

    [Fact]
    public async Task A_subscription_that_ended_hears_nothing()
    {
        _subscription.Dispose();
        _events.Clear();
        await AcceptAsync(Market(Buy, 1m));
        await PriceAsync(100m);
        await _bench.DrainAsync();
        Assert.Empty(_events);
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
