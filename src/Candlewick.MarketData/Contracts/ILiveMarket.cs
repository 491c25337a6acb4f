using Candlewick.Domain;

namespace Candlewick.MarketData.Contracts;

/// <summary>Best bid and ask with the last price, as a feed saw them.</summary>
/// <param name="Market">The market.</param>
/// <param name="Bid">Best bid.</param>
/// <param name="Ask">Best ask.</param>
/// <param name="Last">Last price.</param>
/// <param name="VenueTime">The market's own time.</param>
public sealed record Quote(InstrumentId Market, double Bid, double Ask, double Last, DateTimeOffset VenueTime)
{
    /// <summary>Symbol of the market, upper case.</summary>
    public string Symbol => Market.Symbol;

    /// <summary>Venue of the market, lower case.</summary>
    public string Venue => Market.Venue;
}

/// <summary>A one-minute (or base-timeframe) bar as it grows.</summary>
/// <param name="Market">The market.</param>
/// <param name="Timeframe">The bar's timeframe, the smallest the feed has.</param>
/// <param name="Bar">The bar so far.</param>
/// <param name="IsFinal">True once it cannot change any more; published once per bar.</param>
/// <param name="IsReplay">True when a stored bar is only shown again; such a bar is not stored a second time.</param>
public sealed record LiveBar(InstrumentId Market, Timeframe Timeframe, Bar Bar, bool IsFinal, bool IsReplay);

/// <summary>
/// Where feeds deliver. Keeps the last quote of each market, streams <c>prices</c>, <c>price:{market}</c> and
/// <c>bars:{market}:{timeframe}</c> (larger timeframes are rolled up as they grow), and stores finished bars under their market,
/// replayed ones excepted.
/// </summary>
public interface ILiveMarket
{
    void Publish(Quote quote);

    void Publish(LiveBar bar);

    /// <summary>
    /// Stores history that a feed made before its first price, e.g. the past of a synthetic market. Bars of one market and
    /// timeframe, all final, open times rising; the larger timeframes are rolled up. Idempotent: equal bars stay as they are.
    /// Returns when they are durable. At most 1,000,000 bars a call.
    /// </summary>
    /// <param name="market">The market.</param>
    /// <param name="timeframe">The bars' timeframe.</param>
    /// <param name="bars">The bars, oldest first.</param>
    /// <param name="cancellationToken">Stops between two transactions; what is stored stays.</param>
    Task StoreHistoryAsync(
        InstrumentId market, Timeframe timeframe, IReadOnlyList<Bar> bars, CancellationToken cancellationToken = default);

    /// <summary>The market's last quote, or null when none has come since the start.</summary>
    Quote? LastQuote(InstrumentId market);

    /// <summary>Forgets the growing bars and the last quote of a market that was set to another moment or replaced.</summary>
    void Reset(InstrumentId market);
}
