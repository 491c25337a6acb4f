using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Candlewick.MarketData.Rollups;

/// <summary>
/// Adds bars up to larger ones as an exchange does: first open, highest high, lowest low, last close, summed volumes.
/// The same bars always give the same bits: a sum carries its rounding error along in an order fixed by the bars alone,
/// and is rounded to the eight decimals in which exchanges count, so adding up in steps equals adding up at once.
/// </summary>
internal static class RollUp
{
    /// <summary>Above this a double has no eighth decimal to round to (2^53 / 10^8).</summary>
    private const double ExactEightDecimals = 9e7;
    private const double EightDecimals = 1e8;
    /// <summary>Rows taken at once. Fixed, and not the machine's width, because it fixes the order of a sum.</summary>
    private const int Lanes = 8;

    /// <summary>All of <paramref name="source"/> rolled up.</summary>
    public static BarColumns Of(BarColumns source, BarInterval target)
    {
        var most = source.Count == 0 || target.LengthMs == 0
            ? source.Count
            : Math.Min(source.Count, ((source.Times[source.Count - 1] - source.Times[0]) / target.LengthMs) + 2);
        var output = new BarColumns((int)Math.Max(most, 1));
        Append(source, 0, source.Count, target, output);
        return output;
    }

    /// <summary>
    /// Rolls the rows [<paramref name="start"/>, <paramref name="end"/>) of <paramref name="source"/>, whose times rise,
    /// up to <paramref name="target"/> and appends the result to <paramref name="output"/>.
    /// A stretch without a row gives no bar.
    /// </summary>
    /// <remarks>Compiled at once: a single call may run over millions of rows, and would do so unoptimised.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Append(BarColumns source, int start, int end, BarInterval target, BarColumns output)
    {
        output.HasExtras |= source.HasExtras;
        var times = source.Times;
        var row = start;
        var length = 1;
        long limit = long.MinValue;
        while (row < end)
        {
            // Without a gap the next bar opens where this one ends, and is as long.
            var open = times[row] == limit ? limit : target.OpenOf(times[row]);
            limit = target.NextOpen(open);
            length = LengthOf(times, row, end, limit, length);
            var index = output.AddRow();
            output.Times[index] = open;
            output.Open[index] = source.Open[row];
            output.Close[index] = source.Close[row + length - 1];
            if (length >= Lanes)
            {
                AppendLong(source, row, length, output, index);
            }
            else
            {
                AppendShort(source, row, length, output, index);
            }

            row += length;
        }
    }

    /// <summary>The sum with its rounding error carried along, to eight decimals where a double has them.</summary>
    internal static double Sum(ReadOnlySpan<double> values)
    {
        var padded = new double[Math.Max(Lanes, values.Length)];
        values.CopyTo(padded);
        return SumBoth(ref padded[0], ref padded[0], (nuint)padded.Length).First;
    }

    /// <summary>A bar of at least eight rows, its columns eight rows at a time.</summary>
    private static void AppendLong(BarColumns source, int row, int length, BarColumns output, int index)
    {
        var rows = (nuint)length;
        (output.High[index], output.Low[index]) = Extremes(ref source.High[row], ref source.Low[row], rows);
        if (!source.HasExtras)
        {
            output.Volume[index] = SumBoth(ref source.Volume[row], ref source.Volume[row], rows).First;
            output.QuoteVolume[index] = output.TakerBuyVolume[index] = output.TakerBuyQuoteVolume[index] = output.TradeCount[index] = 0;
            return;
        }

        (output.Volume[index], output.QuoteVolume[index]) = SumBoth(ref source.Volume[row], ref source.QuoteVolume[row], rows);
        (output.TakerBuyVolume[index], output.TakerBuyQuoteVolume[index]) = SumBoth(ref source.TakerBuyVolume[row], ref source.TakerBuyQuoteVolume[row], rows);
        output.TradeCount[index] = Count(ref source.TradeCount[row], rows);
    }

