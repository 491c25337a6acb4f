namespace Candlewick.MarketData.Contracts;

/// <summary>How far an import is.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Stage">What it is doing, in words.</param>
/// <param name="RecordsPerSecond">Bars per second while storing; null otherwise.</param>
public readonly record struct FileImportProgress(double Percent, string Stage, double? RecordsPerSecond);

/// <summary>The ways in which an import ends.</summary>
public enum ImportEnd
{
    /// <summary>Every bar of the file that could be read is stored.</summary>
    Completed,
    /// <summary>The file was refused, or something broke.</summary>
    Failed,
    /// <summary>Somebody cancelled it; what was stored by then is kept.</summary>
    Cancelled,
}

/// <summary>How the import of a file ended.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Error">Why it failed, or what a cancel left; null when completed.</param>
/// <param name="Timeframe">The bars' interval; null when it was not found.</param>
/// <param name="Read">Data lines read.</param>
/// <param name="Stored">New bars.</param>
/// <param name="Unchanged">Bars that were there already.</param>
/// <param name="Restated">Bars that replaced another content.</param>
/// <param name="Duplicates">Repeated lines.</param>
/// <param name="Gaps">Stretches without bars.</param>
/// <param name="Refused">Lines refused.</param>
/// <param name="RefusedLines">The first of them, as line number and reason.</param>
/// <param name="Unusual">Bars that look like mistakes and are stored all the same.</param>
/// <param name="Notes">What is to be known of the file as a whole, in sentences.</param>
public sealed record FileImportOutcome(
    ImportEnd Status, string? Error, string? Timeframe, long Read, long Stored, long Unchanged, long Restated,
    long Duplicates, long Gaps, long Refused, IReadOnlyList<FileImportOutcome.RefusedLine> RefusedLines,
    long Unusual, IReadOnlyList<string> Notes)
{
    /// <summary>A refused line.</summary>
    public sealed record RefusedLine(long Line, string Reason);
}

/// <summary>What is said of a file that it does not say itself.</summary>
/// <param name="TimeZone">IANA zone of times without an offset, or null for UTC.</param>
/// <param name="Timeframe">Interval code, or null where the file shows it.</param>
/// <param name="Columns">What the columns hold, from left to right, separated by commas, or null where the header says it.</param>
public sealed record FileDescription(string? TimeZone = null, string? Timeframe = null, string? Columns = null);

/// <summary>
/// Imports a file of this machine in this process, for the command line. It is the same job as an upload: with a row of its own,
/// taken up again at the next start of the desk when the process dies in between.
/// </summary>
public interface IFileImport
{
    /// <param name="symbol">Symbol in any case, or <c>SYMBOL.VENUE</c>; without a venue the bars belong to the venue <c>file</c>.</param>
    /// <param name="path">Path of the file; it is copied into the data folder for the time of the import.</param>
    /// <param name="description">What the file does not say itself.</param>
    /// <param name="progress">Called about five times a second.</param>
    /// <param name="cancellationToken">Cancels the import; what is stored is kept, and the outcome says so.</param>
    /// <exception cref="ArgumentException">Symbol, venue, zone, interval or a column is wrong; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    Task<FileImportOutcome> ImportAsync(
        string symbol, string path, FileDescription description, IProgress<FileImportProgress>? progress,
        CancellationToken cancellationToken = default);
}
