using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Matching;

/// <summary>Orders that stand and fall together: one cancels the other, or one calls the others in.</summary>
internal sealed partial class OrderMatcher
{
    public SubmitOutcome SubmitList(VenueOrderList list, Instrument instrument, DateTimeOffset venueTime)
    {
        var (target, stop) = (list.Target, list.Stop);
        if ((CheckOne(target, instrument) ?? CheckOne(stop, instrument) ?? CheckShape(target, stop)) is { } wrong)
        {
            return Refuse(wrong);
        }

        if (LastPrice(instrument.Symbol) is not { } last)
        {
            return Refuse(NoPriceYet(instrument));
        }

        if ((CheckOrder(target, stop) ?? CheckSides(target, stop, last)) is { } sides)
        {
            return Refuse(sides);
        }

        // The dearer leg speaks for both: they can never both be filled.
        var reference = Math.Max(ReferencePrice(target, instrument, last), ReferencePrice(stop, instrument, last));
        if (CheckMoney(target, instrument, reference) is { } poor)
        {
            return Refuse(poor);
        }

        var first = Book(target, instrument, reference, list.ClientListId, ListLeg.Target, venueTime);
        var second = Book(stop, instrument, reference, list.ClientListId, ListLeg.Stop, venueTime);
        _ledger.TryLock(instrument, target.Side, target.Quantity, reference, out var asset, out var amount);
        Put(first with { ListNumber = first.Number, LockedAsset = asset, LockedAmount = amount });
        Put(second with { ListNumber = first.Number });
        return new SubmitOutcome.Accepted(first.VenueOrderId, venueTime, []);
    }

    public SubmitOutcome SubmitChain(VenueOrderChain chain, Instrument instrument, DateTimeOffset venueTime)
    {
        var (working, pending, stop) = (chain.Working, chain.Pending, chain.PendingStop);
        if ((CheckOne(working, instrument) ?? CheckOne(pending, instrument) ?? (stop is null ? null : CheckOne(stop, instrument))
            ?? CheckShape(chain)) is { } wrong)
        {
            return Refuse(wrong);
        }

        if (LastPrice(instrument.Symbol) is not { } last)
        {
            return Refuse(NoPriceYet(instrument));
        }

        if ((stop is null ? null : CheckOrder(pending, stop)) is { } sides)
        {
            return Refuse(sides);
        }

        var reference = ReferencePrice(working, instrument, last);
        var later = stop is null
            ? ReferencePrice(pending, instrument, last)
            : Math.Max(ReferencePrice(pending, instrument, last), ReferencePrice(stop, instrument, last));
        if ((CheckStart(working, last) ?? OrderFilters.Notional(instrument, pending.Quantity, later)
            ?? CheckMoney(working, instrument, reference)) is { } refusal)
        {
            return Refuse(refusal);
        }

        var first = Book(working, instrument, reference, chain.ClientListId, ListLeg.Working, venueTime);
        _ledger.TryLock(instrument, working.Side, working.Quantity, reference, out var asset, out var amount);
        Put(first with { ListNumber = first.Number, LockedAsset = asset, LockedAmount = amount });
        PutPending(pending, stop is null ? ListLeg.Pending : ListLeg.Target);
        if (stop is not null)
        {
            PutPending(stop, ListLeg.Stop);
        }

        return new SubmitOutcome.Accepted(first.VenueOrderId, venueTime, []);

        void PutPending(VenueOrder order, ListLeg leg) => Put(Book(order, instrument, later, chain.ClientListId, leg, venueTime) with
        {
            ListNumber = first.Number,
            IsPending = true,
            WorkingAt = null,
        });
    }

    public SubmitOutcome.Refused? Reduce(
        string clientOrderId, decimal quantity, Instrument instrument, ClientFacts? facts, DateTimeOffset venueTime)
    {
        if (_open.Find(clientOrderId) is not { } order)
        {
            return Refuse(new Refusal(RuleName.VenueRefused, $"no order with the client order id {clientOrderId} is open."));
        }

        var other = OtherLeg(order);
        var filled = order.FilledQuantity + order.FilledByOtherLeg + (other?.FilledQuantity ?? 0m);
        if ((OrderFilters.LotSize(instrument, quantity) ?? CheckSmaller(order, quantity, filled)
            ?? OrderFilters.Notional(instrument, quantity, order.ReferencePrice)) is { } refusal)
        {
            return Refuse(refusal);
        }

        BookedOrder[] legs = other is null ? [order] : [order, other];
        var holder = Array.Find(legs, leg => leg.LockedAsset is not null);
        _ledger.Unlock(holder?.LockedAsset, holder?.LockedAmount ?? 0m);
        var (asset, amount) = (holder?.LockedAsset, 0m);
        if (asset is not null)
        {
            // Less than was locked a moment ago: it is there.
            _ledger.TryLock(instrument, order.Side, quantity - filled, order.ReferencePrice, out asset, out amount);
        }

        foreach (var leg in legs)
        {
            var holds = leg.Number == holder?.Number;
            Put(leg with
            {
                Quantity = quantity,
                Facts = leg.Number == order.Number ? facts ?? leg.Facts : leg.Facts,
                LockedAsset = holds ? asset : null,
                LockedAmount = holds ? amount : 0m,
                VenueTime = venueTime,
            });
        }

        return null;
    }

