using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Candlewick.MarketData.Rollups;

/// <summary>
/// Adds bars up to larger ones as an exchange does: first open, highest high, lowest low, last close, summed volumes.
/// The same bars always give the same bits: a sum carries its rounding error along in an order fixed by the bars alone,
/// and is rounded to the decimals that its source counts in (<see cref="VolumeSum"/>), so adding up in steps equals adding up at once.
/// </summary>
internal static class RollUp
{
    /// <summary>Rows taken at once. Fixed, and not the machine's width, because it fixes the order of a sum.</summary>
    private const int Lanes = 8;

    /// <summary>Most bars rolled up in one go: their rows stay in the processor's nearest cache from column to column.</summary>
    private const int LongestRun = 128;

    /// <summary>All of <paramref name="source"/>, whose rows rise and lie on the grid of <paramref name="interval"/>, rolled up.</summary>
    public static BarColumns Of(BarColumns source, BarInterval interval, BarInterval target)
    {
        var most = source.Count == 0 || target.LengthMs == 0
            ? source.Count
            : Math.Min(source.Count, ((source.Times[source.Count - 1] - source.Times[0]) / target.LengthMs) + 2);
        var output = new BarColumns((int)Math.Max(most, 1));
        Append(source, interval, target, output);
        return output;
    }

    /// <summary>As <see cref="Of"/>, after what <paramref name="output"/> has. A stretch without a row gives no bar.</summary>
    public static void Append(BarColumns source, BarInterval interval, BarInterval target, BarColumns output)
    {
        output.HasExtras |= source.HasExtras;
        // Bars without a hole have this many rows; 0 where that varies (months).
        var full = interval.LengthMs > 0 && target.LengthMs % interval.LengthMs == 0 ? (int)(target.LengthMs / interval.LengthMs) : 0;
        var row = 0;
        while (row < source.Count)
        {
            var open = target.OpenOf(source.Times[row]);
            var run = full == 0 || source.Times[row] != open ? 0 : FullBars(source, row, open, interval.LengthMs, target.LengthMs, full);
            if (run > 0)
            {
                AppendRun(source, row, full, run, open, target.LengthMs, output);
                row += run * full;
                continue;
            }

            var length = LengthOf(source.Times, row, source.Count, target.NextOpen(open));
            AppendRun(source, row, length, 1, open, target.LengthMs, output);
            row += length;
        }
    }

    /// <summary>
    /// How many bars from here on have no hole. Rows rise and lie on the grid, so when the last of them is where it would be
    /// without a hole, there is none.
    /// </summary>
    private static int FullBars(BarColumns source, int row, long open, long intervalMs, long targetMs, int full)
    {
        var run = Math.Min(LongestRun, (source.Count - row) / full);
        while (run > 0 && source.Times[row + (run * full) - 1] != open + (run * targetMs) - intervalMs)
        {
            run /= 2;
        }

        return run;
    }

    /// <summary>Bars of <paramref name="length"/> rows each, one after the other, column by column.</summary>
    /// <remarks>Compiled at once: a single import may run it over millions of rows, and would do so unoptimised.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AppendRun(BarColumns source, int row, int length, int run, long open, long targetMs, BarColumns output)
    {
        var first = output.AddRows(run);
        ref var times = ref output.Times[first];
        ref var opens = ref output.Open[first];
        ref var closes = ref output.Close[first];
        ref var sourceOpens = ref source.Open[row];
        ref var sourceCloses = ref source.Close[row + length - 1];
        for (nint bar = 0; bar < run; bar++)
        {
            Unsafe.Add(ref times, bar) = open + (bar * targetMs);
            Unsafe.Add(ref opens, bar) = Unsafe.Add(ref sourceOpens, bar * length);
            Unsafe.Add(ref closes, bar) = Unsafe.Add(ref sourceCloses, bar * length);
        }

        if (length >= Lanes)
        {
            for (var bar = 0; bar < run; bar++)
            {
                SumLong(source, row + (bar * length), length, output, first + bar);
            }
        }
        else
        {
            ExtremesOfShort(ref source.High[row], ref source.Low[row], length, run, ref output.High[first], ref output.Low[first]);
            if (source.HasExtras)
            {
                SumShort(source, row, length, run, output, first);
            }
            else
            {
                SumShort(ref source.Volume[row], length, run, ref output.Volume[first]);
            }
        }

        if (output.HasExtras && !source.HasExtras)
        {
            ClearExtras(output, first, run);
        }
    }

