using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Books;

/// <summary>A row of <c>idempotency_keys</c>.</summary>
internal sealed record IdempotencyRow
{
    public string RequestHash { get; init; } = "";
    public string TradeId { get; init; } = "";
}

/// <summary>Owns <c>idempotency_keys</c>: a hand order that is sent twice is placed once.</summary>
internal sealed class IdempotencyStore(TimeProvider time)
{
    public static Task<IdempotencyRow?> FindAsync(UnitOfWork work, string user, string key) => work.FirstOrDefaultAsync<IdempotencyRow>(
        "SELECT request_hash, trade_id FROM idempotency_keys WHERE user_name = @user AND idempotency_key = @key", new { user, key });

    public Task AddAsync(UnitOfWork work, string user, string key, string requestHash, string tradeId) => work.ExecuteAsync(
        """
        INSERT INTO idempotency_keys (user_name, idempotency_key, request_hash, trade_id, created_at)
        VALUES (@user, @key, @requestHash, @tradeId, @now)
        """, new { user, key, requestHash, tradeId, now = time.GetUtcNow() });
}
