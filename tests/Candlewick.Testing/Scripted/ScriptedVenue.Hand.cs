using Candlewick.Domain;

namespace Candlewick.Testing.Scripted;

/// <summary>What people, the venue itself and the network do behind the desk's back.</summary>
public sealed partial class ScriptedVenue
{
    private readonly List<(VenueOrder[] Orders, string? ListId)> _lost = [];
    private int _byHand;

    /// <summary>Sets what is held of an asset, as if it had always been so.</summary>
    public void Hold(string asset, decimal amount)
    {
        lock (_gate)
        {
            _books.Set(asset, amount);
        }
    }

    /// <summary>Pays in, or with a negative amount out.</summary>
    public void Deposit(string asset, decimal amount)
    {
        lock (_gate)
        {
            _books.Add(asset, amount);
        }
    }

    /// <summary>Client order ids of the orders that were lost on their way, oldest first.</summary>
    public IReadOnlyList<string> LostOrders =>
        Locked(() => _lost.SelectMany(lost => lost.Orders).Select(order => order.ClientOrderId).ToList());

    /// <summary>An order that was lost on its way arrives after all, with its list; false when the venue takes it no more.</summary>
    public bool ArriveLate(string clientOrderId)
    {
        lock (_gate)
        {
            var at = _lost.FindIndex(lost => lost.Orders.Any(order => order.ClientOrderId == clientOrderId));
            if (at < 0)
            {
                return false;
            }

            var (orders, listId) = _lost[at];
            _lost.RemoveAt(at);
            if (!IsConnected || Refuse(orders, listId) is not null)
            {
                return false;
            }

            Enter(orders, listId);
            return true;
        }
    }

    /// <summary>An order arrives that the desk gave up, whatever the books say.</summary>
    public void ArriveLate(VenueOrder order)
    {
        lock (_gate)
        {
            Enter([order], null);
        }
    }

    /// <summary>Fills part of a working order.</summary>
    public void Fill(string clientOrderId, decimal quantity, decimal price)
    {
        lock (_gate)
        {
            var held = _orders[clientOrderId];
            if (Math.Min(quantity, LeavesOf(held)) is > 0m and var possible)
            {
                FillOne(_markets[held.Order.Symbol], held, possible, price);
            }
        }
    }

    /// <summary>Both legs of a list fill wholly, as venues have done in a fast market.</summary>
    public void FillBothLegs(string clientOrderId, decimal? price = null)
    {
        lock (_gate)
        {
            var held = _orders[clientOrderId];
            var market = _markets[held.Order.Symbol];
            foreach (var leg in SiblingsOf(held).Append(held).Where(leg => leg.Leaves > 0m).OrderBy(leg => leg.Number).ToList())
            {
                Execute(market, leg, leg.Leaves, price ?? leg.Order.LimitPrice ?? leg.Order.StopPrice ?? market.LastPrice);
            }
        }
    }

    /// <summary>Says that more was filled than there was, with a fill that is in no book.</summary>
    public void ReportOverfill(string clientOrderId, decimal quantity, decimal price)
    {
        lock (_gate)
        {
            var held = _orders[clientOrderId];
            Report(held, [new VenueFill
            {
                Symbol = held.Order.Symbol, VenueOrderId = held.VenueOrderId, VenueTradeId = $"over-{held.VenueOrderId}",
                ClientOrderId = clientOrderId,
                Side = held.Order.Side, Price = price, Quantity = quantity, Fee = 0m, FeeAsset = Currency, VenueTime = MarketTime,
            }]);
        }
    }

    /// <summary>Tells an order's fills again, changed by the caller.</summary>
    public void RepeatFills(string clientOrderId, Func<VenueFill, VenueFill>? change = null)
    {
        lock (_gate)
        {
            var held = _orders[clientOrderId];
            Report(held, [.. WholeReport(held).Fills.Select(fill => change?.Invoke(fill) ?? fill)]);
        }
    }

    /// <summary>Somebody places an order at the venue; null when it refuses it.</summary>
    public string? PlaceByHand(OrderSide side, decimal quantity, decimal? limit, string symbol = ScriptedExchange.Bitcoin)
    {
        lock (_gate)
        {
            var id = $"web_{++_byHand}";
            var order = new VenueOrder(id, symbol, side, limit is null ? OrderType.Market : OrderType.Limit, quantity, limit);
            if (Refuse([order], null) is not null)
            {
                return null;
            }

            var entries = _entries;
            var held = Enter([order], null)[0];
            _entries = entries;
            if (limit is null && held.IsWorking)
            {
                FillInPieces(_markets[symbol], held, _markets[symbol].LastPrice, isOnlyOne: false);
            }

            return id;
        }
    }

