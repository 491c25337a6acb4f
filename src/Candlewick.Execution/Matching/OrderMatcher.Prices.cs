using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Matching;

/// <summary>What a price does to the book.</summary>
internal sealed partial class OrderMatcher
{
    private const string BothTouched = "both legs touched within the bar: stop taken first";

    public void Price(Instrument instrument, in PathPoint point, DateTimeOffset venueTime)
    {
        decimal? from = LastPrice(instrument.Symbol);
        _lastPrices[instrument.Symbol] = point.Price;
        var pass = new PricePass(instrument, point, from, venueTime);
        foreach (var number in _open.OfSymbol(instrument.Symbol).Select(order => order.Number).ToList())
        {
            if (_open.Find(number) is not { IsPending: false } order || pass.CalledIn.Contains(number))
            {
                continue;
            }

            if (order.TimeInForce == TimeInForce.Day && venueTime.UtcDateTime.Date > order.PlacedAt.UtcDateTime.Date)
            {
                EndGroup(order, OrderStatus.Expired, "the day it was placed for is over", venueTime);
            }
            else
            {
                Match(order, pass);
            }
        }

        Liquidate(pass);
    }

    public void Take(string clientOrderId, Instrument instrument, DateTimeOffset venueTime, decimal? available = null)
    {
        if (_open.Find(clientOrderId) is { IsPending: false } order && LastPrice(instrument.Symbol) is { } last)
        {
            var pass = new PricePass(instrument, PathPoint.Tick(last, available), last, venueTime) { IsTaken = true };
            Match(order, pass);
            Liquidate(pass);
        }
    }

    private void Match(BookedOrder order, PricePass pass)
    {
        if (order.Leg == ListLeg.Target && OtherLeg(order) is { Leg: ListLeg.Stop } stop)
        {
            MatchList(order, stop, pass);
        }
        else if (order.Leg != ListLeg.Stop || order.IsTriggered || OtherLeg(order) is null)
        {
            MatchSingle(order, pass);
        }
    }

    /// <summary>One price on its way through the book; orders use up its volume in turn.</summary>
    private sealed class PricePass(Instrument instrument, PathPoint point, decimal? from, DateTimeOffset venueTime)
    {
        public Instrument Instrument { get; } = instrument;
        public PathPoint Point { get; } = point;
        public decimal? From { get; } = from;
        public DateTimeOffset VenueTime { get; } = venueTime;
        public decimal? Available { get; set; } = point.AvailableVolume;
        /// <summary>True when an order takes what stands there; else the price comes to what rests.</summary>
        public bool IsTaken { get; init; }
        /// <summary>Numbers of the orders that a fill of this pass called in; they are matched then and not again.</summary>
        public HashSet<long> CalledIn { get; } = [];
    }

    /// <summary>
    /// Both legs stand. When this price touches one of them and the rest of the bar touches the stop, the stop is taken,
    /// whatever the path says of the order: a bar does not tell which came first, and the worse is assumed.
    /// </summary>
    private void MatchList(BookedOrder target, BookedOrder stop, PricePass pass)
    {
        var point = pass.Point;
        var (aim, stopPrice) = (Aim(target.Type, target.LimitPrice, target.StopPrice), stop.StopPrice!.Value);
        var targetPrice = target.Type == OrderType.Limit
            ? FillPrices.Limit(target.Side, aim, point, pass.From)
            : FillPrices.Stop(TouchedFrom(target.Side, isIfTouched: true), aim, point);
        var stopNow = FillPrices.Stop(stop.Side, stopPrice, point);
        if (targetPrice is null && stopNow is null)
        {
            return;
        }

        if (!FillPrices.RestIsThrough(stop.Side, point, stopPrice))
        {
            if (target.Type == OrderType.Limit)
            {
                Fill(target, targetPrice!.Value, pass, null);
            }
            else
            {
                Trigger(target, targetPrice!.Value, pass, null);
            }

            return;
        }

        var note = FillPrices.RestReaches(target.Side, point, aim) ? BothTouched : null;
        Trigger(stop, stopNow ?? stopPrice, pass, note);
    }

    private void MatchSingle(BookedOrder order, PricePass pass)
    {
        switch (order.Type)
        {
            case OrderType.Market:
                Fill(order, FillPrices.Market(order.Side, pass.Point.Price, Terms), pass, null);
                break;
            case OrderType.Limit or OrderType.StopLimit when order.Type == OrderType.Limit || order.IsTriggered:
                if (FillPrices.Limit(order.Side, order.LimitPrice!.Value, pass.Point, pass.From) is { } price)
                {
                    Fill(order, price, pass, null);
                }
                else if (order.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill)
                {
                    EndGroup(order, OrderStatus.Expired, "the price was not there at once", pass.VenueTime);
                }

                break;
            case OrderType.Stop when order.IsTriggered:
                Fill(order, pass.Point.Price, pass, null);
                break;
            default:
                if (FillPrices.Stop(TouchedFrom(order.Side, order.IsIfTouched), order.StopPrice!.Value, pass.Point) is { } touched)
                {
                    Trigger(order, touched, pass, null);
                }

                break;
        }
    }

