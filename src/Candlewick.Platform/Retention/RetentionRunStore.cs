using System.Text.Json;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;

namespace Candlewick.Platform.Retention;

/// <summary>A row of <c>retention_runs</c>.</summary>
internal sealed class RetentionRunRow
{
    public long RunId { get; init; }
    public string StartedBy { get; init; } = "";
    public DateTimeOffset StartedAt { get; init; }
    /// <summary>Null while it runs, and forever if the desk ended meanwhile.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
    /// <summary>JSON object: rows removed by rule.</summary>
    public string Removed { get; init; } = "{}";
    public string? Failure { get; init; }

    public IReadOnlyDictionary<string, long> Counts => JsonSerializer.Deserialize<Dictionary<string, long>>(Removed)!;
}

/// <summary>Owns <c>retention_runs</c>: what each run removed. The newest are kept.</summary>
internal sealed class RetentionRunStore(Database database, TimeProvider time)
{
    private const int MostKept = 100;

    public Task<RetentionRunRow> BeginAsync(string startedBy) => database.WriteAsync(async work =>
    {
        var row = await work.FirstOrDefaultAsync<RetentionRunRow>(
            "INSERT INTO retention_runs (started_by, started_at, removed) VALUES (@startedBy, @now, '{}') RETURNING *",
            new { startedBy, now = time.GetUtcNow() });
        await work.ExecuteAsync(
            "DELETE FROM retention_runs WHERE run_id <= @RunId - @MostKept", new { row!.RunId, MostKept });
        return row;
    });

    /// <summary>Notes what was removed so far.</summary>
    public Task NoteAsync(long runId, IReadOnlyDictionary<string, long> removed) => database.WriteAsync(work => work.ExecuteAsync(
        "UPDATE retention_runs SET removed = @text WHERE run_id = @runId", new { runId, text = Text(removed) }));

    public Task FinishAsync(long runId, IReadOnlyDictionary<string, long> removed, string? failure) => database.WriteAsync(
        work => work.ExecuteAsync(
            "UPDATE retention_runs SET removed = @text, failure = @failure, finished_at = @now WHERE run_id = @runId",
            new { runId, text = Text(removed), failure, now = time.GetUtcNow() }));

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<RetentionRunRow>> ListAsync(int limit) =>
        database.QueryAsync<RetentionRunRow>("SELECT * FROM retention_runs ORDER BY run_id DESC LIMIT @limit", new { limit });

    /// <summary>
    /// When the last run began that came to its end; null before the first. One that began later than now did so under a clock that was
    /// wrong: it says nothing of the nights until then.
    /// </summary>
    public Task<DateTimeOffset?> LastFinishedAsync() => database.FirstOrDefaultAsync<DateTimeOffset?>(
        "SELECT started_at FROM retention_runs WHERE finished_at IS NOT NULL AND started_at <= @now ORDER BY run_id DESC LIMIT 1",
        new { now = time.GetUtcNow() });

    private static string Text(IReadOnlyDictionary<string, long> removed) => JsonSerializer.Serialize(removed, DeskJson.Options);
}
