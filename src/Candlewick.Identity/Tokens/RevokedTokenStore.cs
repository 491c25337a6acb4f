using System.Collections.Concurrent;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Candlewick.Identity.Tokens;

/// <summary>
/// Owns the table <c>revoked_tokens</c>: tokens that were signed out before they expired. Held in memory, pruned as they expire.
/// </summary>
internal sealed class RevokedTokenStore : IHostMemory
{
    private const string Topic = "revoked";
    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);

    private readonly Database _database;
    private readonly IBulletins _bulletins;
    private readonly TimeProvider _time;
    private readonly Rereading _rereading;

    public RevokedTokenStore(Database database, IBulletins bulletins, TimeProvider time, ILogger<RevokedTokenStore> logger)
    {
        (_database, _bulletins, _time) = (database, bulletins, time);
        _rereading = new Rereading("signed-out tokens", ReadAsync, time, logger);
    }

    /// <summary>Who signed out on another host is signed out on this one, whether or not the word of it came.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => _rereading.ReadAsync(cancellationToken);

    public async Task LoadAsync()
    {
        // First, so that no change is missed in between.
        _bulletins.Listen(Topic, heard => _rereading.Begin());
        await _database.WriteAsync(
            work => work.ExecuteAsync("DELETE FROM revoked_tokens WHERE expires_at <= @now", new { now = _time.GetUtcNow() }));
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        foreach (var row in await _database.QueryAsync<Row>("SELECT token_id, expires_at FROM revoked_tokens"))
        {
            _tokens[row.TokenId] = row.ExpiresAt;
        }
    }

    public bool Contains(string tokenId) => _tokens.ContainsKey(tokenId);

    public async Task AddAsync(string tokenId, DateTimeOffset expiresAt)
    {
        var now = _time.GetUtcNow();
        await _database.WriteAsync(async work =>
        {
            await work.ExecuteAsync("DELETE FROM revoked_tokens WHERE expires_at <= @now", new { now });
            await work.ExecuteAsync(
                "INSERT INTO revoked_tokens (token_id, expires_at) VALUES (@tokenId, @expiresAt) ON CONFLICT DO NOTHING",
                new { tokenId, expiresAt });
        });
        _tokens[tokenId] = expiresAt;
        _bulletins.Tell(Topic, "");
        foreach (var (old, _) in _tokens.Where(token => token.Value <= now))
        {
            _tokens.TryRemove(old, out _);
        }
    }

    /// <summary>Removes tokens that have expired: they open nothing any more.</summary>
    public async Task<PurgeStep> PurgeAsync(PurgeTurn turn)
    {
        const string Expired = "SELECT token_id FROM revoked_tokens WHERE expires_at <= @Now LIMIT @Limit";
        var tokens = await _database.QueryAsync<string>(Expired, new { turn.Now, turn.Limit });
        if (tokens.Count == 0)
        {
            return PurgeStep.End;
        }

        var removed = await _database.WriteAsync(
            work => work.ExecuteAsync("DELETE FROM revoked_tokens WHERE token_id IN @tokens", new { tokens }), turn.CancellationToken);
        foreach (var token in tokens)
        {
            _tokens.TryRemove(token, out _);
        }

        return new PurgeStep(removed, tokens.Count < turn.Limit ? null : "");
    }

    private sealed class Row
    {
        public string TokenId { get; init; } = "";
        public DateTimeOffset ExpiresAt { get; init; }
    }
}
