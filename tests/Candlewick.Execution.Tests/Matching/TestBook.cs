using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;
using Candlewick.Execution.Matching;

namespace Candlewick.Execution.Tests.Matching;

/// <summary>
/// A matching engine with an account, an instrument and bars written as numbers. With <c>way</c> sell the book is the mirror
/// image of what is written: sides turned, prices mirrored at 100, and what comes out mirrored back. So every rule that is
/// written down for a long is tested for a short with the same figures.
/// </summary>
internal sealed class TestBook
{
    public static readonly Instrument Btc = new("BTCUSDT", "Bitcoin", "crypto", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 9_000m, 5m);

    private const decimal Axis = 100m;
    private readonly OrderSide _way;
    private DateTimeOffset _clock = new(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private int _ids;

    public TestBook(
        AccountKind kind = AccountKind.Margin, decimal balance = 100_000m, decimal leverage = 10m, decimal rate = 0m, decimal spread = 0m,
        decimal slippage = 0m, decimal last = 100m, OrderSide way = OrderSide.Buy)
    {
        _way = way;
        var terms = new MatchingTerms(kind, "USDT", leverage, rate, spread, slippage);
        Engine = new OrderMatcher(new MatchingBooks { Terms = terms, Balances = [new AssetBalance("USDT", balance, 0m)] });
        Engine.SetLastPrice(Btc.Symbol, Mirrored(last)!.Value);
    }

    public IMatchingEngine Engine { get; }
    public List<BookedFill> Fills { get; } = [];
    public Dictionary<string, BookedOrder> Orders { get; } = new(StringComparer.Ordinal);
    public decimal? ParticipationRate { get; set; }
    public decimal Position => _way.Sign() * (Engine.Positions.SingleOrDefault()?.Quantity ?? 0m);
    public decimal Cash => Engine.Figures().Cash;

    public string Market(OrderSide side, decimal quantity, bool reduceOnly = false) =>
        Accept(Send(side, OrderType.Market, quantity, reduceOnly: reduceOnly));

    public string Limit(OrderSide side, decimal quantity, decimal limit, TimeInForce tif = TimeInForce.GoodTillCancel) =>
        Accept(Send(side, OrderType.Limit, quantity, limit, tif: tif));

    public string Stop(OrderSide side, decimal quantity, decimal stop) => Accept(Send(side, OrderType.Stop, quantity, stop: stop));

    public string StopLimit(OrderSide side, decimal quantity, decimal stop, decimal limit) =>
        Accept(Send(side, OrderType.StopLimit, quantity, limit, stop));

    /// <summary>A one-cancels-other list; answers the ids of target and stop.</summary>
    public (string Target, string Stop) List(OrderSide side, decimal quantity, decimal target, decimal stop)
    {
        var outcome = SendList(side, quantity, target, stop);
        Assert.True(outcome is SubmitOutcome.Accepted, outcome.ToString());
        return ($"o{_ids - 1}", $"o{_ids}");
    }

    public SubmitOutcome SendList(OrderSide side, decimal quantity, decimal target, decimal stop)
    {
        var isMargin = Engine.Terms.Kind == AccountKind.Margin;
        var first = new VenueOrder(
            $"o{++_ids}", Btc.Symbol, Turned(side), OrderType.Limit, quantity, Mirrored(target), ReduceOnly: isMargin);
        var second = new VenueOrder(
            $"o{++_ids}", Btc.Symbol, Turned(side), OrderType.Stop, quantity, StopPrice: Mirrored(stop), ReduceOnly: isMargin);
        var outcome = Engine.SubmitList(new VenueOrderList($"l{_ids}", first, second), Btc, _clock);
        Take();
        return outcome;
    }

    public SubmitOutcome Send(
        OrderSide side, OrderType type, decimal quantity, decimal? limit = null, decimal? stop = null,
        TimeInForce tif = TimeInForce.GoodTillCancel, bool reduceOnly = false, string? id = null, bool postOnly = false,
        bool ifTouched = false)
    {
        var order = Order(id ?? $"o{++_ids}", side, type, quantity, limit, stop, tif) with
        {
            ReduceOnly = reduceOnly,
            IsPostOnly = postOnly,
            IsIfTouched = ifTouched,
        };
        var outcome = Engine.Submit(order, Btc, _clock);
        Take();
        return outcome;
    }

    /// <summary>An order with its side and prices turned as the book is.</summary>
    public VenueOrder Order(
        string id, OrderSide side, OrderType type, decimal quantity, decimal? limit = null, decimal? stop = null,
        TimeInForce tif = TimeInForce.GoodTillCancel) =>
        new(id, Btc.Symbol, Turned(side), type, quantity, Mirrored(limit), Mirrored(stop), tif);

    public SubmitOutcome SendChain(VenueOrder working, VenueOrder pending, VenueOrder? stop = null)
    {
        var outcome = Engine.SubmitChain(new VenueOrderChain($"c{++_ids}", working, pending, stop), Btc, _clock);
        Take();
        return outcome;
    }

    /// <summary>Matches an order with what stands there.</summary>
    public void TakeNow(string id)
    {
        Engine.Take(id, Btc, _clock);
        Take();
    }

    public SubmitOutcome.Refused? Reduce(string id, decimal quantity)
    {
        var refused = Engine.Reduce(id, quantity, Btc, null, _clock);
        Take();
        return refused;
    }

    /// <summary>A bar from its first path point on, or only a part of it.</summary>
    public void Bar(double open, double high, double low, double close, double volume = 1_000, int from = 0, int to = BarPath.PointCount)
    {
        var bar = _way == OrderSide.Buy
            ? new Bar(0, open, high, low, close, volume)
            : new Bar(0, Mirrored(open), Mirrored(low), Mirrored(high), Mirrored(close), volume);
        var path = BarPath.Of(bar, ParticipationRate);
        for (var i = from; i < to; i++)
        {
            _clock = _clock.AddSeconds(20);
            Engine.Price(Btc, path[i], _clock);
            Take();
        }
    }

    public void Cancel(string id)
    {
        Assert.True(Engine.Cancel(id, "test", _clock));
        Take();
    }

    public void Take()
    {
        var changes = Engine.TakeChanges();
        Fills.AddRange(changes.Fills.Select(fill => fill with { Side = Turned(fill.Side), Price = Mirrored(fill.Price)!.Value }));
        foreach (var order in changes.Orders)
        {
            Orders[order.ClientOrderId] = order;
        }
    }

    private OrderSide Turned(OrderSide side) => _way == OrderSide.Buy ? side : side.Opposite();

    private decimal? Mirrored(decimal? price) => _way == OrderSide.Buy ? price : 2m * Axis - price;

    private static double Mirrored(double price) => (double)(2m * Axis - (decimal)price);

    private string Accept(SubmitOutcome outcome)
    {
        Assert.True(outcome is SubmitOutcome.Accepted, outcome.ToString());
        return "o" + _ids.ToString(CultureInfo.InvariantCulture);
    }
}
