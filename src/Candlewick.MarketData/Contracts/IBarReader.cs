using Candlewick.Domain;

namespace Candlewick.MarketData.Contracts;

/// <summary>A stored bar; <paramref name="IsFinal"/> is false for the last, unfinished one.</summary>
public readonly record struct StoredBar(Bar Bar, bool IsFinal);

/// <summary>What there is of one market and timeframe.</summary>
/// <param name="FirstOpenMs">Open of the first bar.</param>
/// <param name="LastOpenMs">Open of the last bar.</param>
/// <param name="Count">Number of bars.</param>
public sealed record SeriesRange(long FirstOpenMs, long LastOpenMs, long Count);

/// <summary>
/// Reads the bars of a market. Series of two markets never mix. While a simulator venue replays a stored series, its market
/// shows that series up to the venue's clock and nothing after it; a bar that is still growing there is not shown.
/// </summary>
public interface IBarReader
{
    /// <summary>
    /// The market that a text names: <c>BTCUSDT.BINANCE</c> names its own; a bare symbol means its default market, which is the
    /// one with real data (of several the one with the most bars), else the synthetic one. Null when there is no such market.
    /// </summary>
    ValueTask<InstrumentId?> ResolveMarketAsync(string symbol, CancellationToken cancellationToken = default);

    /// <summary>
    /// Bars oldest first with open time in [<paramref name="fromMs"/>, <paramref name="toMs"/>].
    /// With a start the first <paramref name="limit"/> of the range are given, without one the last.
    /// </summary>
    /// <param name="market">The market.</param>
    /// <param name="timeframe">Timeframe.</param>
    /// <param name="fromMs">First open time, Unix ms, or null.</param>
    /// <param name="toMs">Last open time, Unix ms, or null.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<StoredBar>> ReadAsync(
        InstrumentId market, Timeframe timeframe, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken = default);

    /// <summary>The range of the market's bars, or null when it has none.</summary>
    ValueTask<SeriesRange?> GetRangeAsync(InstrumentId market, Timeframe timeframe, CancellationToken cancellationToken = default);

    /// <summary>A whole stretch as columns, for scans; served from the memory-mapped cache. Bars with open time in [from, to].</summary>
    ValueTask<BarSeries> ScanAsync(
        InstrumentId market, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken = default);
}
