using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>
/// What can only be said of a file once all its lines are read: order, repeats, conflicts, interval, gaps. It passes over the spooled
/// bars, and leaves there those that are good to store.
/// </summary>
internal sealed class BarFileChecks(
    FileReport report, BarFileOptions options, BarSpool bars, CloseTimes closes, bool timesAreCloses)
{
    private readonly UnusualBars _unusual = new();
    private FileGaps? _gaps;
    private SpooledBar? _first;
    private SpooledBar _last;

    /// <exception cref="FileRefusedException">Nothing of the file can be taken.</exception>
    public BarFile Finish(TimeUnit units, CancellationToken cancellationToken)
    {
        report.TimeUnit = Describe(units);
        report.OutOfOrder = bars.OutOfOrder;
        bars.PutInOrder(TakeRepeat, cancellationToken);
        RefuseConflicts(units);
        if (bars.Count == 0)
        {
            report.Interval = options.Interval?.Code;
            report.Sort();
            return new BarFile(null, bars, report);
        }

        var interval = FindInterval();
        _gaps = new FileGaps(interval);
        var latestMs = options.Now is { } now ? now.AddDays(1).ToUnixTimeMilliseconds() : long.MaxValue;
        bars.Revise(stretch => Check(stretch, interval, latestMs), changesBars: timesAreCloses, cancellationToken);
        RefuseConflicts(units);
        report.Interval = interval.Code;
        report.Bars = bars.Count;
        if (_first is { } first)
        {
            report.FirstOpen = Time(first.TimeMs);
            report.LastOpen = Time(_last.TimeMs);
            _gaps.TellTo(report);
            _unusual.TellTo(report);
            NoteUnfinished(interval);
        }

        report.Sort();
        return new BarFile(interval, bars, report);
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

    /// <summary>A second bar of one open time: the same again, or a contradiction.</summary>
    private void TakeRepeat(SpooledBar kept, SpooledBar repeat)
    {
        if (kept.Bar == repeat.Bar)
        {
            report.Duplicates++;
        }
        else
        {
            report.AddConflict(new LineConflict(Time(kept.TimeMs), kept.Line, repeat.Line));
        }
    }

    private void RefuseConflicts(TimeUnit units)
    {
        if (report.ConflictCount > 0)
        {
            var first = report.Conflicts[0];
            throw new FileRefusedException(new FileRefusal(FileRefusalCode.Conflict,
                $"{report.ConflictCount} open times come twice with different content, first {first.OpenTime:yyyy-MM-dd'T'HH:mm:ss'Z'} "
                + $"on lines {first.FirstLine} and {first.SecondLine}; nothing was stored."
                + (units.HasFlag(TimeUnit.Text) && options.Zone is null
                    ? " If the times are local, name their time zone, for example America/New_York."
                    : "")));
        }
    }

    private BarInterval FindInterval()
    {
        var first = new SpooledBar[Math.Min(bars.Count, IntervalOfFile.TimesNeeded)];
        bars.Read(0, first);
        return new IntervalOfFile(report.File, options.Interval, closes, Array.ConvertAll(first, bar => bar.TimeMs), first[0].Line).Find();
    }

    /// <summary>Looks at bars that follow one another, and moves those that are good to the front.</summary>
    private int Check(Span<SpooledBar> stretch, BarInterval interval, long latestMs)
    {
        var kept = 0;
        foreach (ref var bar in stretch)
        {
            if (timesAreCloses)
            {
                // A close on the grid itself is the end of the bar before.
                bar = bar with { Bar = bar.Bar with { OpenTimeMs = interval.OpenOf(bar.TimeMs - 1) } };
                if (_first is not null && bar.TimeMs == _last.TimeMs)
                {
                    TakeRepeat(_last, bar);
                    continue;
                }
            }

            if (!IsPossible(bar, interval, latestMs))
            {
                continue;
            }

            _first ??= bar;
            _gaps!.Add(bar.TimeMs);
            _unusual.Add(bar);
            _last = bar;
            stretch[kept++] = bar;
        }

        return kept;
    }

    /// <summary>A bar opens on its grid and not in the future; a day is left to clocks and zones.</summary>
    private bool IsPossible(in SpooledBar bar, BarInterval interval, long latestMs)
    {
        var open = interval.OpenOf(bar.TimeMs);
        if (open != bar.TimeMs)
        {
            report.Refuse(
                bar.Line,
                $"open time {Time(bar.TimeMs):yyyy-MM-dd'T'HH:mm:ss.fff'Z'} is not on the {interval} grid; "
                + $"the bar that holds it opens at {Time(open):yyyy-MM-dd'T'HH:mm:ss'Z'}",
                "");
            return false;
        }

        if (bar.TimeMs > latestMs)
        {
            report.Refuse(
                bar.Line,
                $"open time {Time(bar.TimeMs):yyyy-MM-dd'T'HH:mm:ss'Z'} lies after tomorrow "
                + $"(it is {options.Now:yyyy-MM-dd'T'HH:mm'Z'} now); a bar opens in the past: is its year or unit right?",
                "");
            return false;
        }

        return true;
    }

    /// <summary>The last bar of a file is often one that was still growing when the file was made.</summary>
    private void NoteUnfinished(BarInterval interval)
    {
        var end = interval.NextOpen(_last.TimeMs);
        var which = $"The last bar, {Time(_last.TimeMs):yyyy-MM-dd'T'HH:mm:ss'Z'} on line {_last.Line},";
        if (options.Now is { } now && end > now.ToUnixTimeMilliseconds())
        {
            report.Notes.Add($"{which} has not ended yet; it is stored as unfinished until it is imported again.");
        }
        else if (!timesAreCloses && closes.Last is { } last && last.OpenMs == _last.TimeMs && last.EndMs < end)
        {
            report.Notes.Add($"{which} closes at {Time(last.EndMs):yyyy-MM-dd'T'HH:mm:ss'Z'}, before its end: "
                + "it may have been unfinished when the file was made.");
        }
    }
}
