using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Candlewick.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Candlewick.Platform.Tests;

/// <summary>Which PostgreSQL database a desk takes, and how its address is written.</summary>
public sealed class PostgresEngineTests
{
    [Theory]
    [InlineData("postgres://joe:se%40cret@db.example:6543/desk?sslmode=verify-full", "db.example", 6543, "desk", "joe", "se@cret")]
    [InlineData("postgresql://db.example/desk", "db.example", 5432, "desk", null, null)]
    [InlineData("Host=db.example;Port=6543;Database=desk;Username=joe;Password=p=q", "db.example", 6543, "desk", "joe", "p=q")]
    public void An_address_is_a_URL_or_the_providers_own_words(
        string text, string host, int port, string database, string? user, string? password)
    {
        var address = PostgresAddress.Parse(text);
        Assert.Equal(
            (host, port, database, user, password), (address.Host, address.Port, address.Database, address.Username, address.Password));
        Assert.Equal(text.Contains("sslmode", StringComparison.Ordinal) ? SslMode.VerifyFull : SslMode.Prefer, address.SslMode);
    }

    [Theory]
    [InlineData("mysql://joe:secret@db/desk", "postgres://")]
    [InlineData("postgres://joe:secret@db:x/desk", "Write postgres://")]
    [InlineData("postgres://joe:secret@db", "no database")]
    [InlineData("Host=db;Password=secret", "no database")]
    [InlineData("Hots=db;Database=desk;Password=secret", "hots")]
    [InlineData("postgres://joe:secret@db/desk?sslmode=maybe", "Write postgres://")]
    [InlineData("postgres://joe:secret@db/desk?colour=red", "colour")]
    [InlineData("desk.db", "Write postgres://")]
    public void A_wrong_address_says_what_is_wrong_and_keeps_the_password_to_itself(string text, string says)
    {
        var wrong = Assert.Throws<FormatException>(() => Database.OnPostgres(text));
        Assert.Contains(says, wrong.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_second_desk_on_one_database_writes_nothing_until_the_first_is_gone()
    {
        using var folder = NewFolder();
        var first = Database.OnPostgres(TestEngine.PostgresFor(folder.Path));
        await first.WriteAsync(work => work.ExecuteAsync("CREATE TABLE things (name TEXT)"));
        await using var second = Database.OnPostgres(TestEngine.PostgresFor(folder.Path) + "?application_name=second");
        var refused = await Assert.ThrowsAsync<DatabaseInUseException>(() => AddAsync(second));
        Assert.Contains("A desk is running", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await second.FirstOrDefaultAsync<long>("SELECT count(*) FROM things"));
        await first.DisposeAsync();
        await AddAsync(second);
        Assert.Equal(1, await second.FirstOrDefaultAsync<long>("SELECT count(*) FROM things"));
    }

    [SkippableFact]
    public async Task Hosts_share_a_database_and_none_but_the_last_to_take_the_lease_stores_what_it_decided()
    {
        using var folder = NewFolder();
        await using var first = Database.OnPostgres(TestEngine.PostgresFor(folder.Path), isShared: true);
        await using var second = Database.OnPostgres(TestEngine.PostgresFor(folder.Path), isShared: true);
        await first.WriteAsync(work => work.ExecuteAsync(
            """
            CREATE TABLE things (name TEXT);
            CREATE TABLE trading_lease (id BIGINT, fence BIGINT);
            INSERT INTO trading_lease VALUES (1, 1);
            """));
        var isLost = false;
        first.Fence.Lost += () => isLost = true;
        first.Fence.Number = 1;
        await AddAsync(first);

        // What has begun to commit is waited for; what comes behind it is too late.
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var slow = first.WriteAsync(async work =>
        {
            await work.ExecuteAsync("INSERT INTO things (name) VALUES ('slow')");
            begun.SetResult();
            await go.Task;
        });
        await begun.Task;
        await second.WriteAsync(work => work.ExecuteAsync("UPDATE trading_lease SET fence = 2"));
        go.SetResult();
        await Assert.ThrowsAsync<LeaseLostException>(() => slow);
        Assert.True(isLost);
        await Assert.ThrowsAsync<LeaseLostException>(() => AddAsync(first));
        second.Fence.Number = 2;
        await AddAsync(second);
        Assert.Equal(2, await first.FirstOrDefaultAsync<long>("SELECT count(*) FROM things"));

        // All else has the database to itself.
        await using var tool = Database.OnPostgres(TestEngine.PostgresFor(folder.Path));
        await Assert.ThrowsAsync<DatabaseInUseException>(() => AddAsync(tool));
    }

    [SkippableFact]
    public async Task A_file_that_holds_a_zero_character_can_be_copied_to_a_server()
    {
        using var folder = NewFolder();
        await using var file = new SqliteConnection($"Data Source={folder.File("old.db")};Pooling=False");
        await file.OpenAsync();
        await using (var fill = file.CreateCommand())
        {
            fill.CommandText = "CREATE TABLE things (name TEXT); INSERT INTO things VALUES ('a' || char(0) || 'b'), (NULL), ('plain')";
            await fill.ExecuteNonQueryAsync();
        }

        await using var server = Database.OnPostgres(TestEngine.PostgresFor(folder.Path));
        await server.WriteAsync(async work =>
        {
            await work.ExecuteAsync("CREATE TABLE things (name TEXT)");
            await TransferStore.CopyAsync(work, file, _ => { }, CancellationToken.None);
        });
        Assert.Equal(
            ["a\ufffdb", "plain", null], await server.QueryAsync<string?>("SELECT name FROM things ORDER BY name NULLS LAST"));
    }

    [SkippableFact]
    public async Task A_database_that_does_not_keep_text_in_UTF8_is_refused()
    {
        using var folder = NewFolder();
        var name = new Uri(TestEngine.PostgresFor(folder.Path)).AbsolutePath.TrimStart('/');
        await using var server = new NpgsqlConnection(TestEngine.Server + ";Pooling=false");
        await server.OpenAsync();
        foreach (var sql in new[]
        {
            $"DROP DATABASE {name} WITH (FORCE)",
            $"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0",
        })
        {
            await using var command = new NpgsqlCommand(sql, server);
            await command.ExecuteNonQueryAsync();
        }

        await using var database = Database.OnPostgres(TestEngine.PostgresFor(folder.Path));
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => AddAsync(database));
        Assert.Contains("LATIN1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_as_such()
    {
        await using var database = Database.OnPostgres($"postgres://joe:secret@127.0.0.1:{FreePort.Next()}/desk?connect_timeout=2");
        var refused = await Assert.ThrowsAnyAsync<NpgsqlException>(() => AddAsync(database));
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
        Assert.NotNull(database.WriteFailure);
        Assert.False(await database.AnswersAsync());
    }

    private static TempFolder NewFolder()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        return new TempFolder();
    }

    private static Task AddAsync(Database database) => database.WriteAsync(work => work.ExecuteAsync("INSERT INTO things VALUES ('x')"));
}
