using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Sessions.Tests.Desk;

/// <summary>
/// A margin account at a venue of the test's own: prices come when the test says so, market orders fill at the next price, lists at
/// their prices, the stop first. It outlives the desks that connect to it.
/// </summary>
internal sealed class PaperVenue : IBroker
{
    public const string Symbol = "BTCUSDT";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _orders = new(StringComparer.Ordinal);
    private readonly List<VenueFill> _fills = [];
    private readonly List<Action<OrderReport>> _listeners = [];
    private decimal _position;
    private decimal _cost;
    private int _sequence;

    public string Venue => "paper";
    public string Account => "paper";
    public string Mode => "replay";
    public BrokerCapabilities Capabilities { get; } = new(HasOrderLists: true, NotFoundBound: TimeSpan.FromMilliseconds(20));
    public DateTimeOffset MarketTime { get; set; } = new(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);
    public string Kind { get; set; } = "margin";
    public decimal Leverage { get; set; } = 10m;
    public decimal Cash { get; set; } = 100_000m;
    public decimal FeeRate { get; set; }
    public decimal Spread { get; set; }
    public decimal LastPrice { get; private set; } = 45_000m;
    public bool IsAway { get; set; }
    /// <summary>Thrown by the next questions for an instrument; null: they are answered.</summary>
    public Exception? InstrumentFailure { get; set; }
    public bool RefusesEverything { get; set; }
    public Instrument Instrument { get; set; } = new(Symbol, "Bitcoin", "crypto", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 9_000m, 5m);

    /// <summary>Entries that reached the books.</summary>
    public int Entries { get; private set; }

    public IReadOnlyList<string> Working
    {
        get
        {
            lock (_gate)
            {
                return [.. _orders.Values.Where(held => !held.Status.IsFinal()).Select(held => held.Order.ClientOrderId)];
            }
        }
    }

    private sealed class Held
    {
        public required VenueOrder Order { get; init; }
        public required string VenueOrderId { get; init; }
        public string? ListId { get; init; }
        public OrderStatus Status { get; set; } = OrderStatus.New;
        public decimal Filled { get; set; }
    }

    /// <summary>The next price.</summary>
    public void Price(decimal price)
    {
        lock (_gate)
        {
            LastPrice = price;
            MarketTime += TimeSpan.FromMinutes(1);
            foreach (var held in _orders.Values.OrderBy(held => held.Order.Type == OrderType.Stop ? 0 : 1).ToList())
            {
                var order = held.Order;
                var isTouched = order.Type switch
                {
                    OrderType.Market => true,
                    OrderType.Limit => order.Side == OrderSide.Buy ? price <= order.LimitPrice : price >= order.LimitPrice,
                    _ => order.Side == OrderSide.Buy ? price >= order.StopPrice : price <= order.StopPrice,
                };
                if (!held.Status.IsFinal() && isTouched)
                {
                    Fill(held, order.Type switch { OrderType.Limit => order.LimitPrice!.Value, OrderType.Stop => order.StopPrice!.Value, _ => price });
                }
            }
        }
    }

    private void Fill(Held held, decimal price)
    {
        var order = held.Order;
        var fee = FeeRate * price * order.Quantity;
        var fill = new VenueFill($"{++_sequence:D8}", order.ClientOrderId, price, order.Quantity, fee, "USDT", MarketTime);
        _fills.Add(fill);
        (held.Filled, held.Status) = (order.Quantity, OrderStatus.Filled);
        var signed = order.Side.Sign() * order.Quantity;
        (_position, _cost, Cash) = (_position + signed, _cost + signed * price, Cash - fee);
        if (_position == 0)
        {
            (Cash, _cost) = (Cash - _cost, 0);
        }

        Send(Report(held, [fill]));
        foreach (var sibling in _orders.Values.Where(other => held.ListId is not null && other.ListId == held.ListId && !other.Status.IsFinal()))
        {
            sibling.Status = OrderStatus.Cancelled;
            Send(Report(sibling, []));
        }
    }

    public Task<SubmitOutcome> SubmitAsync(VenueOrder order, CancellationToken cancellationToken) => Task.FromResult(Submit([order], null));

    public Task<SubmitOutcome> SubmitListAsync(VenueOrderList list, CancellationToken cancellationToken) => Task.FromResult(Submit([list.Target, list.Stop], list.ClientListId));

