using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Testing.Scripted;

/// <summary>Orders in, fills out.</summary>
public sealed partial class ScriptedVenue
{
    private readonly Dictionary<string, HeldOrder> _orders = new(StringComparer.Ordinal);
    private readonly List<VenueFill> _fills = [];
    private readonly List<VenueOrder> _submitted = [];
    private readonly List<string> _reached = [];
    private readonly Dictionary<string, decimal> _lowest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _highest = new(StringComparer.Ordinal);
    private int _entries;
    private long _lastOrder;

    public Task<SubmitOutcome> SubmitAsync(VenueOrder order, CancellationToken cancellationToken) =>
        AnswerAsync(Submit([order], null), cancellationToken);

    public Task<SubmitOutcome> SubmitListAsync(VenueOrderList list, CancellationToken cancellationToken) =>
        AnswerAsync(Submit([list.Target, list.Stop], list.ClientListId), cancellationToken);

    private async Task<SubmitOutcome> AnswerAsync(SubmitOutcome outcome, CancellationToken cancellationToken)
    {
        await SubmitAnswers.WaitAsync(cancellationToken);
        return outcome;
    }

    private SubmitOutcome Submit(VenueOrder[] orders, string? listId)
    {
        lock (_gate)
        {
            _submitted.AddRange(orders);
            if (!IsConnected)
            {
                _lost.Add((orders, listId));
                return new SubmitOutcome.Unconfirmed("not connected");
            }

            var script = Script.Count > 0 ? Script.Dequeue() : Fate?.Invoke(orders[0]) ?? SubmitScript.Accept;
            if (Scripted(script) is { } said)
            {
                if (script == SubmitScript.LoseRequest)
                {
                    _lost.Add((orders, listId));
                }

                return said;
            }

            if (Refuse(orders, listId) is { } refused)
            {
                return refused;
            }

            var held = Enter(orders, listId);
            return script switch
            {
                SubmitScript.LoseAnswer => new SubmitOutcome.Unconfirmed("timeout"),
                SubmitScript.Break => throw new BrokerUnavailableException("connection reset"),
                _ => new SubmitOutcome.Accepted(
                    listId is null ? held[0].VenueOrderId : $"list-{held[0].VenueOrderId}", MarketTime,
                    AnswersWithReports ? [.. held.Select(WholeReport)] : []),
            };
        }
    }

    private SubmitOutcome? Scripted(SubmitScript script) => script switch
    {
        SubmitScript.LoseRequest => new SubmitOutcome.Unconfirmed("timeout"),
        SubmitScript.Busy => new SubmitOutcome.Refused(RuleName.VenueBusy, "-1008", "Server is busy.", MayRetry: true),
        SubmitScript.ThroughStop => No(RuleName.PriceThroughStop, "-2021", "Order would trigger immediately."),
        SubmitScript.ThroughTarget => No(RuleName.PriceThroughTarget, "-2010", "Order would immediately match and take."),
        SubmitScript.FindNothing => No(RuleName.NothingToReduce, "-2022", "There is no position to reduce."),
        SubmitScript.Refuse => No(RuleName.VenueRefused, "-2010", "Not today."),
        _ => RefusesEverything ? No(RuleName.VenueRefused, "-2010", "Not today.") : null,
    };

