using Candlewick.Domain;

namespace Candlewick.MarketData.Contracts;

/// <summary>Best bid and ask with the last price, as a feed saw them.</summary>
/// <param name="Symbol">Symbol, upper case.</param>
/// <param name="Bid">Best bid.</param>
/// <param name="Ask">Best ask.</param>
/// <param name="Last">Last price.</param>
/// <param name="VenueTime">The market's own time.</param>
/// <param name="Source"><c>real</c> for replayed or collected prices, <c>synthetic</c> for made ones.</param>
public sealed record Quote(string Symbol, double Bid, double Ask, double Last, DateTimeOffset VenueTime, string Source);

/// <summary>A one-minute (or base-timeframe) bar as it grows.</summary>
/// <param name="Symbol">Symbol, upper case.</param>
/// <param name="Source">As in <see cref="Quote"/>.</param>
/// <param name="Timeframe">The bar's timeframe, the smallest the feed has.</param>
/// <param name="Bar">The bar so far.</param>
/// <param name="IsFinal">True once it cannot change any more; told once per bar.</param>
/// <param name="IsReplay">True when the bar is already stored and only shown again.</param>
public sealed record LiveBar(string Symbol, string Source, Timeframe Timeframe, Bar Bar, bool IsFinal, bool IsReplay);

/// <summary>The state of a feed, as the header of the page shows it.</summary>
/// <param name="Name">Feed name, e.g. <c>simulator</c>.</param>
/// <param name="State"><c>connected</c>, <c>paused</c>, <c>disconnected</c>.</param>
/// <param name="Mode"><c>synthetic</c>, <c>replay</c>, <c>live</c>.</param>
/// <param name="LastPriceAt">When the last price came in, our clock; null before the first.</param>
public sealed record FeedState(string Name, string State, string Mode, DateTimeOffset? LastPriceAt);

/// <summary>Our price connection to a market: it pushes into <see cref="ILiveMarket"/> and says how it is.</summary>
public interface IMarketDataFeed
{
    FeedState State { get; }

    /// <summary>The instruments this feed has prices for now.</summary>
    IReadOnlyList<Instrument> Instruments { get; }
}

/// <summary>
/// Where feeds deliver. Keeps the last quote per symbol, streams <c>prices</c>, <c>price:{ticker}</c> and
/// <c>bars:{symbol}:{timeframe}</c> (larger timeframes rolled up as they grow), and stores finished synthetic bars.
/// </summary>
public interface ILiveMarket
{
    void Publish(Quote quote);

    void Publish(LiveBar bar);

    /// <summary>
    /// Stores history that a feed made before its first price, e.g. the past of a synthetic market. Bars of one symbol and
    /// timeframe, all final, open times rising; the larger timeframes are rolled up. Idempotent: equal bars stay as they are.
    /// Returns when they are durable. At most 1,000,000 bars a call.
    /// </summary>
    /// <param name="symbol">Symbol, upper case.</param>
    /// <param name="source">One of <see cref="BarSource"/>.</param>
    /// <param name="timeframe">The bars' timeframe.</param>
    /// <param name="bars">The bars, oldest first.</param>
    /// <param name="cancellationToken">Stops between two transactions; what is stored stays.</param>
    Task StoreHistoryAsync(string symbol, string source, Timeframe timeframe, IReadOnlyList<Bar> bars, CancellationToken cancellationToken = default);

    /// <summary>Last quote of the symbol, or null when none came since the start.</summary>
    Quote? LastQuote(string symbol);

    /// <summary>Forgets the growing bars and the last quote of a symbol: its market was set to another moment.</summary>
    void Reset(string symbol);
}
