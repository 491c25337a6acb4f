using Candlewick.Domain;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Market;

/// <summary><c>GET /api/v3/klines</c> and <c>uiKlines</c>: bars, oldest first.</summary>
internal static class ShowBars
{
    private const int Usual = 500;
    private const int Most = 1_000;

    public static async Task<object> AnswerAsync(BinanceQuery query, BinanceMarket market, CancellationToken cancellationToken)
    {
        var symbol = query.RequiredSymbol();
        var interval = BinanceInterval.Parse(query.Required("interval"));
        var (from, to, limit) = (query.Whole("startTime"), query.Whole("endTime"), query.Limit(Usual, Most));
        if (query.Text("timeZone") is not (null or "0" or "+0" or "00:00" or "+00:00"))
        {
            // Days begin at midnight UTC here, whatever the caller's clock shows.
            throw BinanceFault.Wrong("timeZone");
        }

        query.End();
        var bars = await market.ReadAsync(market.Find(symbol), interval, from, to, limit, cancellationToken);
        return bars.Select(stored => Row(stored.Bar, interval)).ToArray();
    }

    private static object[] Row(Bar bar, BinanceInterval interval) =>
    [
        bar.OpenTimeMs, BinanceText.Of(bar.Open), BinanceText.Of(bar.High), BinanceText.Of(bar.Low),
        BinanceText.Of(bar.Close), BinanceText.Of(bar.Volume), interval.NextOpen(bar.OpenTimeMs) - 1,
        BinanceText.Of(bar.QuoteVolume), bar.TradeCount, BinanceText.Of(bar.TakerBuyVolume),
        BinanceText.Of(bar.TakerBuyQuoteVolume), "0",
    ];
}
