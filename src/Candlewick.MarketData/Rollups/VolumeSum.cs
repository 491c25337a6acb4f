using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Candlewick.MarketData.Rollups;

/// <summary>
/// Rounds a sum of volumes to the decimals that its source counts in. Sources write decimals, of which a double keeps the first 15
/// digits: a decimal of up to 15 digits, summed and rounded to 15 digits (and to eight decimals, finer than which no exchange counts),
/// is the decimal that a person would get. Where that would move the sum by more than its own rounding errors, the sum has more
/// digits than that, and is left as it is.
/// </summary>
internal static class VolumeSum
{
    /// <summary>Below this a sum has eight decimals within its 15 digits.</summary>
    private const double EightDecimalsFit = 1e7;
    private const double EightDecimals = 1e8;
    /// <summary>Whole numbers below this have at most 15 digits.</summary>
    private const double FifteenDigits = 1e15;
    /// <summary>
    /// What rounding can have done to a sum, relative to it: half a unit in the last place each for what was summed, for the sum and
    /// for its scaling.
    /// </summary>
    private const double Error = 4e-16;

    /// <summary>The sum to the decimals of its source; not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Round(double sum) =>
        sum < EightDecimalsFit ? Math.Round(sum * EightDecimals) / EightDecimals : RoundLarge(sum);

    /// <summary>Four sums at once, each as <see cref="Round(double)"/> gives it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Round(Vector256<double> sums)
    {
        if (Vector256.LessThanAll(sums, Vector256.Create(EightDecimalsFit)))
        {
            return Vector256.Round(sums * EightDecimals) / EightDecimals;
        }

        // As many decimals as leave 15 digits, one less for each digit more before the point.
        var scales = Vector256.Create(EightDecimals);
        scales = From(1e7, 1e7, sums, scales);
        scales = From(1e8, 1e6, sums, scales);
        scales = From(1e9, 1e5, sums, scales);
        scales = From(1e10, 1e4, sums, scales);
        if (!Vector256.LessThanAll(sums, Vector256.Create(1e11)))
        {
            scales = From(1e11, 1e3, sums, scales);
            scales = From(1e12, 1e2, sums, scales);
            scales = From(1e13, 1e1, sums, scales);
            scales = From(1e14, 1e0, sums, scales);
        }

        var rounded = Vector256.Round(sums * scales) / scales;
        var isWithinError = Vector256.LessThanOrEqual(Vector256.Abs(rounded - sums), sums * Error)
            | Vector256.LessThan(sums, Vector256.Create(EightDecimalsFit));
        return Vector256.ConditionalSelect(isWithinError, rounded, sums);
    }

    /// <summary>The scales, those of sums from a bound on replaced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> From(double bound, double scale, Vector256<double> sums, Vector256<double> scales) =>
        Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(sums, Vector256.Create(bound)), Vector256.Create(scale), scales);

    private static double RoundLarge(double sum)
    {
        var scale = EightDecimals;
        while (scale > 1 && sum >= FifteenDigits / scale)
        {
            scale /= 10;
        }

        var rounded = Math.Round(sum * scale) / scale;
        return Math.Abs(rounded - sum) <= sum * Error ? rounded : sum;
    }
}
