using System.Collections.Concurrent;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Candlewick.Identity.Users;

/// <summary>A row of <c>users</c>.</summary>
internal sealed class User
{
    public string UserId { get; init; } = "";
    public string Username { get; init; } = "";
    public string? Email { get; init; }
    public string Role { get; init; } = "";
    public string PasswordHash { get; init; } = "";
    public long FailedAttempts { get; init; }
    public DateTimeOffset? LockedUntil { get; init; }
    public long TokenVersion { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset? LastLoginAt { get; init; }
}

/// <summary>What checking a token needs to know of a user, held in memory.</summary>
internal sealed record UserRights(string Username, string? Email, string Role, long TokenVersion);

/// <summary>Owns the table <c>users</c>. There are few of them, so their rights are held in memory as well.</summary>
internal sealed class UserStore : IHostMemory
{
    /// <summary>More users than a desk will ever have; bounds the list and the memory.</summary>
    public const int MaxUsers = 1_000;

    private const string Columns =
        "user_id, username, email, role, password_hash, failed_attempts, locked_until, token_version, "
        + "created_at, created_by, last_login_at";
    private const string Topic = "users";
    private readonly ConcurrentDictionary<string, UserRights> _rights = new(StringComparer.Ordinal);
    private readonly Database _database;
    private readonly IBulletins _bulletins;
    private readonly TimeProvider _time;
    private readonly Rereading _rereading;

    public UserStore(Database database, IBulletins bulletins, TimeProvider time, ILogger<UserStore> logger)
    {
        (_database, _bulletins, _time) = (database, bulletins, time);
        _rereading = new Rereading("users", ReadAsync, time, logger);
    }

    public async Task LoadAsync()
    {
        // First, so that no change is missed in between.
        _bulletins.Listen(Topic, heard => _rereading.Begin());
        await ReadAsync();
    }

    /// <summary>Whose password was changed on another host is signed out on this one, whether or not the word of it came.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => _rereading.ReadAsync(cancellationToken);

    private async Task ReadAsync()
    {
        foreach (var user in await _database.QueryAsync<User>($"SELECT {Columns} FROM users"))
        {
            Keep(user);
        }
    }

    /// <summary>What was read may be older than what is known by now.</summary>
    private void Keep(User user) => _rights.AddOrUpdate(
        user.UserId, _ => RightsOf(user), (_, known) => known.TokenVersion > user.TokenVersion ? known : RightsOf(user));

    /// <summary>Rights by user id, or null when there is no such user.</summary>
    public UserRights? Rights(string userId) => _rights.GetValueOrDefault(userId);

    public async Task<User?> FindAsync(string username)
    {
        var user = await _database.FirstOrDefaultAsync<User>(
            $"SELECT {Columns} FROM users WHERE lower(username) = lower(@username)", new { username });
        if (user is not null)
        {
            // One that another host has just added.
            _rights.TryAdd(user.UserId, RightsOf(user));
        }

        return user;
    }

    public Task<IReadOnlyList<User>> ListAsync(int limit, string? after) =>
        _database.QueryAsync<User>(
            $"SELECT {Columns} FROM users WHERE lower(username) > lower(@after) ORDER BY lower(username) LIMIT @limit",
            new { limit, after = after ?? "" });

    /// <summary>Adds a user; false when the name is taken or the desk is full.</summary>
    public async Task<bool> AddAsync(User user)
    {
        var added = await _database.WriteAsync(async work =>
        {
            var isFull = await work.ScalarAsync<long>("SELECT COUNT(*) FROM users") >= MaxUsers;
            return !isFull && await work.ExecuteAsync(
                """
                INSERT INTO users (user_id, username, email, role, password_hash, created_at, created_by)
                VALUES (@UserId, @Username, @Email, @Role, @PasswordHash, @CreatedAt, @CreatedBy)
                ON CONFLICT (lower(username)) DO NOTHING
                """, user) == 1;
        });
        if (added)
        {
            _rights[user.UserId] = new UserRights(user.Username, user.Email, user.Role, 1);
            _bulletins.Tell(Topic, "");
        }

        return added;
    }

    /// <summary>Stores another password and signs the user out everywhere.</summary>
    public async Task ChangePasswordAsync(string userId, string passwordHash)
    {
        var changed = await _database.WriteAsync(async work =>
        {
            await work.ExecuteAsync(
                """
                UPDATE users SET password_hash = @passwordHash, token_version = token_version + 1, failed_attempts = 0, locked_until = NULL
                WHERE user_id = @userId
                """, new { userId, passwordHash });
            return await work.FirstOrDefaultAsync<User>($"SELECT {Columns} FROM users WHERE user_id = @userId", new { userId });
        });
        Keep(changed!);
        _bulletins.Tell(Topic, "");
    }

    /// <summary>
    /// Counts an attempt before the password is checked, so that a hundred at once count as a hundred. Returns when the
    /// lock ends, or null when this attempt may go on.
    /// </summary>
    public Task<DateTimeOffset?> BeginTryAsync(string userId, int failuresBeforeLock, TimeSpan lockTime) =>
        _database.WriteAsync(async work =>
    {
        var now = _time.GetUtcNow();
        var user = (await work.FirstOrDefaultAsync<User>($"SELECT {Columns} FROM users WHERE user_id = @userId", new { userId }))!;
        if (user.LockedUntil > now)
        {
            return user.LockedUntil;
        }

        var failures = (user.LockedUntil is null ? user.FailedAttempts : 0) + 1;
        await work.ExecuteAsync(
            "UPDATE users SET failed_attempts = @failures, locked_until = @until WHERE user_id = @userId",
            new { userId, failures, until = failures >= failuresBeforeLock ? now + lockTime : (DateTimeOffset?)null });
        return null;
    });

    /// <summary>The password was right: resets the failures and, where given, stores the hash at today's cost.</summary>
    public Task EndTryAsync(string userId, string? renewedHash) => _database.WriteAsync(work => work.ExecuteAsync(
        """
        UPDATE users SET failed_attempts = 0, locked_until = NULL, last_login_at = @now,
          password_hash = COALESCE(@renewedHash, password_hash)
        WHERE user_id = @userId
        """, new { userId, now = _time.GetUtcNow(), renewedHash }));

    private static UserRights RightsOf(User user) => new(user.Username, user.Email, user.Role, user.TokenVersion);
}
