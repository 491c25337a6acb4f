using Candlewick.MarketData.Rollups;
using Microsoft.Data.Sqlite;

namespace Candlewick.MarketData.Bars;

/// <summary>What became of the bars that were handed to the store.</summary>
/// <param name="Stored">New bars, and bars that took the place of a rolled-up or unfinished one.</param>
/// <param name="Unchanged">Bars that were there already, equal in every column.</param>
/// <param name="Restated">Final bars that were there with another content; the new one stands, both are in <c>bar_restatements</c>.</param>
internal readonly record struct StoreCounts(long Stored, long Unchanged, long Restated)
{
    public static StoreCounts operator +(StoreCounts left, StoreCounts right) =>
        new(left.Stored + right.Stored, left.Unchanged + right.Unchanged, left.Restated + right.Restated);
}

/// <summary>One series as the store knows it.</summary>
/// <param name="Symbol">Symbol, upper case.</param>
/// <param name="Source">One of <see cref="Contracts.BarSource"/>.</param>
/// <param name="BaseInterval">The smallest interval that was imported into it or came live.</param>
/// <param name="Count">Bars of the base interval.</param>
/// <param name="FirstOpenMs">Open of the first of them.</param>
/// <param name="LastOpenMs">Open of the last of them.</param>
/// <param name="Revision">Grows with every change of the series; what is computed from it may be kept by this number.</param>
/// <param name="UpdatedAt">Time of the last change.</param>
internal sealed record SeriesSummary(
    string Symbol, string Source, BarInterval BaseInterval, long Count, long FirstOpenMs, long LastOpenMs, long Revision, DateTimeOffset UpdatedAt);

/// <summary>Writes bars: used by the import job, the live market and the administration of data.</summary>
internal interface IBarStore
{
    /// <summary>
    /// Stores the rows [<paramref name="start"/>, <paramref name="end"/>) and rolls the touched larger bars up anew, all in the
    /// caller's transaction, so that a job's progress is committed with the bars it counts. Caches notice the new revision by themselves.
    /// A call should take the rows up to <see cref="BarStore.StepEnd"/> at most: the writer is held until it returns.
    /// </summary>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="transaction">The caller's transaction on it.</param>
    /// <param name="symbol">Symbol, upper case.</param>
    /// <param name="source">One of <see cref="Contracts.BarSource"/>.</param>
    /// <param name="interval">Interval of the rows.</param>
    /// <param name="bars">Bars with strictly rising times.</param>
    /// <param name="start">First row.</param>
    /// <param name="end">Row after the last.</param>
    StoreCounts Store(SqliteConnection connection, SqliteTransaction transaction, string symbol, string source, BarInterval interval, BarColumns bars, int start, int end);

    /// <summary>Every stored series, by symbol and source.</summary>
    Task<IReadOnlyList<SeriesSummary>> ListSeriesAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes the series with all its timeframes and cache files; gives the number of bars removed.</summary>
    Task<long> DeleteAsync(string symbol, string source, CancellationToken cancellationToken = default);

    /// <summary>Drops the column cache of a symbol; it is built anew when next needed.</summary>
    void ClearCache(string symbol);
}
