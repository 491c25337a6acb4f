using System.Buffers;
using System.Buffers.Text;

namespace Candlewick.MarketData.Files;

/// <summary>How a time is written.</summary>
[Flags]
internal enum TimeUnit
{
    None = 0,
    Seconds = 1,
    Milliseconds = 2,
    Microseconds = 4,
    Nanoseconds = 8,
    Text = 16,
}

/// <summary>Reads open times: numbers whose unit shows in their size, or ISO-like text with or without an offset.</summary>
internal sealed class TimeText(TimeZoneInfo? zone)
{
    /// <summary>1970 to 2200: what lies outside was read in a wrong unit.</summary>
    private const long LastMs = 7_258_118_400_000;

    private static readonly SearchValues<byte> OfANumber = SearchValues.Create("0123456789.eE+"u8);

    private long _previousMs = long.MinValue;

    /// <summary>Every unit seen so far.</summary>
    public TimeUnit Units { get; private set; }

    /// <summary>A whole number of seconds, ms, µs or ns since 1970; the size tells which.</summary>
    public bool TryNumber(long number, out long unixMs)
    {
        TimeUnit unit;
        (unixMs, unit) = number switch
        {
            < 0 => (-1, TimeUnit.None),
            < 100_000_000_000 => (number * 1000, TimeUnit.Seconds),
            < 100_000_000_000_000 => (number, TimeUnit.Milliseconds),
            < 100_000_000_000_000_000 => (number / 1000, TimeUnit.Microseconds),
            _ => (number / 1_000_000, TimeUnit.Nanoseconds),
        };
        Units |= unit;
        _previousMs = unixMs;
        return unixMs is >= 0 and < LastMs;
    }

    /// <summary>Any accepted form. <paramref name="time"/> is the separate time-of-day column of files that have one.</summary>
    public bool TryParse(ReadOnlySpan<byte> text, ReadOnlySpan<byte> time, bool isDate, out long unixMs, out string? problem)
    {
        problem = null;
        text = text.Trim((byte)' ');
        time = time.Trim((byte)' ');
        if (!TryAny(text, time, isDate, out unixMs, ref problem))
        {
            problem ??= $"'{NumberText.Show(text)}' is not a time; write seconds, ms or µs since 1970, or 2024-12-05T10:00:00Z";
            return false;
        }

        if (unixMs is < 0 or >= LastMs)
        {
            problem = $"'{NumberText.Show(text)}' lies outside the years 1970 to 2200";
            return false;
        }

        _previousMs = unixMs;
        return true;
    }

    private bool TryAny(ReadOnlySpan<byte> text, ReadOnlySpan<byte> time, bool isDate, out long unixMs, ref string? problem)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        if (digits && isDate && text.Length == 8)
        {
            // 20241205, the date column of the Stooq and terminal formats.
            Span<byte> dashed = stackalloc byte[10];
            text[..4].CopyTo(dashed);
            dashed[4] = dashed[7] = (byte)'-';
            text[4..6].CopyTo(dashed[5..]);
            text[6..].CopyTo(dashed[8..]);
            return TryText(dashed, time, out unixMs, ref problem);
        }

        if (digits && Utf8Parser.TryParse(text, out long whole, out var used) && used == text.Length)
        {
            return TryNumber(whole, out unixMs);
        }

        if (text.Length is > 0 and < 32 && text.IndexOfAnyExcept(OfANumber) < 0
            && Utf8Parser.TryParse(text, out double number, out used) && used == text.Length && number is > 0 and < 1e20)
        {
            unixMs = number switch
            {
                < 1e11 => (long)Math.Round(number * 1000),
                < 1e14 => (long)Math.Round(number),
                < 1e17 => (long)(number / 1e3),
                _ => (long)(number / 1e6),
            };
            Units |= number switch
            {
                < 1e11 => TimeUnit.Seconds,
                < 1e14 => TimeUnit.Milliseconds,
                < 1e17 => TimeUnit.Microseconds,
                _ => TimeUnit.Nanoseconds,
            };
            return true;
        }

