using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Matching;

/// <summary>The book: what may enter it, what leaves it. How prices fill it is in the other half.</summary>
internal sealed partial class OrderMatcher : IMatchingEngine
{
    private readonly OpenOrders _open = new();
    private readonly Dictionary<string, decimal> _lastPrices;
    private readonly Ledger _ledger;
    private readonly Dictionary<string, BookedOrder> _changed = new(StringComparer.Ordinal);
    private readonly List<string> _changedInOrder = [];
    private readonly List<BookedFill> _fills = [];
    private readonly Dictionary<string, long> _tradeNumbers;
    private long _orderNumber;
    private long _fillNumber;

    public OrderMatcher(MatchingBooks books)
    {
        _lastPrices = new Dictionary<string, decimal>(books.LastPrices, StringComparer.Ordinal);
        _ledger = books.Terms.Kind == AccountKind.Spot ? new SpotLedger(books, LastPrice) : new MarginLedger(books, LastPrice);
        _orderNumber = books.LastOrderNumber;
        _fillNumber = books.LastFillNumber;
        _tradeNumbers = new Dictionary<string, long>(books.LastTradeNumbers, StringComparer.Ordinal);
        foreach (var order in books.OpenOrders)
        {
            _open.Put(order);
        }
    }

    public MatchingTerms Terms
    {
        get => _ledger.Terms;
        set => _ledger.Terms = value.Kind == _ledger.Terms.Kind && value.Currency == _ledger.Terms.Currency
            ? value
            : throw new ArgumentException("Kind and currency of an account cannot be changed; start from new books.", nameof(value));
    }

    public IReadOnlyList<BookedOrder> OpenOrders => [.. _open.All];

    public IReadOnlyList<BookedPosition> Positions => _ledger.Positions;

    public IReadOnlyList<AssetBalance> Balances => _ledger.Balances;

    public bool IsInvolved(string symbol) => _open.OfSymbol(symbol).Count > 0 || _ledger.Position(symbol) is not null;

    public bool HasChanges => _changed.Count > 0 || _fills.Count > 0 || _ledger.HasChanges;

    public decimal? LastPrice(string symbol) => _lastPrices.TryGetValue(symbol, out var price) ? price : null;

    public void SetLastPrice(string symbol, decimal price) => _lastPrices[symbol] = price;

    public AccountFigures Figures() => _ledger.Figures(_open.Opening);

    public decimal UnrealizedPnl(BookedPosition position) => _ledger.ValueAtLast(position) - position.Cost;

    public SubmitOutcome.Refused? Check(VenueOrder order, Instrument instrument) =>
        CheckWhole(Sized(order, instrument), instrument) is { } refusal ? Refuse(refusal) : null;

    public SubmitOutcome.Refused? CheckFilters(VenueOrder order, Instrument instrument)
    {
        order = Sized(order, instrument);
        var refusal = OrderFilters.LotSize(instrument, order.Quantity) ?? OrderFilters.Price(instrument, order)
            ?? (LastPrice(instrument.Symbol) is { } last
                ? OrderFilters.Notional(instrument, order.Quantity, ReferencePrice(order, instrument, last))
                : NoPriceYet(instrument));
        return refusal is null ? null : Refuse(refusal);
    }

    public SubmitOutcome Submit(VenueOrder order, Instrument instrument, DateTimeOffset venueTime)
    {
        order = Sized(order, instrument);
        if (CheckWhole(order, instrument) is { } refusal)
        {
            return Refuse(refusal);
        }

        var reference = ReferencePrice(order, instrument, LastPrice(instrument.Symbol)!.Value);
        var booked = Book(order, instrument, reference, null, ListLeg.None, venueTime);
        _ledger.TryLock(instrument, order.Side, order.Quantity, reference, out var asset, out var amount);
        Put(booked with { LockedAsset = asset, LockedAmount = amount });
        return new SubmitOutcome.Accepted(booked.VenueOrderId, venueTime, []);
    }

    public bool Cancel(string clientOrderId, string reason, DateTimeOffset venueTime)
    {
        if (_open.Find(clientOrderId) is not { } order)
        {
            return false;
        }

        foreach (var member in Group(order))
        {
            End(member, OrderStatus.Cancelled, reason, venueTime);
        }

        return true;
    }

    public (BookedOrder Order, IReadOnlyList<BookedFill> Fills)? FindChanged(string clientOrderId) =>
        _changed.TryGetValue(clientOrderId, out var order)
            ? (order, [.. _fills.Where(fill => fill.ClientOrderId == clientOrderId)])
            : null;

    public BookChanges TakeChanges()
    {
        _ledger.TakeChanges(out var balances, out var positions);
        var changes = new BookChanges([.. _changedInOrder.Select(id => _changed[id])], [.. _fills], balances, positions);
        _changed.Clear();
        _changedInOrder.Clear();
        _fills.Clear();
        return changes;
    }

    /// <summary>A market order that says what it may cost has the quantity that that pays for at the price that stands there.</summary>
    private VenueOrder Sized(VenueOrder order, Instrument instrument) =>
        order.QuoteQuantity is { } quote && LastPrice(instrument.Symbol) is { } last
            ? order with { Quantity = instrument.RoundQuantity(quote / FillPrices.Market(order.Side, last, Terms)) }
            : order;

