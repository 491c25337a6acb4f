using System.Collections.Frozen;

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
    /// <summary>Start-up, or the account's own, has not finished. May be tried again.</summary>
    public const string ReadinessRequired = nameof(ReadinessRequired);
    /// <summary>The desk has no such account.</summary>
    public const string AccountUnknown = nameof(AccountUnknown);
    /// <summary>The venue cannot be asked and there is no earlier answer to use. May be tried again.</summary>
    public const string AccountUnavailable = nameof(AccountUnavailable);
    /// <summary>Loss at the stop from the worse of the planned and the last price, costs included, is above the limit.</summary>
    public const string LossLimitExceeded = nameof(LossLimitExceeded);
    /// <summary>The feed has shown no sign of life for this market within its bound. May be tried again.</summary>
    public const string QuoteTooOld = nameof(QuoteTooOld);
    /// <summary>The market is closed. May be tried again.</summary>
    public const string MarketClosed = nameof(MarketClosed);
    /// <summary>The market has passed the planned stop.</summary>
    public const string PriceBeyondStop = nameof(PriceBeyondStop);
    /// <summary>The market has passed the planned target.</summary>
    public const string PriceBeyondTarget = nameof(PriceBeyondTarget);
    /// <summary>The market is further from the planned entry than a part of the distance to the stop allows.</summary>
    public const string EntryFarFromMarket = nameof(EntryFarFromMarket);
    /// <summary>Target and stop are not on their sides of the entry.</summary>
    public const string ExitPricesOutOfOrder = nameof(ExitPricesOutOfOrder);
    /// <summary>
    /// A trade of the other side is in flight on the same account and symbol: a venue nets them, and the exits of one would close
    /// the other. May be tried again.
    /// </summary>
    public const string OppositeTradeOpen = nameof(OppositeTradeOpen);
    /// <summary>The account's open risk, the sum of losses at the stops, would be above its limit. May be tried again.</summary>
    public const string OpenRiskExceeded = nameof(OpenRiskExceeded);
    /// <summary>The value of the account's trades would be above its limit. May be tried again.</summary>
    public const string ExposureExceeded = nameof(ExposureExceeded);
    /// <summary>The account has lost its limit for the day, or would at the stop.</summary>
    public const string DailyLossReached = nameof(DailyLossReached);
    /// <summary>The account has sent its limit of entries within a minute. May be tried again.</summary>
    public const string OrderRateExceeded = nameof(OrderRateExceeded);

    /// <summary>The trade has no exit of this number, or it is being closed.</summary>
    public const string ExitUnknown = nameof(ExitUnknown);
    /// <summary>The trade has no resting entry to move.</summary>
    public const string EntryNotResting = nameof(EntryNotResting);

    // The desk's and every venue's.

    /// <summary>The instrument is not traded here now.</summary>
    public const string InstrumentUnknown = nameof(InstrumentUnknown);
    /// <summary>No price has come in yet. May be tried again.</summary>
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
    /// <summary>An order that may only rest would be matched at once.</summary>
    public const string WouldMatchAtOnce = nameof(WouldMatchAtOnce);
    /// <summary>The venue says only that the prices of a list are not on the correct sides of the market.</summary>
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

    /// <summary>What each rule checks, for reading where it is shown passed.</summary>
    private static readonly FrozenDictionary<string, string> Titles = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [KillSwitchEngaged] = "Kill switch released",
        [ReadinessRequired] = "Desk ready",
        [AccountUnknown] = "Account known",
        [AccountUnavailable] = "Account balance known",
        [LossLimitExceeded] = "Loss at the stop within the limit",
        [QuoteTooOld] = "Quote fresh",
        [MarketClosed] = "Market open",
        [PriceBeyondStop] = "Stop not passed",
        [PriceBeyondTarget] = "Target not passed",
        [EntryFarFromMarket] = "Entry near the market",
        [ExitPricesOutOfOrder] = "Exits on the correct sides",
        [OppositeTradeOpen] = "No opposite trade open",
        [OpenRiskExceeded] = "Open risk within the account's limit",
        [ExposureExceeded] = "Exposure within the account's limit",
        [DailyLossReached] = "Daily loss within the account's limit",
        [OrderRateExceeded] = "Orders per minute within the account's limit",
        [ExitUnknown] = "Exit known",
        [EntryNotResting] = "Entry resting",
        [InstrumentUnknown] = "Instrument traded here",
        [NoPriceYet] = "Price known",
        [QuantityZero] = "Quantity above zero",
        [QuantityBelowMinimum] = "Quantity not below the minimum",
        [QuantityAboveMaximum] = "Quantity not above the maximum",
        [QuantityOffStep] = "Quantity on the step",
        [PriceOffTick] = "Prices on the tick",
        [NotionalBelowMinimum] = "Value not below the minimum",
        [BuyingPowerExceeded] = "Enough buying power",
        [ShortNotAllowed] = "Short selling allowed",
        [PriceThroughStop] = "Price not through the stop",
        [PriceThroughTarget] = "Price not through the target",
        [WouldMatchAtOnce] = "Limit away from the market",
        [PricesOutOfOrder] = "List prices in order",
        [DuplicateClientOrderId] = "New order id",
        [NothingToReduce] = "Position to reduce",
        [VenueBusy] = "Venue not busy",
        [VenueRefused] = "Venue's other rules",
        [NeverArrived] = "Order arrived",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every name above.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Titles.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What the rule checks, e.g. <c>Entry near the market</c>; null for a code that is none of the above.</summary>
    public static string? TitleOf(string rule) => Titles.GetValueOrDefault(rule);
}
