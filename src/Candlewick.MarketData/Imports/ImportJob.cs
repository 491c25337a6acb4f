using System.Data.Common;
using System.Text.Json;
using Candlewick.MarketData.Files;
using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Jobs;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.MarketData.Imports;

/// <summary>
/// Imports one uploaded file. The file is read and checked to its end, its bars put aside on the disk, before the first of them is
/// stored, so a conflict within it stores nothing. Bars are then stored in chunks, oldest first, each committed together with the job's
/// progress: after a crash the file is read again and the import goes on behind the last committed chunk, to the same state and the
/// same report. Memory holds one chunk, however large the file is.
/// A cancel takes effect between two chunks; what is stored by then is kept, and the report says through which bar. While the database's
/// server is away the job waits, and goes on in the same way as after a crash.
/// </summary>
internal sealed class ImportJob(
    DataJobStore jobs, JobMonitor monitor, UploadFolder uploads, BarStore store, Database database,
    IOptions<MarketDataOptions> options, TimeProvider time, ILogger<ImportJob> logger) : IJobKind
{
    /// <summary>Reading a file takes about this share of an import.</summary>
    private const double ReadPercent = 30;

    /// <summary>
    /// Times a job may begin without storing anything more before it is given up: a file that ends the program must not do so
    /// at every start.
    /// </summary>
    private const int MaxAttempts = 5;

    /// <summary>Bars of a file after which the process gives its memory back.</summary>
    private const int ManyBars = 200_000;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    public string Kind => ImportBars.Kind;

    public async Task<IReadOnlyList<string>> ListUnfinishedAsync(CancellationToken cancellationToken)
    {
        var unfinished = await jobs.ListUnfinishedAsync(Kind);
        uploads.RemoveAllBut(unfinished);
        return unfinished;
    }

    public async Task RunAsync(string jobId, CancellationToken cancellationToken)
    {
        for (var wait = ShortestWait; ; wait = wait * 2 > LongestWait ? LongestWait : wait * 2)
        {
            try
            {
                await RunOnceAsync(jobId, cancellationToken);
                return;
            }
            catch (DataJobMovedException)
            {
                // Where it stands is read again.
            }
            catch (Exception failure) when (IsAway(failure))
            {
                if (wait == ShortestWait)
                {
                    logger.LogWarning(failure, "Import {JobId} was cut off from the database and goes on when that is back", jobId);
                }
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task RunOnceAsync(string jobId, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(jobId) is not { } job || job.Status.IsEnd())
        {
            return;
        }

        if (job.Attempts >= MaxAttempts && !job.CancelRequested)
        {
            await FinishAsync(job, DataJobStatus.Failed, "Failed",
                $"The import began {job.Attempts} times and was cut off each time before it got further; it is given up. "
                + WhatStands(job), null);
            return;
        }

        BarFile? file = null;
        using var spool = uploads.OpenSpool(jobId);
        try
        {
            var isFirstRun = job.StartedAt is null;
            if (!await jobs.BeginStageAsync(job, DataJobStatus.Preprocessing, $"Reading {job.FileName}", 0, isNewAttempt: true))
            {
                throw new OperationCanceledException("Cancelled.", cancellationToken);
            }

            if (isFirstRun)
            {
                monitor.Announce(job, "data_collection_started");
            }

            file = Read(job, spool, cancellationToken);
            if (Refuses(file) is { } reason)
            {
                await FinishAsync(job, DataJobStatus.Failed, "Refused", reason, file);
                return;
            }

            await StoreAsync(job, file, cancellationToken);
            await FinishAsync(job, DataJobStatus.Completed, "Done", null, file);
        }
        catch (OperationCanceledException)
        {
            if (await jobs.FindAsync(jobId) is not { CancelRequested: true })
            {
                // The program stops; the row stays as it is, and the attempt does not count.
                await jobs.TakeBackAttemptAsync(jobId);
                throw;
            }

            await FinishAsync(job, DataJobStatus.Cancelled, "Cancelled", WhatStands(job), file);
        }
        catch (Exception failure) when (failure is (IOException or DbException or UnauthorizedAccessException) && !IsToBeRepeated(failure))
        {
            logger.LogError(failure, "Import {JobId} of {FileName} into {Market} failed", jobId, job.FileName, job.Market);
            await FinishAsync(job, DataJobStatus.Failed, "Failed", $"{failure.Message} {WhatStands(job)}", file);
        }
        catch (Exception failure) when (!IsToBeRepeated(failure))
        {
            // Whatever it was, the row must come to an end, or the same failure returns at every start.
            logger.LogError(failure, "Import {JobId} of {FileName} into {Market} failed unexpectedly", jobId, job.FileName, job.Market);
            await FinishAsync(job, DataJobStatus.Failed, "Failed",
                $"The import failed unexpectedly ({failure.GetType().Name}: {failure.Message}); the desk's log has the details. "
                + WhatStands(job), null);
        }
        finally
        {
            monitor.Forget(jobId);
            await GiveBackMemoryAsync(file);
        }
    }

    private BarFile Read(DataJob job, BarSpool spool, CancellationToken cancellationToken)
    {
        var path = uploads.PathOf(job.JobId, job.FileName);
        var bytes = new FileInfo(path).Length;
        monitor.BeginStage(job, 0, ReadPercent);
        return BarFileReader.Read(
            path,
            new BarFileOptions
            {
                Interval = ImportBars.IntervalOf(job.Timeframe), Zone = ImportBars.ZoneOf(job.TimeZone),
                Columns = ImportBars.ColumnsOf(job.Columns), Symbol = job.Symbol,
                // Not the time of this run: after a crash the same file gives the same report.
                Now = job.CreatedAt,
            },
            spool,
            new ReadProgress(read => monitor.Advance(job, read, Math.Max(0, bytes - read), unitsAreBars: false)),
            cancellationToken);
    }

    /// <summary>Why the whole import fails, or null.</summary>
    private static string? Refuses(BarFile file) => file.Report switch
    {
        { Refusal: { } refusal } => refusal.Detail,
        { Bars: 0, RefusedLines: > 0 } report =>
            $"None of {report.LinesRead:N0} lines could be read; line {report.Refused[0].Line}: {report.Refused[0].Reason}.",
        _ => null,
    };

    private async Task StoreAsync(DataJob job, BarFile file, CancellationToken cancellationToken)
    {
        var bars = file.Bars;
        job.TotalRecords = bars.Count;
        if (!await jobs.BeginStageAsync(job, DataJobStatus.Storing, $"Storing {bars.Count:N0} bars", ReadPercent))
        {
            throw new OperationCanceledException("Cancelled.", cancellationToken);
        }

        var from = job.ProcessedRecords;
        var chunk = new BarColumns(Math.Min(options.Value.ImportChunkBars, Math.Max(bars.Count, 1)));
        monitor.BeginStage(job, ReadPercent + ((100 - ReadPercent) * ((double)from / Math.Max(1, bars.Count))), 100);
        while (job.ProcessedRecords < bars.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bars.ReadChunk((int)job.ProcessedRecords, options.Value.ImportChunkBars, chunk);
            chunk.Truncate(BarStore.StepEnd(chunk, 0, file.Interval!.Value));
            var end = job.ProcessedRecords + chunk.Count;
            var progress = ReadPercent + ((100 - ReadPercent) * ((double)end / bars.Count));
            var counts = await store.StoreStepAsync(
                job.Market, file.Interval!.Value, chunk, 0, chunk.Count,
                (connection, transaction, stored) =>
                    DataJobStore.AddProgress(connection, transaction, job.JobId, end, progress, stored),
                cancellationToken);
            CrashPoint.Hit("import-chunk-stored");
            job.ProcessedRecords = end;
            job.Progress = progress;
            job.Stored += counts.Stored;
            job.Unchanged += counts.Unchanged;
            job.Restated += counts.Restated;
            monitor.Advance(job, end - from, bars.Count - end, unitsAreBars: true);
        }
    }

    private async Task FinishAsync(DataJob job, DataJobStatus status, string stage, string? error, BarFile? file)
    {
        DateTimeOffset? standsThrough = status != DataJobStatus.Completed && file is not null && job.ProcessedRecords > 0
            ? DateTimeOffset.FromUnixTimeMilliseconds(file.Bars.TimeOf((int)job.ProcessedRecords - 1))
            : null;
        var report = file is null ? null : JsonSerializer.Serialize(ImportReport.Of(file, job, standsThrough), DeskJson.Options);
        var isEnded = await jobs.FinishAsync(
            job, status, stage, error, report, file?.Report.LinesRead ?? 0, file?.Report.Duplicates ?? 0);
        monitor.Forget(job.JobId);
        if (isEnded)
        {
            monitor.Announce(job, status == DataJobStatus.Completed ? "data_collection_completed" : "data_collection_failed");
        }

        uploads.Remove(job.JobId);
    }

    private static bool IsToBeRepeated(Exception failure) => failure is DataJobMovedException || IsAway(failure);

    /// <summary>True when it says nothing of the job: the server is away for a moment, or has too much to do.</summary>
    private static bool IsAway(Exception failure) => failure is DatabaseBusyException || Database.IsAway(failure);

    private async Task GiveBackMemoryAsync(BarFile? file)
    {
        if (file is null || file.Report.LinesRead <= ManyBars)
        {
            return;
        }

        file.Bars.Clear();
        try
        {
            await database.GiveBackMemoryAsync();
        }
        catch (Exception busy) when (busy is DbException or ObjectDisposedException || IsAway(busy))
        {
            // The job is over, whatever becomes of its memory.
            logger.LogDebug(busy, "The memory of an import could not be given back");
        }
    }

    private static string WhatStands(DataJob job) => job.ProcessedRecords == 0
        ? "Nothing was stored."
        : $"The first {job.ProcessedRecords:N0} of {job.TotalRecords:N0} bars are stored and kept; "
            + "the same file imported again adds the rest.";

    /// <summary>Reports on the reading thread; <see cref="Progress{T}"/> would post to others, out of order.</summary>
    private sealed class ReadProgress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
