using Candlewick.Domain;

namespace Candlewick.MarketData.Quality;

/// <summary>In which way a bar does not fit.</summary>
internal enum OutlierKind
{
    /// <summary>An extreme far off the bar's own open and close.</summary>
    Wick,
    /// <summary>A close far off both its neighbours.</summary>
    Spike,
}

/// <summary>A bar that does not fit its series.</summary>
/// <param name="Timestamp">Open of the bar.</param>
/// <param name="Kind">In which way.</param>
/// <param name="Percent">How far, in percent of the price that it is off from; signed.</param>
/// <param name="Limit">The percentage from which this series counts a bar as an outlier.</param>
internal sealed record DataOutlier(DateTimeOffset Timestamp, OutlierKind Kind, double Percent, double Limit);

/// <summary>
/// Finds bars that look like mistakes rather than markets. What counts is measured against the series itself: its typical
/// size of a wick and of a close-to-close change, as medians, which the mistakes themselves cannot move. A move that stays
/// is a market's; only what is undone by the next bar is pointed out.
/// </summary>
/// <param name="Count">All outliers.</param>
/// <param name="Listed">The largest of them, in order of time; at most <see cref="MaxListed"/>.</param>
/// <param name="WickLimitPercent">Wicks beyond this are outliers.</param>
/// <param name="SpikeLimitPercent">Closes beyond this, and undone, are outliers.</param>
internal sealed record OutlierScan(long Count, IReadOnlyList<DataOutlier> Listed, double WickLimitPercent, double SpikeLimitPercent)
{
    public const int MaxListed = 1000;

    /// <summary>Crypto minutes reach some 60 typical sizes a few times a year: a limit below would blame markets.</summary>
    private const double TypicalSizes = 100;

    /// <summary>A move below five percent is never an outlier, however calm the series is.</summary>
    private static readonly double Floor = Math.Log(1.05);

    public static OutlierScan Of(BarSeries bars)
    {
        var count = bars.Count;
        var wicks = new double[count];
        var changes = new double[count];
        for (var i = 0; i < count; i++)
        {
            wicks[i] = Wick(bars, i);
            changes[i] = i == 0 ? 0 : Math.Log(bars.Close[i] / bars.Close[i - 1]);
        }

        var wickLimit = Limit(wicks);
        var spikeLimit = Limit(changes);
        var largest = new PriorityQueue<DataOutlier, double>();
        long found = 0;
        for (var i = 0; i < count; i++)
        {
            var outlier = Math.Abs(wicks[i]) > wickLimit ? Make(bars, i, OutlierKind.Wick, wicks[i], wickLimit)
                : IsSpike(changes, i, spikeLimit) ? Make(bars, i, OutlierKind.Spike, changes[i], spikeLimit)
                : null;
            if (outlier is null)
            {
                continue;
            }

            found++;
            largest.Enqueue(outlier, Math.Abs(outlier.Percent));
            if (largest.Count > MaxListed)
            {
                largest.Dequeue();
            }
        }

        return new OutlierScan(
            found, [.. largest.UnorderedItems.Select(item => item.Element).OrderBy(outlier => outlier.Timestamp)],
            Percent(wickLimit), Percent(spikeLimit));
    }

    /// <summary>The longer wick as the log of its extreme over the nearer of open and close: above 0 upwards, below 0 downwards.</summary>
    private static double Wick(BarSeries bars, int i)
    {
        var up = Math.Log(bars.High[i] / Math.Max(bars.Open[i], bars.Close[i]));
        var down = Math.Log(bars.Low[i] / Math.Min(bars.Open[i], bars.Close[i]));
        return up >= -down ? up : down;
    }

    /// <summary>A change beyond the limit of which the next bar takes at least four fifths back.</summary>
    private static bool IsSpike(double[] changes, int i, double limit) =>
        i > 0 && i + 1 < changes.Length && Math.Abs(changes[i]) > limit && -changes[i + 1] / changes[i] > 0.8;

    /// <summary>Some typical sizes: the median of those that are not 0, since a series of quiet minutes has mostly zeros.</summary>
    private static double Limit(double[] values)
    {
        var sizes = new double[values.Length];
        var used = 0;
        foreach (var value in values)
        {
            if (value != 0 && double.IsFinite(value))
            {
                sizes[used++] = Math.Abs(value);
            }
        }

        if (used == 0)
        {
            return Floor;
        }

        Array.Sort(sizes, 0, used);
        return Math.Max(Floor, TypicalSizes * sizes[used / 2]);
    }

    private static DataOutlier Make(BarSeries bars, int i, OutlierKind kind, double size, double limit) =>
        new(bars[i].OpenTime, kind, Percent(size), Percent(limit));

    private static double Percent(double log) => Math.Round((Math.Exp(log) - 1) * 100, 4);
}
