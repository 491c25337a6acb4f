using System.Text.Json;
using Candlewick.MarketData.Jobs;
using Candlewick.Platform.Web;

namespace Candlewick.MarketData.Imports;

/// <summary>A job as the interface shows it.</summary>
/// <param name="JobId">Id.</param>
/// <param name="Kind">What it does: <c>import</c>.</param>
/// <param name="Symbol">Symbol, upper case.</param>
/// <param name="Venue">Venue of the market whose series it changes.</param>
/// <param name="FileName">Name of the file that was sent, made safe.</param>
/// <param name="Status">Its state.</param>
/// <param name="Progress">0 to 100.</param>
/// <param name="CurrentStage">What it does now, in words.</param>
/// <param name="TotalRecords">Bars in the file; null until it is read.</param>
/// <param name="ProcessedRecords">Bars that are done: stored, or found to be there already.</param>
/// <param name="RecordsPerSecond">Rate of the present stage; null when it is not running.</param>
/// <param name="SecondsLeft">Time left at that rate; null when it is unknown.</param>
/// <param name="ErrorMessage">Why it failed, or what a cancel left.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="CompletedAt">When it ended, in whatever way.</param>
/// <param name="Report">What was found in the file; null until the end.</param>
internal sealed record DataJobView(
    string JobId,
    string Kind,
    string Symbol,
    string Venue,
    string FileName,
    DataJobStatus Status,
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
    ImportReport? Report)
{
    public static DataJobView Of(DataJob job, JobPace? pace) => new(
        job.JobId, job.Kind, job.Symbol, job.Venue, job.FileName, job.Status,
        Math.Round(pace?.Percent ?? job.Progress, 1), job.CurrentStage, job.TotalRecords, pace?.Processed ?? job.ProcessedRecords,
        pace?.RecordsPerSecond, pace?.SecondsLeft, job.ErrorMessage, job.CreatedAt, job.StartedAt, job.CompletedAt,
        job.Report is null ? null : JsonSerializer.Deserialize<ImportReport>(job.Report, DeskJson.Options));
}