    /// <summary>Columns that never held anything are zero already; these may have.</summary>
    private static void ClearExtras(BarColumns output, int first, int run)
    {
        Array.Clear(output.QuoteVolume, first, run);
        Array.Clear(output.TradeCount, first, run);
        Array.Clear(output.TakerBuyVolume, first, run);
        Array.Clear(output.TakerBuyQuoteVolume, first, run);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExtremesOfShort(
        ref double highs, ref double lows, nint length, nint run, ref double outputHighs, ref double outputLows)
    {
        for (nint bar = 0; bar < run; bar++)
        {
            var (high, low) = (highs, lows);
            for (nint i = 1; i < length; i++)
            {
                high = double.MaxNative(high, Unsafe.Add(ref highs, i));
                low = double.MinNative(low, Unsafe.Add(ref lows, i));
            }

            Unsafe.Add(ref outputHighs, bar) = high;
            Unsafe.Add(ref outputLows, bar) = low;
            highs = ref Unsafe.Add(ref highs, length);
            lows = ref Unsafe.Add(ref lows, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumShort(ref double values, nint length, nint run, ref double output)
    {
        for (nint bar = 0; bar < run; bar++)
        {
            double sum = 0, error = 0;
            for (nint i = 0; i < length; i++)
            {
                var value = Unsafe.Add(ref values, i);
                var next = sum + value;
                var shadow = next - sum;
                error += sum - (next - shadow) + (value - shadow);
                sum = next;
            }

            Unsafe.Add(ref output, bar) = VolumeSum.Round(sum + error);
            values = ref Unsafe.Add(ref values, length);
        }
    }

    /// <summary>Bars of a few rows: their four sums are the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumShort(BarColumns source, int row, nint length, nint run, BarColumns output, int first)
    {
        ref var volumes = ref source.Volume[row];
        ref var quoteVolumes = ref source.QuoteVolume[row];
        ref var takerVolumes = ref source.TakerBuyVolume[row];
        ref var takerQuoteVolumes = ref source.TakerBuyQuoteVolume[row];
        ref var counts = ref source.TradeCount[row];
        ref var outputVolumes = ref output.Volume[first];
        ref var outputQuoteVolumes = ref output.QuoteVolume[first];
        ref var outputTakerVolumes = ref output.TakerBuyVolume[first];
        ref var outputTakerQuoteVolumes = ref output.TakerBuyQuoteVolume[first];
        ref var outputCounts = ref output.TradeCount[first];
        nint at = 0;
        for (nint bar = 0; bar < run; bar++)
        {
            Vector256<double> sums = default, errors = default;
            long count = 0;
            for (var end = at + length; at < end; at++)
            {
                var value = Vector256.Create(
                    Unsafe.Add(ref volumes, at), Unsafe.Add(ref quoteVolumes, at),
                    Unsafe.Add(ref takerVolumes, at), Unsafe.Add(ref takerQuoteVolumes, at));
                var next = sums + value;
                var shadow = next - sums;
                errors += sums - (next - shadow) + (value - shadow);
                sums = next;
                count += Unsafe.Add(ref counts, at);
            }

            var totals = VolumeSum.Round(sums + errors);
            Unsafe.Add(ref outputVolumes, bar) = totals[0];
            Unsafe.Add(ref outputQuoteVolumes, bar) = totals[1];
            Unsafe.Add(ref outputTakerVolumes, bar) = totals[2];
            Unsafe.Add(ref outputTakerQuoteVolumes, bar) = totals[3];
            Unsafe.Add(ref outputCounts, bar) = count;
        }
    }

    /// <summary>The sum as a roll-up makes it.</summary>
    internal static double Sum(ReadOnlySpan<double> values)
    {
        if (values.Length >= Lanes)
        {
            ref var first = ref MemoryMarshal.GetReference(values);
            return SumBoth(ref first, ref first, (nuint)values.Length).First;
        }

        Span<double> padded = stackalloc double[Lanes];
        padded.Clear();
        values.CopyTo(padded);
        return SumBoth(ref padded[0], ref padded[0], Lanes).First;
    }

    /// <summary>A bar of at least eight rows, its columns eight rows at a time.</summary>
    private static void SumLong(BarColumns source, int row, int length, BarColumns output, int index)
    {
        var rows = (nuint)length;
        (output.High[index], output.Low[index]) = Extremes(ref source.High[row], ref source.Low[row], rows);
        if (!source.HasExtras)
        {
            output.Volume[index] = SumBoth(ref source.Volume[row], ref source.Volume[row], rows).First;
            return;
        }

        (output.Volume[index], output.QuoteVolume[index]) = SumBoth(ref source.Volume[row], ref source.QuoteVolume[row], rows);
        (output.TakerBuyVolume[index], output.TakerBuyQuoteVolume[index]) = SumBoth(
            ref source.TakerBuyVolume[row], ref source.TakerBuyQuoteVolume[row], rows);
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
        return VolumeSum.Round(sum + (twoErrors[0] + twoErrors[1] + (two[0] - (sum - part) + (two[1] - part))));
    }

    /// <summary>A mask of the lanes from <paramref name="seen"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Unseen(nuint seen) =>
        Vector512.GreaterThanOrEqual(Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((double)seen));

    /// <summary>Number of rows from <paramref name="row"/> on before the limit; holes make bars short, so it gallops.</summary>
    private static int LengthOf(long[] times, int row, int end, long limit)
    {
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
