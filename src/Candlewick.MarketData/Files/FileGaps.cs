using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>
/// Finds the stretches in which bars of a file are missing, in one pass over its open times. Which calendar its market keeps is known
/// at the end only, so gaps are listed by each that is still possible.
/// </summary>
internal sealed class FileGaps(BarInterval interval)
{
    private readonly CalendarSigns _signs = new(interval);
    private readonly Listing _aroundTheClock = new(BarCalendar.AroundTheClock(interval));
    private readonly Listing[] _others =
        [new(BarCalendar.Weekdays(interval, keepsSessions: false)), new(BarCalendar.Weekdays(interval, keepsSessions: true))];

    private long _previousMs = long.MinValue;

    /// <summary>Takes the next open time.</summary>
    public void Add(long timeMs)
    {
        _signs.Add(timeMs);
        if (_previousMs != long.MinValue)
        {
            _aroundTheClock.Add(_previousMs, timeMs);
            if (!_signs.IsAroundTheClock)
            {
                _others[0].Add(_previousMs, timeMs);
                _others[1].Add(_previousMs, timeMs);
            }
        }

        _previousMs = timeMs;
    }

    /// <summary>Tells the gaps by the calendar that all times show.</summary>
    public void TellTo(FileReport report)
    {
        var calendar = _signs.Calendar();
        var listing = calendar.Kind == TradingCalendar.AroundTheClock ? _aroundTheClock : _others[calendar.KeepsSessions ? 1 : 0];
        report.AddGaps(listing.Gaps, listing.MissingBars);
    }

    /// <summary>The gaps by one calendar.</summary>
    private sealed class Listing(BarCalendar calendar)
    {
        public Findings<FileGap> Gaps { get; } = new();

        public long MissingBars { get; private set; }

        public void Add(long previousMs, long timeMs)
        {
            if (calendar.Between(previousMs, timeMs) is { Count: > 0 } missing)
            {
                MissingBars += missing.Count;
                Gaps.Add(missing, static missing => new FileGap(Time(missing.FromMs), Time(missing.ToMs), missing.Count));
            }
        }

        private static DateTimeOffset Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
    }
}
