using Candlewick.Platform.Storage;

namespace Candlewick.Sessions.Trail;

/// <summary>Owns the table <c>routes</c>.</summary>
internal sealed class RouteStore(Database database)
{
    public Task<Route?> FindAsync(string id) => database.FirstOrDefaultAsync<Route>("SELECT * FROM routes WHERE id = @id", new { id });

    public static Task<Route?> FindAsync(UnitOfWork work, string id) =>
        work.FirstOrDefaultAsync<Route>("SELECT * FROM routes WHERE id = @id", new { id });

    public Task<Route?> FindByTokenAsync(string tokenHash) =>
        database.FirstOrDefaultAsync<Route>("SELECT * FROM routes WHERE token_hash = @tokenHash AND deleted_at IS NULL", new { tokenHash });

    public Task<IReadOnlyList<Route>> ListAsync(string? afterId, int limit) => database.QueryAsync<Route>(
        "SELECT * FROM routes WHERE deleted_at IS NULL AND (@afterId IS NULL OR id > @afterId) ORDER BY id LIMIT @limit",
        new { afterId, limit });

    /// <summary>Routes, also deleted ones, with signals that wait their turn; of one account or of all.</summary>
    public Task<IReadOnlyList<Route>> ListWithQueueAsync(string? account) => database.QueryAsync<Route>(
        """
        SELECT * FROM routes WHERE (@account IS NULL OR account = @account)
          AND id IN (SELECT route_id FROM trade_signals WHERE status = 'Queued')
        """, new { account });

    public Task AddAsync(Route route) => database.WriteAsync(work => work.ExecuteAsync(
        """
        INSERT INTO routes (id, name, symbols, account, staking_tree_id, sizing, allow_lower_reward_risk, on_busy, format,
                            allowed_senders, hmac, max_loss_percent, max_entry_distance, max_signal_age_minutes, token_hash,
                            sealed_secret, created_at, created_by)
        VALUES (@Id, @Name, @Symbols, @Account, @StakingTreeId, @Sizing, @AllowLowerRewardRisk, @OnBusy, @Format,
                @AllowedSenders, @Hmac, @MaxLossPercent, @MaxEntryDistance, @MaxSignalAgeMinutes, @TokenHash,
                @SealedSecret, @CreatedAt, @CreatedBy)
        """, RowParameters.Of(route)));

    /// <summary>The old secret ends with this commit. False when the route is not there (any more).</summary>
    public async Task<bool> RotateAsync(string id, string? tokenHash, string? sealedSecret, DateTimeOffset now) =>
        await database.WriteAsync(work => work.ExecuteAsync(
            """
            UPDATE routes SET token_hash = @tokenHash, sealed_secret = @sealedSecret, rotated_at = @now
            WHERE id = @id AND deleted_at IS NULL
            """, new { id, tokenHash, sealedSecret, now })) == 1;

    /// <summary>Ends the route; its sessions and signals stay. False when the route is not there (any more).</summary>
    public async Task<bool> DeleteAsync(string id, DateTimeOffset now) => await database.WriteAsync(work => work.ExecuteAsync(
        "UPDATE routes SET deleted_at = @now, token_hash = NULL, sealed_secret = NULL WHERE id = @id AND deleted_at IS NULL",
        new { id, now })) == 1;
}
