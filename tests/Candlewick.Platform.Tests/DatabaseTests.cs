using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Dapper;

namespace Candlewick.Platform.Tests;

/// <summary>What the desk's database promises: one writer, all or nothing, and a commit that survives a power cut.</summary>
public sealed class DatabaseTests : IAsyncLifetime
{
    /// <summary>SQLite's number for FULL; 1 is NORMAL, under which a commit in the log may be lost with the power.</summary>
    private const long Full = 2;

    private readonly TempFolder _folder = new();
    private Database _database = null!;

    public Task InitializeAsync()
    {
        _database = new Database(_folder.File("desk.db"));
        return _database.WriteAsync(work => work.ExecuteAsync("CREATE TABLE things (name TEXT PRIMARY KEY)"));
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_commit_is_on_the_disk_on_every_way_of_writing()
    {
        Assert.Equal(Full, await _database.WriteAsync(work => work.ScalarAsync<long>("PRAGMA synchronous")));
        Assert.Equal(Full, await _database.BulkWriteAsync(connection => connection.ExecuteScalar<long>("PRAGMA synchronous")));
        Assert.Equal(Full, await _database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("PRAGMA synchronous")));
    }

    [Fact]
    public async Task Readers_and_the_writer_share_a_write_ahead_log()
    {
        Assert.Equal("wal", await _database.WriteAsync(work => work.ScalarAsync<string>("PRAGMA journal_mode")));
        Assert.Equal("wal", await _database.ReadAsync(connection => connection.ExecuteScalarAsync<string>("PRAGMA journal_mode")));
    }

    [Fact]
    public async Task Work_that_throws_leaves_nothing_behind_and_notifies_nobody()
    {
        var wasRun = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.WriteAsync(async work =>
        {
            await work.ExecuteAsync("INSERT INTO things VALUES ('half')");
            work.AfterCommit(() => wasRun = true);
            throw new InvalidOperationException("in the middle");
        }));

        Assert.Equal(0, await _database.FirstOrDefaultAsync<long>("SELECT COUNT(*) FROM things"));
        Assert.False(wasRun);
    }

    [Fact]
    public async Task A_snapshot_does_not_see_what_is_written_meanwhile()
    {
        var (before, after) = await _database.ReadSnapshotAsync(async (connection, transaction) =>
        {
            var first = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM things", transaction: transaction);
            await _database.WriteAsync(work => work.ExecuteAsync("INSERT INTO things VALUES ('new')"));
            return (first, await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM things", transaction: transaction));
        });

        Assert.Equal((0, 0), (before, after));
        Assert.Equal(1, await _database.FirstOrDefaultAsync<long>("SELECT COUNT(*) FROM things"));
    }

    [Fact]
    public async Task It_reports_whether_it_answers()
    {
        Assert.True(await _database.AnswersAsync());
        await using var nowhere = new Database(Path.Combine(_folder.Path, "missing", "desk.db"));
        Assert.False(await nowhere.AnswersAsync());
    }
}
