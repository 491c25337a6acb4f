using System.Diagnostics.CodeAnalysis;
using Candlewick.Domain;

namespace Candlewick.MarketData.Rollups;

/// <summary>
/// An interval in which bars can be stored: the nine timeframes the desk serves, and those in which an exchange
/// also publishes dumps (3m 2h 6h 8h 12h), which are kept as imported and only feed the larger timeframes.
/// </summary>
internal readonly record struct BarInterval
{
    private sealed record Definition(string Code, long LengthMs, Timeframe? Timeframe, int[] Sources);

    private const long Minute = 60_000L;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>
    /// Order is by length, so a source always comes before its target. Sources are named nearest first:
    /// 1M comes from 1D and not from 1W, because weeks do not nest in months.
    /// </summary>
    private static readonly Definition[] Table =
    [
        new("1m", Minute, Domain.Timeframe.M1, []),
        new("3m", 3 * Minute, null, []),
        new("5m", 5 * Minute, Domain.Timeframe.M5, [0]),
        new("15m", 15 * Minute, Domain.Timeframe.M15, [2, 1]),
        new("30m", 30 * Minute, Domain.Timeframe.M30, [3]),
        new("1h", Hour, Domain.Timeframe.H1, [4]),
        new("2h", 2 * Hour, null, []),
        new("4h", 4 * Hour, Domain.Timeframe.H4, [5, 6]),
        new("6h", 6 * Hour, null, []),
        new("8h", 8 * Hour, null, []),
        new("12h", 12 * Hour, null, []),
        new("1D", Day, Domain.Timeframe.D1, [7, 10, 9, 8]),
        new("1W", 7 * Day, Domain.Timeframe.W1, [11]),
        new("1M", 0, Domain.Timeframe.Mo1, [11]),
    ];

    private static readonly long[] Lengths = [.. Table.Select(row => row.LengthMs)];

    private readonly byte _index;

    private BarInterval(int index) => _index = (byte)index;

    public static IReadOnlyList<BarInterval> All { get; } = [.. Enumerable.Range(0, Table.Length).Select(index => new BarInterval(index))];

    public static BarInterval OneMinute => new(0);

    /// <summary>Position in <see cref="All"/>.</summary>
    public int Index => _index;

    public string Code => Table[_index].Code;

    /// <summary>Length in milliseconds; 0 for the month.</summary>
    public long LengthMs => Lengths[_index];

    /// <summary>The timeframe it is served as; null for those that are only kept as a source.</summary>
    public Timeframe? Timeframe => Table[_index].Timeframe;

    /// <summary>The intervals from which a bar of this one is rolled up, preferred first.</summary>
    public IEnumerable<BarInterval> Sources
    {
        get
        {
            foreach (var index in Table[_index].Sources)
            {
                yield return new BarInterval(index);
            }
        }
    }

    public static BarInterval Of(Timeframe timeframe) => All.First(interval => interval.Timeframe == timeframe);

    /// <summary>Reads a code of ours or of an exchange (<c>1d 3d 1w 1Mo 60m 240m</c>).</summary>
    public static bool TryParse([NotNullWhen(true)] string? code, out BarInterval interval)
    {
        var wanted = code switch
        {
            "1d" => "1D",
            "1w" => "1W",
            "1mo" or "1Mo" => "1M",
            "60m" or "1H" => "1h",
            "120m" => "2h",
            "240m" or "4H" => "4h",
            _ => code,
        };
        var index = Array.FindIndex(Table, row => row.Code == wanted);
        interval = index < 0 ? default : new BarInterval(index);
        return index >= 0;
    }

    /// <summary>The interval of that length; 28 to 31 days are a month.</summary>
    public static bool TryOfLength(long lengthMs, out BarInterval interval)
    {
        var index = lengthMs is >= 28 * Day and <= 31 * Day
            ? Table.Length - 1
            : Array.FindIndex(Table, row => row.LengthMs == lengthMs && lengthMs > 0);
        interval = index < 0 ? default : new BarInterval(index);
        return index >= 0;
    }

    /// <summary>The open of the bar that holds the instant.</summary>
    public long OpenOf(long unixMs)
    {
        if (Table[_index].Timeframe is { } timeframe)
        {
            return timeframe.OpenOf(unixMs);
        }

        // What is kept without being served divides the day.
        var rest = unixMs % LengthMs;
        return rest < 0 ? unixMs - rest - LengthMs : unixMs - rest;
    }

    /// <summary>The open of the bar after the one that opens at <paramref name="openMs"/>.</summary>
    public long NextOpen(long openMs)
    {
        var length = Lengths[_index];
        return length > 0 ? openMs + length : Domain.Timeframe.Mo1.NextOpen(openMs);
    }

    public override string ToString() => Code;
}
