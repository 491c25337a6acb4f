using Candlewick.Domain;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Quality;

/// <summary>A stretch in which bars are missing.</summary>
/// <param name="From">Open of the first missing bar.</param>
/// <param name="To">Open of the last missing bar.</param>
/// <param name="MissingBars">How many.</param>
internal sealed record DataGap(DateTimeOffset From, DateTimeOffset To, long MissingBars);

/// <summary>Finds missing bars.</summary>
/// <param name="Calendar">What was taken as the series' calendar.</param>
/// <param name="ExpectedBars">Bars there should be between the first and the last one, both counted.</param>
/// <param name="GapCount">Stretches without bars; neighbouring missing bars are one.</param>
/// <param name="MissingBars">Bars missing in them.</param>
/// <param name="Gaps">The longest gaps, in order of time; at most <see cref="MaxListed"/>.</param>
internal sealed record GapScan(TradingCalendar Calendar, long ExpectedBars, long GapCount, long MissingBars, IReadOnlyList<DataGap> Gaps)
{
    public const int MaxListed = 1000;

    public static GapScan Of(BarSeries bars)
    {
        if (bars.Count == 0)
        {
            return new GapScan(TradingCalendar.AroundTheClock, 0, 0, 0, []);
        }

        var calendar = BarCalendar.Of(bars.OpenTimesMs, BarInterval.Of(bars.Timeframe));
        // Smallest first, so that what no longer fits is the smallest.
        var longest = new PriorityQueue<DataGap, long>();
        long count = 0, missing = 0;
        for (var i = 1; i < bars.Count; i++)
        {
            if (calendar.Between(bars.OpenTimesMs[i - 1], bars.OpenTimesMs[i]) is { Count: > 0 } gap)
            {
                count++;
                missing += gap.Count;
                longest.Enqueue(new DataGap(Time(gap.FromMs), Time(gap.ToMs), gap.Count), gap.Count);
                if (longest.Count > MaxListed)
                {
                    longest.Dequeue();
                }
            }
        }

        var listed = longest.UnorderedItems.Select(item => item.Element).OrderBy(gap => gap.From).ToList();
        return new GapScan(calendar.Kind, bars.Count + missing, count, missing, listed);
    }

    private static DateTimeOffset Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
}
