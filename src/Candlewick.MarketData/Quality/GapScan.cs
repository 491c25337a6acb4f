using Candlewick.Domain;

namespace Candlewick.MarketData.Quality;

/// <summary>A stretch in which bars are missing.</summary>
/// <param name="From">Open of the first missing bar.</param>
/// <param name="To">Open of the last missing bar.</param>
/// <param name="MissingBars">How many.</param>
internal sealed record DataGap(DateTimeOffset From, DateTimeOffset To, long MissingBars);

/// <summary>When a series is expected to have bars.</summary>
internal enum TradingCalendar
{
    /// <summary>Around the clock, every day.</summary>
    AroundTheClock,
    /// <summary>Monday to Friday; of smaller bars than a day, those between a day's first and last one.</summary>
    Weekdays,
}

/// <summary>Finds missing bars.</summary>
/// <param name="Calendar">What was taken as the series' calendar.</param>
/// <param name="ExpectedBars">Bars there should be between the first and the last one, both counted.</param>
/// <param name="GapCount">Stretches without bars; neighbouring missing bars are one.</param>
/// <param name="MissingBars">Bars missing in them.</param>
/// <param name="Gaps">The longest gaps, in order of time; at most <see cref="MaxListed"/>.</param>
internal sealed record GapScan(TradingCalendar Calendar, long ExpectedBars, long GapCount, long MissingBars, IReadOnlyList<DataGap> Gaps)
{
    public const int MaxListed = 1000;
    private const long DayMs = 86_400_000;

    public static GapScan Of(BarSeries bars)
    {
        if (bars.Count == 0)
        {
            return new GapScan(TradingCalendar.AroundTheClock, 0, 0, 0, []);
        }

        var calendar = CalendarOf(bars);
        // Smallest first, so that what no longer fits is the smallest.
        var longest = new PriorityQueue<DataGap, long>();
        long count = 0, missing = 0;
        var previous = bars.OpenTimesMs[0];
        foreach (var open in bars.OpenTimesMs.AsSpan(1))
        {
            var expected = bars.Timeframe.NextOpen(previous);
            if (open > expected && Missing(bars.Timeframe, calendar, expected, open) is { MissingBars: > 0 } gap)
            {
                count++;
                missing += gap.MissingBars;
                longest.Enqueue(gap, gap.MissingBars);
                if (longest.Count > MaxListed)
                {
                    longest.Dequeue();
                }
            }

            previous = open;
        }

        var listed = longest.UnorderedItems.Select(item => item.Element).OrderBy(gap => gap.From).ToList();
        return new GapScan(calendar, bars.Count + missing, count, missing, listed);
    }

    /// <summary>
    /// Weekdays when the data passes over at least one whole weekend and no bar opens on a Saturday or Sunday; else around the clock.
    /// </summary>
    private static TradingCalendar CalendarOf(BarSeries bars)
    {
        if (bars.Timeframe > Timeframe.D1)
        {
            return TradingCalendar.AroundTheClock;
        }

        var firstWeekend = Timeframe.W1.OpenOf(bars.OpenTimesMs[0]) + (5 * DayMs);
        if (bars.OpenTimesMs[^1] < firstWeekend + (2 * DayMs))
        {
            return TradingCalendar.AroundTheClock;
        }

        foreach (var open in bars.OpenTimesMs)
        {
            if (open - Timeframe.W1.OpenOf(open) >= 5 * DayMs)
            {
                return TradingCalendar.AroundTheClock;
            }
        }

        return TradingCalendar.Weekdays;
    }

    private static DataGap Missing(Timeframe timeframe, TradingCalendar calendar, long first, long next)
    {
        if (calendar == TradingCalendar.Weekdays && timeframe < Timeframe.D1)
        {
            // Nights, weekends and holidays are no gaps: only what lies within one day is.
            var day = Timeframe.D1.OpenOf(next);
            return Timeframe.D1.OpenOf(first) == day && Timeframe.D1.OpenOf(first - timeframe.LengthMs) == day
                ? Gap(first, next - timeframe.LengthMs, (next - first) / timeframe.LengthMs)
                : Gap(first, first, 0);
        }

        if (timeframe.LengthMs > 0 && calendar == TradingCalendar.AroundTheClock)
        {
            return Gap(first, next - timeframe.LengthMs, (next - first) / timeframe.LengthMs);
        }

        long from = 0, to = 0, count = 0;
        for (var open = first; open < next; open = timeframe.NextOpen(open))
        {
            if (calendar == TradingCalendar.Weekdays && open - Timeframe.W1.OpenOf(open) >= 5 * DayMs)
            {
                continue;
            }

            from = count == 0 ? open : from;
            to = open;
            count++;
        }

        return Gap(from, to, count);
    }

    private static DataGap Gap(long from, long to, long count) =>
        new(DateTimeOffset.FromUnixTimeMilliseconds(from), DateTimeOffset.FromUnixTimeMilliseconds(to), count);
}
