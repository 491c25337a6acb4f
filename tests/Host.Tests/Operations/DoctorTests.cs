using System.Runtime.Versioning;
using System.Security.Cryptography;
using Candlewick.Host.Commands;
using Candlewick.Host.Doctor;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>The doctor: one line a check, each damage named by its own line, and nothing written.</summary>
[Collection(TradedDeskCollection.Name)]
public sealed class DoctorTests(TradedDesk traded)
{
    /// <summary>What is done to a folder, and the checks that name it.</summary>
    public static TheoryData<string, string, string> Damages() => new()
    {
        { "desk.db: Positions are the sum of their fills", "desk.db", "UPDATE positions SET quantity = '17'" },
        {
            "desk.db: Orders are what was filled of them", "desk.db",
            "DELETE FROM fills WHERE sequence = (SELECT max(sequence) FROM fills)"
        },
        {
            "desk.db: Trades are what was filled of them", "desk.db",
            "UPDATE trading_trades SET entry_filled_quantity = '99' WHERE sequence = (SELECT min(sequence) FROM trading_trades)"
        },
        {
            "desk.db: Orders move along the table of statuses", "desk.db",
            "UPDATE orders SET status = 'Planned' WHERE sequence = (SELECT min(sequence) FROM orders)"
        },
        {
            "desk.db: The ledger of a settled trade is its profit", "desk.db",
            "UPDATE trading_trades SET realized_pnl = '1000000' WHERE phase = 'Settled'"
        },
        {
            "desk.db: Every fill is booked once", "desk.db",
            """
            CREATE TABLE twice AS SELECT * FROM fills; DROP TABLE fills; ALTER TABLE twice RENAME TO fills;
            INSERT INTO fills SELECT * FROM fills LIMIT 1
            """
        },
        {
            "desk.db: A trade has one entry at a time", "desk.db",
            """
            UPDATE orders SET leg = 'Entry', exit_number = 0, revision = sequence, status = 'New', sends = 1
            WHERE trade_id = (SELECT trade_id FROM orders GROUP BY trade_id HAVING COUNT(*) > 1 LIMIT 1)
            """
        },
        {
            "desk.db: No entry was sent after the kill switch", "desk.db",
            "INSERT OR REPLACE INTO kill_switch (only_row, engaged, moved_at) VALUES (1, 1, '2020-01-01T00:00:00.000Z')"
        },
        {
            "desk.db: Money can be traced", "desk.db",
            "DROP TRIGGER ledger_entries_keep_update; UPDATE ledger_entries SET origin = ''"
        },
        { "desk.db: A session's path is its results", "desk.db", "UPDATE sessions SET running_total = '123'" },
        {
            "desk.db: Steps follow one another", "desk.db",
            "DELETE FROM session_steps WHERE step_number = 2"
        },
        {
            "desk.db: A signal has one trade", "desk.db",
            """
            CREATE TABLE again AS SELECT * FROM trade_signals WHERE trade_id IS NOT NULL LIMIT 1;
            UPDATE again SET id = 'again', sequence = 1000000, claims_id = 0, trade_id = 'another';
            INSERT INTO trade_signals SELECT * FROM again; DROP TABLE again
            """
        },
        { "desk.db: references", "desk.db", "DELETE FROM routes" },
        { "desk.db: tables", "desk.db", "INSERT INTO schema_migrations VALUES ('execution', 99, 'later', 'abc', '2030-01-01')" },
        { "desk.db: tables", "desk.db", "UPDATE schema_migrations SET checksum = 'edited' WHERE module = 'sessions'" },
        { "clock", "desk.db", "UPDATE audit SET at = '2999-01-01T00:00:00.000Z'" },
        {
            "simulator.db: The simulator's positions are the sum of its fills", "simulator.db",
            "INSERT OR REPLACE INTO positions VALUES ('BTCUSDT', 'BTC', 'USDT', '1', '5', '1')"
        },
        {
            "simulator-second.db: The simulator's cash is its start and every flow since", "simulator-second.db",
            "UPDATE balances SET free = '1'"
        },
        { "simulator.db: What the simulator locks is what its open orders need", "simulator.db", "UPDATE balances SET locked = '1'" },
        { "simulator.db: The simulator's orders are what was filled of them", "simulator.db", "UPDATE orders SET filled_quantity = '77'" },
    };

