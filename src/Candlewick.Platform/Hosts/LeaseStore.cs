using System.Data.Common;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Platform.Hosts;

/// <summary>A host as the others see it.</summary>
internal sealed class HostRow
{
    public string HostId { get; init; } = "";
    public string Address { get; init; } = "";
    public string Secret { get; init; } = "";
    public long StartedAt { get; init; }
    public long SeenAt { get; init; }
    /// <summary>Milliseconds since it was seen, by the server's clock.</summary>
    public long Age { get; init; }
    public long Holds { get; init; }
    public bool IsHolder => Holds == 1;
}

/// <summary>
/// Owns the tables <c>hosts</c> and <c>trading_lease</c>, on a connection of its own: a sign of life must not wait behind the desk's
/// writes. All times are the server's, so that the hosts' clocks need not agree. Not thread-safe.
/// </summary>
internal sealed class LeaseStore(Database database, HostIdentity identity, TimeSpan lease, TimeSpan timeout) : IAsyncDisposable
{
    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    /// <summary>Every host with its age and whether it trades; a statement for any connection.</summary>
    public const string Everybody =
        $"""
        SELECT host_id, address, secret, started_at, seen_at, {Now} - seen_at AS age,
          CASE WHEN host_id = (SELECT holder FROM trading_lease WHERE id = 1) THEN 1 ELSE 0 END AS holds
        FROM hosts ORDER BY host_id
        """;
    /// <summary>Hosts that were not seen for a day are not coming back under that id.</summary>
    private const long ForgottenAfterMs = 24 * 3600 * 1000;
    private readonly int _timeout = Math.Max(1, (int)timeout.TotalSeconds);
    private DbConnection? _connection;

