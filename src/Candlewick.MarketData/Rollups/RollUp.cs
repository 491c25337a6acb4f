namespace Candlewick.MarketData.Rollups;

/// <summary>
/// Adds bars up to larger ones as an exchange does: first open, highest high, lowest low, last close, summed volumes.
/// The same bars always give the same bits: a sum runs in the order of time with its rounding error carried along,
/// and is rounded to the eight decimals in which exchanges count, so adding up in steps equals adding up at once.
/// </summary>
internal static class RollUp
{
    /// <summary>Above this a double has no eighth decimal to round to (2^53 / 10^8).</summary>
    private const double ExactEightDecimals = 9e7;
    private const double EightDecimals = 1e8;

    /// <summary>
    /// Rolls the rows [<paramref name="start"/>, <paramref name="end"/>) of <paramref name="source"/>, whose times rise,
    /// up to <paramref name="target"/> and appends the result to <paramref name="output"/>.
    /// A bucket without a row gives no bar.
    /// </summary>
    public static void Append(BarColumns source, int start, int end, BarInterval target, BarColumns output)
    {
        var times = source.Times;
        var row = start;
        while (row < end)
        {
            var open = target.OpenOf(times[row]);
            var next = FirstAtOrAfter(times, row, end, target.NextOpen(open));
            var index = output.AddRow();
            var length = next - row;
            output.Times[index] = open;
            output.Open[index] = source.Open[row];
            output.Close[index] = source.Close[next - 1];
            output.High[index] = Highest(source.High.AsSpan(row, length));
            output.Low[index] = Lowest(source.Low.AsSpan(row, length));
            output.Volume[index] = Sum(source.Volume.AsSpan(row, length));
            output.QuoteVolume[index] = Sum(source.QuoteVolume.AsSpan(row, length));
            output.TakerBuyVolume[index] = Sum(source.TakerBuyVolume.AsSpan(row, length));
            output.TakerBuyQuoteVolume[index] = Sum(source.TakerBuyQuoteVolume.AsSpan(row, length));
            output.TradeCount[index] = Sum(source.TradeCount.AsSpan(row, length));
            row = next;
        }
    }

    /// <summary>The plain six columns of <see cref="Append"/>, for scans that need no more.</summary>
    public static void AppendPrices(BarColumns source, int start, int end, BarInterval target, BarColumns output)
    {
        var times = source.Times;
        var row = start;
        while (row < end)
        {
            var open = target.OpenOf(times[row]);
            var next = FirstAtOrAfter(times, row, end, target.NextOpen(open));
            var index = output.AddRow();
            var length = next - row;
            output.Times[index] = open;
            output.Open[index] = source.Open[row];
            output.Close[index] = source.Close[next - 1];
            output.High[index] = Highest(source.High.AsSpan(row, length));
            output.Low[index] = Lowest(source.Low.AsSpan(row, length));
            output.Volume[index] = Sum(source.Volume.AsSpan(row, length));
            row = next;
        }
    }

    /// <summary>The sum with its rounding error carried along (Knuth's two-sum), to eight decimals where a double has them.</summary>
    internal static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0, error = 0;
        foreach (var value in values)
        {
            var next = sum + value;
            var shadow = next - sum;
            error += (sum - (next - shadow)) + (value - shadow);
            sum = next;
        }

        var total = sum + error;
        return Math.Abs(total) < ExactEightDecimals ? Math.Round(total * EightDecimals) / EightDecimals : total;
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        long sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double Highest(ReadOnlySpan<double> values)
    {
        var highest = values[0];
        foreach (var value in values[1..])
        {
            highest = value > highest ? value : highest;
        }

        return highest;
    }

    private static double Lowest(ReadOnlySpan<double> values)
    {
        var lowest = values[0];
        foreach (var value in values[1..])
        {
            lowest = value < lowest ? value : lowest;
        }

        return lowest;
    }

    /// <summary>First row in [from, end) at or after the limit. Buckets are short, and mostly without gaps, so it gallops.</summary>
    private static int FirstAtOrAfter(long[] times, int from, int end, long limit)
    {
        var step = 1;
        var low = from;
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

        return high;
    }
}
