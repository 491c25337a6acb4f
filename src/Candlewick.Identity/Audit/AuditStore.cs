using System.Data.Common;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Identity.Audit;

/// <summary>A row of <c>audit</c>.</summary>
internal sealed class AuditEntry
{
    public long Sequence { get; init; }
    public DateTimeOffset At { get; init; }
    public string Actor { get; init; } = "";
    public string Action { get; init; } = "";
    public string? Subject { get; init; }
    public string? Detail { get; init; }
    public string? Address { get; init; }
}

/// <summary>Owns the table <c>audit</c>, to which is only added; what is old goes.</summary>
internal sealed class AuditStore(Database database, TimeProvider time) : IAuditLog
{
    private readonly OldRowStore _old = new(database);
    private const int MaxDetail = 2_000;

    public Task WriteAsync(string actor, string action, string? subject = null, string? detail = null, string? address = null) =>
        database.WriteAsync(work => AddAsync(work, actor, action, subject, detail, address));

    public async Task AddAsync(
        UnitOfWork work, string actor, string action, string? subject = null, string? detail = null, string? address = null) =>
        await work.ExecuteAsync(
            "INSERT INTO audit (at, actor, action, subject, detail, address) VALUES (@now, @actor, @action, @subject, @detail, @address)",
            new { now = time.GetUtcNow(), actor, action, subject, detail = Shortened(detail), address });

    /// <summary>The newest time in the table.</summary>
    public static Task<DateTimeOffset?> NewestAsync(DbConnection snapshot) => snapshot.QueryFirstOrDefaultAsync<DateTimeOffset?>(
        "SELECT at FROM audit ORDER BY sequence DESC LIMIT 1");

    private static string? Shortened(string? detail) => detail?.Length > MaxDetail ? detail[..MaxDetail] : detail;

    public Task<IReadOnlyList<AuditEntry>> ListAsync(int limit, long? before, string? actor, string? action) =>
        database.QueryAsync<AuditEntry>(
        """
        SELECT sequence, at, actor, action, subject, detail, address FROM audit
        WHERE sequence < @before AND (@actor IS NULL OR actor = @actor) AND (@action IS NULL OR action = @action)
        ORDER BY sequence DESC LIMIT @limit
        """, new { limit, before = before ?? long.MaxValue, actor, action });

    /// <summary>Removes lines of the next window.</summary>
    /// <param name="turn">The step's turn.</param>
    /// <param name="before">Lines from before are old.</param>
    /// <param name="ofStrangers">True: only those of callers that were not let in.</param>
    public Task<PurgeStep> PurgeAsync(PurgeTurn turn, DateTimeOffset before, bool ofStrangers) =>
        _old.RemoveAsync(new OldRows("audit", "at", ofStrangers ? "actor = 'anonymous'" : "1 = 1"), turn, before);
}