    /// <summary>What is touched becomes a market order at that price, with a limit a limit order; the other leg goes.</summary>
    private void Trigger(BookedOrder touched, decimal price, PricePass pass, string? note)
    {
        var lone = Put(touched with { IsTriggered = true, WorkingAt = pass.VenueTime, VenueTime = pass.VenueTime });
        if (OtherLeg(lone) is { } other)
        {
            // The lock of both stood on the target; who is left takes over what it still needs.
            _ledger.Unlock(other.LockedAsset, other.LockedAmount);
            _ledger.Unlock(lone.LockedAsset, lone.LockedAmount);
            var leaves = lone.Quantity - other.FilledQuantity;
            Put(other with
            {
                Status = OrderStatus.Cancelled,
                Reason = lone.Leg == ListLeg.Target ? BookedOrder.TargetTriggered : BookedOrder.StopTriggered,
                LockedAsset = null,
                LockedAmount = 0m,
                VenueTime = pass.VenueTime,
            });
            _ledger.TryLock(pass.Instrument, lone.Side, leaves, lone.ReferencePrice, out var asset, out var amount);
            lone = Put(lone with { LockedAsset = asset, LockedAmount = amount, FilledByOtherLeg = other.FilledQuantity });
        }

        if (lone.Type == OrderType.Stop)
        {
            Fill(lone, price, pass, note);
        }
        else if (FillPrices.IsAtOrBetter(lone.Side, price, lone.LimitPrice!.Value))
        {
            Fill(lone, price, pass, note);
        }
    }

    private void Fill(BookedOrder order, decimal price, PricePass pass, string? note)
    {
        var other = OtherLeg(order);
        var leaves = order.Quantity - order.FilledQuantity - order.FilledByOtherLeg - (other?.FilledQuantity ?? 0m);
        var quantity = Math.Min(leaves, pass.Available is { } available ? pass.Instrument.RoundQuantity(available) : leaves);
        if (order.TimeInForce == TimeInForce.FillOrKill && quantity < leaves)
        {
            EndGroup(
                order, OrderStatus.Expired, $"only {Plain.Of(quantity)} of {Plain.Of(leaves)} could be filled at once",
                pass.VenueTime);
            return;
        }

        if (order.ReduceOnly && Terms.Kind == AccountKind.Margin)
        {
            var reducible = _ledger.Reducible(order.Symbol, order.Side);
            if (reducible == 0m)
            {
                EndGroup(order, OrderStatus.Expired, "nothing was left to reduce", pass.VenueTime);
                return;
            }

            quantity = Math.Min(quantity, reducible);
        }

        if (order is { Type: OrderType.Market, Side: OrderSide.Buy, QuoteQuantity: { } budget })
        {
            // The price has moved since the quantity was worked out: it must not cost more than was said.
            var paid = pass.Instrument.RoundQuantity(budget / price);
            if (paid < quantity)
            {
                order = order with { Quantity = order.FilledQuantity + paid };
                (leaves, quantity) = (paid, paid);
            }
        }

        if (quantity <= 0m)
        {
            if (order.TimeInForce is TimeInForce.ImmediateOrCancel || leaves <= 0m)
            {
                EndGroup(order, OrderStatus.Expired, "nothing of it was there at once", pass.VenueTime);
            }

            return;
        }

        // The lock is given back, the fill paid, and what the rest needs locked again.
        var (lockedAsset, lockedAmount) = other?.LockedAsset is not null
            ? (other.LockedAsset, other.LockedAmount)
            : (order.LockedAsset, order.LockedAmount);
        _ledger.Unlock(lockedAsset, lockedAmount);
        other = other is null ? null : other with { LockedAsset = null, LockedAmount = 0m };
        var affordable = _ledger.Affordable(pass.Instrument, order.Side, quantity, price);
        if (affordable > 0m)
        {
            Book(order, affordable, price, pass, note);
        }

        AfterFill(
            order with { LockedAsset = null, LockedAmount = 0m, FilledQuantity = order.FilledQuantity + affordable }, other,
            leaves - affordable, affordable == quantity, pass);
    }

