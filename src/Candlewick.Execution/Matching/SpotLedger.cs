using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Matching;

/// <summary>
/// Long only, a balance per asset. An order locks what it will give: cash for a buy, the base asset for a sell. The
/// commission comes out of what is received: base asset on buys, cash on sells.
/// </summary>
internal sealed class SpotLedger(MatchingBooks books, Func<string, decimal?> lastPrice) : Ledger(books, lastPrice)
{
    public override Refusal? Refuse(OrderNeed need, IReadOnlyCollection<BookedOrder> openers)
    {
        var instrument = need.Instrument;
        if (need.Side == OrderSide.Buy)
        {
            if (need.ReduceOnly)
            {
                return new Refusal(RuleName.NothingToReduce, "a spot account holds no short position that a buy would reduce.");
            }

            var cash = CashAsset(instrument);
            var wanted = need.Quantity * need.ReferencePrice;
            var free = Balance(cash).Free;
            return wanted <= free ? null : new Refusal(RuleName.BuyingPowerExceeded,
                $"{Plain.Of(wanted)} {cash} is above the free balance of {Plain.Of(free)} {cash}.");
        }

        var held = Balance(instrument.BaseAsset);
        if (need.Quantity <= held.Free)
        {
            return null;
        }

        if (need.ReduceOnly && held.Total == 0m)
        {
            return new Refusal(RuleName.NothingToReduce, $"there is no {instrument.BaseAsset} to sell.");
        }

        var wantedToSell = $"{Plain.Of(need.Quantity)} {instrument.BaseAsset} is above the";
        return need.Quantity <= held.Total
            ? new Refusal(RuleName.BuyingPowerExceeded,
                $"{wantedToSell} free balance of {Plain.Of(held.Free)} {instrument.BaseAsset} "
                + $"({Plain.Of(held.Locked)} are locked by open orders).")
            : new Refusal(RuleName.ShortNotAllowed,
                $"{wantedToSell} {Plain.Of(held.Total)} {instrument.BaseAsset} held; a spot account cannot sell short.");
    }

    public override bool TryLock(
        Instrument instrument, OrderSide side, decimal quantity, decimal referencePrice, out string? asset, out decimal amount)
    {
        (asset, amount) = side == OrderSide.Buy ? (CashAsset(instrument), quantity * referencePrice) : (instrument.BaseAsset, quantity);
        if (Balance(asset).Free < amount)
        {
            return false;
        }

        Move(asset, -amount, amount);
        return true;
    }

    public override decimal Affordable(Instrument instrument, OrderSide side, decimal quantity, decimal price)
    {
        if (side == OrderSide.Sell)
        {
            return Math.Min(quantity, Balance(instrument.BaseAsset).Free);
        }

        var unit = price * instrument.ContractMultiplier;
        var free = Balance(CashAsset(instrument)).Free;
        return quantity * unit <= free ? quantity : instrument.RoundQuantity(free / unit);
    }

    public override FillFlows Apply(Instrument instrument, OrderSide side, decimal quantity, decimal price)
    {
        var cash = CashAsset(instrument);
        var notional = quantity * price * instrument.ContractMultiplier;
        if (side == OrderSide.Buy)
        {
            var fee = quantity * Terms.CommissionRate;
            Move(cash, -notional, 0m);
            Move(instrument.BaseAsset, quantity - fee, 0m);
            MovePosition(instrument, quantity - fee, notional);
            return new FillFlows(fee, instrument.BaseAsset, quantity - fee, -notional);
        }

        var commission = notional * Terms.CommissionRate;
        Move(instrument.BaseAsset, -quantity, 0m);
        Move(cash, notional - commission, 0m);
        MovePosition(instrument, -quantity, -notional);
        return new FillFlows(commission, instrument.QuoteAsset, -quantity, notional - commission);
    }

    public override AccountFigures Figures(IReadOnlyCollection<BookedOrder> openers)
    {
        var cash = Balance(Terms.Currency);
        decimal value = 0m, unrealized = 0m;
        foreach (var position in Positions)
        {
            var now = ValueAtLast(position);
            value += now;
            unrealized += now - position.Cost;
        }

        return new AccountFigures(cash.Total + value, cash.Total, Math.Max(0m, cash.Free), cash.Locked, unrealized, false, 0m);
    }
}