    /// <summary>The same, done to staking trees and to those who name them.</summary>
    public static TheoryData<string, string, string> DamagesOfTrees() => new()
    {
        {
            "desk.db: Saved staking trees can be walked", "desk.db",
            """
            INSERT INTO staking_trees VALUES ('tree_x', 'tree_x', 1, 'x', 'Written', '1', '1', '1', '0',
              '[{"wins":0,"losses":0,"stake_percent":1,"win_to":"1-0","loss_to":"LOST"}]', 1, '2020-01-01T00:00:00.000Z', 'admin')
            """
        },
        { "desk.db: Staking trees that are named are there", "desk.db", "UPDATE routes SET staking_tree_id = 'tree_x'" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    [MemberData(nameof(DamagesOfTrees))]
    public async Task A_broken_rule_is_named(string check, string file, string sql)
    {
        using var folder = traded.Copy();
        await TradedDesk.WriteAsync(folder, sql, file);

        var results = await LookAsync(folder.Path);

        Assert.Contains(results, result => result.Outcome == Outcome.Failed && result.Check == check && result.Words.Length > 0);
    }

    [Fact]
    public async Task An_undamaged_desk_is_all_ok_whether_it_runs_or_not()
    {
        using var folder = traded.Copy();
        var (code, report) = await HostCommand.RunAsync("doctor", "--data", folder.Path);
        Assert.True(code == 0, report);
        Assert.Contains("ok       desk: not running", report, StringComparison.Ordinal);
        Assert.All(
            report.TrimEnd().Split('\n')[..^1], line => Assert.StartsWith("ok       ", line, StringComparison.Ordinal));
        foreach (var (check, _, _) in Damages().Concat(DamagesOfTrees()).Select(row => ((string)row[0], row[1], row[2])))
        {
            Assert.Contains($"ok       {check}", report, StringComparison.Ordinal);
        }

        await using var desk = await DeskProcess.StartInAsync(folder.Path);
        (code, report) = await HostCommand.RunAsync("doctor", "--data", folder.Path);
        Assert.True(code == 0, report);
        Assert.Contains($"ok       desk: running (process {desk.ProcessId}", report, StringComparison.Ordinal);
        Assert.Contains(", 0 warnings, 0 failed", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_changes_no_file()
    {
        using var folder = traded.Copy();
        var before = Hashes(folder.Path);
        await LookAsync(folder.Path);
        Assert.Equal(before, Hashes(folder.Path));
    }

    [Fact]
    public async Task A_file_that_is_damaged_or_no_database_is_named()
    {
        using var folder = traded.Copy();
        var path = folder.File("desk.db");
        var bytes = await File.ReadAllBytesAsync(path);
        // Whole pages in the middle, the schema stays readable.
        bytes.AsSpan(bytes.Length / 2, 64 * 1024).Fill(0xA5);
        await File.WriteAllBytesAsync(path, bytes);
        Assert.Contains(await LookAsync(folder.Path), result => result is { Outcome: Outcome.Failed, Check: "desk.db: integrity" });

        await File.WriteAllTextAsync(path, new string('x', 8192));
        var unreadable = await LookAsync(folder.Path);
        Assert.Contains(unreadable, result => result is { Outcome: Outcome.Failed, Check: "desk.db: can be read" });
        Assert.Contains(unreadable, result => result is { Outcome: Outcome.Ok, Check: "simulator.db: integrity" });
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Keys_that_are_wrong_or_open_to_others_are_named()
    {
        Skip.If(OperatingSystem.IsWindows(), "Rights are those of Unix.");
        using var folder = traded.Copy();
        await File.WriteAllBytesAsync(folder.File("keys/webhook.key"), RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(folder.File("token.key"), (UnixFileMode)Convert.ToInt32("644", 8));
        File.SetUnixFileMode(folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));

        var results = await LookAsync(folder.Path);

        Assert.Contains(results, result => result is { Outcome: Outcome.Failed, Check: "desk.db: Secrets of signed routes can be read" });
        Assert.Contains(results, result => result is { Outcome: Outcome.Failed, Check: "token.key" });
        Assert.Contains(results, result => result is { Outcome: Outcome.Warning, Check: "data folder is private" });
    }

    [Fact]
    public async Task Wrong_settings_fail_misspelt_ones_warn_and_wrong_usage_is_told_apart()
    {
        var (failed, report) = await HostCommand.RunWithAsync(
            [("CANDLEWICK_IDENTITY__TOKEN_LIFETIME", "soon")], "doctor", "--data", traded.DataFolder);
        Assert.Equal(1, failed);
        Assert.Contains("FAILED   settings: ", report, StringComparison.Ordinal);
        Assert.Contains("Identity:TokenLifetime", report, StringComparison.Ordinal);

        var (warned, misspelt) = await HostCommand.RunWithAsync([("CANDLEWICK_MISSPELT__KEY", "1")], "doctor", "--data", traded.DataFolder);
        Assert.Equal(0, warned);
        Assert.Contains("warning  settings: CANDLEWICK_MISSPELT__KEY", misspelt, StringComparison.Ordinal);
        // Also those that only a program which listens, or one of several hosts, goes by.
        var (code, server) = await HostCommand.RunWithAsync(
            [
                ("CANDLEWICK_OTLP__ENDPOINT", "ftp://x"), ("CANDLEWICK_HOSTS__LEASESECONDS", "6"),
                ("CANDLEWICK_PROXIES__MAXCONNECTIONS", "100"),
            ],
            "doctor", "--data", traded.DataFolder);
        Assert.Equal(1, code);
        Assert.Contains("CANDLEWICK_OTLP__ENDPOINT", server, StringComparison.Ordinal);
        Assert.DoesNotContain("misspelt", server, StringComparison.Ordinal);

        Assert.Equal(2, (await HostCommand.RunAsync("doctor", "--everything")).Code);
        var (nowhere, missing) = await HostCommand.RunAsync("doctor", "--data", "/nowhere/at/all");
        Assert.Equal(1, nowhere);
        Assert.Contains("has no desk.db", missing, StringComparison.Ordinal);
        Assert.False(Directory.Exists("/nowhere"));
    }

    private static async Task<IReadOnlyList<CheckResult>> LookAsync(string folder)
    {
        var results = new List<CheckResult>();
        await foreach (var result in CheckDesk.FindAsync(folder, CancellationToken.None))
        {
            results.Add(result);
        }

        return results;
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(folder, path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))),
        StringComparer.Ordinal);
}
