using System.Diagnostics.CodeAnalysis;

namespace Candlewick.Domain;

/// <summary>
/// The length of a bar. Bars are identified by their open time in UTC; weeks open on Monday 00:00 UTC,
/// months on their first day.
/// </summary>
public readonly record struct Timeframe : IComparable<Timeframe>
{
    private const long Minute = 60_000L;
    private const long Day = 86_400_000L;
    /// <summary>1970-01-01 was a Thursday: the first Monday lies four days later.</summary>
    private const long FirstMonday = 4 * Day;

    private readonly byte _index;

    private Timeframe(int index) => _index = (byte)index;

    public static readonly Timeframe M1 = new(0);
    public static readonly Timeframe M5 = new(1);
    public static readonly Timeframe M15 = new(2);
    public static readonly Timeframe M30 = new(3);
    public static readonly Timeframe H1 = new(4);
    public static readonly Timeframe H4 = new(5);
    public static readonly Timeframe D1 = new(6);
    public static readonly Timeframe W1 = new(7);
    public static readonly Timeframe Mo1 = new(8);

    private static readonly string[] Codes = ["1m", "5m", "15m", "30m", "1h", "4h", "1D", "1W", "1M"];
    private static readonly long[] Lengths = [Minute, 5 * Minute, 15 * Minute, 30 * Minute, 60 * Minute, 240 * Minute, Day, 7 * Day, 0];

    /// <summary>Every timeframe the desk keeps, from the shortest to the longest.</summary>
    public static IReadOnlyList<Timeframe> All { get; } = [M1, M5, M15, M30, H1, H4, D1, W1, Mo1];

    /// <summary>The code used in the API, in SQL and on the page: <c>1m 5m 15m 30m 1h 4h 1D 1W 1M</c>.</summary>
    public string Code => Codes[_index];

    /// <summary>Position in <see cref="All"/>, 0 for one minute.</summary>
    public int Index => _index;

    /// <summary>Length in milliseconds; 0 for the month, whose length varies.</summary>
    public long LengthMs => Lengths[_index];

    /// <summary>Reads a code. <c>1d</c> and <c>1w</c> are taken too; <c>1M</c> is a month and <c>1m</c> a minute.</summary>
    public static bool TryParse([NotNullWhen(true)] string? code, out Timeframe timeframe)
    {
        var wanted = code switch { "1d" => "1D", "1w" => "1W", "1H" => "1h", "4H" => "4h", _ => code };
        var index = Array.IndexOf(Codes, wanted);
        timeframe = index < 0 ? default : new Timeframe(index);
        return index >= 0;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The code is none of the nine.</exception>
    public static Timeframe Parse(string code) => TryParse(code, out var timeframe)
        ? timeframe
        : throw new FormatException($"'{code}' is not a timeframe; use one of {string.Join(' ', Codes)}.");

    /// <summary>The open time (Unix ms) of the bar that holds the instant <paramref name="unixMs"/>.</summary>
    public long OpenOf(long unixMs)
    {
        if (_index < 7)
        {
            var length = Lengths[_index];
            return unixMs - FloorMod(unixMs, length);
        }

        if (_index == 7)
        {
            return unixMs - FloorMod(unixMs - FirstMonday, 7 * Day);
        }

        var date = DateTimeOffset.FromUnixTimeMilliseconds(unixMs).UtcDateTime;
        return new DateTimeOffset(date.Year, date.Month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    }

    /// <summary>The open time of the bar after the one that opens at <paramref name="openMs"/> (which must be an open).</summary>
    public long NextOpen(long openMs) => _index < 8
        ? openMs + Lengths[_index]
        : DateTimeOffset.FromUnixTimeMilliseconds(openMs).AddMonths(1).ToUnixTimeMilliseconds();

    public int CompareTo(Timeframe other) => _index.CompareTo(other._index);
    public static bool operator <(Timeframe left, Timeframe right) => left._index < right._index;
    public static bool operator >(Timeframe left, Timeframe right) => left._index > right._index;
    public static bool operator <=(Timeframe left, Timeframe right) => left._index <= right._index;
    public static bool operator >=(Timeframe left, Timeframe right) => left._index >= right._index;

    public override string ToString() => Code;

    private static long FloorMod(long value, long modulus)
    {
        var rest = value % modulus;
        return rest < 0 ? rest + modulus : rest;
    }
}