    /// <summary>What waits for a working order is placed once that is filled completely, and ends with it otherwise.</summary>
    private void CallIn(BookedOrder working, bool isWhole, PricePass pass)
    {
        var waiting = _open.OfList(working.ListId!).Where(order => order.IsPending).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        var first = waiting[0];
        if (!isWhole)
        {
            EndGroup(first, OrderStatus.Expired, "the working order of the list ended before it was filled", pass.VenueTime);
            return;
        }

        if (first is { IsPostOnly: true, LimitPrice: { } limit } && FillPrices.IsAtOrBetter(first.Side, pass.Point.Price, limit))
        {
            EndGroup(first, OrderStatus.Expired, "it may only rest and would be filled at once now", pass.VenueTime);
            return;
        }

        if (!_ledger.TryLock(pass.Instrument, first.Side, first.Quantity, first.ReferencePrice, out var asset, out var amount))
        {
            EndGroup(first, OrderStatus.Expired, "the balance does not pay for it now that the working order is filled", pass.VenueTime);
            return;
        }

        foreach (var order in waiting)
        {
            var holds = order.Number == first.Number;
            Put(order with
            {
                IsPending = false,
                WorkingAt = order.Type is OrderType.Stop or OrderType.StopLimit ? null : pass.VenueTime,
                LockedAsset = holds ? asset : null,
                LockedAmount = holds ? amount : 0m,
                VenueTime = pass.VenueTime,
            });
            pass.CalledIn.Add(order.Number);
        }

        // The market stands here now: what lay between this price and the one before was over when they came in.
        var here = new PricePass(pass.Instrument, pass.Point with { IsJump = true }, pass.Point.Price, pass.VenueTime)
        {
            Available = pass.Available,
        };
        Match(_open.Find(first.Number)!, here);
        pass.Available = here.Available;
    }

    private static Refusal? CheckShape(VenueOrder target, VenueOrder stop)
    {
        var isTarget = target.Type == OrderType.Limit || (target.IsIfTouched && target.Type is OrderType.Stop or OrderType.StopLimit);
        var isWrong = !isTarget || stop.Type is not (OrderType.Stop or OrderType.StopLimit) || stop.IsIfTouched
            || target.Symbol != stop.Symbol || target.Side != stop.Side || target.Quantity != stop.Quantity;
        return isWrong
            ? new Refusal(
                RuleName.VenueRefused, "a list is one limit or take-profit and one stop of the same symbol, side and quantity.",
                Refusal.FilterFailure)
            : target.ClientOrderId == stop.ClientOrderId
                ? new Refusal(RuleName.DuplicateClientOrderId, $"both legs carry the client order id {target.ClientOrderId}.")
                : null;
    }

    private static Refusal? CheckShape(VenueOrderChain chain)
    {
        var (working, pending, stop) = (chain.Working, chain.Pending, chain.PendingStop);
        if (working.Type is not OrderType.Limit || working.Symbol != pending.Symbol)
        {
            return new Refusal(
                RuleName.VenueRefused, "a chain begins with a limit order of the same symbol as the rest.", Refusal.FilterFailure);
        }

        return working.ClientOrderId == pending.ClientOrderId || working.ClientOrderId == stop?.ClientOrderId
            ? new Refusal(RuleName.DuplicateClientOrderId, $"two orders carry the client order id {working.ClientOrderId}.")
            : stop is null ? null : CheckShape(pending, stop);
    }

    /// <summary>A selling list wants its target above its stop; a buying one the reverse.</summary>
    private static Refusal? CheckOrder(VenueOrder target, VenueOrder stop)
    {
        var side = target.Side;
        var (aim, stopPrice) = (Aim(target.Type, target.LimitPrice, target.StopPrice), stop.StopPrice!.Value);
        return side.Sign() * (stopPrice - aim) > 0m
            ? null
            : new Refusal(RuleName.PricesOutOfOrder,
                $"a {Word(side)} list needs its target {Plain.Of(aim)} {(side == OrderSide.Sell ? "above" : "below")} "
                + $"its stop {Plain.Of(stopPrice)}.");
    }

    /// <summary>The market stands between the two.</summary>
    private static Refusal? CheckSides(VenueOrder target, VenueOrder stop, decimal last)
    {
        var (side, aim) = (target.Side, Aim(target.Type, target.LimitPrice, target.StopPrice));
        return FillPrices.IsThrough(side, last, stop.StopPrice!.Value)
            ? new Refusal(RuleName.PriceThroughStop, ThroughStop(stop, last))
            : FillPrices.IsAtOrBetter(side, last, aim)
                ? new Refusal(
                    RuleName.PriceThroughTarget,
                    $"the last price {Plain.Of(last)} has reached the {Word(side)} target {Plain.Of(aim)} already.")
                : null;
    }

    private static Refusal? CheckSmaller(BookedOrder order, decimal quantity, decimal filled) =>
        quantity >= order.Quantity
            ? new Refusal(
                RuleName.VenueRefused,
                $"{Plain.Of(quantity)} is not below the order's {Plain.Of(order.Quantity)}; an order can only be made smaller.")
            : quantity <= filled
                ? new Refusal(
                    RuleName.VenueRefused, $"{Plain.Of(filled)} are filled already; {Plain.Of(quantity)} would leave nothing open.")
                : null;

    private static Refusal NoPriceYet(Instrument instrument) =>
        new(RuleName.NoPriceYet, $"{instrument.Symbol} has no price yet.", MayRetry: true);

    /// <summary>Where a target is reached: its limit, or the price that touches it.</summary>
    private static decimal Aim(OrderType type, decimal? limit, decimal? stop) => type == OrderType.Limit ? limit!.Value : stop!.Value;

    /// <summary>The other open leg of the order's pair, or null.</summary>
    private BookedOrder? OtherLeg(BookedOrder order)
    {
        if (order.ListId is not { } listId || order.Leg is not (ListLeg.Target or ListLeg.Stop))
        {
            return null;
        }

        foreach (var leg in _open.OfList(listId))
        {
            if (leg.Number != order.Number && leg.Leg is ListLeg.Target or ListLeg.Stop)
            {
                return leg;
            }
        }

        return null;
    }
}