    /// <summary>Somebody buys or sells at the market; the fill is told. Null when the venue refuses it.</summary>
    public string? TradeByHand(OrderSide side, decimal quantity, string symbol = ScriptedExchange.Bitcoin) =>
        PlaceByHand(side, quantity, null, symbol);

    /// <summary>Somebody cancels an order at the venue, and its list with it; false when it is not open.</summary>
    public bool CancelByHand(string clientOrderId)
    {
        lock (_gate)
        {
            if (!_orders.TryGetValue(clientOrderId, out var held) || !held.IsWorking)
            {
                return false;
            }

            foreach (var one in SiblingsOf(held).Append(held).OrderBy(one => one.Number).ToList())
            {
                End(one, OrderStatus.Cancelled, "cancelled by its owner");
            }

            return true;
        }
    }

    /// <summary>Somebody closes a part of the position where the desk does not see it: neither order nor fill is shown.</summary>
    public void ShrinkPositionUnseen(decimal quantity, string symbol = ScriptedExchange.Bitcoin)
    {
        lock (_gate)
        {
            var market = _markets[symbol];
            var position = _books.Position(market.Instrument);
            if (position == 0m)
            {
                return;
            }

            var closed = Math.Min(quantity, Math.Abs(position));
            _books.Trade(market.Instrument, position > 0m ? OrderSide.Sell : OrderSide.Buy, closed, market.LastPrice);
            var left = Math.Abs(_books.Position(market.Instrument));
            if (left == 0m || (Kind == AccountKind.Spot && LockedOf(market.Instrument.BaseAsset) > left))
            {
                EndAll(symbol, "nothing to reduce");
            }
        }
    }

    /// <summary>As <see cref="ShrinkPositionUnseen"/>, with the whole position.</summary>
    public void ClosePositionUnseen(string symbol = ScriptedExchange.Bitcoin) => ShrinkPositionUnseen(decimal.MaxValue, symbol);

    /// <summary>The venue cancels every order of the symbol and takes the position over.</summary>
    public void Liquidate(string symbol = ScriptedExchange.Bitcoin)
    {
        lock (_gate)
        {
            EndAll(symbol, "liquidation");
            var market = _markets[symbol];
            var position = _books.Position(market.Instrument);
            if (position != 0m)
            {
                var side = position > 0m ? OrderSide.Sell : OrderSide.Buy;
                var order = new VenueOrder($"autoclose-{++_byHand}", symbol, side, OrderType.Market, Math.Abs(position), ReduceOnly: true);
                var held = Enter([order], null, isLiquidation: true)[0];
                if (held.IsWorking)
                {
                    FillOne(market, held, held.Leaves, market.LastPrice);
                }
            }
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

    /// <summary>The venue ends an order by itself, and its list with it.</summary>
    public void EndByVenue(string clientOrderId, string reason = "the venue's rules")
    {
        lock (_gate)
        {
            var held = _orders[clientOrderId];
            foreach (var one in SiblingsOf(held).Append(held).OrderBy(one => one.Number).ToList())
            {
                End(one, OrderStatus.Expired, reason);
            }
        }
    }

    /// <summary>The feed says nothing more of a symbol, our clock; prices that a test sets still come in unseen.</summary>
    public void Silence(string symbol) => Market(symbol).SilentSince ??= Clock.GetUtcNow();

    /// <summary>The feed shows signs of life again.</summary>
    public void EndSilence(string symbol) => Market(symbol).SilentSince = null;

    /// <summary>Another market takes this one's place: orders, fills and positions are gone, money is as at the beginning.</summary>
    public void ExchangeMarket()
    {
        lock (_gate)
        {
            _epoch++;
            _orders.Clear();
            _fills.Clear();
            _lost.Clear();
            _heldEvents.Clear();
            _books.Clear();
            _books.Set(Currency, StartingCash);
            _books.Set(FeeAsset, 10m);
        }
    }

    private void EndAll(string symbol, string reason)
    {
        foreach (var one in InBook().Where(held => held.IsWorking && held.Order.Symbol == symbol).ToList())
        {
            End(one, OrderStatus.Cancelled, reason);
        }
    }
}
