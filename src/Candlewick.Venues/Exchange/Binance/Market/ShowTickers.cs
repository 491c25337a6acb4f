using System.Globalization;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Market;

/// <summary><c>GET /api/v3/ticker/price</c>, <c>ticker/bookTicker</c>, <c>ticker/24hr</c>, <c>avgPrice</c> and <c>depth</c>.</summary>
internal static class ShowTickers
{
    private const int AverageMinutes = 5;
    private const long DayMs = 86_400_000L;
    private const int UsualDepth = 100;
    private const int MostDepth = 5_000;

    public static object Prices(BinanceQuery query, BinanceMarket market) =>
        OfEach(query, market, instrument => market.LastQuote(instrument.Symbol) is { } quote
            ? new { symbol = instrument.Symbol, price = BinanceText.Of(quote.Last) }
            : null);

    /// <summary>The best prices. Behind each stands as much as one order may have: the simulator fills every size at its quote.</summary>
    public static object Books(BinanceQuery query, BinanceMarket market) =>
        OfEach(query, market, instrument => market.LastQuote(instrument.Symbol) is { } quote
            ? new
            {
                symbol = instrument.Symbol,
                bidPrice = BinanceText.Of(quote.Bid),
                bidQty = BinanceText.Of(instrument.MaxQuantity),
                askPrice = BinanceText.Of(quote.Ask),
                askQty = BinanceText.Of(instrument.MaxQuantity),
            }
            : null);

    /// <summary>The book: one level on each side.</summary>
    public static object Depth(BinanceQuery query, BinanceMarket market)
    {
        var instrument = market.Find(query.RequiredSymbol());
        query.Limit(UsualDepth, MostDepth);
        query.End();
        var size = BinanceText.Of(instrument.MaxQuantity);
        var quote = market.LastQuote(instrument.Symbol);
        return new
        {
            lastUpdateId = market.UpdateIdOf(instrument.Symbol),
            bids = Side(quote?.Bid),
            asks = Side(quote?.Ask),
        };

        string[][] Side(double? price) => price is { } best ? [[BinanceText.Of(best), size]] : [];
    }

    public static async Task<object> AverageAsync(BinanceQuery query, BinanceMarket market, CancellationToken cancellationToken)
    {
        var instrument = market.Find(query.RequiredSymbol());
        query.End();
        var bars = await market.LastMinutesAsync(instrument, AverageMinutes, cancellationToken);
        var (volume, turnover) = (bars.Sum(bar => bar.Volume), bars.Sum(bar => bar.QuoteVolume));
        var quote = market.LastQuote(instrument.Symbol);
        return new
        {
            mins = AverageMinutes,
            price = BinanceText.Of(volume > 0 && turnover > 0 ? turnover / volume : quote?.Last ?? 0),
            closeTime = quote?.VenueTime.ToUnixTimeMilliseconds() ?? market.Now,
        };
    }

    public static async Task<object> DaysAsync(BinanceQuery query, BinanceMarket market, CancellationToken cancellationToken)
    {
        var isFull = query.Text("type") switch
        {
            null or "FULL" => true,
            "MINI" => false,
            _ => throw new BinanceFault(400, -1139, "Invalid ticker type."),
        };
        var (instruments, isOne) = Asked(query, market);
        var days = new List<object>();
        foreach (var instrument in instruments)
        {
            if (market.LastQuote(instrument.Symbol) is { } quote)
            {
                days.Add(Day(instrument, quote, await market.LastDayAsync(instrument, cancellationToken), market.Now, isFull));
            }
        }

        return isOne ? days.FirstOrDefault() ?? throw new BinanceFault(400, -1112, "No orders on book for symbol.") : days;
    }

    private static Dictionary<string, object> Day(Instrument instrument, Quote quote, IReadOnlyList<Bar> bars, long now, bool isFull)
    {
        var first = bars.Count > 0 ? bars[0].Open : quote.Last;
        var (volume, turnover) = (bars.Sum(bar => bar.Volume), bars.Sum(bar => bar.QuoteVolume));
        var day = new Dictionary<string, object> { ["symbol"] = instrument.Symbol };
        if (isFull)
        {
            day["priceChange"] = BinanceText.Of(quote.Last - first);
            day["priceChangePercent"] = ((quote.Last - first) / first * 100).ToString("F3", CultureInfo.InvariantCulture);
            day["weightedAvgPrice"] = BinanceText.Of(volume > 0 && turnover > 0 ? turnover / volume : quote.Last);
            day["prevClosePrice"] = BinanceText.Of(first);
            day["lastQty"] = BinanceText.Of(0m);
            day["bidPrice"] = BinanceText.Of(quote.Bid);
            day["bidQty"] = BinanceText.Of(instrument.MaxQuantity);
            day["askPrice"] = BinanceText.Of(quote.Ask);
            day["askQty"] = BinanceText.Of(instrument.MaxQuantity);
        }

        day["openPrice"] = BinanceText.Of(first);
        day["highPrice"] = BinanceText.Of(Math.Max(quote.Last, bars.Count > 0 ? bars.Max(bar => bar.High) : quote.Last));
        day["lowPrice"] = BinanceText.Of(Math.Min(quote.Last, bars.Count > 0 ? bars.Min(bar => bar.Low) : quote.Last));
        day["lastPrice"] = BinanceText.Of(quote.Last);
        day["volume"] = BinanceText.Of(volume);
        day["quoteVolume"] = BinanceText.Of(turnover);
        day["openTime"] = now - DayMs;
        day["closeTime"] = now;
        // Bars count trades and do not number them.
        day["firstId"] = -1;
        day["lastId"] = -1;
        day["count"] = bars.Sum(bar => bar.TradeCount);
        return day;
    }

    private static object OfEach(BinanceQuery query, BinanceMarket market, Func<Instrument, object?> describe)
    {
        var (instruments, isOne) = Asked(query, market);
        var all = instruments.Select(describe).OfType<object>().ToList();
        return isOne ? all.FirstOrDefault() ?? throw new BinanceFault(400, -1112, "No orders on book for symbol.") : all;
    }

    private static (IReadOnlyList<Instrument> Instruments, bool IsOne) Asked(BinanceQuery query, BinanceMarket market)
    {
        var (one, several) = (query.Symbol(), query.Symbols());
        query.End();
        return (one, several) switch
        {
            (not null, not null) => throw BinanceFault.Combination(),
            (not null, null) => ([market.Find(one)], true),
            (null, not null) => ([.. several.Select(market.Find)], false),
            _ => (market.Instruments, false),
        };
    }
}
