using Candlewick.Domain;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Market;

/// <summary><c>GET /api/v3/exchangeInfo</c>: what is traded, by which rules, and how much may be asked.</summary>
internal static class ShowTradingRules
{
    private const int AssetDigits = 8;
    private const int AverageMinutes = 5;

    private static readonly string[] OrderTypes =
        ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"];

    /// <summary>The answer, as the protocol has it.</summary>
    public static object Answer(BinanceQuery query, BinanceMarket market, RequestLimits limits, long serverTime)
    {
        var one = query.Symbol();
        var several = query.Symbols();
        var permissions = query.Text("permissions");
        var sets = query.Text("showPermissionSets");
        var status = query.Text("symbolStatus");
        query.End();
        if ((one is not null && several is not null) || (permissions is not null && (one ?? several?[0]) is not null))
        {
            throw BinanceFault.Combination();
        }

        if (status is not (null or "TRADING" or "HALT" or "BREAK"))
        {
            throw new BinanceFault(400, -1122, "Invalid symbolStatus.");
        }

        var names = one is null ? several : [one];
        var instruments = names is null ? market.Instruments : [.. names.Select(market.Find)];
        var isSpot = permissions is null || permissions.Contains("SPOT", StringComparison.Ordinal);
        return new
        {
            timezone = "UTC",
            serverTime,
            rateLimits = Describe(limits),
            exchangeFilters = Array.Empty<object>(),
            symbols = isSpot ? Listed().ToArray() : [],
        };

        IEnumerable<object> Listed() => instruments
            .Select(instrument => (Instrument: instrument, Status: market.IsHalted(instrument.Symbol) ? "HALT" : "TRADING"))
            .Where(listed => status is null || status == listed.Status)
            .Select(listed => Describe(listed.Instrument, listed.Status, sets != "false"));
    }

    private static object[] Describe(RequestLimits limits) =>
    [
        new { rateLimitType = "REQUEST_WEIGHT", interval = "MINUTE", intervalNum = 1, limit = limits.Weight },
        .. limits.Orders.Select(limit => new
        {
            rateLimitType = "ORDERS",
            interval = limit.Interval,
            intervalNum = limit.IntervalNum,
            limit = limit.Limit,
        }),
    ];

    private static Dictionary<string, object> Describe(Instrument instrument, string status, bool withSets) => new()
    {
        ["symbol"] = instrument.Symbol,
        ["status"] = status,
        ["baseAsset"] = instrument.BaseAsset,
        ["baseAssetPrecision"] = AssetDigits,
        ["quoteAsset"] = instrument.QuoteAsset,
        ["quotePrecision"] = AssetDigits,
        ["quoteAssetPrecision"] = AssetDigits,
        ["baseCommissionPrecision"] = AssetDigits,
        ["quoteCommissionPrecision"] = AssetDigits,
        ["orderTypes"] = OrderTypes,
        ["icebergAllowed"] = false,
        ["ocoAllowed"] = true,
        ["otoAllowed"] = true,
        ["opoAllowed"] = false,
        ["quoteOrderQtyMarketAllowed"] = true,
        ["allowTrailingStop"] = false,
        ["cancelReplaceAllowed"] = true,
        ["amendAllowed"] = true,
        ["pegInstructionsAllowed"] = false,
        ["isSpotTradingAllowed"] = true,
        ["isMarginTradingAllowed"] = false,
        ["filters"] = Filters(instrument),
        ["permissions"] = Array.Empty<string>(),
        ["permissionSets"] = withSets ? new[] { new[] { "SPOT" } } : [],
        ["defaultSelfTradePreventionMode"] = "NONE",
        ["allowedSelfTradePreventionModes"] = new[] { "NONE" },
    };

    /// <summary>The filters that the matching engine applies, in the order in which the documentation names them.</summary>
    private static object[] Filters(Instrument instrument)
    {
        var (least, most, step) = (instrument.MinQuantity, instrument.MaxQuantity, instrument.LotStep);
        var tick = BinanceText.Of(instrument.TickSize);
        return
        [
            new { filterType = "PRICE_FILTER", minPrice = tick, maxPrice = BinanceText.Of(0m), tickSize = tick },
            new
            {
                filterType = "LOT_SIZE",
                minQty = BinanceText.Of(least),
                maxQty = BinanceText.Of(most),
                stepSize = BinanceText.Of(step),
            },
            new
            {
                filterType = "NOTIONAL",
                minNotional = BinanceText.Of(instrument.MinNotional),
                applyMinToMarket = true,
                maxNotional = BinanceText.Of(0m),
                applyMaxToMarket = false,
                avgPriceMins = AverageMinutes,
            },
        ];
    }
}
