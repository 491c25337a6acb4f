using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Alerts;

/// <summary>A row of <c>alerts</c>.</summary>
internal sealed class AlertRow
{
    public long Sequence { get; init; }
    public string Kind { get; init; } = "";
    public string Subject { get; init; } = "";
    public AlertLevel Level { get; init; }
    public string Message { get; init; } = "";
    public long Count { get; init; }
    public string? Account { get; init; }
    public string? Symbol { get; init; }
    public string? TradeId { get; init; }
    public string? RouteId { get; init; }
    public string? SignalId { get; init; }
    /// <summary>When the first of those that it stands for came.</summary>
    public DateTimeOffset FirstAt { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset? ReadAt { get; init; }
    public string? ReadBy { get; init; }
}

/// <summary>
/// Owns <c>alerts</c>. An unread one gives way to the next of its kind about the same thing, which counts both: a storm of them is one row.
/// </summary>
internal sealed class AlertStore(Database database, TimeProvider time)
{
    private static readonly OldRows Old = new("alerts", "at", "read_at IS NOT NULL OR level = 'Info'");

    private readonly OldRowStore _old = new(database);

    public async Task<AlertRow> AddAsync(UnitOfWork work, Alert alert)
    {
        var unread = await work.FirstOrDefaultAsync<AlertRow>(
            "DELETE FROM alerts WHERE kind = @Kind AND subject = @Subject AND read_at IS NULL RETURNING *",
            new { alert.Kind, alert.Subject });
        var now = time.GetUtcNow();
        return (await work.FirstOrDefaultAsync<AlertRow>(
            """
            INSERT INTO alerts (kind, subject, level, message, count, account, symbol, trade_id, route_id, signal_id, first_at, at)
            VALUES (@Kind, @Subject, @level, @Message, @count, @Account, @Symbol, @TradeId, @RouteId, @SignalId, @first, @now)
            RETURNING *
            """,
            new
            {
                alert.Kind, alert.Subject, level = LevelOf(alert, unread).ToString(), alert.Message,
                count = (unread?.Count ?? 0) + alert.Count,
                alert.Account, alert.Symbol, alert.TradeId, alert.RouteId, alert.SignalId, first = unread?.FirstAt ?? now, now,
            }))!;
    }

    /// <summary>What nobody has looked at stays as pressing as it was, whatever follows it.</summary>
    private static AlertLevel LevelOf(Alert alert, AlertRow? unread) =>
        unread is null || alert.IsResolution || alert.Level > unread.Level ? alert.Level : unread.Level;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<AlertRow>> ListAsync(bool unreadOnly, long? before, int limit) => database.QueryAsync<AlertRow>(
        """
        SELECT * FROM alerts
        WHERE (@unreadOnly = 0 OR read_at IS NULL) AND (@before IS NULL OR sequence < @before)
        ORDER BY sequence DESC LIMIT @limit
        """, new { unreadOnly = unreadOnly ? 1 : 0, before, limit });

    /// <summary>Marks all as read up to one of them; answers how many it marked.</summary>
    public Task<int> ReadAsync(long upTo, string by) => database.WriteAsync(work => work.ExecuteAsync(
        "UPDATE alerts SET read_at = @now, read_by = @by WHERE sequence <= @upTo AND read_at IS NULL",
        new { upTo, by, now = time.GetUtcNow() }));

    public Task<PurgeStep> PurgeAsync(PurgeTurn turn, DateTimeOffset before) => _old.RemoveAsync(Old, turn, before);
}
