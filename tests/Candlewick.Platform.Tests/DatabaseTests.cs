using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Dapper;
using Microsoft.Data.Sqlite;

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

    /// <summary>A list is written out into the statement while its other parameters are still being filled in.</summary>
    [Fact]
    public async Task A_list_among_the_parameters_of_a_statement_takes_none_of_the_others_away()
    {
        await _database.WriteAsync(work => work.ExecuteAsync(
            "INSERT INTO things VALUES (@name)", new[] { new { name = "a" }, new { name = "b" } }));
        for (var count = 1; count <= 3; count++)
        {
            var names = new[] { "a", "b", "c" }[..count];
            Assert.Equal(["a"], await _database.WriteAsync(work => work.QueryAsync<string>(
                "SELECT name FROM things WHERE name IN @names AND name < @before AND name >= @from",
                new { names, before = "b", from = "a" })));
        }
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

    /// <summary>The engine has no lock around a connection: closed under whoever writes on it, it would write to freed memory.</summary>
    [Fact]
    public async Task Closing_waits_for_the_write_in_flight_and_refuses_those_behind_it()
    {
        var (begun, mayEnd) = (NewSignal(), NewSignal());
        var path = _folder.File("closed.db");
        var database = new Database(path);
        var writing = database.WriteAsync(async work =>
        {
            await work.ExecuteAsync("CREATE TABLE kept (name TEXT)");
            begun.SetResult();
            await mayEnd.Task;
            await work.ExecuteAsync("INSERT INTO kept VALUES ('whole')");
        });
        await begun.Task;
        var behind = database.WriteAsync(work => work.ExecuteAsync("INSERT INTO kept VALUES ('late')"));

        var closing = database.DisposeAsync().AsTask();
        await Task.Delay(100);
        Assert.False(closing.IsCompleted);
        mayEnd.SetResult();
        await writing;
        await closing;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => behind);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.WriteAsync(work => work.ExecuteAsync("DELETE FROM kept")));
        await database.DisposeAsync();

        await using var again = new Database(path);
        Assert.Equal(["whole"], await again.QueryAsync<string>("SELECT name FROM kept"));
    }

    [Fact]
    public async Task A_read_in_flight_ends_while_the_file_closes_and_none_begins_afterwards()
    {
        var (begun, mayEnd) = (NewSignal(), NewSignal());
        await _database.WriteAsync(work => work.ExecuteAsync("CREATE TABLE kept (name TEXT); INSERT INTO kept VALUES ('whole')"));
        var reading = _database.ReadAsync(async connection =>
        {
            begun.SetResult();
            await mayEnd.Task;
            return await connection.QueryFirstAsync<string>("SELECT name FROM kept");
        });
        await begun.Task;

        await _database.DisposeAsync();
        mayEnd.SetResult();

        Assert.Equal("whole", await reading);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _database.QueryAsync<string>("SELECT name FROM kept"));
        Assert.False(await _database.AnswersAsync());
        Assert.False(File.Exists(_database.Place + "-wal"));
    }

    [Fact]
    public async Task A_read_connection_refuses_to_write()
    {
        await _database.WriteAsync(work => work.ExecuteAsync("CREATE TABLE kept (name TEXT)"));
        await Assert.ThrowsAsync<SqliteException>(() =>
            _database.ReadAsync(connection => connection.ExecuteAsync("INSERT INTO kept VALUES ('around the writer')")));
        Assert.Empty(await _database.QueryAsync<string>("SELECT name FROM kept"));
    }

    [Fact]
    public async Task It_reports_whether_it_answers()
    {
        Assert.True(await _database.AnswersAsync());
        await using var nowhere = new Database(Path.Combine(_folder.Path, "missing", "desk.db"));
        Assert.False(await nowhere.AnswersAsync());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