    private SubmitOutcome? Refuse(VenueOrder[] orders, string? listId)
    {
        if (_markets.GetValueOrDefault(orders[0].Symbol) is not { IsListed: true } market)
        {
            return No(RuleName.InstrumentUnknown, "-1121", $"{orders[0].Symbol} is not traded here.");
        }

        if (!market.HasPrice)
        {
            return new SubmitOutcome.Refused(RuleName.NoPriceYet, "-1008", "No price has come in yet.", MayRetry: true);
        }

        if (!market.IsOpen)
        {
            return new SubmitOutcome.Refused(RuleName.MarketClosed, "-1013", "Market is closed.", MayRetry: true);
        }

        if (orders.Any(order => _orders.ContainsKey(order.ClientOrderId)))
        {
            return No(RuleName.DuplicateClientOrderId, "-2010", "Duplicate order sent.");
        }

        if ((listId is not null && !Capabilities.HasOrderLists)
            || (orders.Any(order => order.Type == OrderType.Stop) && !Capabilities.HasStopOrders))
        {
            return No(RuleName.VenueRefused, "-1106", "This order type is not known here.");
        }

        return orders.Select(order => RefuseByFilters(market, order)).FirstOrDefault(refused => refused is not null)
            ?? RefuseByBooks(market, orders[0])
            ?? (RefusesPricesRunThrough ? RefuseByPrice(market, orders, listId) : null);
    }

    private SubmitOutcome? RefuseByFilters(ScriptedMarket market, VenueOrder order)
    {
        var instrument = market.Instrument;
        if (order.Quantity < instrument.MinQuantity || order.Quantity <= 0)
        {
            return No(RuleName.QuantityBelowMinimum, "-1013",
                $"{Plain.Of(order.Quantity)} is below {Plain.Of(instrument.MinQuantity)} (LOT_SIZE).");
        }

        if (order.Quantity > instrument.MaxQuantity || !instrument.IsOnStep(order.Quantity))
        {
            var rule = order.Quantity > instrument.MaxQuantity ? RuleName.QuantityAboveMaximum : RuleName.QuantityOffStep;
            return No(rule, "-1013", $"{Plain.Of(order.Quantity)} does not fit the step {Plain.Of(instrument.LotStep)} (LOT_SIZE).");
        }

        foreach (var price in new[] { order.LimitPrice, order.StopPrice })
        {
            if (price is { } given && !instrument.IsOnTick(given))
            {
                return No(RuleName.PriceOffTick, "-1013",
                    $"{Plain.Of(given)} does not fit the tick {Plain.Of(instrument.TickSize)} (PRICE_FILTER).");
            }
        }

        var notional = order.Quantity * ReferenceOf(market, order);
        return notional < instrument.MinNotional && (EnforcesMinimum || !order.ReduceOnly)
            ? No(RuleName.NotionalBelowMinimum, "-1013",
                $"{Plain.Of(notional)} is below the minimum of {Plain.Of(instrument.MinNotional)} (NOTIONAL).")
            : null;
    }

    private SubmitOutcome? RefuseByBooks(ScriptedMarket market, VenueOrder order)
    {
        var instrument = market.Instrument;
        if (Kind == AccountKind.Margin)
        {
            var reducible = _books.Reducible(instrument, order.Side);
            var opening = (order.Quantity - reducible) * ReferenceOf(market, order);
            return order.ReduceOnly
                ? reducible > 0m ? null : No(RuleName.NothingToReduce, "-2022", "ReduceOnly Order is rejected.")
                : opening <= BuyingPower() + (Math.Min(reducible, order.Quantity) * market.LastPrice) ? null
                : No(RuleName.BuyingPowerExceeded, "-2019", "Margin is insufficient.");
        }

        if (order.Side == OrderSide.Buy)
        {
            var free = _books.Balance(instrument.QuoteAsset) - LockedOf(instrument.QuoteAsset);
            return order.ReduceOnly ? No(RuleName.NothingToReduce, "-2022", "There is no short position on spot.")
                : order.Quantity * ReferenceOf(market, order) <= free ? null
                : No(RuleName.BuyingPowerExceeded, "-2010", "Account has insufficient balance for requested action.");
        }

        var total = _books.Balance(instrument.BaseAsset);
        return order.Quantity <= total - LockedOf(instrument.BaseAsset) ? null
            : order.ReduceOnly && total == 0m ? No(RuleName.NothingToReduce, "-2010", "There is nothing to sell.")
            : No(order.Quantity <= total ? RuleName.BuyingPowerExceeded : RuleName.ShortNotAllowed, "-2010",
                "Account has insufficient balance for requested action.");
    }