    /// <summary>Enters this host. Answers the id of the shared folder that the desk's hosts work with.</summary>
    public Task<string?> EnterAsync(string address) => OnConnectionAsync(async (connection, transaction) =>
    {
        await connection.ExecuteAsync(
            "INSERT INTO trading_lease (id, fence, shared_folder) VALUES (1, 0, @SharedFolder) ON CONFLICT (id) DO NOTHING",
            new { identity.SharedFolder }, transaction, _timeout);
        await connection.ExecuteAsync(
            "UPDATE trading_lease SET shared_folder = @SharedFolder WHERE id = 1 AND shared_folder IS NULL",
            new { identity.SharedFolder }, transaction, _timeout);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO hosts (host_id, address, secret, started_at, seen_at) VALUES (@Id, @address, @Secret, {Now}, {Now})
            ON CONFLICT (host_id) DO UPDATE SET address = excluded.address, secret = excluded.secret, started_at = excluded.started_at,
              seen_at = excluded.seen_at
            """, new { identity.Id, address, identity.Secret }, transaction, _timeout);
        await connection.ExecuteAsync(
            $"DELETE FROM hosts WHERE seen_at < {Now} - @ForgottenAfterMs", new { ForgottenAfterMs }, transaction, _timeout);
        return await connection.ExecuteScalarAsync<string?>(
            "SELECT shared_folder FROM trading_lease WHERE id = 1", transaction: transaction, commandTimeout: _timeout);
    });

    /// <summary>Has the desk's hosts work with this host's shared folder from now on.</summary>
    public Task AdoptAsync() => OnConnectionAsync(async (connection, transaction) => await connection.ExecuteAsync(
        "UPDATE trading_lease SET shared_folder = @SharedFolder WHERE id = 1", new { identity.SharedFolder }, transaction, _timeout));

    /// <summary>
    /// Takes the lease if nobody holds it, if this host did before, or if its holder has not been seen for as long as a lease lasts.
    /// Returns its new number, or null while another host holds it; to take it is a sign of life. The lease's row is locked before
    /// anybody's age is looked at, so that a holder that shows up at the same moment either is seen here or finds its lease taken.
    /// </summary>
    public async Task<long?> TryTakeAsync()
    {
        if (await OnConnectionAsync(IsHeldByAnotherAsync))
        {
            return null;
        }

        // What a holder left that vanished in mid-commit, of which the server may not hear for hours: it comes to an end either way.
        await OnConnectionAsync((connection, transaction) => connection.ExecuteAsync(
            """
            SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'relation' AND relation = 'trading_lease'::regclass AND mode = 'RowShareLock' AND pid <> pg_backend_pid()
            """, transaction: transaction, commandTimeout: _timeout));
        return await OnConnectionAsync<long?>(async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                "SELECT 1 FROM trading_lease WHERE id = 1 FOR UPDATE", transaction: transaction, commandTimeout: _timeout);
            if (await IsHeldByAnotherAsync(connection, transaction))
            {
                return null;
            }

            await connection.ExecuteAsync(
                $"UPDATE hosts SET seen_at = {Now} WHERE host_id = @Id", new { identity.Id }, transaction, _timeout);
            return await connection.ExecuteScalarAsync<long>(
                $"""
                UPDATE trading_lease SET holder = @Id, fence = fence + 1, taken_at = {Now}, lease_ms = @lease WHERE id = 1 RETURNING fence
                """, new { identity.Id, lease = (long)lease.TotalMilliseconds }, transaction, _timeout);
        });
    }

    /// <summary>By the holder's own lease, which is stored with it: this host may be set to a shorter one.</summary>
    private Task<bool> IsHeldByAnotherAsync(DbConnection connection, DbTransaction transaction) => connection.ExecuteScalarAsync<bool>(
        $"""
        SELECT EXISTS (SELECT 1 FROM trading_lease JOIN hosts ON host_id = holder
          WHERE id = 1 AND host_id <> @Id AND seen_at > {Now} - CASE WHEN lease_ms > 0 THEN lease_ms ELSE @bound END)
        """, new { identity.Id, bound = (long)lease.TotalMilliseconds }, transaction, _timeout);

    /// <summary>Says that this host is there. False when it no longer holds the lease.</summary>
    /// <param name="fence">Under which it trades; 0 for one that does not.</param>
    public Task<bool> BeatAsync(long fence) => OnConnectionAsync(async (connection, transaction) =>
    {
        if (fence > 0 && await connection.ExecuteScalarAsync<long>(
            "SELECT fence FROM trading_lease WHERE id = 1 FOR SHARE", transaction: transaction, commandTimeout: _timeout) != fence)
        {
            return false;
        }

        await connection.ExecuteAsync($"UPDATE hosts SET seen_at = {Now} WHERE host_id = @Id", new { identity.Id }, transaction, _timeout);
        return true;
    });

    /// <summary>Every host that is known, the one that trades among them.</summary>
    public Task<IReadOnlyList<HostRow>> ListAsync() => OnConnectionAsync<IReadOnlyList<HostRow>>(async (connection, transaction) =>
        (await connection.QueryAsync<HostRow>(Everybody, transaction: transaction, commandTimeout: _timeout)).AsList());

    /// <summary>Gives the lease back, so that another host need not wait for its end.</summary>
    public Task LeaveAsync(long fence) => OnConnectionAsync(async (connection, transaction) =>
    {
        await connection.ExecuteAsync(
            "UPDATE trading_lease SET holder = NULL WHERE id = 1 AND fence = @fence AND holder = @Id",
            new { fence, identity.Id }, transaction, _timeout);
        return await connection.ExecuteAsync("DELETE FROM hosts WHERE host_id = @Id", new { identity.Id }, transaction, _timeout);
    });

    public ValueTask DisposeAsync() => DropAsync();

    private async Task<T> OnConnectionAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work)
    {
        var isKept = _connection is not null;
        try
        {
            _connection ??= database.OpenAside();
            await using var transaction = await _connection.BeginTransactionAsync();
            var result = await work(_connection, transaction);
            await transaction.CommitAsync();
            return result;
        }
        catch
        {
            await DropAsync();
            if (isKept)
            {
                // It may have died while nobody used it. What these statements do may be done twice.
                return await OnConnectionAsync(work);
            }

            throw;
        }
    }

    private async ValueTask DropAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
