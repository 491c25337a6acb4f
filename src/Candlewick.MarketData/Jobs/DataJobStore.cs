using System.Data.Common;
using Candlewick.Domain;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.MarketData.Jobs;

/// <summary>The table <c>data_collection_jobs</c>.</summary>
internal sealed class DataJobStore(Database database, TimeProvider time)
{
    private const string Columns =
        """
        job_id, kind, symbol, venue, status, progress, current_stage, total_records, processed_records, stored, unchanged, restated,
        error_message, file_name, time_zone, timeframe, columns, report, cancel_requested, attempts, created_by, created_at, started_at,
        completed_at
        """;

    private const string IsOpen = "status NOT IN ('completed', 'failed', 'cancelled')";

    public Task AddAsync(DataJob job) => database.WriteAsync(work => work.ExecuteAsync(
        """
        INSERT INTO data_collection_jobs
          (job_id, kind, symbol, venue, status, current_stage, file_name, time_zone, timeframe, columns, created_by, created_at)
        VALUES (
          @JobId, @Kind, @Symbol, @Venue, @status, @CurrentStage, @FileName, @TimeZone, @Timeframe, @Columns, @CreatedBy, @CreatedAt)
        """,
        new
        {
            job.JobId, job.Kind, job.Symbol, job.Venue, status = job.Status.Word(), job.CurrentStage,
            job.FileName, job.TimeZone, job.Timeframe, job.Columns, job.CreatedBy, job.CreatedAt,
        }));

    public Task<DataJob?> FindAsync(string jobId) =>
        database.FirstOrDefaultAsync<DataJob>($"SELECT {Columns} FROM data_collection_jobs WHERE job_id = @jobId", new { jobId });

    /// <summary>Newest first, those before <paramref name="before"/>.</summary>
    public Task<IReadOnlyList<DataJob>> ListAsync(string? symbol, string? before, int limit) => database.QueryAsync<DataJob>(
        $"""
        SELECT {Columns} FROM data_collection_jobs
        WHERE (@before IS NULL OR job_id < @before) AND (@symbol IS NULL OR symbol = @symbol)
        ORDER BY job_id DESC LIMIT @limit
        """, new { before, symbol, limit });

    public Task<IReadOnlyList<string>> ListUnfinishedAsync(string kind) =>
        database.QueryAsync<string>(
            $"SELECT job_id FROM data_collection_jobs WHERE {IsOpen} AND kind = @kind ORDER BY job_id", new { kind });

    /// <summary>Jobs that are not at an end, of one symbol or of all.</summary>
    public async Task<long> CountUnfinishedAsync(string? symbol = null) => await database.FirstOrDefaultAsync<long>(
        $"SELECT COUNT(*) FROM data_collection_jobs WHERE {IsOpen} AND (@symbol IS NULL OR symbol = @symbol)", new { symbol });

    /// <summary>Jobs that are not at an end, by status.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> OpenAsync(DbConnection connection) =>
        (await connection.QueryAsync<(string Status, long Count)>(
            $"SELECT status, COUNT(*) FROM data_collection_jobs WHERE {IsOpen} GROUP BY status"))
            .ToDictionary(row => row.Status, row => row.Count, StringComparer.Ordinal);

    /// <summary>Moves the job to a stage; false when it is at an end or a cancel came first.</summary>
    public async Task<bool> BeginStageAsync(DataJob job, DataJobStatus status, string stage, double progress, bool isNewAttempt = false)
    {
        job.StartedAt ??= time.GetUtcNow();
        var changed = await database.WriteAsync(work => work.ExecuteAsync(
            $"""
            UPDATE data_collection_jobs
            SET status = @word, current_stage = @stage, progress = CASE WHEN progress > @progress THEN progress ELSE @progress END,
                total_records = @TotalRecords, started_at = @StartedAt, attempts = attempts + @begun
            WHERE job_id = @JobId AND {IsOpen} AND cancel_requested = 0
            """, new { word = status.Word(), stage, progress, job.TotalRecords, job.StartedAt, begun = isNewAttempt ? 1 : 0, job.JobId }));
        if (changed == 0)
        {
            return false;
        }

        (job.Status, job.CurrentStage, job.Progress) = (status, stage, Math.Max(job.Progress, progress));
        return true;
    }

    /// <summary>The program stops in an orderly way: the attempt that it interrupts does not count.</summary>
    public Task TakeBackAttemptAsync(string jobId) => database.WriteAsync(work => work.ExecuteAsync(
        "UPDATE data_collection_jobs SET attempts = attempts - 1 WHERE job_id = @jobId AND attempts > 0", new { jobId }));

    /// <summary>Counts a stored chunk, in the transaction that stored it.</summary>
    /// <exception cref="DataJobMovedException">The job has ended, or got further already; the chunk must not be stored.</exception>
    public static void AddProgress(
        DbConnection connection, DbTransaction transaction, string jobId, long processed, double progress, StoreCounts counts)
    {
        var changed = connection.Execute(
            $"""
            UPDATE data_collection_jobs
            SET processed_records = @processed, progress = @progress, attempts = 0,
                stored = stored + @Stored, unchanged = unchanged + @Unchanged, restated = restated + @Restated
            WHERE job_id = @jobId AND {IsOpen} AND processed_records < @processed
            """, new { jobId, processed, progress, counts.Stored, counts.Unchanged, counts.Restated }, transaction);
        if (changed == 0)
        {
            throw new DataJobMovedException(jobId);
        }
    }