    /// <summary>Highest and lowest. The last eight rows may be seen twice, which an extreme does not mind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double High, double Low) Extremes(ref double highs, ref double lows, nuint length)
    {
        var last = length - Lanes;
        // Prices are finite, so the plain instruction's answer on NaN and signed zeros does not matter.
        var high = Vector512.LoadUnsafe(ref highs, last);
        var low = Vector512.LoadUnsafe(ref lows, last);
        for (nuint at = 0; at < last; at += Lanes)
        {
            high = Vector512.MaxNative(high, Vector512.LoadUnsafe(ref highs, at));
            low = Vector512.MinNative(low, Vector512.LoadUnsafe(ref lows, at));
        }

        var fourHigh = Vector256.MaxNative(high.GetLower(), high.GetUpper());
        var twoHigh = Vector128.MaxNative(fourHigh.GetLower(), fourHigh.GetUpper());
        var fourLow = Vector256.MinNative(low.GetLower(), low.GetUpper());
        var twoLow = Vector128.MinNative(fourLow.GetLower(), fourLow.GetUpper());
        return (double.MaxNative(twoHigh[0], twoHigh[1]), double.MinNative(twoLow[0], twoLow[1]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Count(ref long counts, nuint length)
    {
        var last = length - Lanes;
        var sum = Vector512<long>.Zero;
        nuint at = 0;
        for (; at <= last; at += Lanes)
        {
            sum += Vector512.LoadUnsafe(ref counts, at);
        }

        sum += Vector512.LoadUnsafe(ref counts, last) & Unseen(at - last).AsInt64();
        return Vector512.Sum(sum);
    }

    /// <summary>
    /// Two columns added up side by side, so that their chains of additions overlap. Each lane carries what rounding has
    /// cost it (Knuth's two-sum); the rest of a column is its last eight rows again, less those already added.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double First, double Second) SumBoth(ref double first, ref double second, nuint length)
    {
        Vector512<double> sums = default, errors = default, otherSums = default, otherErrors = default;
        var last = length - Lanes;
        nuint at = 0;
        for (; at <= last; at += Lanes)
        {
            var value = Vector512.LoadUnsafe(ref first, at);
            var next = sums + value;
            var shadow = next - sums;
            errors += sums - (next - shadow) + (value - shadow);
            sums = next;

            value = Vector512.LoadUnsafe(ref second, at);
            next = otherSums + value;
            shadow = next - otherSums;
            otherErrors += otherSums - (next - shadow) + (value - shadow);
            otherSums = next;
        }

        if (at < length)
        {
            var unseen = Unseen(at - last);
            var value = Vector512.LoadUnsafe(ref first, last) & unseen;
            var next = sums + value;
            var shadow = next - sums;
            errors += sums - (next - shadow) + (value - shadow);
            sums = next;

            value = Vector512.LoadUnsafe(ref second, last) & unseen;
            next = otherSums + value;
            shadow = next - otherSums;
            otherErrors += otherSums - (next - shadow) + (value - shadow);
            otherSums = next;
        }

        return (Total(sums, errors), Total(otherSums, otherErrors));
    }

    /// <summary>Lanes as one: halves on halves, the error still carried.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Total(Vector512<double> sums, Vector512<double> errors)
    {
        var (lower, upper) = (sums.GetLower(), sums.GetUpper());
        var four = lower + upper;
        var shadow = four - lower;
        var fourErrors = errors.GetLower() + errors.GetUpper() + (lower - (four - shadow) + (upper - shadow));

        var (left, right) = (four.GetLower(), four.GetUpper());
        var two = left + right;
        var shade = two - left;
        var twoErrors = fourErrors.GetLower() + fourErrors.GetUpper() + (left - (two - shade) + (right - shade));

        var sum = two[0] + two[1];
        var part = sum - two[0];
        var total = sum + (twoErrors[0] + twoErrors[1] + (two[0] - (sum - part) + (two[1] - part)));
        return total < ExactEightDecimals ? Math.Round(total * EightDecimals) / EightDecimals : total;
    }

    /// <summary>A mask of the lanes from <paramref name="seen"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Unseen(nuint seen) =>
        Vector512.GreaterThanOrEqual(Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((double)seen));

    /// <summary>A bar of a few rows: its four sums are the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AppendShort(BarColumns source, int row, int length, BarColumns output, int index)
    {
        ref var highs = ref source.High[row];
        ref var lows = ref source.Low[row];
        ref var volumes = ref source.Volume[row];
        ref var quoteVolumes = ref source.QuoteVolume[row];
        ref var takerVolumes = ref source.TakerBuyVolume[row];
        ref var takerQuoteVolumes = ref source.TakerBuyQuoteVolume[row];
        ref var counts = ref source.TradeCount[row];
        var (high, low, count) = (highs, lows, 0L);
        Vector256<double> sums = default, errors = default;
        for (nint i = 0; i < length; i++)
        {
            high = double.MaxNative(high, Unsafe.Add(ref highs, i));
            low = double.MinNative(low, Unsafe.Add(ref lows, i));
            count += Unsafe.Add(ref counts, i);
            var value = Vector256.Create(
                Unsafe.Add(ref volumes, i), Unsafe.Add(ref quoteVolumes, i), Unsafe.Add(ref takerVolumes, i), Unsafe.Add(ref takerQuoteVolumes, i));
            var next = sums + value;
            var shadow = next - sums;
            errors += sums - (next - shadow) + (value - shadow);
            sums = next;
        }

        var totals = sums + errors;
        var rounded = Vector256.Round(totals * EightDecimals) / EightDecimals;
        totals = Vector256.ConditionalSelect(Vector256.LessThan(totals, Vector256.Create(ExactEightDecimals)), rounded, totals);
        output.High[index] = high;
        output.Low[index] = low;
        output.Volume[index] = totals[0];
        output.QuoteVolume[index] = totals[1];
        output.TakerBuyVolume[index] = totals[2];
        output.TakerBuyQuoteVolume[index] = totals[3];
        output.TradeCount[index] = count;
    }

    /// <summary>Number of rows from <paramref name="row"/> on before the limit; the last bar's length is tried first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LengthOf(long[] times, int row, int end, long limit, int guess)
    {
        var next = row + guess;
        if (next <= end && times[next - 1] < limit && (next == end || times[next] >= limit))
        {
            return guess;
        }

        var step = 1;
        var low = row;
        while (low + step < end && times[low + step] < limit)
        {
            low += step;
            step *= 2;
        }

        var high = Math.Min(low + step, end);
        while (high - low > 1)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            if (times[middle] < limit)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high - row;
    }
}