    private SubmitOutcome? RefuseByPrice(ScriptedMarket market, VenueOrder[] orders, string? listId)
    {
        var stop = orders.FirstOrDefault(order => order.Type is OrderType.Stop or OrderType.StopLimit);
        var isThroughStop = stop is not null && IsTouchedBy(market.LastPrice, stop.Side, stop.StopPrice!.Value, isStop: true);
        var target = listId is null ? null : orders.FirstOrDefault(order => order.Type == OrderType.Limit);
        var isThroughTarget = target is not null && IsTouchedBy(market.LastPrice, target.Side, target.LimitPrice!.Value, isStop: false);
        return !isThroughStop && !isThroughTarget ? null
            : NamesNoLeg ? No(RuleName.PricesOutOfOrder, "-2010", "The relationship of the prices for the orders is not correct.")
            : Scripted(isThroughStop ? SubmitScript.ThroughStop : SubmitScript.ThroughTarget);
    }

    private static SubmitOutcome.Refused No(string rule, string code, string reason) => new(rule, code, reason, MayRetry: false);

    private static decimal ReferenceOf(ScriptedMarket market, VenueOrder order) => order.LimitPrice ?? order.StopPrice ?? market.LastPrice;

    /// <summary>Takes the orders into the book; what fills at once fills before the caller is answered.</summary>
    private List<HeldOrder> Enter(VenueOrder[] orders, string? listId, bool isLiquidation = false)
    {
        var market = _markets[orders[0].Symbol];
        var entered = new List<HeldOrder>();
        foreach (var order in orders)
        {
            var held = new HeldOrder
            {
                Number = ++_lastOrder, Order = order, VenueOrderId = $"{++market.Orders}", ListId = listId,
                ReferencePrice = ReferenceOf(market, order), IsLiquidation = isLiquidation,
            };
            _orders.Add(order.ClientOrderId, held);
            _reached.Add(order.ClientOrderId);
            _entries += order.ReduceOnly || listId is not null ? 0 : 1;
            entered.Add(held);
            Report(held, []);
        }

        foreach (var held in entered)
        {
            if (held.Order.Type == OrderType.Market && MarketFills == MarketFill.AtOnce)
            {
                FillInPieces(market, held, market.LastPrice, FillsOnePieceAPrice);
            }
            else if (held.Order is { Type: OrderType.Limit, TimeInForce: TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill } order)
            {
                if (IsTouchedBy(market.LastPrice, order.Side, order.LimitPrice!.Value, isStop: false))
                {
                    FillInPieces(market, held, market.LastPrice, isOnlyOne: false);
                }

                End(held, OrderStatus.Expired, "it could not fill at once");
            }
        }

        return entered;
    }

    /// <summary>The next price: market orders fill, stops and limits where they are touched, the stops first.</summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="price">The price.</param>
    /// <param name="volume">What orders may take of it together; null for no bound.</param>
    public void Price(string symbol, decimal price, decimal? volume = null)
    {
        lock (_gate)
        {
            var market = _markets[symbol];
            (market.LastPrice, market.HasPrice) = (price, true);
            _marketTime += PriceStep;
            if (market.IsOpen)
            {
                Match(market, volume);
            }

            Tell(ToQuote(market));
        }
    }

    /// <summary>The next price of the first symbol.</summary>
    public void Price(decimal price) => Price(ScriptedExchange.Bitcoin, price);

