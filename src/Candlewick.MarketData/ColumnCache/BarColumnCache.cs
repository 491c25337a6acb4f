using System.Collections.Concurrent;
using System.Text;
using Candlewick.Domain;
using Candlewick.Platform.Storage;
using Microsoft.Data.Sqlite;

namespace Candlewick.MarketData.ColumnCache;

/// <summary>
/// Disposable column files for scans, one per series and timeframe. The database is the truth: a file counts only while
/// its revision equals the series' own, is verified when first used, and is built anew when it is stale, damaged or gone.
/// </summary>
internal sealed class BarColumnCache(Database database, DataFolder folder) : IDisposable
{
    /// <summary>A stretch this short is read from the database rather than building a stale file anew for it.</summary>
    internal const int ShortStretch = 20_000;

    /// <summary>Files found whole since the start, by path, with the revision they had. Bounded by the number of series kept.</summary>
    private readonly ConcurrentDictionary<string, long> _verified = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _building = new(1, 1);

    /// <summary>Bars with open time in [from, to]; empty when nothing is stored.</summary>
    public async ValueTask<BarSeries> ScanAsync(
        string symbol, string source, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken)
    {
        var stretch = await database.FirstOrDefaultAsync<StretchRow>(
            """
            SELECT series.series_id, revision, bar_count, first_open_time, last_open_time
            FROM series JOIN series_timeframes USING (series_id)
            WHERE symbol = @symbol AND source = @source AND timeframe = @Code
            """,
            new { symbol, source, timeframe.Code });
        if (stretch is null)
        {
            return Empty(symbol, timeframe);
        }

        var path = FileOf(symbol, source, timeframe);
        if (TryRead(path, stretch.Revision) is { } cached)
        {
            return cached;
        }

        var approximate = timeframe.LengthMs == 0 ? 0 : (Math.Min(toMs, stretch.LastOpenTime) - Math.Max(fromMs, stretch.FirstOpenTime)) / timeframe.LengthMs;
        if (approximate <= ShortStretch)
        {
            return (await ReadAsync(symbol, source, timeframe, fromMs, toMs, stretch.BarCount)).Bars;
        }

        await _building.WaitAsync(cancellationToken);
        try
        {
            if (TryRead(path, stretch.Revision) is { } built)
            {
                return built;
            }

            var (revision, all) = await ReadAsync(symbol, source, timeframe, long.MinValue, long.MaxValue, stretch.BarCount);
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
            var bars = ColumnFile.TryRead(file, revision, verify: !known, symbol, timeframe, fromMs, toMs);
            if (bars is not null)
            {
                _verified[file] = revision;
            }

            return bars;
        }
    }

    /// <summary>Drops every file of a symbol.</summary>
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

    /// <summary>Where the file of a series and timeframe lies. By index, because 1m and 1M are one name to some file systems.</summary>
    internal string FileOf(string symbol, string source, Timeframe timeframe) =>
        folder.File(Path.Combine(FolderOf(symbol), $"{NameOf(source)}-{timeframe.Index}.columns"));

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

    /// <summary>Reads columns and the revision they belong to in one snapshot.</summary>
    private Task<(long Revision, BarSeries Bars)> ReadAsync(string symbol, string source, Timeframe timeframe, long fromMs, long toMs, long expected) =>
        database.ReadAsync(connection =>
        {
            using var snapshot = ((SqliteConnection)connection).BeginTransaction(deferred: true);
            using var command = ((SqliteConnection)connection).CreateCommand();
            command.Transaction = snapshot;
            command.CommandText = "SELECT series_id, revision FROM series WHERE symbol = @symbol AND source = @source";
            command.Parameters.AddWithValue("@symbol", symbol);
            command.Parameters.AddWithValue("@source", source);
            long seriesId = 0, revision = 0;
            using (var found = command.ExecuteReader())
            {
                if (found.Read())
                {
                    (seriesId, revision) = (found.GetInt64(0), found.GetInt64(1));
                }
            }

            command.CommandText =
                """
                SELECT open_time, open, high, low, close, volume FROM market_data
                WHERE series_id = @series AND timeframe = @timeframe AND open_time BETWEEN @from AND @to ORDER BY open_time
                """;
            command.Parameters.AddWithValue("@series", seriesId);
            command.Parameters.AddWithValue("@timeframe", timeframe.Code);
            command.Parameters.AddWithValue("@from", fromMs);
            command.Parameters.AddWithValue("@to", toMs);
            var columns = new Rollups.BarColumns((int)Math.Clamp(expected, 16, 1 << 24));
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                columns.Add(new Bar(rows.GetInt64(0), rows.GetDouble(1), rows.GetDouble(2), rows.GetDouble(3), rows.GetDouble(4), rows.GetDouble(5)));
            }

            return Task.FromResult((revision, columns.ToSeries(symbol, timeframe, 0, columns.Count)));
        });

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
            Symbol = all.Symbol, Timeframe = all.Timeframe,
            OpenTimesMs = all.OpenTimesMs[range], Open = all.Open[range], High = all.High[range],
            Low = all.Low[range], Close = all.Close[range], Volume = all.Volume[range],
        };
    }

    private static int LowerBound(long[] times, long timeMs)
    {
        var at = Array.BinarySearch(times, timeMs);
        return at < 0 ? ~at : at;
    }

    private static BarSeries Empty(string symbol, Timeframe timeframe) => new()
    {
        Symbol = symbol, Timeframe = timeframe, OpenTimesMs = [], Open = [], High = [], Low = [], Close = [], Volume = [],
    };

    private sealed class StretchRow
    {
        public long Revision { get; init; }
        public long BarCount { get; init; }
        public long FirstOpenTime { get; init; }
        public long LastOpenTime { get; init; }
    }
}
