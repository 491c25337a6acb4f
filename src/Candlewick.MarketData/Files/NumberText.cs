using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Candlewick.MarketData.Files;

/// <summary>Numbers in UTF-8 text, strictly: what is read is what is written, to the nearest double.</summary>
internal static class NumberText
{
    /// <summary>Up to here a whole number is exact as a double, and so is 10^22: their quotient is then rounded once.</summary>
    private const ulong ExactMantissa = 1UL << 53;

    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>
    /// Reads digits with at most one point at <paramref name="at"/> up to <paramref name="end"/> (a separator or a line's end)
    /// and leaves <paramref name="at"/> after it. False on anything else, which then takes the careful way.
    /// The buffer must have eight readable bytes past every line.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadPlain(ref byte text, ref nint at, byte end, out double value)
    {
        var start = at;
        ulong mantissa = 0;
        ReadDigits(ref text, ref at, ref mantissa);
        var whole = at - start;
        nint fraction = 0;
        if (Unsafe.Add(ref text, at) == (byte)'.')
        {
            at++;
            var point = at;
            ReadDigits(ref text, ref at, ref mantissa);
            fraction = at - point;
        }

        // Beyond 19 digits the mantissa has overflowed; beyond 2^53 it is no longer exact.
        if (whole == 0 || whole + fraction > 19 || Unsafe.Add(ref text, at) != end)
        {
            value = 0;
            return false;
        }

        at++;
        if (mantissa <= ExactMantissa)
        {
            value = mantissa / PowersOfTen[(int)fraction];
            return true;
        }

        var span = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref text, start), (int)(at - 1 - start));
        return double.TryParse(span, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads digits at <paramref name="at"/> up to <paramref name="end"/>; as <see cref="TryReadPlain"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadWhole(ref byte text, ref nint at, byte end, out long value)
    {
        var start = at;
        ulong mantissa = 0;
        ReadDigits(ref text, ref at, ref mantissa);
        value = (long)mantissa;
        var length = at - start;
        if (length is 0 or > 18 || Unsafe.Add(ref text, at) != end)
        {
            return false;
        }

        at++;
        return true;
    }

    /// <summary>The careful way, for whatever else a file may write. <paramref name="problem"/> says what is wrong.</summary>
    /// <param name="text">The field, without quotes.</param>
    /// <param name="decimalMark">Point, or comma in files separated by semicolons.</param>
    /// <param name="value">The number.</param>
    /// <param name="problem">What is wrong, when false.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, byte decimalMark, out double value, out string? problem)
    {
        value = 0;
        problem = null;
        text = text.Trim((byte)' ');
        if (text.IsEmpty)
        {
            problem = "is empty";
            return false;
        }

        if (text.Length > 64)
        {
            problem = "is longer than 64 characters";
            return false;
        }

        Span<byte> plain = stackalloc byte[64];
        if (!TryPlain(text, decimalMark, plain, out var length))
        {
            problem = $"'{Show(text)}' is not an unambiguous number";
            return false;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(plain[..length], Styles, CultureInfo.InvariantCulture, out value))
        {
            problem = $"'{Show(text)}' is not a number";
            return false;
        }

        if (!double.IsFinite(value))
        {
            problem = $"'{Show(text)}' is not a finite number";
            return false;
        }

        return true;
    }

    /// <summary>Text of a line or field, cut and made safe for a report.</summary>
    public static string Show(ReadOnlySpan<byte> text)
    {
        var shown = System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, 160)]);
        return string.Create(shown.Length, shown, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
    }

    /// <summary>
    /// Drops thousands separators where they group digits by threes, and writes a decimal comma as a point.
    /// </summary>
    private static bool TryPlain(ReadOnlySpan<byte> text, byte decimalMark, Span<byte> plain, out int length)
    {
        var group = decimalMark == (byte)'.' ? (byte)',' : (byte)'.';
        length = 0;
        var grouped = text.Contains(group);
        if (grouped && (decimalMark == (byte)',' || !IsGrouped(text)))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (character != group)
            {
                plain[length++] = character == decimalMark ? (byte)'.' : character;
            }
        }

        return true;
    }

    /// <summary>1,234 or 1,234,567.8 and nothing else.</summary>
    private static bool IsGrouped(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        if (whole.Length > 0 && whole[0] is (byte)'-' or (byte)'+')
        {
            whole = whole[1..];
        }

        var first = true;
        while (true)
        {
            var comma = whole.IndexOf((byte)',');
            var part = comma < 0 ? whole : whole[..comma];
            if (part.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (first ? part.Length is 0 or > 3 : part.Length != 3))
            {
                return false;
            }

            if (comma < 0)
            {
                return !first && (point < 0 || !text[point..].Contains((byte)','));
            }

            whole = whole[(comma + 1)..];
            first = false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadDigits(ref byte text, ref nint at, ref ulong mantissa)
    {
        var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, at));
        while (AreDigits(eight))
        {
            mantissa = (mantissa * 100_000_000) + EightDigits(eight);
            at += 8;
            eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, at));
        }

        uint digit;
        while ((digit = (uint)(Unsafe.Add(ref text, at) - '0')) <= 9)
        {
            mantissa = (mantissa * 10) + digit;
            at++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreDigits(ulong eight) =>
        (((eight + 0x4646464646464646UL) | (eight - 0x3030303030303030UL)) & 0x8080808080808080UL) == 0;

    /// <summary>Eight ASCII digits, first in the lowest byte, as a number: pairs, then fours, then all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EightDigits(ulong eight)
    {
        eight -= 0x3030303030303030UL;
        eight = (eight * 10) + (eight >> 8);
        return (uint)((((eight & 0x000000FF000000FFUL) * 0x000F424000000064UL)
            + (((eight >> 16) & 0x000000FF000000FFUL) * 0x0000271000000001UL)) >> 32);
    }
}