    /// <summary>Brings the job to its end; false, and nothing is changed, when it was at an end already.</summary>
    public async Task<bool> FinishAsync(
        DataJob job, DataJobStatus status, string stage, string? error, string? report, long linesRead, long duplicates)
    {
        (job.Status, job.CurrentStage, job.ErrorMessage, job.Report, job.CompletedAt) = (status, stage, error, report, time.GetUtcNow());
        job.Progress = status == DataJobStatus.Completed ? 100 : job.Progress;
        return await database.WriteAsync(work => work.ExecuteAsync(
            $"""
            UPDATE data_collection_jobs
            SET status = @word, current_stage = @CurrentStage, error_message = @ErrorMessage, report = @Report, completed_at = @CompletedAt,
                progress = @Progress, lines_read = @linesRead, duplicates = @duplicates
            WHERE job_id = @JobId AND {IsOpen}
            """,
            new
            {
                word = status.Word(), job.CurrentStage, job.ErrorMessage, job.Report, job.CompletedAt, job.Progress,
                linesRead, duplicates, job.JobId,
            })) > 0;
    }

    /// <summary>
    /// Asks for a cancel. A job that has not begun ends here; one that is running is for the caller to interrupt.
    /// Returns the job as it is afterwards, or null when there is none.
    /// </summary>
    public Task<DataJob?> RequestCancelAsync(string jobId) => database.WriteAsync(async work =>
    {
        await work.ExecuteAsync(
            $"""
            UPDATE data_collection_jobs SET cancel_requested = 1,
              completed_at = CASE WHEN status = 'pending' THEN @now ELSE completed_at END,
              current_stage = CASE WHEN status = 'pending' THEN 'Cancelled before it began' ELSE current_stage END,
              error_message = CASE WHEN status = 'pending' THEN 'Cancelled before it began; nothing was stored.' ELSE error_message END,
              status = CASE WHEN status = 'pending' THEN 'cancelled' ELSE status END
            WHERE job_id = @jobId AND {IsOpen}
            """, new { jobId, now = time.GetUtcNow() });
        return await work.FirstOrDefaultAsync<DataJob>($"SELECT {Columns} FROM data_collection_jobs WHERE job_id = @jobId", new { jobId });
    });

    /// <summary>What the imports into a series have seen since it was last deleted.</summary>
    public async Task<SeenByImports> SeenAsync(InstrumentId market) => await database.FirstOrDefaultAsync<SeenByImports>(
        """
        SELECT COALESCE(SUM(lines_read), 0) AS lines_read, COALESCE(SUM(duplicates), 0) AS duplicates,
          COALESCE(SUM(restated), 0) AS restated, COUNT(*) AS imports
        FROM data_collection_jobs WHERE symbol = @Symbol AND venue = @Venue AND data_deleted = 0
        """, new { market.Symbol, market.Venue }) ?? new SeenByImports();

    /// <summary>The series was deleted: what its imports saw no longer speaks for what is stored.</summary>
    public static Task MarkDeletedAsync(UnitOfWork work, InstrumentId market) => work.ExecuteAsync(
        "UPDATE data_collection_jobs SET data_deleted = 1 WHERE symbol = @Symbol AND venue = @Venue", new { market.Symbol, market.Venue });

    /// <summary>Removes the reports of jobs that ended before a time.</summary>
    public Task<PurgeStep> PurgeReportsAsync(PurgeTurn turn, DateTimeOffset before) => StepAsync(
        turn, before, "report IS NOT NULL", "UPDATE data_collection_jobs SET report = NULL");

    /// <summary>Removes jobs that ended before a time and of which nothing is stored any more.</summary>
    public Task<PurgeStep> PurgeAsync(PurgeTurn turn, DateTimeOffset before) => StepAsync(
        turn, before, "(data_deleted = 1 OR (lines_read = 0 AND stored = 0))", "DELETE FROM data_collection_jobs");

    private async Task<PurgeStep> StepAsync(PurgeTurn turn, DateTimeOffset before, string may, string change)
    {
        var jobs = await database.QueryAsync<string>(
            $"SELECT job_id FROM data_collection_jobs WHERE NOT ({IsOpen}) AND completed_at < @before AND {may} LIMIT @limit",
            new { before, limit = turn.Limit });
        var removed = jobs.Count == 0 ? 0 : await database.WriteAsync(
            work => work.ExecuteAsync($"{change} WHERE job_id IN @jobs", new { jobs }), turn.CancellationToken);
        return new PurgeStep(removed, jobs.Count < turn.Limit ? null : "");
    }

    /// <summary>The series was moved to another venue, and what its imports saw goes with it.</summary>
    public static Task MoveAsync(UnitOfWork work, InstrumentId market, string venue) => work.ExecuteAsync(
        "UPDATE data_collection_jobs SET venue = @venue WHERE symbol = @Symbol AND venue = @from AND data_deleted = 0",
        new { market.Symbol, from = market.Venue, venue });
}

/// <summary>A job stands elsewhere than whoever runs it believes: another host, or a commit whose answer was lost, was quicker.</summary>
internal sealed class DataJobMovedException(string jobId) : Exception($"Job {jobId} has ended or got further meanwhile.");

/// <summary>Sums over the imports into one series.</summary>
internal sealed class SeenByImports
{
    public long LinesRead { get; init; }
    public long Duplicates { get; init; }
    public long Restated { get; init; }
    public long Imports { get; init; }
}
