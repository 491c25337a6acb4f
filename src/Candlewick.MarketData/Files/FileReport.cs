namespace Candlewick.MarketData.Files;

/// <summary>A refused line.</summary>
/// <param name="Line">Line number, from 1.</param>
/// <param name="Reason">What is wrong with it, naming the field, and what would be right.</param>
/// <param name="Text">The line's beginning.</param>
internal sealed record RefusedLine(long Line, string Reason, string Text);

/// <summary>A stretch of a file in which bars are missing.</summary>
/// <param name="From">Open of the first missing bar.</param>
/// <param name="To">Open of the last missing bar.</param>
/// <param name="MissingBars">How many.</param>
internal sealed record FileGap(DateTimeOffset From, DateTimeOffset To, long MissingBars);

/// <summary>
/// A bar, or the first of a run, that was accepted although it is unusual: an extreme far off its open and close, an open far off the
/// close before it, or bars that stand still.
/// </summary>
internal sealed record UnusualBar(long Line, DateTimeOffset OpenTime, string Reason);

/// <summary>Two lines of one file that give the same open time another content.</summary>
internal sealed record LineConflict(DateTimeOffset OpenTime, long FirstLine, long SecondLine);

/// <summary>Why a whole file was refused.</summary>
internal enum FileRefusalCode
{
    /// <summary>It is binary.</summary>
    NotText,
    /// <summary>It is text of another kind.</summary>
    NotCsv,
    /// <summary>Its columns are none that the desk knows.</summary>
    UnknownColumns,
    /// <summary>The interval of its bars is unknown, or not the one that was named.</summary>
    UnknownInterval,
    /// <summary>Two lines give one open time different content.</summary>
    Conflict,
    /// <summary>The archive is damaged, cut off or encrypted.</summary>
    Damaged,
    /// <summary>More bars, or more bytes once unpacked, than the desk takes in one file.</summary>
    TooLarge,
    /// <summary>The archive does not hold exactly one file.</summary>
    ManyEntries,
}

/// <summary>The refusal of a whole file.</summary>
/// <param name="Code">Why, in one word.</param>
/// <param name="Detail">What is wrong, and what would be right.</param>
internal sealed record FileRefusal(FileRefusalCode Code, string Detail);

/// <summary>
/// What was found in one file. Lists keep their first <see cref="ListLimit"/> entries, the totals count all.
/// A refused line is never stored, the others are; a conflict within the file stores nothing.
/// </summary>
internal sealed class FileReport
{
    public const int ListLimit = 1000;

    public required string File { get; init; }

    /// <summary>Set when the whole file is refused.</summary>
    public FileRefusal? Refusal { get; set; }

    public string? Interval { get; set; }

    /// <summary>How times are written: <c>s</c>, <c>ms</c>, <c>us</c>, <c>ns</c>, <c>text</c>, joined by + when mixed.</summary>
    public string? TimeUnit { get; set; }

    /// <summary>Data lines seen: neither blank nor the header.</summary>
    public long LinesRead { get; set; }

    /// <summary>Bars that are good to store.</summary>
    public long Bars { get; set; }

    /// <summary>Lines that repeat an earlier one exactly; dropped.</summary>
    public long Duplicates { get; set; }

    /// <summary>Lines that come after a later one; they are sorted in.</summary>
    public long OutOfOrder { get; set; }

    public DateTimeOffset? FirstOpen { get; set; }
    public DateTimeOffset? LastOpen { get; set; }

    public long RefusedLines { get; private set; }
    public List<RefusedLine> Refused { get; } = [];

    public long ConflictCount { get; private set; }
    public List<LineConflict> Conflicts { get; } = [];

    public long GapCount { get; private set; }
    public long MissingBars { get; private set; }
    public List<FileGap> Gaps { get; } = [];

    /// <summary>What is to be known of the file as a whole, in sentences.</summary>
    public List<string> Notes { get; } = [];

    public long UnusualCount { get; private set; }
    public List<UnusualBar> Unusual { get; } = [];

    public void Refuse(long line, string reason, string text)
    {
        RefusedLines++;
        Keep(Refused, new RefusedLine(line, reason, text));
    }

    public void AddConflict(LineConflict conflict)
    {
        ConflictCount++;
        Keep(Conflicts, conflict);
    }

    /// <summary>Takes what was found of one kind, with its count.</summary>
    public void AddGaps(Findings<FileGap> gaps, long missingBars)
    {
        GapCount += gaps.Count;
        MissingBars += missingBars;
        gaps.First.ForEach(gap => Keep(Gaps, gap));
    }

    /// <inheritdoc cref="AddGaps"/>
    public void AddUnusual(Findings<UnusualBar> bars)
    {
        UnusualCount += bars.Count;
        bars.First.ForEach(bar => Keep(Unusual, bar));
    }

    /// <summary>Lines of one file are found at several stages; the lists read in line order.</summary>
    public void Sort()
    {
        Refused.Sort((left, right) => left.Line.CompareTo(right.Line));
        Unusual.Sort((left, right) => left.Line.CompareTo(right.Line));
    }

    private static void Keep<T>(List<T> list, T entry)
    {
        if (list.Count < ListLimit)
        {
            list.Add(entry);
        }
    }
}

/// <summary>What was found of one kind: the first of them, and how many.</summary>
internal sealed class Findings<T>
{
    public long Count { get; private set; }

    /// <summary>The first <see cref="FileReport.ListLimit"/>.</summary>
    public List<T> First { get; } = [];

    /// <summary>Counts one, which is made only where it is listed.</summary>
    public void Add<TState>(TState state, Func<TState, T> make)
    {
        Count++;
        if (First.Count < FileReport.ListLimit)
        {
            First.Add(make(state));
        }
    }
}
