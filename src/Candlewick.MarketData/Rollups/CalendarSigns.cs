namespace Candlewick.MarketData.Rollups;

/// <summary>
/// What a series shows of its market's calendar, one open time after the other. A market without a weekend bar that was open over a
/// weekend trades on weekdays; one whose every night is a hole trades in sessions.
/// </summary>
internal sealed class CalendarSigns(BarInterval interval)
{
    private const long Day = 86_400_000;
    private const long Weekend = 2 * Day;
    /// <summary>A day with bars over more than this is no session.</summary>
    private const long LongestSession = 20 * 3_600_000L;
    /// <summary>Nights that it takes to tell sessions from a hole over midnight.</summary>
    private const int FewestNights = 2;

    private long _firstMs = long.MinValue;
    private long _lastMs;
    private long _dayOpensMs;
    private int _nights;
    private bool _mayKeepSessions = interval.LengthMs < Day;

    /// <summary>True once no later bar can make it another calendar.</summary>
    public bool IsAroundTheClock { get; private set; } = interval.LengthMs is 0 or > Day;

    /// <summary>1970-01-01 was a Thursday.</summary>
    public static bool IsWeekend(long unixMs) => unixMs / Day % 7 is 2 or 3;

    /// <summary>Takes the next open time.</summary>
    public void Add(long timeMs)
    {
        if (IsAroundTheClock || IsWeekend(timeMs))
        {
            IsAroundTheClock = true;
            return;
        }

        if (_firstMs == long.MinValue)
        {
            _firstMs = _dayOpensMs = timeMs;
        }
        else if (timeMs / Day != _lastMs / Day)
        {
            _mayKeepSessions &= timeMs != _lastMs + interval.LengthMs && _lastMs + interval.LengthMs - _dayOpensMs <= LongestSession;
            _nights++;
            _dayOpensMs = timeMs;
        }

        _lastMs = timeMs;
    }

    /// <summary>The calendar that the bars so far show.</summary>
    public BarCalendar Calendar()
    {
        var keepsSessions = _mayKeepSessions && _nights >= FewestNights;
        return !IsAroundTheClock && _firstMs != long.MinValue && (keepsSessions || PassesWeekend())
            ? BarCalendar.Weekdays(interval, keepsSessions)
            : BarCalendar.AroundTheClock(interval);
    }

    /// <summary>Whether a whole Saturday and Sunday lie between the first bar and the last.</summary>
    private bool PassesWeekend() => _lastMs >= BarInterval.Of(Domain.Timeframe.W1).OpenOf(_firstMs) + (5 * Day) + Weekend;
}
