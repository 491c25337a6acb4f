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
    private const long Weekend = 2 * Day;
    /// <summary>A day with bars over more than this is no session.</summary>
    private const long LongestSession = 20 * 3_600_000L;
    /// <summary>Nights that it takes to tell sessions from a hole over midnight.</summary>
    private const int FewestNights = 2;

    private readonly BarInterval _interval;
    private readonly bool _keepsSessions;
    /// <summary>First and last open, and number of bars, of the last day that had any: what a missing session is taken to be.</summary>
    private (long FirstMs, long LastMs, long Count) _session;

    private BarCalendar(BarInterval interval, TradingCalendar kind, bool keepsSessions)
    {
        _interval = interval;
        Kind = kind;
        _keepsSessions = keepsSessions;
    }

    public TradingCalendar Kind { get; }

    /// <summary>The calendar of a series whose open times rise.</summary>
    public static BarCalendar Of(ReadOnlySpan<long> times, BarInterval interval)
    {
        if (times.IsEmpty || interval.LengthMs is 0 or > Day || HasWeekendBar(times))
        {
            return new BarCalendar(interval, TradingCalendar.AroundTheClock, false);
        }

        var sessions = interval.LengthMs < Day && KeepsSessions(times, interval);
        return new BarCalendar(
            interval, sessions || PassesWeekend(times) ? TradingCalendar.Weekdays : TradingCalendar.AroundTheClock, sessions);
    }

    /// <summary>What is missing between two neighbouring bars. To be asked for every pair, in order.</summary>
    public MissingBars Between(long previousMs, long nextMs)
    {
        var expected = _interval.NextOpen(previousMs);
        if (_keepsSessions)
        {
            Note(previousMs);
            if (nextMs / Day != previousMs / Day)
            {
                return MissingSessions(previousMs / Day * Day, nextMs / Day * Day);
            }
        }

        return nextMs <= expected ? default
            : Kind == TradingCalendar.Weekdays ? Weekdays(expected, nextMs)
            : _interval.LengthMs > 0
                ? new MissingBars(expected, nextMs - _interval.LengthMs, (nextMs - expected) / _interval.LengthMs)
            : Months(expected, nextMs);
    }

    private static bool HasWeekendBar(ReadOnlySpan<long> times)
    {
        foreach (var time in times)
        {
            if (IsWeekend(time))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>1970-01-01 was a Thursday.</summary>
    private static bool IsWeekend(long unixMs) => unixMs / Day % 7 is 2 or 3;

    /// <summary>Whether a whole Saturday and Sunday lie between the first bar and the last.</summary>
    private static bool PassesWeekend(ReadOnlySpan<long> times)
    {
        var saturday = BarInterval.Of(Domain.Timeframe.W1).OpenOf(times[0]) + (5 * Day);
        return times[^1] >= saturday + Weekend;
    }

    private static bool KeepsSessions(ReadOnlySpan<long> times, BarInterval interval)
    {
        var nights = 0;
        var dayOpens = times[0];
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] / Day == times[i - 1] / Day)
            {
                continue;
            }

            if (times[i] == times[i - 1] + interval.LengthMs || times[i - 1] + interval.LengthMs - dayOpens > LongestSession)
            {
                return false;
            }

            nights++;
            dayOpens = times[i];
        }

        return nights >= FewestNights;
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
            if (!IsWeekend(day))
            {
                first = count == 0 ? day : first;
                last = day;
                count++;
            }
        }

        return count == 0 ? default
            : new MissingBars(first + (_session.FirstMs % Day), last + (_session.LastMs % Day), count * _session.Count);
    }

    private MissingBars Weekdays(long firstMs, long nextMs)
    {
        long from = 0, to = 0, count = 0;
        for (var open = firstMs; open < nextMs;)
        {
            if (IsWeekend(open))
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
