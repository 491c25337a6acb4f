using System.Globalization;
using System.Net;
using Candlewick.Platform.Storage;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>A desk that traded in its own file and goes on trading on a server.</summary>
[Collection(TradedDeskCollection.Name)]
public sealed class MoveTests(TradedDesk traded)
{
    [SkippableFact]
    public async Task A_moved_desk_knows_all_it_knew_and_walks_on()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        using var folder = traded.Copy();
        var address = TestEngine.PostgresFor(folder.Path);
        // With the server and not moved yet it would begin anew as well.
        var (code, output) = await HostCommand.RunWithAsync(
            [(TestEngine.Variable, address)], "up", "--data", folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("migrate-to postgres", output, StringComparison.Ordinal);
        (code, output) = await HostCommand.RunAsync("migrate-to", "postgres", address, "--data", folder.Path);
        Assert.True(code == 0, output);
        Assert.Contains("trading_trades: ", output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("desk.db")));
        var former = Assert.Single(Directory.GetFiles(folder.Path, "desk-before-move-*.db"));

        // Without the server it would begin anew beside its venues' books.
        (code, output) = await HostCommand.RunAsync("up", "--data", folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("Set CANDLEWICK_DATABASE", output, StringComparison.Ordinal);
        (code, output) = await HostCommand.RunAsync("migrate-to", "postgres", address, "--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("already", output, StringComparison.Ordinal);
        (code, output) = await HostCommand.RunWithAsync([(TestEngine.Variable, address)], "doctor", "--data", folder.Path);
        Assert.True(code == 0, output);

        var before = await StoredAsync(new Database(former));
        Assert.All(before, table => Assert.NotEmpty(table));
        Assert.Equal(before, await StoredAsync(Database.OnPostgres(address)));
        await using var desk = await DeskProcess.StartInAsync(folder.Path, (TestEngine.Variable, address));
        await desk.SignInAsync();
        Assert.Contains("Its database is PostgreSQL", desk.Output, StringComparison.Ordinal);
        var tries = 0;
        await TradedDesk.EventuallyAsync(async () =>
        {
            var isLong = tries++ % 2 == 0;
            return (await traded.SendAsync(desk, new
            {
                action = isLong ? "buy" : "sell",
                symbol = "BTCUSDT",
                entry = "market",
                target = isLong ? "+2%" : "-2%",
                stop = isLong ? "-1%" : "+1%",
                id = string.Create(CultureInfo.InvariantCulture, $"on-the-server-{tries}"),
            })).Status == HttpStatusCode.OK;
        });
    }

    [SkippableFact]
    public async Task A_move_that_was_killed_behind_its_commit_is_finished_by_the_next_and_another_desks_database_is_refused()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        using var folder = traded.Copy();
        using var other = traded.Copy();
        var address = TestEngine.PostgresFor(folder.Path);
        var (code, output) = await HostCommand.RunWithAsync(
            [("CANDLEWICK_TEST_CRASH_AT", "moved-to-server")], "migrate-to", "postgres", address, "--data", folder.Path);
        Assert.NotEqual(0, code);
        Assert.True(File.Exists(folder.File("desk.db")), output);

        await TradedDesk.WriteAsync(other, "UPDATE installation SET installation_id = 'another'");
        (code, output) = await HostCommand.RunAsync("migrate-to", "postgres", address, "--data", other.Path);
        Assert.Equal(1, code);
        Assert.Contains("another desk's data", output, StringComparison.Ordinal);
        Assert.True(File.Exists(other.File("desk.db")));

        (code, output) = await HostCommand.RunAsync("migrate-to", "postgres", address, "--data", folder.Path);
        Assert.True(code == 0, output);
        Assert.Contains("holds all of it already", output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("desk.db")));
    }

    [SkippableFact]
    public async Task Nothing_is_moved_that_breaks_a_rule_or_under_a_running_desk()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        using var folder = traded.Copy();
        var address = TestEngine.PostgresFor(folder.Path);
        await using (await DeskProcess.StartInAsync(folder.Path))
        {
            var (busy, words) = await HostCommand.RunAsync("migrate-to", "postgres", address, "--data", folder.Path);
            Assert.Equal(1, busy);
            Assert.Contains("in use", words, StringComparison.Ordinal);
        }

        await TradedDesk.WriteAsync(
            folder, "INSERT INTO positions (account, symbol, quantity, average_price, updated_at) "
                + "VALUES ('simulator', 'NOTHERE', '3', '1', '2026-01-01T00:00:00.000Z')");
        var (code, output) = await HostCommand.RunAsync("migrate-to", "postgres", address, "--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("not sound", output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("desk.db")));
        await using var server = Database.OnPostgres(address);
        Assert.Equal(0, await server.FirstOrDefaultAsync<long>("SELECT COUNT(*) FROM trading_trades"));
    }

    /// <summary>What money depends on, row by row.</summary>
    private static async Task<List<IReadOnlyList<string>>> StoredAsync(Database database)
    {
        await using (database)
        {
            var tables = new List<IReadOnlyList<string>>();
            foreach (var (columns, table) in new[]
            {
                ("sequence || trade_id || phase || quantity || realized_pnl || fees", "trading_trades"),
                ("sequence || client_order_id || status || quantity || recorded_at", "orders"),
                ("sequence || venue_trade_id || price || quantity || fee", "fills"),
                ("sequence || owner_id || kind || amount || recorded_at", "ledger_entries"),
                ("session_id || step_number || step_type || coalesce(profit_loss, '')", "session_steps"),
                ("sequence || id || status || response_body", "trade_signals"),
                ("username || password_hash", "users"),
            })
            {
                tables.Add([.. (await database.QueryAsync<string>($"SELECT {columns} FROM {table}")).Order(StringComparer.Ordinal)]);
            }

            return tables;
        }
    }
}