    private void Match(ScriptedMarket market, decimal? volume)
    {
        var working = InBook().Where(held => held.IsWorking && held.Order.Symbol == market.Symbol);
        foreach (var held in working.OrderBy(held => held.Order.StopPrice is null ? 1 : 0).ToList())
        {
            var order = held.Order;
            held.IsTriggered |= order.StopPrice is { } stop && IsTouchedBy(market.LastPrice, order.Side, stop, isStop: true);
            var isDue = order.Type switch
            {
                OrderType.Market => true,
                OrderType.Stop => held.IsTriggered,
                _ => (order.StopPrice is null || held.IsTriggered)
                    && IsTouchedBy(market.LastPrice, order.Side, order.LimitPrice!.Value, isStop: false),
            };
            if (held.IsWorking && isDue && volume is not <= 0m)
            {
                var touched = order.Type == OrderType.Stop && StopsFillAtTheirPrice ? order.StopPrice!.Value : market.LastPrice;
                var price = order.LimitPrice ?? touched;
                if (volume is { } most && most < LeavesOf(held))
                {
                    FillOne(market, held, most, price);
                    volume = 0m;
                }
                else
                {
                    volume -= LeavesOf(held);
                    FillInPieces(market, held, price, FillsOnePieceAPrice);
                }
            }
        }
    }

    private static bool IsTouchedBy(decimal price, OrderSide side, decimal level, bool isStop) =>
        (side == OrderSide.Buy) == isStop ? price >= level : price <= level;

    private void FillInPieces(ScriptedMarket market, HeldOrder held, decimal price, bool isOnlyOne)
    {
        var piece = market.Instrument.RoundQuantity(held.Order.Quantity / Pieces);
        for (var i = 1; i < Pieces && piece > 0 && LeavesOf(held) > piece; i++)
        {
            FillOne(market, held, piece, price);
            if (isOnlyOne)
            {
                return;
            }
        }

        FillOne(market, held, LeavesOf(held), price);
    }

    /// <summary>What may still fill: the legs of a list share one quantity.</summary>
    private decimal LeavesOf(HeldOrder held) =>
        held.ListId is null ? held.Leaves : Math.Max(0m, held.Leaves - SiblingsOf(held).Sum(other => other.Filled));

    private IEnumerable<HeldOrder> SiblingsOf(HeldOrder held) =>
        InBook().Where(other => other != held && held.ListId is not null && other.ListId == held.ListId);

    private IEnumerable<HeldOrder> InBook() => _orders.Values.OrderBy(held => held.Number);

    private void FillOne(ScriptedMarket market, HeldOrder held, decimal quantity, decimal price)
    {
        var affordable = Affordable(market.Instrument, held.Order, quantity, price);
        if (affordable <= 0m)
        {
            End(held, OrderStatus.Expired, "nothing to reduce, or nothing left to pay with");
            return;
        }

        quantity = Math.Min(quantity, affordable);
        var isListDone = held.ListId is not null && quantity >= LeavesOf(held);
        Execute(market, held, quantity, price);
        if (isListDone)
        {
            foreach (var one in SiblingsOf(held).Append(held).Where(one => one.IsWorking).ToList())
            {
                End(one, OrderStatus.Cancelled, "the other leg was filled");
            }
        }
    }

    private decimal Affordable(Instrument instrument, VenueOrder order, decimal quantity, decimal price) => Kind == AccountKind.Margin
        ? order.ReduceOnly ? Math.Min(quantity, _books.Reducible(instrument, order.Side)) : quantity
        : order.Side == OrderSide.Sell ? Math.Min(quantity, _books.Balance(instrument.BaseAsset))
        : quantity * price <= _books.Balance(instrument.QuoteAsset) ? quantity
        : instrument.RoundQuantity(_books.Balance(instrument.QuoteAsset) / price);