    private void Book(BookedOrder order, decimal quantity, decimal price, PricePass pass, string? note)
    {
        var flows = _ledger.Apply(pass.Instrument, order.Side, quantity, price);
        var tradeNumber = _tradeNumbers[order.Symbol] = _tradeNumbers.GetValueOrDefault(order.Symbol) + 1;
        _fills.Add(new BookedFill(
            ++_fillNumber, tradeNumber, order.ClientOrderId, order.VenueOrderId, order.Symbol, order.Side, price, quantity,
            flows.Fee, flows.FeeAsset, flows.BaseFlow, flows.CashFlow, pass.VenueTime, note)
        {
            // It rested, and the price came to it.
            IsMaker = order.LimitPrice is { } limit && pass is { IsTaken: false, From: { } from }
                && (order.FilledQuantity > 0m || !FillPrices.IsAtOrBetter(order.Side, from, limit)),
        });
        pass.Available -= quantity;
    }

    private void AfterFill(BookedOrder order, BookedOrder? other, decimal leaves, bool wasAffordable, PricePass pass)
    {
        var isReduced = order.ReduceOnly && Terms.Kind == AccountKind.Margin && _ledger.Reducible(order.Symbol, order.Side) == 0m;
        var why = leaves == 0m ? null
            : !wasAffordable ? "the balance does not pay for the rest at this price"
            : isReduced ? "nothing was left to reduce"
            : order.TimeInForce is TimeInForce.ImmediateOrCancel ? "the rest was not there at once"
            : null;
        if (leaves > 0m && why is null)
        {
            if (_ledger.TryLock(pass.Instrument, order.Side, leaves, order.ReferencePrice, out var asset, out var amount))
            {
                Put(order with
                {
                    Status = OrderStatus.PartiallyFilled,
                    LockedAsset = asset,
                    LockedAmount = amount,
                    VenueTime = pass.VenueTime,
                });
                if (other is not null)
                {
                    Put(other);
                }

                return;
            }

            why = "the balance does not pay for the rest at this price";
        }

        var isWhole = order.FilledQuantity == order.Quantity;
        Put(order with
        {
            Status = isWhole ? OrderStatus.Filled : why is null ? OrderStatus.Cancelled : OrderStatus.Expired,
            Reason = isWhole ? null : why ?? "the other leg of the list filled the rest",
            VenueTime = pass.VenueTime,
        });
        if (other is not null)
        {
            Put(other with { Status = OrderStatus.Cancelled, Reason = BookedOrder.OtherLegFilled, VenueTime = pass.VenueTime });
        }

        if (order.Leg == ListLeg.Working)
        {
            CallIn(order, isWhole, pass);
        }
    }

    private void EndGroup(BookedOrder order, OrderStatus status, string reason, DateTimeOffset venueTime)
    {
        foreach (var member in Group(order))
        {
            End(member, status, reason, venueTime);
        }
    }

    /// <summary>
    /// Equity at or below half the positions' margin: all orders are cancelled and all positions closed at the last price
    /// with a market order's costs.
    /// </summary>
    private void Liquidate(PricePass pass)
    {
        if (Terms.Kind == AccountKind.Spot || _ledger.Positions.Count == 0)
        {
            return;
        }

        var figures = Figures();
        if (figures.Equity > figures.LiquidationEquity)
        {
            return;
        }

        var reason = $"liquidation: equity {Plain.Of(figures.Equity)} {Terms.Currency} is at or below "
            + $"{Plain.Of(figures.LiquidationEquity)} {Terms.Currency}, half the margin of the open positions";
        foreach (var order in _open.All.ToList())
        {
            End(order, OrderStatus.Cancelled, reason, pass.VenueTime);
        }

        foreach (var position in _ledger.Positions)
        {
            var side = position.Quantity > 0m ? OrderSide.Sell : OrderSide.Buy;
            var instrument = pass.Instrument.Symbol == position.Symbol
                ? pass.Instrument
                : pass.Instrument with
                {
                    Symbol = position.Symbol,
                    BaseAsset = position.BaseAsset,
                    QuoteAsset = position.QuoteAsset,
                    ContractMultiplier = position.Multiplier,
                };
            var last = LastPrice(position.Symbol) ?? position.AveragePrice;
            var quantity = Math.Abs(position.Quantity);
            var number = (_orderNumber + 1).ToString(CultureInfo.InvariantCulture);
            var closing = new VenueOrder(
                BookedOrder.LiquidationPrefix + number, position.Symbol, side, OrderType.Market, quantity, ReduceOnly: true);
            var order = Book(closing, instrument, last * position.Multiplier, null, ListLeg.None, pass.VenueTime);
            // Volume does not bound a liquidation: the venue takes the position over.
            Book(
                order, quantity, FillPrices.Market(side, last, Terms),
                new PricePass(instrument, pass.Point with { AvailableVolume = null }, pass.From, pass.VenueTime), reason);
            Put(order with { Status = OrderStatus.Filled, FilledQuantity = quantity, Reason = reason });
        }
    }
}
