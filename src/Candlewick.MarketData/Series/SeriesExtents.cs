using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Series;

/// <summary>What is stored of a series in one interval; a row of <c>series_timeframes</c>.</summary>
internal sealed class SeriesExtent
{
    public string Timeframe { get; init; } = "";
    public long BarCount { get; set; }
    public long ImportedCount { get; set; }
    public long FirstOpenTime { get; set; } = long.MaxValue;
    public long LastOpenTime { get; set; } = long.MinValue;
    public long? LastImportedOpenTime { get; set; }
    public bool IsChanged { get; private set; }

    public void Add(long bars, long imported)
    {
        BarCount += bars;
        ImportedCount += imported;
        IsChanged = true;
    }

    public void Widen(long firstMs, long lastMs)
    {
        FirstOpenTime = Math.Min(FirstOpenTime, firstMs);
        LastOpenTime = Math.Max(LastOpenTime, lastMs);
    }

    /// <summary>Whether a stored bar can open in [from, to).</summary>
    public bool Overlaps(long fromMs, long toMs) => BarCount > 0 && toMs > FirstOpenTime && fromMs <= LastOpenTime;
}

/// <summary>The extents of one series within a write transaction.</summary>
internal sealed class SeriesExtents
{
    private readonly SeriesExtent?[] _extents = new SeriesExtent?[BarInterval.All.Count];

    public SeriesExtents(IEnumerable<SeriesExtent> stored)
    {
        foreach (var extent in stored)
        {
            if (BarInterval.TryParse(extent.Timeframe, out var interval))
            {
                _extents[interval.Index] = extent;
            }
        }
    }

    /// <summary>Those that this transaction changed.</summary>
    public IEnumerable<SeriesExtent> Changed => _extents.OfType<SeriesExtent>().Where(extent => extent.IsChanged);

    public SeriesExtent Of(BarInterval interval) => _extents[interval.Index] ??= new SeriesExtent { Timeframe = interval.Code };

    public bool Has(BarInterval interval) => _extents[interval.Index] is { BarCount: > 0 };

    /// <summary>For each interval, the end of the last delivered bar of all smaller ones: until there, time is over. By index.</summary>
    public long[] DataEnds()
    {
        var ends = new long[_extents.Length];
        var end = long.MinValue;
        foreach (var interval in BarInterval.All)
        {
            ends[interval.Index] = end;
            if (_extents[interval.Index]?.LastImportedOpenTime is { } last)
            {
                end = Math.Max(end, interval.NextOpen(last));
            }
        }

        return ends;
    }
}
