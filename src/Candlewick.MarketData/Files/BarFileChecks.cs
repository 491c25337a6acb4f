using System.Text.RegularExpressions;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>What can only be said of a file once all its lines are read: order, repeats, conflicts, interval, gaps.</summary>
internal sealed partial class BarFileChecks(
    FileReport report, BarFileOptions options, BarColumns read, int[] lines, List<long> closeLengths, bool timesAreCloses)
{
    private const long Day = 86_400_000;
    /// <summary>An extreme this many times off its open and close is pointed out.</summary>
    private const double UnusualRatio = 3;

    private BarColumns _bars = read;
    private int[] _lines = lines;

    public BarFile Finish(TimeUnit units)
    {
        report.TimeUnit = Describe(units);
        PutInOrder();
        if (report.ConflictCount > 0)
        {
            var first = report.Conflicts[0];
            report.Refusal = new FileRefusal(FileRefusalCode.Conflict,
                $"{report.ConflictCount} open times come twice with different content, first {first.OpenTime:yyyy-MM-dd'T'HH:mm:ss'Z'} "
                + $"on lines {first.FirstLine} and {first.SecondLine}; nothing was stored."
                + (units.HasFlag(TimeUnit.Text) && options.Zone is null
                    ? " If the times are local, name their time zone, for example America/New_York."
                    : ""));
            return new BarFile(null, new BarColumns(1), report);
        }

        if (_bars.Count == 0)
        {
            report.Interval = options.Interval?.Code;
            report.SortRefused();
            return new BarFile(null, _bars, report);
        }

        var interval = FindInterval();
        report.Interval = interval.Code;
        if (timesAreCloses)
        {
            ShiftToOpens(interval);
        }

        DropMisaligned(interval);
        report.SortRefused();
        report.Bars = _bars.Count;
        if (_bars.Count > 0)
        {
            report.FirstOpen = Time(_bars.Times[0]);
            report.LastOpen = Time(_bars.Times[_bars.Count - 1]);
            FindGaps(interval);
            FindUnusual();
        }

        return new BarFile(interval, _bars, report);
    }

    private static string? Describe(TimeUnit units) => units == TimeUnit.None ? null : string.Join('+', Enum.GetValues<TimeUnit>()
        .Where(unit => unit != TimeUnit.None && units.HasFlag(unit))
        .Select(unit => unit switch
        {
            TimeUnit.Seconds => "s",
            TimeUnit.Milliseconds => "ms",
            TimeUnit.Microseconds => "us",
            TimeUnit.Nanoseconds => "ns",
            _ => "text",
        }));

    private static DateTimeOffset Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    /// <summary>Sorts where needed, drops exact repeats, finds conflicts.</summary>
    private void PutInOrder()
    {
        var times = _bars.Times.AsSpan(0, _bars.Count);
        var rising = true;
        var latest = long.MinValue;
        foreach (var time in times)
        {
            if (time <= latest)
            {
                rising = false;
                if (time < latest)
                {
                    report.OutOfOrder++;
                }
            }

            latest = Math.Max(latest, time);
        }

        if (rising)
        {
            return;
        }

        var order = new int[times.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var bars = _bars;
        Array.Sort(order, (left, right) =>
        {
            var byTime = bars.Times[left].CompareTo(bars.Times[right]);
            return byTime != 0 ? byTime : left.CompareTo(right);
        });

        var kept = new List<int>(order.Length);
        foreach (var row in order)
        {
            if (kept.Count == 0 || _bars.Times[kept[^1]] != _bars.Times[row])
            {
                kept.Add(row);
            }
            else if (BarColumns.SameContent(_bars, kept[^1], _bars, row))
            {
                report.Duplicates++;
            }
            else
            {
                report.AddConflict(new LineConflict(Time(_bars.Times[row]), _lines[kept[^1]], _lines[row]));
            }
        }

        Keep(kept);
    }

    private void Keep(List<int> rows)
    {
        var keptLines = new int[Math.Max(rows.Count, 1)];
        for (var i = 0; i < rows.Count; i++)
        {
            keptLines[i] = _lines[rows[i]];
        }

        _bars = _bars.Reordered(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
        _lines = keptLines;
    }

    private BarInterval FindInterval()
    {
        if (options.Interval is { } given)
        {
            return given;
        }

        var length = Commonest(closeLengths) ?? Commonest(Spacings());
        if (length is { } found)
        {
            return BarInterval.TryOfLength(found, out var interval)
                ? interval
                : throw new FileRefusedException(new FileRefusal(FileRefusalCode.UnknownInterval,
                    $"The bars are {TimeSpan.FromMilliseconds(found)} apart; the desk reads {string.Join(' ', BarInterval.All)}."));
        }

        foreach (Match match in IntervalInName().Matches(report.File))
        {
            if (BarInterval.TryParse(match.Groups["code"].Value, out var named))
            {
                return named;
            }
        }

        throw new FileRefusedException(new FileRefusal(FileRefusalCode.UnknownInterval,
            $"The file holds a single bar, so its interval is unknown; name it as one of {string.Join(' ', BarInterval.All)}."));
    }

    private IEnumerable<long> Spacings()
    {
        for (var row = 1; row < Math.Min(_bars.Count, 10_000); row++)
        {
            yield return _bars.Times[row] - _bars.Times[row - 1];
        }
    }

    /// <summary>The value that occurs most often, the smaller one of equals; months of any length count as one.</summary>
    private static long? Commonest(IEnumerable<long> lengths)
    {
        var counted = lengths
            .Where(length => length > 0)
            .CountBy(length => length is >= 28 * Day and <= 31 * Day ? 30 * Day : length)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
            .Take(1).ToList();
        return counted.Count == 0 ? null : counted[0].Key;
    }

    private void ShiftToOpens(BarInterval interval)
    {
        for (var row = 0; row < _bars.Count; row++)
        {
            // A close on the grid itself is the end of the bar before.
            _bars.Times[row] = interval.OpenOf(_bars.Times[row] - 1);
        }
    }

    private void DropMisaligned(BarInterval interval)
    {
        List<int>? kept = null;
        for (var row = 0; row < _bars.Count; row++)
        {
            var time = _bars.Times[row];
            if (interval.OpenOf(time) == time)
            {
                kept?.Add(row);
                continue;
            }

            kept ??= [.. Enumerable.Range(0, row)];
            report.Refuse(
                _lines[row],
                $"open time {Time(time):yyyy-MM-dd'T'HH:mm:ss.fff'Z'} is not on the {interval} grid; "
                + $"the bar that holds it opens at {Time(interval.OpenOf(time)):yyyy-MM-dd'T'HH:mm:ss'Z'}",
                "");
        }

        if (kept is not null)
        {
            Keep(kept);
        }
    }

    /// <summary>
    /// Missing bars between those that are there. A market without a single weekend bar keeps sessions: then nights and
    /// weekends are no gaps, and only holes within one UTC day (or missing weekdays, for daily bars) are reported.
    /// </summary>
    private void FindGaps(BarInterval interval)
    {
        var keepsSessions = interval.LengthMs is > 0 and <= Day && !_bars.Times.AsSpan(0, _bars.Count).ContainsWeekend();
        for (var row = 1; row < _bars.Count; row++)
        {
            var expected = interval.NextOpen(_bars.Times[row - 1]);
            var actual = _bars.Times[row];
            if (actual == expected || (keepsSessions && interval.LengthMs < Day && actual / Day != _bars.Times[row - 1] / Day))
            {
                continue;
            }

            var missing = interval.LengthMs == 0 ? Months(expected, actual)
                : keepsSessions && interval.LengthMs == Day ? Weekdays(expected, actual)
                : (actual - expected) / interval.LengthMs;
            if (missing > 0)
            {
                report.AddGap(new FileGap(Time(expected), Time(actual), missing));
            }
        }
    }

    private static long Months(long fromMs, long toMs)
    {
        var (from, to) = (Time(fromMs), Time(toMs));
        return ((to.Year - from.Year) * 12) + to.Month - from.Month;
    }

    private static long Weekdays(long fromMs, long toMs)
    {
        long count = 0;
        for (var day = fromMs; day < toMs; day += Day)
        {
            count += Time(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        return count;
    }

    private void FindUnusual()
    {
        for (var row = 0; row < _bars.Count; row++)
        {
            var (open, high, low, close) = (_bars.Open[row], _bars.High[row], _bars.Low[row], _bars.Close[row]);
            if (high > UnusualRatio * Math.Max(open, close) || low * UnusualRatio < Math.Min(open, close))
            {
                report.AddUnusual(new UnusualBar(_lines[row], Time(_bars.Times[row]),
                    $"high {high} or low {low} is more than {UnusualRatio} times off open {open} and close {close}"));
            }
        }
    }

    [GeneratedRegex(
        "[-_ ](?<code>[0-9]{1,3}(mo|Mo|[mhHdDwWM]))([-_. ]|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IntervalInName();
}

internal static class WeekendExtensions
{
    private const long Day = 86_400_000;

    /// <summary>Whether any time falls on a Saturday or Sunday (UTC). 1970-01-01 was a Thursday.</summary>
    public static bool ContainsWeekend(this ReadOnlySpan<long> times)
    {
        foreach (var time in times)
        {
            if (time / Day % 7 is 2 or 3)
            {
                return true;
            }
        }

        return false;
    }

    public static bool ContainsWeekend(this Span<long> times) => ContainsWeekend((ReadOnlySpan<long>)times);
}
