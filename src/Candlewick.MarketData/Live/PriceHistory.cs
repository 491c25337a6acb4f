using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Markets;

namespace Candlewick.MarketData.Live;

/// <summary>Answers <c>get_history</c>: the closes of a market's smallest bars, up to the market's own clock.</summary>
internal sealed class PriceHistory(IBarReader reader, MarketDirectory directory, LiveDefaults defaults, LastQuotes quotes)
{
    private const int MaxPoints = 500;

    /// <summary>The data of a <c>price_history</c> message.</summary>
    /// <param name="Ticker">The name that was asked for.</param>
    /// <param name="Symbol">Symbol of the market.</param>
    /// <param name="Venue">Venue of the market.</param>
    /// <param name="Timeframe">Timeframe of the bars.</param>
    /// <param name="Prices">Their closes, oldest first.</param>
    public sealed record Message(string Ticker, string Symbol, string Venue, string Timeframe, IReadOnlyList<Point> Prices);

    /// <param name="Timestamp">Open of the bar.</param>
    /// <param name="Price">Its close.</param>
    /// <param name="Volume">Its volume.</param>
    public sealed record Point(DateTimeOffset Timestamp, double Price, double Volume);

    /// <summary>The history of a ticker in any case, or null when there is no such market.</summary>
    public async ValueTask<Message?> FindAsync(string ticker, CancellationToken cancellationToken, int points = MaxPoints)
    {
        if (MarketName.TryParse(ticker) is not { } name
            || ((name.Venue is null ? defaults.Find(name.Symbol) : null) ?? await directory.FindAsync(ticker)) is not { } market)
        {
            return null;
        }

        var nowMs = quotes.Of(market)?.VenueTime.ToUnixTimeMilliseconds();
        foreach (var timeframe in Timeframe.All)
        {
            var bars = await reader.ReadAsync(market, timeframe, null, nowMs - timeframe.LengthMs, points, cancellationToken);
            if (bars.Count > 0)
            {
                var closes = bars.Select(stored => new Point(stored.Bar.OpenTime, stored.Bar.Close, stored.Bar.Volume));
                return new Message(name.ToString(), market.Symbol, market.Venue, timeframe.Code, [.. closes]);
            }
        }

        return new Message(name.ToString(), market.Symbol, market.Venue, Timeframe.M1.Code, []);
    }
}
