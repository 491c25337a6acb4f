using Candlewick.Domain;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Series;

/// <summary>What became of the bars that were handed to the store.</summary>
/// <param name="Stored">New bars, and bars that took the place of a rolled-up or unfinished one.</param>
/// <param name="Unchanged">Bars that were there already, equal in every column.</param>
/// <param name="Restated">
/// Final bars that were there with another content; the new one is kept, both are in <c>bar_restatements</c>.
/// </param>
internal readonly record struct StoreCounts(long Stored, long Unchanged, long Restated)
{
    public static StoreCounts operator +(StoreCounts left, StoreCounts right) =>
        new(left.Stored + right.Stored, left.Unchanged + right.Unchanged, left.Restated + right.Restated);
}

/// <summary>One series as the store knows it.</summary>
/// <param name="Market">The market whose bars it holds.</param>
/// <param name="BaseInterval">The smallest interval that was imported into it or came live.</param>
/// <param name="Count">Bars of the base interval.</param>
/// <param name="FirstOpenMs">Open of the first of them.</param>
/// <param name="LastOpenMs">Open of the last of them.</param>
/// <param name="Revision">Grows with every change of the series; what is computed from it may be kept by this number.</param>
/// <param name="UpdatedAt">Time of the last change.</param>
internal sealed record SeriesSummary(
    InstrumentId Market, BarInterval BaseInterval, long Count, long FirstOpenMs, long LastOpenMs, long Revision, DateTimeOffset UpdatedAt);

/// <summary>What is stored of one series in one timeframe.</summary>
internal sealed class StoredStretch
{
    public long SeriesId { get; init; }
    public long Revision { get; init; }
    public long BarCount { get; init; }
    public long FirstOpenTime { get; init; }
    public long LastOpenTime { get; init; }
}
