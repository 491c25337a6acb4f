using System.Collections.Concurrent;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Trail;

/// <summary>
/// Owns the table <c>routes</c>. Routes in use are kept in memory: every signal asks for one, and only the host that trades changes them,
/// which then tells the others.
/// </summary>
internal sealed class RouteStore : IHostMemory
{
    private const string Topic = "routes";
    private const string ById = "SELECT * FROM routes WHERE id = @id";
    private readonly ConcurrentDictionary<string, Route> _inUse = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Route> _byToken = new(StringComparer.Ordinal);
    private readonly FirstLoad _load = new();
    private readonly Database _database;
    private readonly IBulletins _bulletins;

    public RouteStore(Database database, IBulletins bulletins)
    {
        (_database, _bulletins) = (database, bulletins);
        bulletins.Listen(Topic, _ => _load.Forget());
    }

    public Task ForgetAsync(CancellationToken cancellationToken)
    {
        _load.Forget();
        return Task.CompletedTask;
    }

    public async Task<Route?> FindAsync(string id)
    {
        await _load.RunAsync(LoadAsync);
        return _inUse.GetValueOrDefault(id) ?? await _database.FirstOrDefaultAsync<Route>(ById, new { id });
    }

    public static Task<Route?> FindAsync(UnitOfWork work, string id) => work.FirstOrDefaultAsync<Route>(ById, new { id });

    /// <summary>The route in use whose token has this hash; an unknown one costs no question to the database.</summary>
    public async Task<Route?> FindByTokenAsync(string tokenHash)
    {
        await _load.RunAsync(LoadAsync);
        return _byToken.GetValueOrDefault(tokenHash);
    }

    public Task<IReadOnlyList<Route>> ListAsync(string? afterId, int limit) => _database.QueryAsync<Route>(
        "SELECT * FROM routes WHERE deleted_at IS NULL AND (@afterId IS NULL OR id > @afterId) ORDER BY id LIMIT @limit",
        new { afterId, limit });

    /// <summary>Routes that expect alerts now.</summary>
    public async Task<IReadOnlyList<Route>> ListExpectingAsync()
    {
        await _load.RunAsync(LoadAsync);
        return [.. _inUse.Values.Where(route => route.ExpectedSince is not null && route.PausedAt is null)];
    }

    /// <summary>Tells that an alert of a route is missing, and notes that it did. False when the route was changed meanwhile.</summary>
    public async Task<bool> MissAsync(Route route, DateTimeOffset now, Func<UnitOfWork, Task> tell) => await ChangeAsync(
        route.Id, async work =>
        {
            var noted = await work.ExecuteAsync(
                """
                UPDATE routes SET missed_at = @now
                WHERE id = @Id AND deleted_at IS NULL AND paused_at IS NULL AND expect = @Expect AND expected_since = @ExpectedSince
                """, new { now, route.Id, route.Expect, route.ExpectedSince });
            if (noted == 1)
            {
                await tell(work);
            }

            return noted;
        }) == 1;

    /// <summary>Routes, also deleted ones, with signals that wait their turn; of one account or of all.</summary>
    public Task<IReadOnlyList<Route>> ListWithQueueAsync(string? account) => _database.QueryAsync<Route>(
        """
        SELECT * FROM routes WHERE (@account IS NULL OR account = @account)
          AND id IN (SELECT route_id FROM trade_signals WHERE status = 'Queued')
        """, new { account });

    /// <summary>False when the tree that it names was deleted meanwhile.</summary>
    public async Task<bool> AddAsync(Route route, IStakingTrees trees) => await ChangeAsync(route.Id, async work =>
        await trees.IsThereAsync(work, route.StakingTreeId) ? await InsertAsync(work, route) : 0) == 1;

    /// <summary>
    /// Changes everything of it that may be changed, but its secret. False when the route or the tree that it names was deleted meanwhile.
    /// </summary>
    public async Task<bool> EditAsync(Route route, IStakingTrees trees) => await ChangeAsync(route.Id, async work =>
        await trees.IsThereAsync(work, route.StakingTreeId) ? await UpdateAsync(work, route) : 0) == 1;

