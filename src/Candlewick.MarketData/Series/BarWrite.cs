using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Series;

/// <summary>
/// One step of an import inside the caller's transaction: merges delivered bars with those stored, then rolls every touched
/// larger bar up again from the next smaller ones. Only the edges of a touched stretch are read back; its middle is at hand.
/// </summary>
/// <param name="rows">Prepared for the series.</param>
/// <param name="extents">Loaded for the series.</param>
/// <param name="overUntilMs">A bar that ends after this instant is not final.</param>
internal sealed class BarWrite(BarRows rows, SeriesExtents extents, long overUntilMs)
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
            rows.Add(interval, bars[row], interval.NextOpen(bars.Times[row]) <= overUntilMs, bars.Delivered[row]);
        }

        var count = end - start;
        extents.Of(interval).Add(count, count);
        _regions[interval.Index] = new Region(bars.Times[start], bars.Times[end - 1], Stretch(bars, start, end));
        return new StoreCounts(count, 0, 0);
    }

    /// <summary>The rows by themselves; all of them are the caller's own columns, which stay as they are until this step is over.</summary>
    private static BarColumns Stretch(BarColumns bars, int start, int end)
    {
        if (start == 0 && end == bars.Count)
        {
            return bars;
        }

        var stretch = new BarColumns(end - start);
        stretch.AddRange(bars, start, end - start);
        return stretch;
    }

    private StoreCounts MergeWithStored(BarInterval interval, BarColumns bars, int start, int end)
    {
        var (firstMs, lastMs) = (bars.Times[start], bars.Times[end - 1]);
        var existing = ReadStored(interval, firstMs, lastMs + 1);
        var merged = new BarColumns(existing.Count + end - start);
        var counts = default(StoreCounts);
        var old = 0;
        for (var row = start; row < end; row++)
        {
            old = CopyUntil(existing, old, bars.Times[row], merged);
            if (old < existing.Count && existing.Bars.Times[old] == bars.Times[row])
            {
                counts += MergeRow(interval, bars, row, existing, old++, merged);
                continue;
            }

            merged.AddRange(bars, row, 1);
            extents.Of(interval).Add(1, 1);
            rows.Add(interval, bars[row], interval.NextOpen(bars.Times[row]) <= overUntilMs, bars.Delivered[row]);
            counts += new StoreCounts(1, 0, 0);
        }

        CopyUntil(existing, old, long.MaxValue, merged);
        _regions[interval.Index] = new Region(firstMs, lastMs, merged);
        return counts;
    }

    /// <summary>
    /// A delivered bar over a stored one of its time. What it does not carry stays as it is stored. A final bar that says nothing new
    /// changes nothing: one that was rolled up goes on following its smaller bars.
    /// </summary>
    private StoreCounts MergeRow(BarInterval interval, BarColumns bars, int row, StoredColumns existing, int old, BarColumns merged)
    {
        var (before, delivered) = (existing.Bars[old], bars.Delivered[row]);
        var bar = bars[row].Over(delivered, before);
        var isFinal = interval.NextOpen(bar.OpenTimeMs) <= overUntilMs;
        if (bar == before && existing.IsFinal[old] == isFinal && (isFinal || existing.IsDelivered(old)))
        {
            merged.AddRange(existing.Bars, old, 1);
            return new StoreCounts(0, 1, 0);
        }

        var parts = delivered | existing.Bars.Delivered[old];
        merged.Add(bar, parts);
        rows.Replace(interval, bar, isFinal, parts);
        extents.Of(interval).Add(0, existing.IsDelivered(old) ? 0 : 1);
        // Another content of what was delivered before is a restatement; a first delivery of a part is not.
        var isRestated = existing.IsDelivered(old) && existing.IsFinal[old] && bar.Over(existing.Bars.Delivered[old], before) != before;
        if (isRestated)
        {
            Restated.Add((before, bar));
        }

        return isRestated ? new StoreCounts(0, 0, 1) : new StoreCounts(1, 0, 0);
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
        var merged = extent.Overlaps(firstMs, lastMs + 1)
            ? RollUpOver(ReadStored(target, firstMs, lastMs + 1), target, rolled, finalUntilMs)
            : rolled;
        if (merged == rolled && rolled.Count > 0)
        {
            PutRolledUp(target, rolled, finalUntilMs);
        }

        if (rolled.Count > 0)
        {
            extent.Widen(rolled.Times[0], rolled.Times[rolled.Count - 1]);
        }

        _regions[target.Index] = new Region(firstMs, lastMs, merged);
    }

    private void PutRolledUp(BarInterval target, BarColumns rolled, long finalUntilMs)
    {
        for (var row = 0; row < rolled.Count; row++)
        {
            rows.Add(target, rolled[row], target.NextOpen(rolled.Times[row]) <= finalUntilMs, BarParts.None);
        }

        extents.Of(target).Add(rolled.Count, 0);
    }

    /// <summary>Rolled-up bars among those stored; what stands then.</summary>
    private BarColumns RollUpOver(StoredColumns existing, BarInterval target, BarColumns rolled, long finalUntilMs)
    {
        var merged = new BarColumns(rolled.Count + existing.Count + 1);
        var old = 0;
        for (var row = 0; row < rolled.Count; row++)
        {
            old = CopyUntil(existing, old, rolled.Times[row], merged);
            var isFinal = target.NextOpen(rolled.Times[row]) <= finalUntilMs;
            if (old < existing.Count && existing.Bars.Times[old] == rolled.Times[row])
            {
                RollUpRow(target, rolled[row], isFinal, existing, old++, merged);
                continue;
            }

            rows.Add(target, rolled[row], isFinal, BarParts.None);
            extents.Of(target).Add(1, 0);
            merged.Add(rolled[row], BarParts.None);
        }

        CopyUntil(existing, old, long.MaxValue, merged);
        return merged;
    }

    /// <summary>
    /// A rolled-up bar over a stored one of its time. What was delivered stands, unless all of it is what the smaller bars add up to:
    /// then the bar follows them from now on, as it would had it come after them.
    /// </summary>
    private void RollUpRow(BarInterval target, in Domain.Bar rolled, bool isFinal, StoredColumns existing, int old, BarColumns merged)
    {
        var (before, delivered) = (existing.Bars[old], existing.Bars.Delivered[old]);
        var bar = before.Over(delivered, rolled);
        var follows = delivered == BarParts.None || (bar == rolled && isFinal && existing.IsFinal[old]);
        var (nowFinal, parts) = follows ? (isFinal, BarParts.None) : (existing.IsFinal[old], delivered);
        merged.Add(bar, parts);
        if (bar != before || nowFinal != existing.IsFinal[old] || parts != delivered)
        {
            rows.Replace(target, bar, nowFinal, parts);
            extents.Of(target).Add(0, delivered != BarParts.None && follows ? -1 : 0);
        }
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