        return TryText(text, time, out unixMs, ref problem);
    }

    /// <summary>yyyy-MM-dd[(T| )HH:mm[:ss[.fff…]]][Z|±HH[:]mm]; dots or slashes between year, month and day are taken too.</summary>
    private bool TryText(ReadOnlySpan<byte> text, ReadOnlySpan<byte> time, out long unixMs, ref string? problem)
    {
        unixMs = 0;
        if (text.Length < 10 || text[4] is not ((byte)'-' or (byte)'/' or (byte)'.') || text[7] != text[4]
            || !TwoDigits(text, 0, out var century) || !TwoDigits(text, 2, out var year)
            || !TwoDigits(text, 5, out var month) || !TwoDigits(text, 8, out var day))
        {
            return false;
        }

        year += century * 100;
        if (year < 1900 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        Units |= TimeUnit.Text;
        var dayMs = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var clock = text.Length > 10 ? text[11..] : time;
        if (text.Length > 10 && text[10] is not ((byte)'T' or (byte)' '))
        {
            return false;
        }

        if (clock.IsEmpty)
        {
            unixMs = dayMs;
            return text.Length == 10;
        }

        if (!TryClock(clock, out var clockMs, out var offsetMinutes))
        {
            return false;
        }

        if (offsetMinutes is { } offset)
        {
            unixMs = dayMs + clockMs - (offset * 60_000L);
            return true;
        }

        return TryLocal(dayMs + clockMs, out unixMs, ref problem);
    }

    private static bool TryClock(ReadOnlySpan<byte> clock, out long clockMs, out int? offsetMinutes)
    {
        clockMs = 0;
        offsetMinutes = null;
        int hour, minute, second = 0, at;
        if (clock.Length is 4 or 6 && clock.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            // 0930 or 093000, as terminals write it.
            if (!TwoDigits(clock, 0, out hour) || !TwoDigits(clock, 2, out minute)
                || (clock.Length == 6 && !TwoDigits(clock, 4, out second)))
            {
                return false;
            }

            at = clock.Length;
        }
        else
        {
            if (!TwoDigits(clock, 0, out hour) || clock.Length < 5 || clock[2] != ':' || !TwoDigits(clock, 3, out minute))
            {
                return false;
            }

            at = 5;
            if (clock.Length > at && clock[at] == ':')
            {
                if (!TwoDigits(clock, at + 1, out second))
                {
                    return false;
                }

                at += 3;
            }
        }

        if (hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        clockMs = (((hour * 60L) + minute) * 60 + second) * 1000;
        if (at < clock.Length && clock[at] == '.')
        {
            var scale = 100;
            for (at++; at < clock.Length && clock[at] is >= (byte)'0' and <= (byte)'9'; at++)
            {
                clockMs += (clock[at] - '0') * scale;
                scale /= 10;
            }
        }

        return TryOffset(clock[at..], out offsetMinutes);
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int? minutes)
    {
        minutes = null;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z')
        {
            minutes = 0;
            return true;
        }

        if (text[0] is not ((byte)'+' or (byte)'-') || !TwoDigits(text, 1, out var hours))
        {
            return false;
        }

        var rest = text[3..];
        if (rest.Length > 0 && rest[0] == ':')
        {
            rest = rest[1..];
        }

        var minute = 0;
        if (rest.Length > 0 && (rest.Length != 2 || !TwoDigits(rest, 0, out minute)))
        {
            return false;
        }

        minutes = (text[0] == '-' ? -1 : 1) * ((hours * 60) + minute);
        return hours <= 18 && minute <= 59;
    }

    /// <summary>A wall clock's time in the source's zone.</summary>
    private bool TryLocal(long localMs, out long unixMs, ref string? problem)
    {
        if (zone is null)
        {
            unixMs = localMs;
            return true;
        }

        var local = DateTimeOffset.FromUnixTimeMilliseconds(localMs).DateTime;
        if (zone.IsInvalidTime(local))
        {
            unixMs = 0;
            problem = $"{local:yyyy-MM-dd HH:mm} does not exist in {zone.Id}: the clocks went forward over it";
            return false;
        }

        if (!zone.IsAmbiguousTime(local))
        {
            unixMs = localMs - (long)zone.GetUtcOffset(local).TotalMilliseconds;
            return true;
        }

        // The repeated hour: summer time until the lines have passed through it once, then winter time.
        var offsets = zone.GetAmbiguousTimeOffsets(local);
        var summer = localMs - (long)offsets.Max().TotalMilliseconds;
        var winter = localMs - (long)offsets.Min().TotalMilliseconds;
        unixMs = summer > _previousMs ? summer : winter;
        return true;
    }

    private static bool TwoDigits(ReadOnlySpan<byte> text, int at, out int value)
    {
        if (at + 2 > text.Length)
        {
            value = 0;
            return false;
        }

        var high = text[at] - '0';
        var low = text[at + 1] - '0';
        value = (high * 10) + low;
        return (uint)high <= 9 && (uint)low <= 9;
    }
}