    private Refusal? CheckWhole(VenueOrder order, Instrument instrument) =>
        CheckOne(order, instrument) is { } refusal
            ? refusal
            : LastPrice(instrument.Symbol) is not { } last
                ? NoPriceYet(instrument)
                : CheckStart(order, last) ?? CheckMoney(order, instrument, ReferencePrice(order, instrument, last));

    private Refusal? CheckOne(VenueOrder order, Instrument instrument) =>
        _open.Find(order.ClientOrderId) is not null
            ? new Refusal(RuleName.DuplicateClientOrderId, $"an order with the client order id {order.ClientOrderId} is open already.")
            : OrderFilters.LotSize(instrument, order.Quantity) ?? OrderFilters.Price(instrument, order);

    /// <summary>A stop must not have been reached already; what may only rest must not be matched at once.</summary>
    private static Refusal? CheckStart(VenueOrder order, decimal last) => order.Type switch
    {
        OrderType.Stop or OrderType.StopLimit
            when FillPrices.IsThrough(TouchedFrom(order.Side, order.IsIfTouched), last, order.StopPrice!.Value) =>
            new Refusal(RuleName.PriceThroughStop, ThroughStop(order, last)),
        OrderType.Limit when order.IsPostOnly && FillPrices.IsAtOrBetter(order.Side, last, order.LimitPrice!.Value) => new Refusal(
            RuleName.WouldMatchAtOnce,
            $"the last price {Plain.Of(last)} would fill the {Word(order.Side)} limit {Plain.Of(order.LimitPrice.Value)} at once, and "
            + "it may only rest."),
        _ => null,
    };

    /// <summary>The side whose stop is touched by the same prices: a sell that takes a profit is touched as a buy stop is.</summary>
    private static OrderSide TouchedFrom(OrderSide side, bool isIfTouched) => isIfTouched ? side.Opposite() : side;

    private Refusal? CheckMoney(VenueOrder order, Instrument instrument, decimal reference)
    {
        var isExempt = order.ReduceOnly && Terms.Kind == AccountKind.Margin;
        return (isExempt ? null : OrderFilters.Notional(instrument, order.Quantity, reference))
            ?? _ledger.Refuse(new OrderNeed(instrument, order.Side, order.Quantity, reference, order.ReduceOnly), _open.Opening);
    }

    private static string ThroughStop(VenueOrder stop, decimal last) =>
        $"the last price {Plain.Of(last)} has reached the {Word(stop.Side)} "
        + $"{(stop.IsIfTouched ? "take-profit" : "stop")} {Plain.Of(stop.StopPrice!.Value)} already.";

    private static string Word(OrderSide side) => side.ToString().ToLowerInvariant();

    /// <summary>Money one unit is counted at: a market order at the last price with its costs.</summary>
    private decimal ReferencePrice(VenueOrder order, Instrument instrument, decimal last) =>
        instrument.ContractMultiplier * order.Type switch
    {
        OrderType.Limit or OrderType.StopLimit => order.LimitPrice!.Value,
        OrderType.Stop => order.StopPrice!.Value,
        _ => FillPrices.Market(order.Side, last, Terms),
    };

    private BookedOrder Book(
        VenueOrder order, Instrument instrument, decimal reference, string? listId, ListLeg leg, DateTimeOffset venueTime)
    {
        var number = ++_orderNumber;
        return new BookedOrder
        {
            Number = number,
            ClientOrderId = order.ClientOrderId,
            VenueOrderId = "SIM-" + number.ToString(CultureInfo.InvariantCulture),
            ListId = listId,
            Leg = leg,
            Symbol = instrument.Symbol,
            Side = order.Side,
            Type = order.Type,
            Quantity = order.Quantity,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            TimeInForce = order.TimeInForce,
            ReduceOnly = order.ReduceOnly,
            IsPostOnly = order.IsPostOnly,
            IsIfTouched = order.IsIfTouched,
            QuoteQuantity = order.QuoteQuantity,
            Facts = order.Facts,
            Status = OrderStatus.New,
            ReferencePrice = reference,
            PlacedAt = venueTime,
            WorkingAt = order.Type is OrderType.Stop or OrderType.StopLimit ? null : venueTime,
            VenueTime = venueTime,
        };
    }

    /// <summary>The open orders that end together: those of a list, or the order alone.</summary>
    private List<BookedOrder> Group(BookedOrder order) =>
        order.ListId is null ? [order] : [.. _open.OfList(order.ListId)];

    private void End(BookedOrder order, OrderStatus status, string? reason, DateTimeOffset venueTime)
    {
        _ledger.Unlock(order.LockedAsset, order.LockedAmount);
        Put(order with { Status = status, Reason = reason, LockedAsset = null, LockedAmount = 0m, VenueTime = venueTime });
    }

    private BookedOrder Put(BookedOrder order)
    {
        _open.Put(order);
        if (_changed.TryAdd(order.ClientOrderId, order))
        {
            _changedInOrder.Add(order.ClientOrderId);
        }
        else
        {
            _changed[order.ClientOrderId] = order;
        }

        return order;
    }

    private static SubmitOutcome.Refused Refuse(Refusal refusal) => new(refusal.Rule, refusal.Code, refusal.Reason, refusal.MayRetry);
}
