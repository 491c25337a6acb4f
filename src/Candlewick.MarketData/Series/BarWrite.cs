using Candlewick.MarketData.Rollups;
using Microsoft.Data.Sqlite;

namespace Candlewick.MarketData.Series;

/// <summary>
/// One step of an import inside the caller's transaction: merges delivered bars with those stored, then rolls every touched
/// larger bar up again from the next smaller ones. Only the edges of a touched stretch are read back; its middle is at hand.
/// </summary>
/// <param name="rows">Prepared for the series.</param>
/// <param name="extents">Loaded for the series.</param>
/// <param name="overUntilMs">A bar that ends after this instant is not final.</param>
internal sealed class BarWrite(BarRowStore rows, SeriesExtents extents, long overUntilMs)
{
    /// <summary>All stored bars of one interval between the first and the last that this step touched.</summary>
    private sealed record Region(long FirstMs, long LastMs, BarColumns Bars);

    private readonly Region?[] _regions = new Region?[BarInterval.All.Count];

    /// <summary>Final bars whose content changed, before and after.</summary>
    public List<(Domain.Bar Old, Domain.Bar New)> Restated { get; } = [];

    /// <summary>Writes the rows [start, end), whose times rise.</summary>
    public StoreCounts Write(BarInterval interval, BarColumns bars, int start, int end)
    {
        var endsBefore = extents.DataEnds();
        var counts = Merge(interval, bars, start, end);
        if (counts.Stored + counts.Restated > 0)
        {
            var ends = extents.DataEnds();
            foreach (var target in BarInterval.All)
            {
                if (target.Index > interval.Index && target.Sources.Any())
                {
                    RollUpTo(target, Math.Min(ends[target.Index], overUntilMs));
                    FinishOvertaken(target, endsBefore[target.Index], Math.Min(ends[target.Index], overUntilMs));
                }
            }
        }

        return counts;
    }

    /// <summary>Puts the delivered rows beside or over the stored ones of their interval.</summary>
    private StoreCounts Merge(BarInterval interval, BarColumns bars, int start, int end)
    {
        var (firstMs, lastMs) = (bars.Times[start], bars.Times[end - 1]);
        var extent = extents.Of(interval);
        var counts = extent.Overlaps(firstMs, lastMs + 1)
            ? MergeWithStored(interval, bars, start, end)
            : PutAll(interval, bars, start, end);
        extent.Widen(firstMs, lastMs);
        if (counts.Stored > 0)
        {
            extent.LastImportedOpenTime = Math.Max(extent.LastImportedOpenTime ?? long.MinValue, lastMs);
        }

        return counts;
    }

    private StoreCounts PutAll(BarInterval interval, BarColumns bars, int start, int end)
    {
        for (var row = start; row < end; row++)
        {
            rows.Put(interval, bars, row, interval.NextOpen(bars.Times[row]) <= overUntilMs, isImported: true);
        }

        var count = end - start;
        var merged = new BarColumns(count);
        merged.AddRange(bars, start, count);
        extents.Of(interval).Add(count, count);
        _regions[interval.Index] = new Region(bars.Times[start], bars.Times[end - 1], merged);
        return new StoreCounts(count, 0, 0);
    }

