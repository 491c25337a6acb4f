using System.Data.Common;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Platform.Events;

/// <summary>A row of <c>outbox</c> that is still to be delivered.</summary>
internal sealed class OutboxRow
{
    public long Sequence { get; init; }
    public string EventId { get; init; } = "";
    public string Type { get; init; } = "";
    public string Payload { get; init; } = "";
    public int Attempts { get; init; }
}

/// <summary>Owns the table <c>outbox</c>.</summary>
internal sealed class OutboxStore(Database database, TimeProvider time)
{
    private static readonly OldRows Delivered = new("outbox", "created_at", "delivered_at < @before");
    private readonly OldRowStore _old = new(database);

    public Task AddAsync(UnitOfWork work, string type, string payload) => work.ExecuteAsync(
        "INSERT INTO outbox (event_id, type, payload, created_at) VALUES (@id, @type, @payload, @now)",
        new { id = Guid.CreateVersion7().ToString(), type, payload, now = time.GetUtcNow() });

    /// <summary>The oldest rows that are neither delivered nor parked, in the order they were stored.</summary>
    public Task<IReadOnlyList<OutboxRow>> ListPendingAsync(int limit) => database.QueryAsync<OutboxRow>(
        """
        SELECT sequence, event_id, type, payload, attempts FROM outbox
        WHERE delivered_at IS NULL AND parked_error IS NULL ORDER BY sequence LIMIT @limit
        """, new { limit });

    public Task MarkDeliveredAsync(long sequence, int attempts, CancellationToken cancellationToken) =>
        database.WriteAsync(work => work.ExecuteAsync(
            "UPDATE outbox SET delivered_at = @now, attempts = @attempts WHERE sequence = @sequence",
            new { now = time.GetUtcNow(), attempts, sequence }), cancellationToken);

    /// <summary>Counts a failed try; with an error the row is parked and not tried again.</summary>
    public Task MarkFailedAsync(long sequence, int attempts, string? parkedError, CancellationToken cancellationToken) =>
        database.WriteAsync(work => work.ExecuteAsync(
            "UPDATE outbox SET attempts = @attempts, parked_error = @parkedError WHERE sequence = @sequence",
            new { attempts, parkedError, sequence }), cancellationToken);

    /// <summary>Facts that wait to be delivered, and those that were given up.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> UndeliveredAsync(DbConnection connection) =>
        (await connection.QueryAsync<(string State, long Count)>(
            """
            SELECT CASE WHEN parked_error IS NULL THEN 'pending' ELSE 'parked' END, COUNT(*)
            FROM outbox WHERE delivered_at IS NULL GROUP BY 1
            """)).ToDictionary(row => row.State, row => row.Count, StringComparer.Ordinal);

    /// <summary>Removes delivered rows of the next window.</summary>
    public Task<PurgeStep> PurgeAsync(PurgeTurn turn, DateTimeOffset before) => _old.RemoveAsync(Delivered, turn, before);
}
