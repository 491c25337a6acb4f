using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Tests.MatchingEngine;

/// <summary>A matching engine with an account, an instrument and bars written as numbers.</summary>
internal sealed class TestBook
{
    public static readonly Instrument Btc = new("BTCUSDT", "Bitcoin", "crypto", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 9_000m, 5m);
    private DateTimeOffset _clock = new(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private int _ids;

    public TestBook(AccountKind kind = AccountKind.Margin, decimal balance = 100_000m, decimal leverage = 10m, decimal rate = 0m, decimal spread = 0m, decimal slippage = 0m, decimal last = 100m)
    {
        var terms = new MatchingTerms(kind, "USDT", leverage, rate, spread, slippage);
        Engine = MatchingEngines.Create(new MatchingBooks { Terms = terms, Balances = [new AssetBalance("USDT", balance, 0m)] });
        Engine.SetLastPrice(Btc.Symbol, last);
    }

    public IMatchingEngine Engine { get; }
    public List<BookedFill> Fills { get; } = [];
    public Dictionary<string, BookedOrder> Orders { get; } = new(StringComparer.Ordinal);
    public decimal? ParticipationRate { get; set; }
    public decimal Position => Engine.Positions.SingleOrDefault()?.Quantity ?? 0m;
    public decimal Cash => Engine.Figures().Cash;

    public string Market(OrderSide side, decimal quantity, bool reduceOnly = false) => Accept(Send(side, OrderType.Market, quantity, reduceOnly: reduceOnly));
    public string Limit(OrderSide side, decimal quantity, decimal limit, TimeInForce tif = TimeInForce.GoodTillCancel) => Accept(Send(side, OrderType.Limit, quantity, limit, tif: tif));
    public string Stop(OrderSide side, decimal quantity, decimal stop) => Accept(Send(side, OrderType.Stop, quantity, stop: stop));
    public string StopLimit(OrderSide side, decimal quantity, decimal stop, decimal limit) => Accept(Send(side, OrderType.StopLimit, quantity, limit, stop));

    /// <summary>A one-cancels-other list; answers the ids of target and stop.</summary>
    public (string Target, string Stop) List(OrderSide side, decimal quantity, decimal target, decimal stop)
    {
        var outcome = SendList(side, quantity, target, stop);
        Assert.True(outcome is SubmitOutcome.Accepted, outcome.ToString());
        return ($"o{_ids - 1}", $"o{_ids}");
    }

    public SubmitOutcome SendList(OrderSide side, decimal quantity, decimal target, decimal stop)
    {
        var first = new VenueOrder($"o{++_ids}", Btc.Symbol, side, OrderType.Limit, quantity, target, ReduceOnly: Engine.Terms.Kind == AccountKind.Margin);
        var second = new VenueOrder($"o{++_ids}", Btc.Symbol, side, OrderType.Stop, quantity, StopPrice: stop, ReduceOnly: Engine.Terms.Kind == AccountKind.Margin);
        var outcome = Engine.SubmitList(new VenueOrderList($"l{_ids}", first, second), Btc, _clock);
        Take();
        return outcome;
    }

    public SubmitOutcome Send(OrderSide side, OrderType type, decimal quantity, decimal? limit = null, decimal? stop = null, TimeInForce tif = TimeInForce.GoodTillCancel, bool reduceOnly = false, string? id = null)
    {
        var outcome = Engine.Submit(new VenueOrder(id ?? $"o{++_ids}", Btc.Symbol, side, type, quantity, limit, stop, tif, reduceOnly), Btc, _clock);
        Take();
        return outcome;
    }

    /// <summary>A bar from its first path point on, or only a part of it.</summary>
    public void Bar(double open, double high, double low, double close, double volume = 1_000, int from = 0, int to = BarPath.PointCount)
    {
        var path = BarPath.Of(new Bar(0, open, high, low, close, volume), ParticipationRate);
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
        Fills.AddRange(changes.Fills);
        foreach (var order in changes.Orders)
        {
            Orders[order.ClientOrderId] = order;
        }
    }

    private string Accept(SubmitOutcome outcome)
    {
        Assert.True(outcome is SubmitOutcome.Accepted, outcome.ToString());
        return "o" + _ids.ToString(CultureInfo.InvariantCulture);
    }
}
