using System.Globalization;
using System.Net;
using Candlewick.Host.Commands;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Operations;

/// <summary>Backups of a desk whose database is on a server, and of either kind restored to the other.</summary>
[Collection(TradedDeskCollection.Name)]
public sealed class ServerBackupTests(TradedDesk traded)
{
    private const int Backups = 2;

    [SkippableFact]
    public async Task A_backup_taken_while_a_desk_on_a_server_trades_restores_to_either_engine_and_walks_on()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        using var folder = traded.Copy();
        var address = TestEngine.PostgresFor(folder.Path);
        await RunAsync(0, address, "migrate-to", "postgres", "--data", folder.Path);
        using var backups = new TempFolder();
        await using (var desk = await DeskProcess.StartInAsync(folder.Path, (TestEngine.Variable, address)))
        {
            using var enough = new CancellationTokenSource();
            var trading = TradeAsync(desk, "BTCUSDT", isSigned: false, enough.Token);
            var other = TradeAsync(desk, "ETHUSDT", isSigned: true, enough.Token);
            for (var number = 0; number < Backups; number++)
            {
                Assert.Contains("checked", await RunAsync(0, address, "backup", backups.File($"{number}.zip"), "--data", folder.Path),
                    StringComparison.Ordinal);
            }

            await enough.CancelAsync();
            await Task.WhenAll(trading, other);
            desk.Kill9();
        }

        // Each as a file: every rule holds, those of both simulators included.
        for (var number = 0; number < Backups; number++)
        {
            using var restored = new TempFolder();
            await RunAsync(0, "", "restore", backups.File($"{number}.zip"), "--data", restored.Path);
            await using var modules = DataTools.OpenDesk(new ConfigurationManager(), restored.Path);
            Assert.Empty(await modules.GetRequiredService<SoundFolder>().WrongAsync(
                restored.Path, IntegrityDepth.Full, CancellationToken.None));
            if (number == Backups - 1)
            {
                await WalkOnAsync(restored.Path, "");
            }
        }

        using var elsewhere = new TempFolder();
        var there = TestEngine.PostgresFor(elsewhere.Path);
        await RunAsync(0, there, "restore", backups.File($"{Backups - 1}.zip"), "--data", elsewhere.Path);
        Assert.False(File.Exists(elsewhere.File("desk.db")));
        await WalkOnAsync(elsewhere.Path, there);
        await RunAsync(0, there, "doctor", "--data", elsewhere.Path);
    }

    [SkippableFact]
    public async Task A_server_that_holds_something_is_replaced_only_when_asked_and_a_kill_leaves_what_was()
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        using var folder = traded.Copy();
        var address = TestEngine.PostgresFor(folder.Path);
        await RunAsync(0, address, "migrate-to", "postgres", "--data", folder.Path);
        var before = await TradesAsync(address);
        var files = Names(folder);

        // Of another instant: fewer trades, or as many.
        var backup = traded.Backups[0];
        Assert.Contains("not empty", await RunAsync(1, address, "restore", backup, "--data", folder.Path), StringComparison.Ordinal);
        using (var damaged = new TempFolder())
        {
            var bytes = await File.ReadAllBytesAsync(backup);
            bytes.AsSpan(bytes.Length / 2, 64).Fill(0xA5);
            await File.WriteAllBytesAsync(damaged.File("damaged.zip"), bytes);
            await RunAsync(1, address, "restore", damaged.File("damaged.zip"), "--replace", "--data", folder.Path);
        }

        await RunAsync(
            null, address, [("CANDLEWICK_TEST_CRASH_AT", "restore-copied")], "restore", backup, "--replace", "--data", folder.Path);
        Assert.Equal(before, await TradesAsync(address));
        Assert.Equal(files, Names(folder));

        // Killed between the files and the commit: no desk starts on the two, and the restore is run again.
        await RunAsync(
            null, address, [("CANDLEWICK_TEST_CRASH_AT", "restore-swapped")], "restore", backup, "--replace", "--data", folder.Path);
        Assert.Equal(before, await TradesAsync(address));
        Assert.Contains(
            "desk.db", await RunAsync(1, address, "up", "--data", folder.Path, "--urls", "http://127.0.0.1:0"), StringComparison.Ordinal);
        TestEngine.ExecuteOnServer(
            folder.Path, "INSERT INTO trading_lease (id, holder, fence, shared_folder) VALUES (1, 'a host cut off', 7, 'elsewhere')");
        await RunAsync(0, address, "restore", backup, "--replace", "--data", folder.Path);
        // A host that was cut off meanwhile, and remembers what was there, finds its turn taken.
        await using (var server = Database.OnPostgres(address))
        {
            Assert.Equal("8--", await server.FirstOrDefaultAsync<string>(
                "SELECT fence || '-' || coalesce(holder, '') || '-' || coalesce(shared_folder, '') FROM trading_lease"));
        }

        await RunAsync(0, address, "doctor", "--data", folder.Path);
        using var asFile = new TempFolder();
        await RunAsync(0, "", "restore", backup, "--data", asFile.Path);
        await using (var file = new Database(asFile.File("desk.db")))
        {
            Assert.Equal(await TradesAsync(file), await TradesAsync(address));
        }

        await WalkOnAsync(folder.Path, address);
        await using var running = await DeskProcess.StartInAsync(folder.Path, (TestEngine.Variable, address));
        Assert.Contains(
            "in use", await RunAsync(1, address, "restore", backup, "--replace", "--data", folder.Path), StringComparison.Ordinal);
    }

    private static string[] Names(TempFolder folder) =>
        [.. Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith(".restore-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static async Task<IReadOnlyList<string>> TradesAsync(string address)
    {
        await using var database = Database.OnPostgres(address);
        return await TradesAsync(database);
    }

    private static Task<IReadOnlyList<string>> TradesAsync(Database database) => database.QueryAsync<string>(
        "SELECT sequence || ' ' || trade_id || ' ' || phase || ' ' || realized_pnl FROM trading_trades ORDER BY sequence");

    private static Task<string> RunAsync(int code, string address, params string[] arguments) => RunAsync(code, address, [], arguments);

    private static async Task<string> RunAsync(int? code, string address, (string, string)[] more, params string[] arguments)
    {
        var (ended, output) = await HostCommand.RunWithAsync([(TestEngine.Variable, address), .. more], arguments);
        Assert.True(code is null ? ended != 0 : ended == code, $"{ended}: {output}");
        return output;
    }

    private async Task TradeAsync(DeskProcess desk, string symbol, bool isSigned, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            var (status, body) = await traded.SendAsync(desk, Alert(symbol, number, $"during-{symbol}"), isSigned);
            Assert.True(
                status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.ServiceUnavailable, $"{status} {body}");
        }
    }

    /// <summary>A desk on it trades on, and what it holds stays sound.</summary>
    private async Task WalkOnAsync(string folder, string address)
    {
        await using var desk = await DeskProcess.StartInAsync(folder, (TestEngine.Variable, address));
        await desk.SignInAsync();
        var number = 0;
        await TradedDesk.EventuallyAsync(async () =>
            (await traded.SendAsync(desk, Alert("BTCUSDT", number++, "after"))).Status == HttpStatusCode.OK);
        Assert.True(await desk.StopAsync(TimeSpan.FromSeconds(20)));
    }

    private static object Alert(string symbol, int number, string name) => new
    {
        action = number % 2 == 0 ? "buy" : "sell",
        symbol,
        entry = "market",
        target = number % 2 == 0 ? "+2%" : "-2%",
        stop = number % 2 == 0 ? "-1%" : "+1%",
        id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"),
    };
}
