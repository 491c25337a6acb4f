using Candlewick.Domain;

namespace Candlewick.MarketData.Contracts;

/// <summary>Where a series comes from. Series are kept per (symbol, source) and never mix.</summary>
public static class BarSource
{
    /// <summary>Imported or collected: what a market really did.</summary>
    public const string Real = "real";
    /// <summary>Made by the simulator's synthetic market; always labelled.</summary>
    public const string Synthetic = "synthetic";
}

/// <summary>A stored bar; <paramref name="IsFinal"/> is false for the last, unfinished one.</summary>
public readonly record struct StoredBar(Bar Bar, bool IsFinal);

/// <summary>What is stored of one series and timeframe.</summary>
/// <param name="FirstOpenMs">Open of the first bar.</param>
/// <param name="LastOpenMs">Open of the last bar.</param>
/// <param name="Count">Number of bars.</param>
public sealed record SeriesRange(long FirstOpenMs, long LastOpenMs, long Count);

/// <summary>Reads stored bars.</summary>
public interface IBarReader
{
    /// <summary>The source that <c>/data/{symbol}</c> serves: the real one where there is one, else synthetic, else null.</summary>
    ValueTask<string?> ResolveSourceAsync(string symbol, CancellationToken cancellationToken = default);

    /// <summary>
    /// Bars oldest first with open time in [<paramref name="fromMs"/>, <paramref name="toMs"/>].
    /// With a start the first <paramref name="limit"/> of the range are given, without one the last.
    /// </summary>
    /// <param name="symbol">Symbol, upper case.</param>
    /// <param name="source">One of <see cref="BarSource"/>.</param>
    /// <param name="timeframe">Timeframe.</param>
    /// <param name="fromMs">First open time, Unix ms, or null.</param>
    /// <param name="toMs">Last open time, Unix ms, or null.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<StoredBar>> ReadAsync(string symbol, string source, Timeframe timeframe, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken = default);

    /// <summary>What is stored, or null when nothing is.</summary>
    ValueTask<SeriesRange?> GetRangeAsync(string symbol, string source, Timeframe timeframe, CancellationToken cancellationToken = default);

    /// <summary>A whole stretch as columns, for scans; served from the memory-mapped cache. Bars with open time in [from, to].</summary>
    ValueTask<BarSeries> ScanAsync(string symbol, string source, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken = default);
}
