using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Npgsql;

namespace Candlewick.Platform.Tests;

/// <summary>The room of an emptied table's indexes is given back on a server, and nothing that another session stores meanwhile.</summary>
public sealed class PostgresShrinkTests
{
    private const string IndexBytes = "SELECT pg_indexes_size('things')";

    [SkippableFact]
    public async Task A_row_that_another_session_commits_while_a_table_is_looked_at_stays()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        using var folder = new TempFolder();
        var address = TestEngine.PostgresFor(folder.Path);
        await using var database = Database.OnPostgres(address);
        await database.WriteAsync(work => work.ExecuteAsync(
            """
            CREATE TABLE things (number BIGINT PRIMARY KEY, name TEXT);
            INSERT INTO things SELECT n, 'thing' FROM generate_series(1, 80000) AS n;
            DELETE FROM things;
            """));
        var name = new Uri(address).AbsolutePath.TrimStart('/');
        await using var other = new NpgsqlConnection($"{TestEngine.Server};Pooling=false;Database={name}");
        await using var watch = new NpgsqlConnection($"{TestEngine.Server};Pooling=false;Database={name}");
        await other.OpenAsync();
        await watch.OpenAsync();
        // The pages are gone, the indexes are not.
        await ExecuteAsync(other, "VACUUM things");
        Assert.True(await database.FirstOrDefaultAsync<long>(IndexBytes) > 1_048_576);
        await ExecuteAsync(other, "BEGIN; INSERT INTO things VALUES (1, 'in flight')");

        var shrinking = database.ShrinkAsync();
        while (!shrinking.IsCompleted && await ScalarAsync(watch, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0)
        {
            await Task.Yield();
        }

        await ExecuteAsync(other, "COMMIT");
        await shrinking;

        Assert.Equal(1, await database.FirstOrDefaultAsync<long>("SELECT count(*) FROM things"));
        await ExecuteAsync(other, "DELETE FROM things");
        await database.ShrinkAsync();
        Assert.True(await database.FirstOrDefaultAsync<long>(IndexBytes) < 1_048_576);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
