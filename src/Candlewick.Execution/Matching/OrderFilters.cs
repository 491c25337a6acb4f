using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Matching;

/// <summary>The venue's filters of an instrument, each refusing with its numbers.</summary>
internal static class OrderFilters
{
    /// <summary>LOT_SIZE: smallest, largest and step of a quantity.</summary>
    public static Refusal? LotSize(Instrument instrument, decimal quantity)
    {
        var given = $"quantity {Plain.Of(quantity)} is";
        if (quantity <= 0m)
        {
            return Filter(RuleName.QuantityZero, $"{given} not above 0 (LOT_SIZE)");
        }

        if (quantity < instrument.MinQuantity)
        {
            return Filter(RuleName.QuantityBelowMinimum,
                $"{given} below the venue's minimum of {Plain.Of(instrument.MinQuantity)} {instrument.BaseAsset} (LOT_SIZE)");
        }

        if (quantity > instrument.MaxQuantity)
        {
            return Filter(RuleName.QuantityAboveMaximum,
                $"{given} above the venue's maximum of {Plain.Of(instrument.MaxQuantity)} {instrument.BaseAsset} (LOT_SIZE)");
        }

        return instrument.IsOnStep(quantity)
            ? null
            : Filter(RuleName.QuantityOffStep, $"{given} not a multiple of the venue's step {Plain.Of(instrument.LotStep)} (LOT_SIZE)");
    }

    /// <summary>PRICE_FILTER: the tick; and that the prices an order type lives on are there.</summary>
    public static Refusal? Price(Instrument instrument, VenueOrder order)
    {
        if (order.Type is OrderType.Limit or OrderType.StopLimit && Tick(instrument, "limit", order.LimitPrice) is { } limit)
        {
            return limit;
        }

        return order.Type is OrderType.Stop or OrderType.StopLimit ? Tick(instrument, "stop", order.StopPrice) : null;
    }

    /// <summary>
    /// NOTIONAL: smallest value of an order. What only closes a margin position is exempt, else a small rest could never
    /// be closed.
    /// </summary>
    public static Refusal? Notional(Instrument instrument, decimal quantity, decimal referencePrice)
    {
        var notional = quantity * referencePrice;
        return notional >= instrument.MinNotional ? null : Filter(RuleName.NotionalBelowMinimum,
            $"{Plain.Of(notional)} {instrument.QuoteAsset} is below the venue's minimum of "
            + $"{Plain.Of(instrument.MinNotional)} {instrument.QuoteAsset} (NOTIONAL)");
    }

    private static Refusal? Tick(Instrument instrument, string name, decimal? price)
    {
        if (price is not { } given || given <= 0m)
        {
            return Filter(RuleName.PriceOffTick, $"the {name} price is missing or not above 0 (PRICE_FILTER)");
        }

        return instrument.IsOnTick(given)
            ? null
            : Filter(RuleName.PriceOffTick,
                $"the {name} price {Plain.Of(given)} is not a multiple of the venue's tick {Plain.Of(instrument.TickSize)} (PRICE_FILTER)");
    }

    private static Refusal Filter(string rule, string reason) => new(rule, reason, Refusal.FilterFailure);
}
