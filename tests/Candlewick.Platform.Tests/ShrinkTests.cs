using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candlewick.Platform.Tests;

/// <summary>What is deleted gives its space back to the file system.</summary>
public sealed class ShrinkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_becomes_shorter_by_what_was_deleted_whoever_opened_it_first(bool readerFirst)
    {
        await using var database = new Database(_folder.File("desk.db"));
        if (readerFirst)
        {
            await database.AnswersAsync();
        }

        await FillAsync(database);
        var full = new FileInfo(database.Place).Length;
        await database.WriteAsync(work => work.ExecuteAsync("DELETE FROM things WHERE number > 100"));

        await database.ShrinkAsync();

        Assert.True(full > 20_000_000, $"{full:N0} bytes");
        Assert.InRange(new FileInfo(database.Place).Length, 1, 500_000);
        Assert.Equal(100, await database.FirstOrDefaultAsync<long>("SELECT COUNT(*) FROM things WHERE length(content) = 1000"));
        Assert.Equal("ok", await database.FirstOrDefaultAsync<string>("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Writers_get_their_turn_meanwhile_and_a_reader_is_not_waited_for()
    {
        await using var database = new Database(_folder.File("desk.db"));
        await FillAsync(database);
        await database.WriteAsync(work => work.ExecuteAsync("DELETE FROM things WHERE number > 100"));
        var read = new TaskCompletionSource();
        var reading = database.ReadSnapshotAsync(async (connection, transaction) =>
        {
            var count = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM things", transaction: transaction);
            await read.Task;
            return count;
        });

        var shrinking = database.ShrinkAsync();
        await database.WriteAsync(work => work.ExecuteAsync("INSERT INTO things VALUES (0, 'written meanwhile')"));
        await shrinking.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.False(reading.IsCompleted);
        read.SetResult();
        Assert.Equal(100, await reading);
        Assert.Equal(101, await database.FirstOrDefaultAsync<long>("SELECT COUNT(*) FROM things"));
    }

    [Fact]
    public async Task A_file_that_was_made_without_it_keeps_its_pages_and_its_content()
    {
        var path = _folder.File("desk.db");
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        await using (var connection = new SqliteConnection(settings.ToString()))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync("CREATE TABLE older (name TEXT)");
        }

        await using var database = new Database(path);
        await FillAsync(database);
        await database.WriteAsync(work => work.ExecuteAsync("DELETE FROM things WHERE number > 100"));

        await database.ShrinkAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(100, await database.FirstOrDefaultAsync<long>("SELECT COUNT(*) FROM things"));
    }

    private static async Task FillAsync(Database database)
    {
        await database.WriteAsync(work => work.ExecuteAsync(
            """
            CREATE TABLE things (number INTEGER PRIMARY KEY, content TEXT);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
            INSERT INTO things SELECT i, substr(hex(zeroblob(500)), 1, 1000) FROM n;
            """));
        await database.BulkWriteAsync(connection => connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
}