    private StoreCounts MergeWithStored(BarInterval interval, BarColumns bars, int start, int end)
    {
        var (firstMs, lastMs) = (bars.Times[start], bars.Times[end - 1]);
        var extent = extents.Of(interval);
        var existing = ReadStored(interval, firstMs, lastMs + 1);
        var merged = new BarColumns(existing.Count + end - start);
        long stored = 0, unchanged = 0, restated = 0;
        var old = 0;
        for (var row = start; row < end; row++)
        {
            old = CopyUntil(existing, old, bars.Times[row], merged);
            var isFinal = interval.NextOpen(bars.Times[row]) <= overUntilMs;
            var isThere = old < existing.Count && existing.Bars.Times[old] == bars.Times[row];
            merged.AddRange(bars, row, 1);
            if (!isThere)
            {
                stored++;
                extent.Add(1, 1);
            }
            else if (!existing.IsImported[old] || !existing.IsFinal[old])
            {
                // A delivered bar takes the place of a rolled-up or unfinished one.
                if (existing.IsImported[old] && existing.IsFinal[old] == isFinal && BarColumns.SameContent(existing.Bars, old, bars, row))
                {
                    unchanged++;
                    old++;
                    continue;
                }

                stored++;
                extent.Add(0, existing.IsImported[old] ? 0 : 1);
            }
            else if (BarColumns.SameContent(existing.Bars, old, bars, row))
            {
                unchanged++;
                old++;
                continue;
            }
            else
            {
                restated++;
                Restated.Add((existing.Bars[old], bars[row]));
            }

            rows.Put(interval, bars, row, isFinal, isImported: true);
            old += isThere ? 1 : 0;
        }

        CopyUntil(existing, old, long.MaxValue, merged);
        _regions[interval.Index] = new Region(firstMs, lastMs, merged);
        return new StoreCounts(stored, unchanged, restated);
    }

    private static int CopyUntil(StoredColumns existing, int row, long timeMs, BarColumns output)
    {
        var end = row;
        while (end < existing.Count && existing.Bars.Times[end] < timeMs)
        {
            end++;
        }

        output.AddRange(existing.Bars, row, end - row);
        return end;
    }

    /// <summary>Rolls the touched bars of one timeframe up again. Delivered bars are kept; rolled-up ones follow their sources.</summary>
    private void RollUpTo(BarInterval target, long finalUntilMs)
    {
        long firstMs = long.MaxValue, lastMs = long.MinValue;
        foreach (var source in target.Sources)
        {
            if (_regions[source.Index] is { } touched)
            {
                firstMs = Math.Min(firstMs, target.OpenOf(touched.FirstMs));
                lastMs = Math.Max(lastMs, target.OpenOf(touched.LastMs));
            }
        }

        if (firstMs > lastMs)
        {
            return;
        }

        var rolled = BestOf(target, firstMs, target.NextOpen(lastMs));
        var extent = extents.Of(target);
        var existing = extent.Overlaps(firstMs, lastMs + 1) ? ReadStored(target, firstMs, lastMs + 1) : new StoredColumns();
        var merged = new BarColumns(rolled.Count + existing.Count + 1);
        var old = 0;
        for (var row = 0; row < rolled.Count; row++)
        {
            old = CopyUntil(existing, old, rolled.Times[row], merged);
            var isFinal = target.NextOpen(rolled.Times[row]) <= finalUntilMs;
            var isThere = old < existing.Count && existing.Bars.Times[old] == rolled.Times[row];
            if (isThere && existing.IsImported[old])
            {
                merged.AddRange(existing.Bars, old++, 1);
                continue;
            }

            if (!isThere || existing.IsFinal[old] != isFinal || !BarColumns.SameContent(existing.Bars, old, rolled, row))
            {
                rows.Put(target, rolled, row, isFinal, isImported: false);
                extent.Add(isThere ? 0 : 1, 0);
            }

            merged.AddRange(rolled, row, 1);
            old += isThere ? 1 : 0;
        }

        CopyUntil(existing, old, long.MaxValue, merged);
        if (rolled.Count > 0)
        {
            extent.Widen(rolled.Times[0], rolled.Times[rolled.Count - 1]);
        }

        _regions[target.Index] = new Region(firstMs, lastMs, merged);
    }

    /// <summary>The larger bars that open in [from, to), each from the source that covers most of it; of equal ones the nearest.</summary>
    private BarColumns BestOf(BarInterval target, long fromMs, long toMs)
    {
        BarColumns? best = null;
        long[]? bestCover = null;
        var stored = target.Sources.Where(extents.Has).ToList();
        foreach (var source in stored)
        {
            var bars = Complete(source, fromMs, toMs);
            var rolled = RollUp.Of(bars, source, target);
            if (stored.Count == 1)
            {
                return rolled;
            }

            var cover = Cover(bars, source, rolled);
            (best, bestCover) = best is null ? (rolled, cover) : Better(best, bestCover!, rolled, cover);
        }

        return best ?? new BarColumns(1);
    }

