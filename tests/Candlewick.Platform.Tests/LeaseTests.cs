using Candlewick.Platform.Hosts;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Npgsql;

namespace Candlewick.Platform.Tests;

/// <summary>Who of several hosts trades, on a real server, without the desk around it.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly List<TempFolder> _folders = [new()];
    private readonly List<LeaseStore> _hosts = [];
    private Database? _database;

    private Database Database => _database!;

    public async Task InitializeAsync()
    {
        if (TestEngine.Server is null)
        {
            return;
        }

        _database = Open();
        await Database.WriteAsync(work => work.ExecuteAsync(
            """
            CREATE TABLE things (name TEXT PRIMARY KEY, n BIGINT NOT NULL DEFAULT 0);
            INSERT INTO things (name) VALUES ('trade');
            CREATE TABLE hosts (
              host_id TEXT PRIMARY KEY, address TEXT NOT NULL, secret TEXT NOT NULL, started_at BIGINT NOT NULL, seen_at BIGINT NOT NULL);
            CREATE TABLE trading_lease (
              id BIGINT PRIMARY KEY, holder TEXT, fence BIGINT NOT NULL, taken_at BIGINT, shared_folder TEXT, lease_ms BIGINT DEFAULT 0);
            """));
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _folders.ForEach(folder => folder.Dispose());
    }

    [SkippableFact]
    public async Task A_lease_goes_to_another_host_only_when_its_holder_was_not_seen_for_its_own_time()
    {
        var (first, second) = (await EnterAsync(Long), await EnterAsync(Short));
        Assert.Equal(1, await first.TryTakeAsync());
        await AgeAsync(first, Short * 2);
        // A second host that is set to a shorter time judges the first by the first one's.
        Assert.Null(await second.TryTakeAsync());
        await AgeAsync(first, Long * 2);
        Assert.Equal(2, await second.TryTakeAsync());
        Assert.False(await first.BeatAsync(1));
        Assert.True(await second.BeatAsync(2));
    }

    [SkippableFact]
    public async Task Whoever_takes_the_lease_was_seen_just_then()
    {
        var (first, second, third) = (await EnterAsync(Long), await EnterAsync(Long), await EnterAsync(Long));
        Assert.Equal(1, await first.TryTakeAsync());
        // All of them were away for longer than a lease: each would take it from the one before.
        foreach (var host in new[] { first, second, third })
        {
            await AgeAsync(host, Long * 2);
        }

        Assert.Equal(2, await second.TryTakeAsync());
        Assert.Null(await third.TryTakeAsync());
        Assert.True(await second.BeatAsync(2));
    }

    [SkippableFact]
    public async Task A_sign_of_life_that_comes_at_the_same_moment_keeps_the_lease_or_finds_it_taken()
    {
        var (first, second) = (await EnterAsync(Long), await EnterAsync(Long));
        for (var round = 0; round < 20; round++)
        {
            var fence = (await first.TryTakeAsync())!.Value;
            await AgeAsync(first, Long * 2);
            var beating = first.BeatAsync(fence);
            var taking = second.TryTakeAsync();
            await Task.WhenAll(beating, taking);
            Assert.NotEqual(await beating, await taking is not null);
            if (await taking is { } taken)
            {
                await second.LeaveAsync(taken);
                await EnterAgainAsync(second);
            }
        }
    }

    [SkippableFact]
    public async Task A_host_that_hangs_within_a_unit_keeps_its_locks_for_seconds_and_not_for_ever()
    {
        var first = Open();
        var (held, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var hung = first.WriteAsync(async work =>
        {
            await work.ExecuteAsync("UPDATE things SET n = 1 WHERE name = 'trade'");
            held.SetResult();
            await go.Task;
        });
        await held.Task;
        const int MostTries = 3;
        var isStored = false;
        for (var tries = 0; !isStored && tries < MostTries; tries++)
        {
            try
            {
                await Database.WriteAsync(work => work.ExecuteAsync("UPDATE things SET n = 2 WHERE name = 'trade'"))
                    .WaitAsync(TimeSpan.FromSeconds(20));
                isStored = true;
            }
            catch (PostgresException held2) when (held2.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                // Nor does the other one's writer stand still for it: whatever else waits gets its turn.
            }
        }

        go.SetResult();
        Assert.True(isStored, "The host that hangs keeps its locks.");
        await Assert.ThrowsAnyAsync<Exception>(() => hung);
        Assert.Equal(2, await Database.FirstOrDefaultAsync<long>("SELECT n FROM things"));
        await first.DisposeAsync();
    }

    private Database Open()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        return Database.OnPostgres(TestEngine.PostgresFor(_folders[0].Path), isShared: true);
    }

    private async Task<LeaseStore> EnterAsync(TimeSpan lease)
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        var folder = new TempFolder();
        _folders.Add(folder);
        var host = new LeaseStore(
            Database, new HostIdentity(new DataFolder(folder.Path, _folders[0].Path)), lease, TimeSpan.FromSeconds(5));
        _hosts.Add(host);
        await EnterAgainAsync(host);
        return host;
    }

    private Task EnterAgainAsync(LeaseStore host) => host.EnterAsync($"http://127.0.0.1:{1 + _hosts.IndexOf(host)}");

    /// <summary>As if the host had been seen that long ago.</summary>
    private Task AgeAsync(LeaseStore host, TimeSpan age) => Database.WriteAsync(work => work.ExecuteAsync(
        "UPDATE hosts SET seen_at = seen_at - @age WHERE address = @address",
        new { age = (long)age.TotalMilliseconds, address = $"http://127.0.0.1:{1 + _hosts.IndexOf(host)}" }));
}
