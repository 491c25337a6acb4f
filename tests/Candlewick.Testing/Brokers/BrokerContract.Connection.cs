using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Xunit;
using static Candlewick.Domain.OrderSide;

namespace Candlewick.Testing.Brokers;

/// <summary>What holds over a lost connection, over two symbols and two accounts, and of what is answered from memory.</summary>
public abstract partial class BrokerContract
{
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
}
