using System.Text.Json;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Markets;
using Candlewick.Platform.Web;

namespace Candlewick.MarketData.Imports;

/// <summary>Runs the import job of a local file without the queue.</summary>
internal sealed class FileImport(
    DataJobStore jobs, JobMonitor monitor, UploadFolder uploads, ImportJob import, TimeProvider time) : IFileImport
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task<FileImportOutcome> ImportAsync(
        string symbol, string path, FileDescription description, IProgress<FileImportProgress>? progress,
        CancellationToken cancellationToken = default)
    {
        var job = Describe(symbol, path, description);
        await CopyAsync(job, path, cancellationToken);
        await jobs.AddAsync(job);
        using var interrupt = new CancellationTokenSource();
        await using var cancel = cancellationToken.Register(() => _ = CancelAsync(job.JobId, interrupt));
        var running = Task.Run(() => import.RunAsync(job.JobId, interrupt.Token), CancellationToken.None);
        while (progress is not null && await Task.WhenAny(running, Task.Delay(Pause, time, CancellationToken.None)) != running)
        {
            if (await jobs.FindAsync(job.JobId) is { } row)
            {
                var pace = monitor.PaceOf(job.JobId);
                progress.Report(new FileImportProgress(pace?.Percent ?? row.Progress, row.CurrentStage, pace?.RecordsPerSecond));
            }
        }

        await running;
        return OutcomeOf((await jobs.FindAsync(job.JobId))!);
    }

    private DataJob Describe(string symbol, string path, FileDescription description)
    {
        try
        {
            var market = MarketName.Parse(symbol).ForImport(null);
            return new DataJob
            {
                JobId = Guid.CreateVersion7(time.GetUtcNow()).ToString(),
                Kind = ImportBars.Kind,
                Symbol = market.Symbol,
                Venue = market.Venue,
                CurrentStage = "Waiting its turn",
                FileName = UploadFolder.SafeName(Path.GetFileName(path)),
                TimeZone = ImportBars.ZoneOf(description.TimeZone)?.Id,
                Timeframe = ImportBars.IntervalOf(description.Timeframe)?.Code,
                Columns = ImportBars.CheckedColumns(description.Columns),
                CreatedBy = "command line",
                CreatedAt = time.GetUtcNow(),
            };
        }
        catch (ProblemException wrong)
        {
            throw new ArgumentException(wrong.Message, wrong);
        }
    }

    private static ImportEnd EndOf(DataJobStatus status) => status switch
    {
        DataJobStatus.Completed => ImportEnd.Completed,
        DataJobStatus.Cancelled => ImportEnd.Cancelled,
        _ => ImportEnd.Failed,
    };

    private async Task CopyAsync(DataJob job, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
            await uploads.SaveAsync(source, job.JobId, job.FileName, cancellationToken);
        }
        catch (ProblemException wrong)
        {
            uploads.Remove(job.JobId);
            throw new ArgumentException(wrong.Message, wrong);
        }
        catch
        {
            uploads.Remove(job.JobId);
            throw;
        }
    }

    /// <summary>First the row, then the interrupt: the job asks the row why it was interrupted.</summary>
    private async Task CancelAsync(string jobId, CancellationTokenSource interrupt)
    {
        await jobs.RequestCancelAsync(jobId);
        try
        {
            await interrupt.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The job came to its end first.
        }
    }

    private static FileImportOutcome OutcomeOf(DataJob job)
    {
        var report = job.Report is null ? null : JsonSerializer.Deserialize<ImportReport>(job.Report, DeskJson.Options);
        return new FileImportOutcome(
            EndOf(job.Status), job.ErrorMessage, report?.Timeframe, report?.Read ?? 0, job.Stored, job.Unchanged, job.Restated,
            report?.Duplicates ?? 0, report?.Gaps ?? 0, report?.Refused ?? 0,
            [.. (report?.RefusedLines ?? []).Select(line => new FileImportOutcome.RefusedLine(line.Line, line.Reason))],
            report?.Unusual ?? 0, report?.Notes ?? []);
    }
}