    /// <summary>Milliseconds of each rolled bar that its source covers.</summary>
    private static long[] Cover(BarColumns bars, BarInterval source, BarColumns rolled)
    {
        var cover = new long[rolled.Count];
        for (var row = 0; row < rolled.Count; row++)
        {
            var end = row + 1 < rolled.Count ? bars.LowerBound(rolled.Times[row + 1]) : bars.Count;
            cover[row] = (end - bars.LowerBound(rolled.Times[row])) * source.LengthMs;
        }

        return cover;
    }

    private static (BarColumns Bars, long[] Cover) Better(BarColumns left, long[] leftCover, BarColumns right, long[] rightCover)
    {
        var result = new BarColumns(left.Count + right.Count + 1);
        var cover = new List<long>(left.Count + right.Count);
        int l = 0, r = 0;
        while (l < left.Count || r < right.Count)
        {
            var leftMs = l < left.Count ? left.Times[l] : long.MaxValue;
            var rightMs = r < right.Count ? right.Times[r] : long.MaxValue;
            var takesRight = rightMs < leftMs || (rightMs == leftMs && rightCover[r] > leftCover[l]);
            result.AddRange(takesRight ? right : left, takesRight ? r : l, 1);
            cover.Add(takesRight ? rightCover[r] : leftCover[l]);
            var takenMs = Math.Min(leftMs, rightMs);
            l += leftMs == takenMs ? 1 : 0;
            r += rightMs == takenMs ? 1 : 0;
        }

        return (result, [.. cover]);
    }

    /// <summary>All stored bars of an interval in [from, to): what this step touched is at hand, the rest is read.</summary>
    private BarColumns Complete(BarInterval source, long fromMs, long toMs)
    {
        var extent = extents.Of(source);
        if (_regions[source.Index] is not { } region)
        {
            return extent.Overlaps(fromMs, toMs) ? ReadStored(source, fromMs, toMs).Bars : new BarColumns(1);
        }

        var afterMs = source.NextOpen(region.LastMs);
        var hasBefore = fromMs < region.FirstMs && extent.Overlaps(fromMs, region.FirstMs);
        var hasAfter = afterMs < toMs && extent.Overlaps(afterMs, toMs);
        // Another source may have touched more than this one did.
        var starts = region.Bars.LowerBound(fromMs);
        var ends = region.Bars.LowerBound(toMs);
        if (!hasBefore && !hasAfter && starts == 0 && ends == region.Bars.Count)
        {
            return region.Bars;
        }

        var bars = new BarColumns(region.Bars.Count + 64);
        if (hasBefore)
        {
            var before = ReadStored(source, fromMs, region.FirstMs);
            bars.AddRange(before.Bars, 0, before.Count);
        }

        bars.AddRange(region.Bars, starts, ends - starts);
        if (hasAfter)
        {
            var after = ReadStored(source, afterMs, toMs);
            bars.AddRange(after.Bars, 0, after.Count);
        }

        return bars;
    }

    private StoredColumns ReadStored(BarInterval interval, long fromMs, long toMs)
    {
        var stored = new StoredColumns();
        rows.Read(interval, fromMs, toMs, stored);
        return stored;
    }

    /// <summary>A bar that was the unfinished last one becomes final when data goes on past its end without touching it.</summary>
    private void FinishOvertaken(BarInterval target, long endBeforeMs, long endMs)
    {
        if (endBeforeMs == long.MinValue || endMs <= endBeforeMs)
        {
            return;
        }

        var openMs = target.OpenOf(endBeforeMs - 1);
        if (target.NextOpen(openMs) <= endMs)
        {
            rows.Finish(target, openMs);
        }
    }
}