    /// <summary>The old secret ends with this commit. False when the route is not there (any more).</summary>
    public async Task<bool> RotateAsync(string id, string? tokenHash, string? sealedSecret, DateTimeOffset now) =>
        await ChangeAsync(id, work => work.ExecuteAsync(
            """
            UPDATE routes SET token_hash = @tokenHash, sealed_secret = @sealedSecret, rotated_at = @now
            WHERE id = @id AND deleted_at IS NULL
            """, new { id, tokenHash, sealedSecret, now })) == 1;

    /// <summary>Ends the route; its sessions and signals stay. False when the route is not there (any more).</summary>
    public async Task<bool> DeleteAsync(string id, DateTimeOffset now) => await ChangeAsync(id, work => work.ExecuteAsync(
        "UPDATE routes SET deleted_at = @now, token_hash = NULL, sealed_secret = NULL WHERE id = @id AND deleted_at IS NULL",
        new { id, now })) == 1;

    private static Task<int> InsertAsync(UnitOfWork work, Route route) => work.ExecuteAsync(
        """
        INSERT INTO routes (id, name, symbols, account, staking_tree_id, sizing, allow_lower_reward_risk, on_busy, format,
                            mapping, defaults, allowed_senders, hmac, max_loss_percent, max_entry_distance, max_signal_age_minutes,
                            token_hash, sealed_secret, created_at, created_by, expect, expected_since)
        VALUES (@Id, @Name, @Symbols, @Account, @StakingTreeId, @Sizing, @AllowLowerRewardRisk, @OnBusy, @Format,
                @Mapping, @Defaults, @AllowedSenders, @Hmac, @MaxLossPercent, @MaxEntryDistance, @MaxSignalAgeMinutes, @TokenHash,
                @SealedSecret, @CreatedAt, @CreatedBy, @Expect, @ExpectedSince)
        """, RowParameters.Of(route));

    private static Task<int> UpdateAsync(UnitOfWork work, Route route) => work.ExecuteAsync(
        """
        UPDATE routes SET name = @Name, symbols = @Symbols, staking_tree_id = @StakingTreeId, sizing = @Sizing,
          allow_lower_reward_risk = @AllowLowerRewardRisk, on_busy = @OnBusy, format = @Format, mapping = @Mapping,
          defaults = @Defaults, allowed_senders = @AllowedSenders, max_loss_percent = @MaxLossPercent,
          max_entry_distance = @MaxEntryDistance, max_signal_age_minutes = @MaxSignalAgeMinutes, paused_at = @PausedAt,
          missed_at = CASE WHEN expected_since = @ExpectedSince THEN missed_at ELSE NULL END,
          expect = @Expect, expected_since = @ExpectedSince
        WHERE id = @Id AND deleted_at IS NULL
        """, RowParameters.Of(route));

    /// <summary>Changes the row, and what memory keeps of it once the change is durable.</summary>
    private Task<int> ChangeAsync(string id, Func<UnitOfWork, Task<int>> change) => _database.WriteAsync(async work =>
    {
        var changed = await change(work);
        if (await FindAsync(work, id) is { } route)
        {
            work.AfterCommit(() =>
            {
                Keep(route);
                _bulletins.Tell(Topic, route.Id);
            });
        }

        return changed;
    });

    /// <summary>In the writer's turn, so that no change is missed between the look and the keeping.</summary>
    private Task LoadAsync() => _database.WriteAsync(async work =>
    {
        var routes = await work.QueryAsync<Route>("SELECT * FROM routes WHERE deleted_at IS NULL");
        work.AfterCommit(() =>
        {
            var inUse = routes.Select(route => route.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in _inUse.Values.Where(route => !inUse.Contains(route.Id)))
            {
                Drop(gone.Id);
            }

            foreach (var route in routes)
            {
                Keep(route);
            }
        });
    });

    private void Keep(Route route)
    {
        if (route.DeletedAt is not null)
        {
            Drop(route.Id);
            return;
        }

        if (_inUse.TryGetValue(route.Id, out var before) && before.TokenHash is { } old && old != route.TokenHash)
        {
            _byToken.TryRemove(old, out _);
        }

        _inUse[route.Id] = route;
        if (route.TokenHash is { } token)
        {
            _byToken[token] = route;
        }
    }

    private void Drop(string id)
    {
        if (_inUse.TryRemove(id, out var gone) && gone.TokenHash is { } token)
        {
            _byToken.TryRemove(token, out _);
        }
    }
}
