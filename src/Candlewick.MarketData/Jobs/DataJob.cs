using System.Text.Json;
using Candlewick.Platform.Web;

namespace Candlewick.MarketData.Jobs;

/// <summary>The words of <c>status</c>.</summary>
internal static class DataJobStatus
{
    public const string Pending = "pending";
    /// <summary>Reads the file.</summary>
    public const string Preprocessing = "preprocessing";
    /// <summary>Writes bars.</summary>
    public const string Storing = "storing";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public static bool IsEnd(string status) => status is Completed or Failed or Cancelled;
}

/// <summary>A row of <c>data_collection_jobs</c>.</summary>
internal sealed class DataJob
{
    public string JobId { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Symbol { get; init; } = "";
    public string Source { get; init; } = "";
    public string Status { get; set; } = DataJobStatus.Pending;
    public double Progress { get; set; }
    public string CurrentStage { get; set; } = "";
    public long? TotalRecords { get; set; }
    public long ProcessedRecords { get; set; }
    public long Stored { get; set; }
    public long Unchanged { get; set; }
    public long Restated { get; set; }
    public string? ErrorMessage { get; set; }
    public string FileName { get; init; } = "";
    public string? TimeZone { get; init; }
    public string? Timeframe { get; init; }
    public string? Report { get; set; }
    public bool CancelRequested { get; init; }
    /// <summary>Times it began since it last stored something; a stop of the program in good order does not count.</summary>
    public long Attempts { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
}

/// <summary>A job as the interface shows it.</summary>
/// <param name="JobId">Id.</param>
/// <param name="Kind">What it does: <c>import</c>.</param>
/// <param name="Symbol">Symbol, upper case.</param>
/// <param name="Source">Series that it changes: <c>real</c> or <c>synthetic</c>.</param>
/// <param name="FileName">Name of the file that was sent, made safe.</param>
/// <param name="Status">One of pending, preprocessing, storing, completed, failed, cancelled.</param>
/// <param name="Progress">0 to 100.</param>
/// <param name="CurrentStage">What it does now, in words.</param>
/// <param name="TotalRecords">Bars in the file; null until it is read.</param>
/// <param name="ProcessedRecords">Bars that are through: stored, or found to be there already.</param>
/// <param name="RecordsPerSecond">Rate of the present stage; null when it does not run.</param>
/// <param name="SecondsLeft">Time left at that rate; null when it cannot be told.</param>
/// <param name="ErrorMessage">Why it failed, or what a cancel left.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="CompletedAt">When it came to an end of whatever kind.</param>
/// <param name="Report">What was found in the file; null until the end.</param>
internal sealed record DataJobView(
    string JobId,
    string Kind,
    string Symbol,
    string Source,
    string FileName,
    string Status,
    double Progress,
    string CurrentStage,
    long? TotalRecords,
    long ProcessedRecords,
    double? RecordsPerSecond,
    double? SecondsLeft,
    string? ErrorMessage,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    Imports.ImportReport? Report)
{
    public static DataJobView Of(DataJob job, JobPace? pace) => new(
        job.JobId, job.Kind, job.Symbol, job.Source, job.FileName, job.Status,
        Math.Round(pace?.Percent ?? job.Progress, 1), job.CurrentStage, job.TotalRecords, pace?.Processed ?? job.ProcessedRecords,
        pace?.RecordsPerSecond, pace?.SecondsLeft, job.ErrorMessage, job.CreatedAt, job.StartedAt, job.CompletedAt,
        job.Report is null ? null : JsonSerializer.Deserialize<Imports.ImportReport>(job.Report, DeskJson.Options));
}
