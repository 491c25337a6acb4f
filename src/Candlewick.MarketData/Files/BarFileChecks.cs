using System.Text.RegularExpressions;
using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>What can only be said of a file once all its lines are read: order, repeats, conflicts, interval, gaps.</summary>
internal sealed partial class BarFileChecks(
    FileReport report, BarFileOptions options, BarColumns read, int[] lines, CloseTimes closes, bool timesAreCloses)
{
    private const long Day = 86_400_000;
    /// <summary>Spacings that it takes to say that a file's bars are longer than its sender said.</summary>
    private const int FewestSpacings = 10;

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
            report.Sort();
            return new BarFile(null, _bars, report);
        }

        var interval = FindInterval();
        report.Interval = interval.Code;
        if (timesAreCloses)
        {
            ShiftToOpens(interval);
        }

        DropMisaligned(interval);
        DropFuture();
        report.Bars = _bars.Count;
        if (_bars.Count > 0)
        {
            report.FirstOpen = Time(_bars.Times[0]);
            report.LastOpen = Time(_bars.Times[_bars.Count - 1]);
            FindGaps(interval);
            new UnusualBars(report, _bars, _lines).Find();
            NoteUnfinished(interval);
        }

        report.Sort();
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
        var ofCloses = Commonest(closes.Lengths);
        var found = ofCloses ?? Commonest(Spacings());
        if (options.Interval is { } given)
        {
            if (found is { } length && Contradicts(length, given, isSure: ofCloses is not null))
            {
                throw new FileRefusedException(new FileRefusal(FileRefusalCode.UnknownInterval,
                    $"The file was said to hold {given} bars, but its bars are {Describe(length)} "
                    + $"{(ofCloses is null ? "apart" : "long by their close times")}, first on line {_lines[0]}; "
                    + "name that interval, or none."));
            }

            return given;
        }

        if (found is { } measured)
        {
            return BarInterval.TryOfLength(measured, out var interval)
                ? interval
                : throw new FileRefusedException(new FileRefusal(FileRefusalCode.UnknownInterval,
                    $"The bars are {TimeSpan.FromMilliseconds(measured)} apart; the desk reads {string.Join(' ', BarInterval.All)}."));
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

    /// <summary>
    /// Whether bars of a length cannot be the ones that the sender named. Bars closer together than their interval never are; those
    /// further apart may have holes, unless nearly all are equally far apart.
    /// </summary>
    private bool Contradicts(long lengthMs, BarInterval given, bool isSure)
    {
        if (BarInterval.TryOfLength(lengthMs, out var found) && found == given)
        {
            return false;
        }

        var givenMs = given.LengthMs > 0 ? given.LengthMs : 28 * Day;
        if (isSure || lengthMs < givenMs)
        {
            return true;
        }

        var spacings = Spacings().ToList();
        return spacings.Count >= FewestSpacings && spacings.Count(spacing => spacing == lengthMs) > spacings.Count * 0.9;
    }

    private static string Describe(long lengthMs) =>
        BarInterval.TryOfLength(lengthMs, out var interval) ? interval.Code : TimeSpan.FromMilliseconds(lengthMs).ToString();

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

    /// <summary>A bar cannot have opened in the future; a day is left to clocks and zones.</summary>
    private void DropFuture()
    {
        if (options.Now is not { } now)
        {
            return;
        }

        var end = _bars.LowerBound(now.AddDays(1).ToUnixTimeMilliseconds() + 1);
        if (end == _bars.Count)
        {
            return;
        }

        for (var row = end; row < _bars.Count; row++)
        {
            report.Refuse(
                _lines[row],
                $"open time {Time(_bars.Times[row]):yyyy-MM-dd'T'HH:mm:ss'Z'} lies after tomorrow (it is {now:yyyy-MM-dd'T'HH:mm'Z'} now); "
                + "a bar opens in the past: is its year or unit right?",
                "");
        }

        _bars.Truncate(end);
    }

    private void FindGaps(BarInterval interval)
    {
        var times = _bars.Times.AsSpan(0, _bars.Count);
        var calendar = BarCalendar.Of(times, interval);
        for (var row = 1; row < times.Length; row++)
        {
            if (calendar.Between(times[row - 1], times[row]) is { Count: > 0 } missing)
            {
                report.AddGap(new FileGap(Time(missing.FromMs), Time(missing.ToMs), missing.Count));
            }
        }
    }

    /// <summary>The last bar of a file is often one that was still growing when the file was made.</summary>
    private void NoteUnfinished(BarInterval interval)
    {
        var row = _bars.Count - 1;
        var end = interval.NextOpen(_bars.Times[row]);
        var which = $"The last bar, {Time(_bars.Times[row]):yyyy-MM-dd'T'HH:mm:ss'Z'} on line {_lines[row]},";
        if (options.Now is { } now && end > now.ToUnixTimeMilliseconds())
        {
            report.Notes.Add($"{which} has not ended yet; it is stored as unfinished until it is imported again.");
        }
        else if (!timesAreCloses && closes.Last is { } last && last.OpenMs == _bars.Times[row] && last.EndMs < end)
        {
            report.Notes.Add($"{which} closes at {Time(last.EndMs):yyyy-MM-dd'T'HH:mm:ss'Z'}, before its end: "
                + "it may have been unfinished when the file was made.");
        }
    }

    [GeneratedRegex(
        "[-_ ](?<code>[0-9]{1,3}(mo|Mo|[mhHdDwWM]))([-_. ]|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IntervalInName();
}
