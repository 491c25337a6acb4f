namespace Candlewick.MarketData.Rollups;

/// <summary>When a series is expected to have bars.</summary>
internal enum TradingCalendar
{
    /// <summary>Around the clock, every day.</summary>
    AroundTheClock,
    /// <summary>Monday to Friday; of smaller bars than a day in sessions, those between a day's first and last one.</summary>
    Weekdays,
}

/// <summary>Bars that are missing between two that are there.</summary>
/// <param name="FromMs">Open of the first missing bar.</param>
/// <param name="ToMs">Open of the last missing bar.</param>
/// <param name="Count">How many; 0 when nothing is missing.</param>
internal readonly record struct MissingBars(long FromMs, long ToMs, long Count);

/// <summary>
/// Reads off a series when its market trades, and says what is missing between two of its bars. A market without a weekend bar that
/// was open over a weekend trades on weekdays; one whose every night is a hole trades in sessions, whose nights are no gaps. A weekday
/// without any bar always is one: whether it was a holiday, the data cannot say.
/// </summary>
internal sealed class BarCalendar
{
    private const long Day = 86_400_000;

    private readonly BarInterval _interval;
    /// <summary>First and last open, and number of bars, of the last day that had any: what a missing session is taken to be.</summary>
    private (long FirstMs, long LastMs, long Count) _session;

    private BarCalendar(BarInterval interval, TradingCalendar kind, bool keepsSessions)
    {
        _interval = interval;
        Kind = kind;
        KeepsSessions = keepsSessions;
    }

    public TradingCalendar Kind { get; }

    /// <summary>Whether nights are no gaps.</summary>
    public bool KeepsSessions { get; }

    /// <summary>The calendar of a series whose open times rise.</summary>
    public static BarCalendar Of(ReadOnlySpan<long> times, BarInterval interval)
    {
        var signs = new CalendarSigns(interval);
        foreach (var time in times)
        {
            signs.Add(time);
            if (signs.IsAroundTheClock)
            {
                break;
            }
        }

        return signs.Calendar();
    }

    /// <summary>The calendar of a market that never closes.</summary>
    public static BarCalendar AroundTheClock(BarInterval interval) => new(interval, TradingCalendar.AroundTheClock, false);

    /// <summary>The calendar of a market that closes over weekends.</summary>
    /// <param name="interval">Of the bars.</param>
    /// <param name="keepsSessions">Whether it closes every night as well.</param>
    public static BarCalendar Weekdays(BarInterval interval, bool keepsSessions) => new(interval, TradingCalendar.Weekdays, keepsSessions);

    /// <summary>What is missing between two neighbouring bars. To be asked for every pair, in order.</summary>
    public MissingBars Between(long previousMs, long nextMs)
    {
        var expected = _interval.NextOpen(previousMs);
        if (KeepsSessions)
        {
            Note(previousMs);
            if (nextMs / Day != previousMs / Day)
            {
                return MissingSessions(previousMs / Day * Day, nextMs / Day * Day);
            }
        }

        return nextMs <= expected ? default
            : Kind == TradingCalendar.Weekdays ? MissingWeekdays(expected, nextMs)
            : _interval.LengthMs > 0
                ? new MissingBars(expected, nextMs - _interval.LengthMs, (nextMs - expected) / _interval.LengthMs)
            : Months(expected, nextMs);
    }

    private void Note(long openMs) => _session = openMs / Day == _session.FirstMs / Day
        ? (_session.FirstMs, openMs, _session.Count + 1)
        : (openMs, openMs, 1);

    /// <summary>Weekdays without any bar, each taken to lack as many as the day before them has.</summary>
    private MissingBars MissingSessions(long previousDayMs, long nextDayMs)
    {
        long first = 0, last = 0, count = 0;
        for (var day = previousDayMs + Day; day < nextDayMs; day += Day)
        {
            if (!CalendarSigns.IsWeekend(day))
            {
                first = count == 0 ? day : first;
                last = day;
                count++;
            }
        }

        return count == 0 ? default
            : new MissingBars(first + (_session.FirstMs % Day), last + (_session.LastMs % Day), count * _session.Count);
    }

    private MissingBars MissingWeekdays(long firstMs, long nextMs)
    {
        long from = 0, to = 0, count = 0;
        for (var open = firstMs; open < nextMs;)
        {
            if (CalendarSigns.IsWeekend(open))
            {
                open = (open / Day * Day) + Day;
                continue;
            }

            var end = Math.Min((open / Day * Day) + Day, nextMs);
            var bars = (end - open + _interval.LengthMs - 1) / _interval.LengthMs;
            from = count == 0 ? open : from;
            to = open + ((bars - 1) * _interval.LengthMs);
            count += bars;
            open = to + _interval.LengthMs;
        }

        return new MissingBars(from, to, count);
    }

    private MissingBars Months(long firstMs, long nextMs)
    {
        long to = 0, count = 0;
        for (var open = firstMs; open < nextMs; open = _interval.NextOpen(open))
        {
            to = open;
            count++;
        }

        return new MissingBars(firstMs, to, count);
    }
}
