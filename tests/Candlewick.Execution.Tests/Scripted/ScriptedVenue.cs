using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Execution.Tests.Scripted;

/// <summary>What a venue does with a submit.</summary>
internal enum SubmitScript
{
    Accept,
    /// <summary>The venue has it, its answer is lost.</summary>
    LoseAnswer,
    /// <summary>It never arrives, and nobody knows.</summary>
    LoseRequest,
    /// <summary>Busy: trying again can help.</summary>
    Busy,
    /// <summary>Refused for good.</summary>
    Refuse,
    /// <summary>The connection breaks with an exception; the venue has it.</summary>
    Break,
    /// <summary>The price ran through the stop.</summary>
    ThroughStop,
    /// <summary>The price ran through the target.</summary>
    ThroughTarget,
    /// <summary>The venue says that there is nothing to reduce, whatever it holds.</summary>
    FindNothing,
}

/// <summary>
/// A venue with books of its own that answers late, twice, wrongly or never, as it is told. It outlives the desks that
/// connect to it.
/// </summary>
internal sealed class ScriptedVenue : IBroker
{
    public const string Symbol = "BTCUSDT";
    private static readonly DateTimeOffset Start = new(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _orders = new(StringComparer.Ordinal);
    private readonly List<VenueFill> _fills = [];
    private readonly List<OrderReport> _held = [];
    private Action<OrderReport>? _listener;
    private int _sequence;
    private bool _isClosedUnseen;

    public string Venue => "scripted";
    public string Account => "test";
    public string Mode => "replay";
    public BrokerCapabilities Capabilities { get; set; } = new(HasOrderLists: true, NotFoundBound: TimeSpan.FromMilliseconds(20));
    public DateTimeOffset MarketTime => Start.AddSeconds(_sequence) + MarketAhead;
    /// <summary>How far the market has run on by itself.</summary>
    public TimeSpan MarketAhead { get; set; }
    /// <summary>The question for money hangs until this completes.</summary>
    public Task AccountAnswers { get; set; } = Task.CompletedTask;

    public Instrument Instrument { get; set; } = new(Symbol, "Bitcoin", "crypto", "BTC", "USDT", 0.01m, 0.001m, 0.001m, 100m, 5m);
    public decimal FeeRate { get; set; } = 0.001m;
    public bool FeeInBase { get; set; }
    public string Kind { get; set; } = "margin";
    /// <summary>Exits are refused below the smallest order value, as on a spot account.</summary>
    public bool EnforcesMinimum { get; set; }
    public decimal Equity { get; set; } = 100_000m;
    public decimal LastPrice { get; private set; } = 100m;

    /// <summary>What happens to the next submits; accepted when empty.</summary>
    public Queue<SubmitScript> Script { get; } = new();
    /// <summary>How many of the next questions find the venue away.</summary>
    public int QuestionsUnanswered { get; set; }
    /// <summary>Reports wait until they are released.</summary>
    public bool HoldsReports { get; set; }
    /// <summary>Every report comes twice.</summary>
    public bool DoublesReports { get; set; }
    /// <summary>Market orders fill in this many pieces.</summary>
    public int Pieces { get; set; } = 1;

    /// <summary>Every client order id that was ever handed to the venue, in order, with its leg's kind.</summary>
    public List<VenueOrder> Submitted { get; } = [];
    /// <summary>Client order ids that reached the books.</summary>
    public List<string> Reached { get; } = [];
    public decimal Position { get; private set; }
    public decimal LowestPosition { get; private set; }
    public decimal HighestPosition { get; private set; }
    public decimal Cash { get; private set; }

    private sealed class Held
    {
        public required VenueOrder Order { get; init; }
        public required string VenueOrderId { get; init; }
        public string? ListId { get; init; }
        public OrderStatus Status { get; set; } = OrderStatus.New;
        public decimal Filled { get; set; }
        public string? Reason { get; set; }
        public decimal Leaves => Status.IsFinal() ? 0m : Order.Quantity - Filled;
    }

    public Task<SubmitOutcome> SubmitAsync(VenueOrder order, CancellationToken cancellationToken) => Task.FromResult(Submit([order], null));

    public Task<SubmitOutcome> SubmitListAsync(VenueOrderList list, CancellationToken cancellationToken) => Task.FromResult(Submit([list.Target, list.Stop], list.ClientListId));

    private SubmitOutcome Submit(VenueOrder[] orders, string? listId)
    {
        lock (_gate)
        {
            Submitted.AddRange(orders);
            var script = Script.Count > 0 ? Script.Dequeue() : SubmitScript.Accept;
            switch (script)
            {
                case SubmitScript.LoseRequest:
                    return new SubmitOutcome.Unconfirmed("timeout");
                case SubmitScript.Busy:
                    return new SubmitOutcome.Refused(RuleName.VenueBusy, "-1008", "Server is busy.", MayRetry: true);
                case SubmitScript.Refuse:
                    return new SubmitOutcome.Refused(RuleName.VenueRefused, "-2010", "Not today.", MayRetry: false);
                case SubmitScript.ThroughStop:
                    return new SubmitOutcome.Refused(RuleName.PriceThroughStop, "-2010", "Order would trigger immediately.", MayRetry: false);
                case SubmitScript.ThroughTarget:
                    return new SubmitOutcome.Refused(RuleName.PriceThroughTarget, "-2010", "Order would immediately match and take.", MayRetry: false);
            }

            if (EnforcesMinimum && orders.Any(order => order.Quantity * (order.StopPrice ?? order.LimitPrice ?? LastPrice) < Instrument.MinNotional))
            {
                return new SubmitOutcome.Refused(RuleName.NotionalBelowMinimum, "-1013", "Below the minimum of 5 USDT (NOTIONAL).", MayRetry: false);
            }

            if (script == SubmitScript.FindNothing || (_isClosedUnseen && orders[0].ReduceOnly && orders[0].Side.Sign() * Position >= 0))
            {
                return new SubmitOutcome.Refused(RuleName.NothingToReduce, "-2022", "There is no position to reduce.", MayRetry: false);
            }

            if (orders.Any(order => _orders.ContainsKey(order.ClientOrderId)))
            {
                return new SubmitOutcome.Refused(RuleName.DuplicateClientOrderId, "-2010", "Duplicate order sent.", MayRetry: false);
            }

            foreach (var order in orders)
            {
                var held = new Held { Order = order, VenueOrderId = $"v{++_sequence}", ListId = listId };
                _orders.Add(order.ClientOrderId, held);
                Reached.Add(order.ClientOrderId);
                Report(held, []);
            }

            return script switch
            {
                SubmitScript.LoseAnswer => new SubmitOutcome.Unconfirmed("timeout"),
                SubmitScript.Break => throw new BrokerUnavailableException("connection reset"),
                _ => new SubmitOutcome.Accepted(_orders[orders[0].ClientOrderId].VenueOrderId, MarketTime),
            };
        }
    }

    /// <summary>The next price: market orders fill, limits and stops where they are touched (the stop first).</summary>
    public void Price(decimal price)
    {
        lock (_gate)
        {
            LastPrice = price;
            _sequence++;
            foreach (var held in _orders.Values.OrderBy(held => held.Order.Type == OrderType.Stop ? 0 : 1).ToList())
            {
                var order = held.Order;
                var isTouched = order.Type switch
                {
                    OrderType.Market => true,
                    OrderType.Limit => order.Side == OrderSide.Buy ? price <= order.LimitPrice : price >= order.LimitPrice,
                    _ => order.Side == OrderSide.Buy ? price >= order.StopPrice : price <= order.StopPrice,
                };
                if (isTouched && held.Leaves > 0)
                {
                    FillInPieces(held, order.Type == OrderType.Limit ? order.LimitPrice!.Value : price);
                }
            }
        }
    }

    /// <summary>Fills part of a working order.</summary>
    public void Fill(string clientOrderId, decimal quantity, decimal price)
    {
        lock (_gate)
        {
            FillOne(_orders[clientOrderId], quantity, price);
        }
    }

    /// <summary>Says that more was filled than there was, with a fill of its own.</summary>
    public void ReportOverfill(string clientOrderId, decimal quantity, decimal price)
    {
        lock (_gate)
        {
            var held = _orders[clientOrderId];
            var fill = new VenueFill($"over{++_sequence}", clientOrderId, price, quantity, 0m, "USDT", MarketTime);
            Send(new OrderReport(clientOrderId, held.VenueOrderId, Symbol, held.Order.Side, held.Order.Type, held.Status, held.Order.Quantity, held.Filled, null, MarketTime, [fill]));
        }
    }

    private void FillInPieces(Held held, decimal price)
    {
        var piece = Instrument.RoundQuantity(held.Leaves / Pieces);
        for (var i = 1; i < Pieces && piece > 0; i++)
        {
            FillOne(held, piece, price);
        }

        FillOne(held, held.Leaves, price);
    }

    private void FillOne(Held held, decimal quantity, decimal price)
    {
        // The legs of a list share one quantity.
        var leaves = held.ListId is { } shared ? held.Leaves - _orders.Values.Where(other => other != held && other.ListId == shared).Sum(other => other.Filled) : held.Leaves;
        if (quantity <= 0 || leaves <= 0)
        {
            return;
        }

        quantity = Math.Min(quantity, leaves);
        var isListDone = held.ListId is not null && quantity == leaves;

        var order = held.Order;
        var fee = FeeRate * quantity * (FeeInBase && order.Side == OrderSide.Buy ? 1m : price);
        var fill = new VenueFill($"{++_sequence:D8}", order.ClientOrderId, price, quantity, fee, FeeInBase && order.Side == OrderSide.Buy ? "BTC" : "USDT", MarketTime);
        _fills.Add(fill);
        held.Filled += quantity;
        held.Status = held.Filled == order.Quantity ? OrderStatus.Filled : OrderStatus.PartiallyFilled;
        Position += (order.Side.Sign() * quantity) - (fill.FeeAsset == "BTC" ? fee : 0m);
        Cash -= (order.Side.Sign() * quantity * price) + (fill.FeeAsset == "BTC" ? 0m : fee);
        LowestPosition = Math.Min(LowestPosition, Position);
        HighestPosition = Math.Max(HighestPosition, Position);
        Report(held, [fill]);
        if (held.ListId is { } list && isListDone)
        {
            foreach (var sibling in _orders.Values.Where(other => other.ListId == list && !other.Status.IsFinal()))
            {
                sibling.Status = OrderStatus.Cancelled;
                sibling.Reason = "the other leg was filled";
                Report(sibling, []);
            }
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

            foreach (var one in _orders.Values.Where(other => other == held || (held.ListId is not null && other.ListId == held.ListId)).Where(other => !other.Status.IsFinal()).ToList())
            {
                one.Status = OrderStatus.Cancelled;
                one.Reason = "cancelled on request";
                Report(one, []);
            }

            return Task.FromResult<OrderReport?>(WholeReport(held));
        }
    }

    public Task<OrderReport?> QueryAsync(string symbol, string clientOrderId, CancellationToken cancellationToken)
    {
        Answer();
        lock (_gate)
        {
            return Task.FromResult(_orders.TryGetValue(clientOrderId, out var held) ? WholeReport(held) : null);
        }
    }

    public Task<VenueSnapshot> GetSnapshotAsync(string? afterVenueTradeId, CancellationToken cancellationToken)
    {
        Answer();
        lock (_gate)
        {
            return Task.FromResult(new VenueSnapshot(
                State(),
                [.. _orders.Values.Where(held => !held.Status.IsFinal()).Select(WholeReport)],
                Position == 0 ? [] : [new VenuePosition(Symbol, Position, LastPrice, 0m)],
                [.. _fills.Where(fill => afterVenueTradeId is null || string.CompareOrdinal(fill.VenueTradeId, afterVenueTradeId) > 0)]));
        }
    }

    public async Task<AccountState> GetAccountAsync(CancellationToken cancellationToken)
    {
        Answer();
        AccountQuestions++;
        var state = State();
        await AccountAnswers;
        return state;
    }

    public int AccountQuestions { get; private set; }

    public ValueTask<Instrument?> FindInstrumentAsync(string symbol, CancellationToken cancellationToken) => ValueTask.FromResult(symbol == Symbol ? Instrument : null);

    public ValueTask<TradingCosts> GetCostsAsync(string symbol, CancellationToken cancellationToken) => ValueTask.FromResult(new TradingCosts(FeeRate, 0.02m, 0m));

    public Quote? LastQuote(string symbol) => symbol == Symbol ? new Quote(symbol, (double)LastPrice, (double)LastPrice, (double)LastPrice, MarketTime, "real") : null;

    public IDisposable Subscribe(Action<OrderReport> onReport)
    {
        lock (_gate)
        {
            _listener = onReport;
        }

        return new Subscription(this, onReport);
    }

    /// <summary>The connection is gone: reports are lost until somebody listens again.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            _listener = null;
            _held.Clear();
        }
    }

    /// <summary>Hands out the reports that were held, in an order of the caller's.</summary>
    public void Release(Func<IReadOnlyList<OrderReport>, IEnumerable<OrderReport>>? reorder = null)
    {
        lock (_gate)
        {
            HoldsReports = false;
            var reports = _held.ToList();
            _held.Clear();
            foreach (var report in reorder is null ? reports : reorder(reports))
            {
                Send(report);
            }
        }
    }

    /// <summary>An order that was lost on its way arrives after all.</summary>
    public void ArriveLate(VenueOrder order)
    {
        lock (_gate)
        {
            var held = new Held { Order = order, VenueOrderId = $"v{++_sequence}" };
            _orders.Add(order.ClientOrderId, held);
            Report(held, []);
        }
    }

    /// <summary>An order that somebody placed by hand at the venue.</summary>
    public void PlaceByHand(string id, decimal quantity, decimal limit)
    {
        lock (_gate)
        {
            _orders.Add(id, new Held { Order = new VenueOrder(id, Symbol, OrderSide.Buy, OrderType.Limit, quantity, limit), VenueOrderId = $"v{++_sequence}" });
        }
    }

    /// <summary>Somebody closes the position where the desk does not see it: neither order nor fill is shown.</summary>
    public void ClosePositionUnseen()
    {
        lock (_gate)
        {
            foreach (var one in _orders.Values.Where(held => !held.Status.IsFinal()).ToList())
            {
                one.Status = OrderStatus.Cancelled;
                one.Reason = "nothing to reduce";
                Report(one, []);
            }

            Position = 0m;
            _isClosedUnseen = true;
        }
    }

    /// <summary>The venue cancels everything and takes the position over.</summary>
    public void Liquidate()
    {
        lock (_gate)
        {
            foreach (var one in _orders.Values.Where(held => !held.Status.IsFinal()).ToList())
            {
                one.Status = OrderStatus.Cancelled;
                one.Reason = "liquidation";
                Report(one, []);
            }

            var order = new VenueOrder($"{VenueInitiated.LiquidationPrefix}{++_sequence}", Symbol, Position > 0 ? OrderSide.Sell : OrderSide.Buy, OrderType.Market, Math.Abs(Position), ReduceOnly: true);
            var liquidation = new Held { Order = order, VenueOrderId = $"v{_sequence}" };
            _orders.Add(order.ClientOrderId, liquidation);
            FillOne(liquidation, order.Quantity, LastPrice);
        }
    }

    /// <summary>The venue forgets an order.</summary>
    public void Lose(string clientOrderId)
    {
        lock (_gate)
        {
            _orders.Remove(clientOrderId);
        }
    }

    /// <summary>The venue ends an order by itself.</summary>
    public void EndByVenue(string clientOrderId, string reason)
    {
        lock (_gate)
        {
            foreach (var one in _orders.Values.Where(other => other.Order.ClientOrderId == clientOrderId || (other.ListId is not null && other.ListId == _orders[clientOrderId].ListId)).Where(other => !other.Status.IsFinal()))
            {
                one.Status = OrderStatus.Expired;
                one.Reason = reason;
                Report(one, []);
            }
        }
    }

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

    private AccountState State() => new(Account, Kind, "USDT", Equity, Equity, Equity * (Kind == "spot" ? 1m : 10m), Kind == "spot" ? 1m : 10m, 0m, 0m, MarketTime);

    private OrderReport WholeReport(Held held) => ToReport(held, [.. _fills.Where(fill => fill.ClientOrderId == held.Order.ClientOrderId)]);

    private OrderReport ToReport(Held held, IReadOnlyList<VenueFill> fills) => new(
        held.Order.ClientOrderId, held.VenueOrderId, held.Order.Symbol, held.Order.Side, held.Order.Type, held.Status, held.Order.Quantity, held.Filled, held.Reason, MarketTime, fills);

    private void Report(Held held, IReadOnlyList<VenueFill> fills)
    {
        var report = ToReport(held, fills);
        if (HoldsReports)
        {
            _held.Add(report);
        }
        else
        {
            Send(report);
        }
    }

    private void Send(OrderReport report)
    {
        _listener?.Invoke(report);
        if (DoublesReports)
        {
            _listener?.Invoke(report);
        }
    }

    private void Answer()
    {
        lock (_gate)
        {
            if (QuestionsUnanswered > 0)
            {
                QuestionsUnanswered--;
                throw new BrokerUnavailableException("the venue is away");
            }
        }
    }

    private sealed class Subscription(ScriptedVenue venue, Action<OrderReport> listener) : IDisposable
    {
        public void Dispose()
        {
            lock (venue._gate)
            {
                if (venue._listener == listener)
                {
                    venue._listener = null;
                }
            }
        }
    }
}