    private SubmitOutcome Submit(VenueOrder[] orders, string? listId)
    {
        lock (_gate)
        {
            if (RefusesEverything)
            {
                return new SubmitOutcome.Refused(RuleName.VenueRefused, "-2010", "Not today.", MayRetry: false);
            }

            if (orders.Any(order => _orders.ContainsKey(order.ClientOrderId)))
            {
                return new SubmitOutcome.Refused(RuleName.DuplicateClientOrderId, "-2010", "Duplicate order sent.", MayRetry: false);
            }

            foreach (var order in orders)
            {
                Entries += order.ReduceOnly || listId is not null ? 0 : 1;
                _orders.Add(order.ClientOrderId, new Held { Order = order, VenueOrderId = $"v{++_sequence}", ListId = listId });
                Send(Report(_orders[order.ClientOrderId], []));
            }

            return new SubmitOutcome.Accepted(_orders[orders[0].ClientOrderId].VenueOrderId, MarketTime);
        }
    }

    public Task<OrderReport?> CancelAsync(string symbol, string clientOrderId, CancellationToken cancellationToken)
    {
        Answer();
        lock (_gate)
        {
            if (!_orders.TryGetValue(clientOrderId, out var held))
            {
                return Task.FromResult<OrderReport?>(null);
            }

            foreach (var one in _orders.Values.Where(other => (other == held || (held.ListId is not null && other.ListId == held.ListId)) && !other.Status.IsFinal()))
            {
                one.Status = OrderStatus.Cancelled;
                Send(Report(one, []));
            }

            return Task.FromResult<OrderReport?>(Whole(held));
        }
    }

    public Task<OrderReport?> QueryAsync(string symbol, string clientOrderId, CancellationToken cancellationToken)
    {
        Answer();
        lock (_gate)
        {
            return Task.FromResult(_orders.TryGetValue(clientOrderId, out var held) ? Whole(held) : null);
        }
    }

    public Task<VenueSnapshot> GetSnapshotAsync(string? afterVenueTradeId, CancellationToken cancellationToken)
    {
        Answer();
        lock (_gate)
        {
            return Task.FromResult(new VenueSnapshot(
                State(),
                [.. _orders.Values.Where(held => !held.Status.IsFinal()).Select(Whole)],
                _position == 0 ? [] : [new VenuePosition(Symbol, _position, _cost / _position, _position * LastPrice - _cost)],
                [.. _fills.Where(fill => afterVenueTradeId is null || string.CompareOrdinal(fill.VenueTradeId, afterVenueTradeId) > 0)]));
        }
    }

    public Task<AccountState> GetAccountAsync(CancellationToken cancellationToken)
    {
        Answer();
        lock (_gate)
        {
            return Task.FromResult(State());
        }
    }

    public ValueTask<Instrument?> FindInstrumentAsync(string symbol, CancellationToken cancellationToken) =>
        InstrumentFailure is { } failure ? ValueTask.FromException<Instrument?>(failure) : ValueTask.FromResult(symbol == Symbol ? Instrument : null);

    public ValueTask<TradingCosts> GetCostsAsync(string symbol, CancellationToken cancellationToken) => ValueTask.FromResult(new TradingCosts(FeeRate, Spread, 0m));

    public Quote? LastQuote(string symbol) => symbol == Symbol ? new Quote(symbol, (double)LastPrice, (double)LastPrice, (double)LastPrice, MarketTime, "real") : null;

    public IDisposable Subscribe(Action<OrderReport> onReport)
    {
        lock (_gate)
        {
            _listeners.Add(onReport);
        }

        return new Subscription(() =>
        {
            lock (_gate)
            {
                _listeners.Remove(onReport);
            }
        });
    }

    private AccountState State()
    {
        var unrealized = _position * LastPrice - _cost;
        var equity = Cash + unrealized;
        return new AccountState(Account, Kind, "USDT", equity, Cash, equity * Leverage, Leverage, Math.Abs(_position * LastPrice) / Leverage, unrealized, MarketTime);
    }

    private OrderReport Whole(Held held) => Report(held, [.. _fills.Where(fill => fill.ClientOrderId == held.Order.ClientOrderId)]);

    private OrderReport Report(Held held, IReadOnlyList<VenueFill> fills) => new(
        held.Order.ClientOrderId, held.VenueOrderId, held.Order.Symbol, held.Order.Side, held.Order.Type, held.Status, held.Order.Quantity, held.Filled, null, MarketTime, fills);

    private void Send(OrderReport report) => _listeners.ForEach(listener => listener(report));

    private void Answer()
    {
        if (IsAway)
        {
            throw new BrokerUnavailableException("the venue is away");
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