    /// <summary>Books a fill whatever else holds.</summary>
    private void Execute(ScriptedMarket market, HeldOrder held, decimal quantity, decimal price)
    {
        var (instrument, order) = (market.Instrument, held.Order);
        var (asset, fee) = FeeOf(instrument, order.Side, quantity, price);
        var fill = new VenueFill
        {
            Symbol = order.Symbol, VenueOrderId = held.VenueOrderId, VenueTradeId = $"{++market.Fills}",
            ClientOrderId = order.ClientOrderId,
            Side = order.Side, Price = price, Quantity = quantity, Fee = fee, FeeAsset = asset,
            VenueTime = MarketTime, IsLiquidation = held.IsLiquidation,
        };
        _fills.Add(fill);
        held.Filled += quantity;
        held.Status = held.Filled >= order.Quantity ? OrderStatus.Filled : OrderStatus.PartiallyFilled;
        _books.Trade(instrument, order.Side, quantity, price);
        _books.Charge(instrument, asset, fee);
        Flows -= (order.Side.Sign() * quantity * price) + (asset == instrument.QuoteAsset ? fee : 0m);
        var position = _books.Position(instrument);
        _lowest[order.Symbol] = Math.Min(_lowest.GetValueOrDefault(order.Symbol), position);
        _highest[order.Symbol] = Math.Max(_highest.GetValueOrDefault(order.Symbol), position);
        Report(held, [fill]);
    }

    private (string Asset, decimal Fee) FeeOf(Instrument instrument, OrderSide side, decimal quantity, decimal price) => FeePaidIn switch
    {
        FeePayment.Received when side == OrderSide.Buy => (instrument.BaseAsset, FeeRate * quantity),
        FeePayment.ThirdAsset => (FeeAsset, Math.Round(FeeRate * quantity * price / (FeeAssetPrice ?? 600m), 8)),
        _ => (instrument.QuoteAsset, FeeRate * quantity * price),
    };

    private void End(HeldOrder held, OrderStatus status, string reason)
    {
        if (held.IsWorking)
        {
            (held.Status, held.Reason) = (status, reason);
            Report(held, []);
        }
    }

    public Task<OrderReport?> CancelAsync(string symbol, string clientOrderId, CancellationToken cancellationToken)
    {
        Answer();
        lock (_gate)
        {
            if (!_orders.TryGetValue(clientOrderId, out var held) || held.Order.Symbol != symbol)
            {
                return Task.FromResult<OrderReport?>(null);
            }

            foreach (var one in SiblingsOf(held).Append(held).OrderBy(one => one.Number).ToList())
            {
                End(one, OrderStatus.Cancelled, "cancelled on request");
            }

            return Task.FromResult<OrderReport?>(WholeReport(held));
        }
    }

    public Task<OrderReport?> QueryAsync(string symbol, string clientOrderId, CancellationToken cancellationToken)
    {
        Answer();
        return Task.FromResult(Find(clientOrderId) is { } report && report.Symbol == symbol ? report : null);
    }

    public async Task<VenueSnapshot> GetSnapshotAsync(IReadOnlyDictionary<string, string> cursors, CancellationToken cancellationToken)
    {
        Answer();
        VenueSnapshot snapshot;
        Func<Task>? meanwhile;
        lock (_gate)
        {
            Snapshots++;
            snapshot = new VenueSnapshot(
                State(),
                [.. InBook().Where(held => held.IsWorking).Select(WholeReport)],
                [.. _markets.Values.Where(market => _books.Position(market.Instrument) != 0m).Select(ToPosition)],
                [.. _markets.Keys.SelectMany(symbol => After(symbol, cursors.GetValueOrDefault(symbol)))]);
            (meanwhile, BeforeSnapshotLeaves) = (BeforeSnapshotLeaves, null);
        }

        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        return snapshot;
    }

    private VenuePosition ToPosition(ScriptedMarket market) =>
        new(market.Symbol, _books.Position(market.Instrument), _books.AveragePrice(market.Instrument), _books.Unrealized(market));

    /// <summary>The symbol's fills behind the named one, all of them when it is not known.</summary>
    private IEnumerable<VenueFill> After(string symbol, string? cursor)
    {
        var fills = _fills.Where(fill => fill.Symbol == symbol).ToList();
        return fills.Skip(cursor is null ? 0 : fills.FindIndex(fill => fill.VenueTradeId == cursor) + 1);
    }
}
