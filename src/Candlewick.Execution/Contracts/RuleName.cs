namespace Candlewick.Execution.Contracts;

/// <summary>
/// The closed list of names under which the desk or a venue refuses an order. Every refusal carries one of them,
/// with the numbers in words and whether trying again can help.
/// </summary>
public static class RuleName
{
    // The desk's own, before anything is sent.

    /// <summary>The kill switch is engaged; nothing but exits is sent. May be tried again.</summary>
    public const string KillSwitchEngaged = nameof(KillSwitchEngaged);
    /// <summary>Start-up has not finished. May be tried again.</summary>
    public const string ReadinessRequired = nameof(ReadinessRequired);
    /// <summary>The desk has no such account.</summary>
    public const string AccountUnknown = nameof(AccountUnknown);
    /// <summary>The venue cannot be asked and no earlier answer is known. May be tried again.</summary>
    public const string AccountUnavailable = nameof(AccountUnavailable);
    /// <summary>The venue holds no one-cancels-other lists, so target and stop cannot both stand there.</summary>
    public const string OrderListsRequired = nameof(OrderListsRequired);
    /// <summary>Loss at the stop, costs included, is above the limit.</summary>
    public const string LossLimitExceeded = nameof(LossLimitExceeded);
    /// <summary>The planned entry lies far from the market. A warning: a signal may carry a stale price.</summary>
    public const string EntryFarFromMarket = nameof(EntryFarFromMarket);
    /// <summary>Target and stop are not on their sides of the entry.</summary>
    public const string ExitPricesOutOfOrder = nameof(ExitPricesOutOfOrder);

    /// <summary>A trade of the other side is in flight on the same account and symbol: a venue nets them, and exits would find nothing to reduce. May be tried again.</summary>
    public const string OppositeTradeOpen = nameof(OppositeTradeOpen);

    // The desk's and every venue's.

    /// <summary>The instrument is not traded here now.</summary>
    public const string InstrumentUnknown = nameof(InstrumentUnknown);
    /// <summary>No price has come in yet, or the market is closed. May be tried again.</summary>
    public const string NoPriceYet = nameof(NoPriceYet);
    /// <summary>The quantity is not above 0.</summary>
    public const string QuantityZero = nameof(QuantityZero);
    /// <summary>Below the smallest order quantity (LOT_SIZE).</summary>
    public const string QuantityBelowMinimum = nameof(QuantityBelowMinimum);
    /// <summary>Above the largest order quantity (LOT_SIZE).</summary>
    public const string QuantityAboveMaximum = nameof(QuantityAboveMaximum);
    /// <summary>Not a multiple of the lot step (LOT_SIZE).</summary>
    public const string QuantityOffStep = nameof(QuantityOffStep);
    /// <summary>Not a multiple of the tick (PRICE_FILTER).</summary>
    public const string PriceOffTick = nameof(PriceOffTick);
    /// <summary>Below the smallest order value (NOTIONAL).</summary>
    public const string NotionalBelowMinimum = nameof(NotionalBelowMinimum);
    /// <summary>More than the account can open, or not enough free balance.</summary>
    public const string BuyingPowerExceeded = nameof(BuyingPowerExceeded);
    /// <summary>The account cannot sell what it does not have.</summary>
    public const string ShortNotAllowed = nameof(ShortNotAllowed);

    // A venue's.

    /// <summary>The market already ran through the stop: it would trigger at once.</summary>
    public const string PriceThroughStop = nameof(PriceThroughStop);
    /// <summary>The market already ran through the target: it would match at once.</summary>
    public const string PriceThroughTarget = nameof(PriceThroughTarget);
    /// <summary>The venue says only that the prices of a list do not stand on their sides of the market.</summary>
    public const string PricesOutOfOrder = nameof(PricesOutOfOrder);
    /// <summary>The client order id is taken: the venue has that order already.</summary>
    public const string DuplicateClientOrderId = nameof(DuplicateClientOrderId);
    /// <summary>A reduce-only order found nothing to reduce.</summary>
    public const string NothingToReduce = nameof(NothingToReduce);
    /// <summary>The venue is busy or limits us for a moment. May be tried again.</summary>
    public const string VenueBusy = nameof(VenueBusy);
    /// <summary>The venue refused for a reason that is none of the others.</summary>
    public const string VenueRefused = nameof(VenueRefused);
    /// <summary>The order never reached the venue though it was sent more than once.</summary>
    public const string NeverArrived = nameof(NeverArrived);

    /// <summary>Every name above.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        KillSwitchEngaged, ReadinessRequired, AccountUnknown, AccountUnavailable, OrderListsRequired, LossLimitExceeded,
        EntryFarFromMarket, ExitPricesOutOfOrder, OppositeTradeOpen, InstrumentUnknown, NoPriceYet, QuantityZero, QuantityBelowMinimum,
        QuantityAboveMaximum, QuantityOffStep, PriceOffTick, NotionalBelowMinimum, BuyingPowerExceeded, ShortNotAllowed,
        PriceThroughStop, PriceThroughTarget, PricesOutOfOrder, DuplicateClientOrderId, NothingToReduce, VenueBusy,
        VenueRefused, NeverArrived,
    ];
}
