using System.Collections.Concurrent;
using System.Text;
using Candlewick.Domain;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Storage;

namespace Candlewick.MarketData.ColumnCache;

/// <summary>
/// Disposable column files for scans, one per series and timeframe. The database is the truth: a file counts only while
/// its revision equals the series' own, is verified when first used, and is rebuilt when it is stale, damaged or gone.
/// </summary>
internal sealed class BarColumnCache(SeriesStore series, StoredBarStore bars, DataFolder folder) : IDisposable
{
    /// <summary>A stretch this short is read from the database rather than rebuilding a stale file for it.</summary>
    internal const int ShortStretch = 20_000;

    /// <summary>Files found whole since the start, by path, with the revision they had. Bounded by the number of series kept.</summary>
    private readonly ConcurrentDictionary<string, long> _verified = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _building = new(1, 1);

    /// <summary>Bars with open time in [from, to]; empty when nothing is stored.</summary>
    public async ValueTask<BarSeries> ScanAsync(
        InstrumentId market, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken)
    {
        if (await series.FindAsync(market, timeframe) is not { } stretch)
        {
            return Empty(market, timeframe);
        }

        var path = FileOf(market, timeframe);
        if (TryRead(path, stretch.Revision) is { } cached)
        {
            return cached;
        }

        var approximate = timeframe.LengthMs == 0
            ? 0
            : (Math.Min(toMs, stretch.LastOpenTime) - Math.Max(fromMs, stretch.FirstOpenTime)) / timeframe.LengthMs;
        if (approximate <= ShortStretch)
        {
            return (await bars.ReadColumnsAsync(market, timeframe, fromMs, toMs, approximate)).Bars;
        }

        await _building.WaitAsync(cancellationToken);
        try
        {
            if (TryRead(path, stretch.Revision) is { } built)
            {
                return built;
            }

            var (revision, all) = await bars.ReadColumnsAsync(market, timeframe, long.MinValue, long.MaxValue, stretch.BarCount);
            ColumnFile.Write(path, revision, all);
            _verified[path] = revision;
            return Between(all, fromMs, toMs);
        }
        finally
        {
            _building.Release();
        }

        BarSeries? TryRead(string file, long revision)
        {
            var known = _verified.TryGetValue(file, out var seen) && seen == revision;
            var read = ColumnFile.TryRead(file, revision, verify: !known, market, timeframe, fromMs, toMs);
            if (read is not null)
            {
                _verified[file] = revision;
            }

            return read;
        }
    }

    /// <summary>Drops the files of all markets of a symbol.</summary>
    public void Clear(string symbol)
    {
        var path = FolderOf(symbol);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        foreach (var file in _verified.Keys.Where(file => file.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            _verified.TryRemove(file, out _);
        }
    }

    public void Dispose() => _building.Dispose();

    /// <summary>The file of a series and timeframe. By index, because 1m and 1M are one name to some file systems.</summary>
    internal string FileOf(InstrumentId market, Timeframe timeframe) =>
        folder.File(Path.Combine(FolderOf(market.Symbol), $"{NameOf(market.Venue)}-{timeframe.Index}.columns"));

    private string FolderOf(string symbol) => Path.Combine(folder.Path, "cache", "columns", NameOf(symbol));

    /// <summary>A name that no file system takes for anything else.</summary>
    private static string NameOf(string text)
    {
        var name = new StringBuilder("s-");
        foreach (var character in Encoding.UTF8.GetBytes(text))
        {
            name.Append(char.IsAsciiLetterOrDigit((char)character) ? ((char)character).ToString() : $"%{character:X2}");
        }

        return name.ToString();
    }

    private static BarSeries Between(BarSeries all, long fromMs, long toMs)
    {
        var first = LowerBound(all.OpenTimesMs, fromMs);
        var end = toMs == long.MaxValue ? all.Count : LowerBound(all.OpenTimesMs, toMs + 1);
        if (first == 0 && end == all.Count)
        {
            return all;
        }

        var range = first..Math.Max(first, end);
        return new BarSeries
        {
            Market = all.Market, Timeframe = all.Timeframe,
            OpenTimesMs = all.OpenTimesMs[range], Open = all.Open[range], High = all.High[range],
            Low = all.Low[range], Close = all.Close[range], Volume = all.Volume[range],
        };
    }

    private static int LowerBound(long[] times, long timeMs)
    {
        var at = Array.BinarySearch(times, timeMs);
        return at < 0 ? ~at : at;
    }

    internal static BarSeries Empty(InstrumentId market, Timeframe timeframe) => new()
    {
        Market = market, Timeframe = timeframe, OpenTimesMs = [], Open = [], High = [], Low = [], Close = [], Volume = [],
    };
}
