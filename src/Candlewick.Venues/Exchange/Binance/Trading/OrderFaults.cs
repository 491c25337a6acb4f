using Candlewick.Execution.Contracts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary>Why the matching engine refuses an order, in the protocol's codes and texts.</summary>
internal static class OrderFaults
{
    public const string ThroughAtOnce = "Order would trigger immediately.";
    public const string MatchedAtOnce = "Order would immediately match and take.";
    public const string PricesWrong = "The relationship of the prices for the orders is not correct.";
    public const string Closed = "Market is closed.";
    public const string Unknown = "Unknown order sent.";

    public static BinanceFault Of(SubmitOutcome.Refused refused) => refused.Rule switch
    {
        RuleName.QuantityZero or RuleName.QuantityBelowMinimum or RuleName.QuantityAboveMaximum or RuleName.QuantityOffStep =>
            BinanceFault.Filter("LOT_SIZE"),
        RuleName.PriceOffTick => BinanceFault.Filter("PRICE_FILTER"),
        RuleName.NotionalBelowMinimum => BinanceFault.Filter("NOTIONAL"),
        RuleName.BuyingPowerExceeded or RuleName.ShortNotAllowed or RuleName.NothingToReduce =>
            BinanceFault.Rejected("Account has insufficient balance for requested action."),
        RuleName.PriceThroughStop => BinanceFault.Rejected(ThroughAtOnce),
        RuleName.WouldMatchAtOnce => BinanceFault.Rejected(MatchedAtOnce),
        RuleName.PriceThroughTarget or RuleName.PricesOutOfOrder => BinanceFault.Rejected(PricesWrong),
        RuleName.DuplicateClientOrderId => BinanceFault.Rejected("Duplicate order sent."),
        RuleName.InstrumentUnknown => BinanceFault.Symbol(),
        RuleName.NoPriceYet => BinanceFault.Rejected(Closed),
        RuleName.VenueBusy => BinanceFault.Busy(),
        _ => BinanceFault.Rejected(refused.Reason),
    };
}
