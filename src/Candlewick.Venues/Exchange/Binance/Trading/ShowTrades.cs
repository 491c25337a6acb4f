using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Market;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Trading;

/// <summary><c>GET /api/v3/trades</c>, <c>historicalTrades</c> and <c>aggTrades</c>: the newest trades of a market.</summary>
internal static class ShowTrades
{
    private const int Usual = 500;
    private const int Most = 1_000;

    public static object Recent(BinanceQuery query, BinanceAccount account)
    {
        var symbol = account.Market.Find(query.RequiredSymbol()).Symbol;
        var limit = query.Limit(Usual, Most);
        query.End();
        return account.Tape.Of(symbol).TakeLast(limit).Select(Describe).ToArray();
    }

    /// <summary>Those from an id on, as far as they are kept.</summary>
    public static object Older(BinanceQuery query, BinanceAccount account)
    {
        var symbol = account.Market.Find(query.RequiredSymbol()).Symbol;
        var (first, limit) = (query.Whole("fromId"), query.Limit(Usual, Most));
        query.End();
        var trades = account.Tape.Of(symbol);
        return (first is null ? trades.TakeLast(limit) : trades.Where(trade => trade.Id >= first).Take(limit)).Select(Describe).ToArray();
    }

    /// <summary>Each trade is an aggregate of its own: nobody's order takes several.</summary>
    public static object Aggregated(BinanceQuery query, BinanceAccount account)
    {
        var symbol = account.Market.Find(query.RequiredSymbol()).Symbol;
        var first = query.Whole("fromId");
        var (from, to) = query.Range();
        var limit = query.Limit(Usual, Most);
        query.End();
        if (first is not null && (from ?? to) is not null)
        {
            throw BinanceFault.Combination();
        }

        var wanted = account.Tape.Of(symbol)
            .Where(trade => trade.Id >= (first ?? 0) && trade.TimeMs >= (from ?? 0) && trade.TimeMs <= (to ?? long.MaxValue));
        return (first is null && from is null ? wanted.TakeLast(limit) : wanted.Take(limit)).Select(Aggregate).ToArray();
    }

    /// <summary>An aggregate, as it is asked for; a stream says beside it what it is and of which symbol.</summary>
    public static Dictionary<string, object?> Aggregate(TapeTrade trade) => new()
    {
        ["a"] = trade.Id,
        ["p"] = BinanceText.Of(trade.Price),
        ["q"] = BinanceText.Of(trade.Quantity),
        ["f"] = trade.Id,
        ["l"] = trade.Id,
        ["T"] = trade.TimeMs,
        ["m"] = trade.IsBuyerMaker,
        ["M"] = true,
    };

    private static object Describe(TapeTrade trade) => new
    {
        id = trade.Id,
        price = BinanceText.Of(trade.Price),
        qty = BinanceText.Of(trade.Quantity),
        quoteQty = BinanceText.Of(trade.Price * trade.Quantity),
        time = trade.TimeMs,
        isBuyerMaker = trade.IsBuyerMaker,
        isBestMatch = true,
    };
}
