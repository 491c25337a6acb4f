using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Runtime.InteropServices;
using Candlewick.Domain;

namespace Candlewick.MarketData.ColumnCache;

/// <summary>
/// Six columns of one series and timeframe in a file: a header of eight 64-bit words, then times, open, high, low, close and volume,
/// each as one run of little-endian 64-bit words. Opened by mapping it into memory; written aside and moved into place.
/// </summary>
internal static class ColumnFile
{
    private const long Magic = 0x3130_4C4F_4357_4B43;
    private const int HeaderWords = 8;
    private const int Columns = 6;

    private enum Word
    {
        Magic,
        Revision,
        Count,
        Checksum,
    }

    /// <summary>Writes the columns as of a revision.</summary>
    public static void Write(string path, long revision, BarSeries bars)
    {
        var aside = path + ".new";
        using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            Span<long> header = stackalloc long[HeaderWords];
            header.Clear();
            header[(int)Word.Magic] = Magic;
            header[(int)Word.Revision] = revision;
            header[(int)Word.Count] = bars.Count;
            header[(int)Word.Checksum] = (long)ChecksumOf(revision, ColumnsOf(bars));
            file.Write(MemoryMarshal.AsBytes(header));
            file.Write(MemoryMarshal.AsBytes(bars.OpenTimesMs.AsSpan()));
            foreach (var column in new[] { bars.Open, bars.High, bars.Low, bars.Close, bars.Volume })
            {
                file.Write(MemoryMarshal.AsBytes(column.AsSpan()));
            }
        }

        File.Move(aside, path, overwrite: true);
    }

    /// <summary>
    /// Bars with open time in [from, to], or null when the file is absent, of another revision, cut short or damaged.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="revision">The revision that the database has.</param>
    /// <param name="verify">Whether to read all of it and compare its checksum, too.</param>
    /// <param name="market">Market of the result.</param>
    /// <param name="timeframe">Timeframe of the result.</param>
    /// <param name="fromMs">First open time.</param>
    /// <param name="toMs">Last open time.</param>
    public static BarSeries? TryRead(
        string path, long revision, bool verify, InstrumentId market, Timeframe timeframe, long fromMs, long toMs)
    {
        if (!File.Exists(path) || new FileInfo(path).Length < HeaderWords * sizeof(long))
        {
            return null;
        }

        using var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        var count = view.ReadInt64((long)Word.Count * sizeof(long));
        if (view.ReadInt64(0) != Magic
            || view.ReadInt64((long)Word.Revision * sizeof(long)) != revision
            || count < 0
            || new FileInfo(path).Length != (HeaderWords + (Columns * count)) * sizeof(long))
        {
            return null;
        }

        if (verify && !IsIntact(view, revision, (int)count))
        {
            return null;
        }

        var first = LowerBound(view, (int)count, fromMs);
        var end = toMs == long.MaxValue ? (int)count : LowerBound(view, (int)count, toMs + 1);
        return Slice(view, (int)count, first, Math.Max(0, end - first), market, timeframe);
    }

    private static BarSeries Slice(
        MemoryMappedViewAccessor view, int count, int first, int length, InstrumentId market, Timeframe timeframe) => new()
    {
        Market = market,
        Timeframe = timeframe,
        OpenTimesMs = Read<long>(view, count, 0, first, length),
        Open = Read<double>(view, count, 1, first, length),
        High = Read<double>(view, count, 2, first, length),
        Low = Read<double>(view, count, 3, first, length),
        Close = Read<double>(view, count, 4, first, length),
        Volume = Read<double>(view, count, 5, first, length),
    };

    private static T[] Read<T>(MemoryMappedViewAccessor view, int count, int column, int first, int length) where T : unmanaged
    {
        var values = GC.AllocateUninitializedArray<T>(length);
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)view.PointerOffset + Offset(count, column, first), values.AsSpan());
        return values;
    }

    private static ulong Offset(int count, int column, int row) => (ulong)(HeaderWords + ((long)column * count) + row) * sizeof(long);

    private static int LowerBound(MemoryMappedViewAccessor view, int count, long timeMs)
    {
        int low = 0, high = count;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            if (view.ReadInt64((long)Offset(count, 0, middle)) < timeMs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static bool IsIntact(MemoryMappedViewAccessor view, long revision, int count)
    {
        var columns = new long[Columns][];
        for (var column = 0; column < Columns; column++)
        {
            columns[column] = Read<long>(view, count, column, 0, count);
        }

        return (long)ChecksumOf(revision, columns) == view.ReadInt64((long)Word.Checksum * sizeof(long));
    }

    private static IEnumerable<long[]> ColumnsOf(BarSeries bars)
    {
        yield return bars.OpenTimesMs;
        foreach (var column in new[] { bars.Open, bars.High, bars.Low, bars.Close, bars.Volume })
        {
            yield return MemoryMarshal.Cast<double, long>(column).ToArray();
        }
    }

    /// <summary>Finds damage, not malice: every word changes the sum, and so does its place.</summary>
    private static ulong ChecksumOf(long revision, IEnumerable<long[]> columns)
    {
        var sum = (ulong)revision ^ 0x9E37_79B9_7F4A_7C15;
        foreach (var column in columns)
        {
            foreach (var word in column)
            {
                sum = BitOperations.RotateLeft((sum ^ (ulong)word) * 0x9E37_79B9_7F4A_7C15, 29);
            }
        }

        return sum;
    }
}
