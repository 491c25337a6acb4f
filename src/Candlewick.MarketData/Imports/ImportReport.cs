using Candlewick.MarketData.Files;
using Candlewick.MarketData.Jobs;

namespace Candlewick.MarketData.Imports;

/// <summary>What an import found in its file and what became of it. Totals count all; lists keep their first 1,000 entries.</summary>
internal sealed record ImportReport
{
    /// <summary>Name of the file.</summary>
    public required string File { get; init; }
    /// <summary>Interval of the file's bars, e.g. <c>1m</c>.</summary>
    public string? Timeframe { get; init; }
    /// <summary>How times are written: <c>s ms us ns text</c>, joined by + when mixed.</summary>
    public string? TimeUnit { get; init; }
    /// <summary>Data lines seen: neither blank nor a header.</summary>
    public long Read { get; init; }
    /// <summary>New bars.</summary>
    public long Stored { get; init; }
    /// <summary>Bars that were there already, equal.</summary>
    public long Unchanged { get; init; }
    /// <summary>Bars that were there with another content, which the file's replaced.</summary>
    public long Restated { get; init; }
    /// <summary>Lines that repeat an earlier one of the file exactly.</summary>
    public long Duplicates { get; init; }
    /// <summary>Lines that came after a later one and were sorted in.</summary>
    public long OutOfOrder { get; init; }
    /// <summary>Stretches of the file in which bars are missing.</summary>
    public long Gaps { get; init; }
    /// <summary>Bars missing in them.</summary>
    public long MissingBars { get; init; }
    public IReadOnlyList<GapEntry> GapList { get; init; } = [];
    /// <summary>Refused lines.</summary>
    public long Refused { get; init; }
    public IReadOnlyList<RefusedEntry> RefusedLines { get; init; } = [];
    /// <summary>Open times that come twice with different content; then nothing of the file is stored.</summary>
    public long Conflicts { get; init; }
    public IReadOnlyList<LineConflict> ConflictList { get; init; } = [];
    /// <summary>
    /// Bars with an extreme far off their open and close, or an open far off the close before it, and runs that stand still.
    /// They are stored.
    /// </summary>
    public long Unusual { get; init; }
    public IReadOnlyList<UnusualBar> UnusualList { get; init; } = [];
    /// <summary>What is to be known of the file as a whole, in sentences: columns not read, a last bar that is unfinished.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
    /// <summary>Open of the file's first good bar.</summary>
    public DateTimeOffset? FirstBar { get; init; }
    /// <summary>Open of the file's last good bar.</summary>
    public DateTimeOffset? LastBar { get; init; }
    /// <summary>After a cancel: open of the last bar that is kept. Everything of the file up to it is stored, nothing after it.</summary>
    public DateTimeOffset? StandsThrough { get; init; }
    /// <summary>Why the whole file was refused; null when it was not.</summary>
    public FileRefusalCode? Refusal { get; init; }

    /// <summary>A stretch without bars.</summary>
    /// <param name="From">Open of the first missing bar.</param>
    /// <param name="To">Open of the last missing bar.</param>
    /// <param name="MissingBars">How many.</param>
    internal sealed record GapEntry(DateTimeOffset From, DateTimeOffset To, long MissingBars);

    /// <summary>A refused line.</summary>
    internal sealed record RefusedEntry(long Line, string Reason, string Text);

    /// <summary>The same with short lists, for a list of many jobs.</summary>
    public ImportReport Brief(int entries = 10) => this with
    {
        GapList = [.. GapList.Take(entries)],
        RefusedLines = [.. RefusedLines.Take(entries)],
        ConflictList = [.. ConflictList.Take(entries)],
        UnusualList = [.. UnusualList.Take(entries)],
    };

    public static ImportReport Of(BarFile file, DataJob job, DateTimeOffset? standsThrough = null)
    {
        var found = file.Report;
        return new ImportReport
        {
            File = job.FileName,
            Timeframe = found.Interval,
            TimeUnit = found.TimeUnit,
            Read = found.LinesRead,
            Stored = job.Stored,
            Unchanged = job.Unchanged,
            Restated = job.Restated,
            Duplicates = found.Duplicates,
            OutOfOrder = found.OutOfOrder,
            Gaps = found.GapCount,
            MissingBars = found.MissingBars,
            GapList = found.Gaps.ConvertAll(gap => new GapEntry(gap.From, gap.To, gap.MissingBars)),
            Refused = found.RefusedLines,
            RefusedLines = found.Refused.ConvertAll(line => new RefusedEntry(line.Line, line.Reason, line.Text)),
            Conflicts = found.ConflictCount,
            ConflictList = found.Conflicts,
            Unusual = found.UnusualCount,
            UnusualList = found.Unusual,
            Notes = found.Notes,
            FirstBar = found.FirstOpen,
            LastBar = found.LastOpen,
            StandsThrough = standsThrough,
            Refusal = found.Refusal?.Code,
        };
    }
}
