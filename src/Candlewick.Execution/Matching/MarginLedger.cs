using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Execution.Matching;

/// <summary>
/// Long and short on margin. Cash moves by realized profit and commission alone; what a position binds is its notional
/// at the last price divided by the leverage. Below that margin nothing can be opened (margin call), at half of it all is closed.
/// </summary>
internal sealed class MarginLedger(MatchingBooks books, Func<string, decimal?> lastPrice) : Ledger(books, lastPrice)
{
    /// <summary>Share of the positions' margin at which the account is liquidated.</summary>
    public const decimal LiquidationShare = 0.5m;

    public override Refusal? Refuse(OrderNeed need, IReadOnlyCollection<BookedOrder> openers)
    {
        if (!Assets.AreSame(need.Instrument.QuoteAsset, Terms.Currency))
        {
            return new Refusal(
                RuleName.VenueRefused,
                $"{need.Instrument.Symbol} is quoted in {need.Instrument.QuoteAsset}, the account is kept in {Terms.Currency}.");
        }

        var reducible = Reducible(need.Instrument.Symbol, need.Side);
        if (need.ReduceOnly)
        {
            return reducible > 0m
                ? null
                : new Refusal(
                    RuleName.NothingToReduce,
                    $"there is no position in {need.Instrument.Symbol} that a {need.Side.ToString().ToLowerInvariant()} would reduce.");
        }

        var opening = need.Quantity - reducible;
        if (opening <= 0m)
        {
            return null;
        }

        var figures = Figures(openers);
        var wanted = opening * need.ReferencePrice;
        // What the order closes on its way frees its own notional.
        var power = figures.BuyingPower + Math.Min(reducible, need.Quantity) * need.ReferencePrice;
        return wanted <= power ? null : new Refusal(RuleName.BuyingPowerExceeded,
            $"{Plain.Of(wanted)} {Terms.Currency} is above the buying power of {Plain.Of(power)} {Terms.Currency} "
            + $"(equity {Plain.Of(figures.Equity)} at leverage {Plain.Of(Terms.Leverage)}).");
    }

    public override bool TryLock(
        Instrument instrument, OrderSide side, decimal quantity, decimal referencePrice, out string? asset, out decimal amount)
    {
        (asset, amount) = (null, 0m);
        return true;
    }

    public override decimal Affordable(Instrument instrument, OrderSide side, decimal quantity, decimal price) => quantity;

    public override FillFlows Apply(Instrument instrument, OrderSide side, decimal quantity, decimal price)
    {
        var notional = quantity * price * instrument.ContractMultiplier;
        var fee = notional * Terms.CommissionRate;
        var realized = MovePosition(instrument, side.Sign() * quantity, side.Sign() * notional);
        Move(Terms.Currency, realized - fee, 0m);
        return new FillFlows(fee, instrument.QuoteAsset, side.Sign() * quantity, realized - fee);
    }

    public override AccountFigures Figures(IReadOnlyCollection<BookedOrder> openers)
    {
        var cash = Balance(Terms.Currency).Total;
        decimal unrealized = 0m, held = 0m;
        foreach (var position in Positions)
        {
            var value = ValueAtLast(position);
            unrealized += value - position.Cost;
            held += Math.Abs(value);
        }

        var equity = cash + unrealized;
        var opening = OpeningNotional(openers);
        var margin = held / Terms.Leverage;
        return new AccountFigures(
            equity, cash, Math.Max(0m, equity * Terms.Leverage - held - opening), (held + opening) / Terms.Leverage, unrealized,
            held > 0m && equity < margin, margin * LiquidationShare);
    }

    /// <summary>What open orders would open; the legs of a list counted once, what only closes a position not at all.</summary>
    private decimal OpeningNotional(IReadOnlyCollection<BookedOrder> openers) => openers
        .GroupBy(order => order.ListId ?? order.ClientOrderId, StringComparer.Ordinal)
        .Sum(group => group.Max(order => Math.Max(0m, order.LeavesQuantity - Reducible(order.Symbol, order.Side)) * order.ReferencePrice));
}
