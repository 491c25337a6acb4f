using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Host.Commands;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Operations;

/// <summary>What each rule removes and what is just too young for it; a whole desk whose rows are old, killed in the middle.</summary>
[Collection(TradedDeskCollection.Name)]
public sealed class RetentionTests(TradedDesk traded)
{
    private static readonly DateTimeOffset Now = new(2030, 6, 15, 3, 0, 0, TimeSpan.Zero);

    /// <summary>A rule, the rows that go at its day and stay a millisecond before it, and rows that stay however old.</summary>
    private static readonly (string Rule, int Days, string Goes, string Stays)[] Rules =
    [
        (
            "outbox", 7, "INSERT INTO outbox (event_id, type, payload, created_at, delivered_at) VALUES ('@name', 't', '', '@at', '@at')",
            "INSERT INTO outbox (event_id, type, payload, created_at, parked_error) VALUES ('@name', 't', '', '@at', 'why')"
        ),
        (
            "audit", 365, "INSERT INTO audit (at, actor, action, subject) VALUES ('@at', 'admin', 'x', '@name')",
            "INSERT INTO users (user_id, username, role, password_hash, created_at, created_by) VALUES ('@name', 'u', 'r', '', '@at', 'x')"
        ),
        (
            "audit_strangers", 30, "INSERT INTO audit (at, actor, action, subject) VALUES ('@at', 'anonymous', 'x', '@name')",
            "INSERT INTO audit (at, actor, action, subject) VALUES ('@at', 'admin', 'x', '@name')"
        ),
        (
            "revoked_tokens", 0, "INSERT INTO revoked_tokens (token_id, expires_at) VALUES ('@name', '@at')",
            "INSERT INTO revoked_tokens (token_id, expires_at) VALUES ('@name', '2031-01-01T00:00:00.000Z')"
        ),
        ("jobs", 90, Job("failed", "'x'", lines: 0), Job("completed", "NULL", lines: 5)),
        ("jobs", 90, Job("completed", "NULL", lines: 5, isDeleted: 1), Job("pending", "NULL", lines: 0)),
        ("job_reports", 90, Job("completed", "'x'", lines: 5), Job("running", "'x'", lines: 5)),
        ("signals", 90, Signal("Refused", "NULL"), Signal("Accepted", "'t1'")),
        ("signals", 90, Signal("Superseded", "NULL"), Signal("Queued", "NULL")),
        ("signals", 90, Signal("Conflict", "NULL"), Signal("Refused", "'t1'")),
    ];

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rule_removes_what_is_too_old_by_a_moment_and_nothing_else(bool isOnServer)
    {
        Skip.If(isOnServer && TestEngine.Server is null, TestEngine.NoServer);
        using var folder = new TempFolder();
        await using var desk = DataTools.OpenDesk(
            new ConfigurationManager { ["Database"] = isOnServer ? TestEngine.PostgresFor(folder.Path) : null }, folder.Path);
        var database = desk.GetRequiredService<Database>();
        await new Migrator(TimeProvider.System).ApplyAsync(database, desk.GetServices<MigrationSource>(), areAll: true);
        await database.WriteAsync(work => work.ExecuteAsync(
            """
            INSERT INTO routes (id, name, symbols, account, staking_tree_id, sizing, allow_lower_reward_risk, on_busy, format,
              allowed_senders, hmac, max_loss_percent, max_entry_distance, max_signal_age_minutes, created_at)
            VALUES ('r', '', '[]', '', '', '', 0, '', '', '[]', 0, '1', '1', 1, '2020-01-01T00:00:00.000Z')
            """));
        var all = desk.GetServices<IRetention>().SelectMany(module => module.Rules).ToList();
        foreach (var (rule, days, goes, stays) in Rules)
        {
            await LookAsync(database, all.Single(one => one.Name == rule), days, goes, stays);
        }
    }

    [Fact]
    public async Task A_desk_killed_between_two_steps_goes_on_with_whole_ones_and_trades_on_afterwards()
    {
        using var folder = traded.Copy();
        await AgeAsync(folder);
        await using (var desk = await DeskProcess.StartInAsync(
            folder.Path, [("CANDLEWICK_RETENTION__STEPROWS", "10")], [("CANDLEWICK_TEST_CRASH_AT", "retention-after-step:3")]))
        {
            await desk.SignInAsync();
            using (await desk.Client.PostAsync("/admin/retention/run", null))
            {
                await TradedDesk.EventuallyAsync(() => Task.FromResult(desk.HasExited));
            }

            Assert.Empty(await WrongAsync(folder));
            await desk.RestartAsync();
            var runs = (await TradedDesk.GetAsync(desk, "/admin/retention")).GetProperty("runs");
            Assert.Equal(JsonValueKind.Null, runs[0].GetProperty("finished_at").ValueKind);
            Assert.False(runs[0].GetProperty("is_running").GetBoolean());

            await TradedDesk.EventuallyAsync(async () => (await TradedDesk.GetAsync(desk, "/api/accounts")).EnumerateArray()
                .All(account => account.GetProperty("phase").GetString() == "ready"));
            var removed = await RunAsync(desk);
            Assert.True(removed["order_events"] > 0 && removed["signals"] > 0 && removed["simulator"] > 10, string.Join(' ', removed));
            Assert.Empty(await WrongAsync(folder));
            Assert.All(await RunAsync(desk), rule => Assert.Equal(0, rule.Value));
            var metrics = await desk.Client.GetStringAsync("/metrics");
            Assert.Contains(
                $"candlewick_retention_removed_total{{rule=\"simulator\"}} {removed["simulator"]}\n", metrics, StringComparison.Ordinal);
            Assert.Matches("candlewick_retention_last_finished_seconds [1-9]", metrics);

            await TradeAsync(desk, "after");
            await desk.RestartAsync();
            await TradeAsync(desk, "again");
        }

        Assert.Empty(await WrongAsync(folder));
    }

    [Fact]
    public async Task An_account_that_is_set_anew_after_its_fills_went_begins_at_its_start()
    {
        using var folder = traded.Copy();
        await AgeAsync(folder);
        await using var desk = await DeskProcess.StartInAsync(folder.Path);
        await desk.SignInAsync();
        await TradedDesk.EventuallyAsync(async () => (await TradedDesk.GetAsync(desk, "/api/accounts")).EnumerateArray()
            .All(account => account.GetProperty("phase").GetString() == "ready"));
        await traded.SendAsync(desk, new { action = "close", symbol = "BTCUSDT", id = "close-it" });
        await TradedDesk.EventuallyAsync(async () =>
            (await TradedDesk.GetAsync(desk, "/trading/trades?account=simulator&phase=open")).GetArrayLength() == 0);
        Assert.True((await RunAsync(desk))["simulator"] > 10);
        using (var anew = await desk.Client.PostAsJsonAsync("/api/simulator/synthetic", new { balance = 5000 }))
        {
            Assert.True(anew.IsSuccessStatusCode, await anew.Content.ReadAsStringAsync());
        }

        Assert.Empty(await WrongAsync(folder));
        await TradeAsync(desk, "anew");
        Assert.Empty(await WrongAsync(folder));
    }

    private static async Task LookAsync(Database database, PurgeRule rule, int days, string goes, string stays)
    {
        await database.WriteAsync(async work =>
        {
            var limit = Now.AddDays(-days);
            await InsertAsync(work, goes, "old", limit.AddMilliseconds(-1));
            await InsertAsync(work, goes, "young", limit.AddMilliseconds(1));
            await InsertAsync(work, stays, "kept", limit.AddYears(-5));
        });

        Assert.Equal(1, await AllAsync(rule));
        Assert.Equal(0, await AllAsync(rule));
        var table = goes.Split(' ')[2];
        // Of a job whose bars are still there the row stays; only its report is given up.
        Assert.Equal(
            rule.Name == "job_reports" ? ["kept", "old", "young"] : stays.Split(' ')[2] == table ? ["kept", "young"] : ["young"],
            (await database.QueryAsync<string>($"SELECT {Name(table)} FROM {table}")).Order(StringComparer.Ordinal));
        await database.WriteAsync(work => work.ExecuteAsync($"DELETE FROM {table}"));
    }

    private static async Task<long> AllAsync(PurgeRule rule)
    {
        var removed = 0L;
        for (var after = (string?)null; ;)
        {
            var step = await rule.StepAsync(new PurgeTurn(Now, after, 2, CancellationToken.None));
            Assert.InRange(step.Removed, 0, 2);
            removed += step.Removed;
            if (step.Next is null)
            {
                return removed;
            }

            after = step.Next;
        }
    }

    private static Task<int> InsertAsync(UnitOfWork work, string sql, string name, DateTimeOffset at) => work.ExecuteAsync(sql
        .Replace("@name", name, StringComparison.Ordinal)
        .Replace("@at", at.UtcDateTime.ToString(DapperHandlers.InstantFormat, CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static string Name(string table) => table switch
    {
        "outbox" => "event_id",
        "audit" => "subject",
        "revoked_tokens" => "token_id",
        "data_collection_jobs" => "job_id",
        _ => "id",
    };

    private static string Job(string status, string report, int lines, int isDeleted = 0) =>
        $"""
        INSERT INTO data_collection_jobs (job_id, kind, symbol, venue, status, current_stage, lines_read, file_name, report, data_deleted,
          created_by, created_at, completed_at)
        VALUES ('@name', 'import', 'S', 'file', '{status}', '', {lines}, '', {report}, {isDeleted}, '', '@at', '@at')
        """;

    private static string Signal(string status, string trade) =>
        $"""
        INSERT INTO trade_signals (id, route_id, claims_id, content_hash, status, trade_id, received_at, recorded_at, body, warnings, trace,
          response_status, response_body)
        VALUES ('@name', 'r', 0, '', '{status}', {trade}, '@at', '@at', '', '[]', '[]', 200, '')
        """;

    /// <summary>Makes everything that may go as old as the hills, and the simulators' orders older than their marks.</summary>
    private static async Task AgeAsync(TempFolder folder)
    {
        const string Old = "'2020-01-01T00:00:00.000Z'";
        await TradedDesk.WriteAsync(
            folder,
            $"""
            UPDATE trade_signals SET recorded_at = {Old}, received_at = {Old}; UPDATE audit SET at = {Old};
            UPDATE outbox SET created_at = {Old}, delivered_at = {Old} WHERE delivered_at IS NOT NULL;
            UPDATE trading_trades SET planned_at = {Old}, settled_at = {Old} WHERE phase = 'Settled'
            """);
        foreach (var file in new[] { "simulator.db", "simulator-second.db" })
        {
            await TradedDesk.WriteAsync(
                folder, $"INSERT INTO retention_marks SELECT {Old}, last_order_number, last_fill_number FROM simulator_state", file);
        }
    }

    private static async Task<IReadOnlyDictionary<string, long>> RunAsync(DeskProcess desk)
    {
        using (var begun = await desk.Client.PostAsync("/admin/retention/run", null))
        {
            Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        }

        JsonElement run = default;
        await TradedDesk.EventuallyAsync(async () =>
        {
            run = (await TradedDesk.GetAsync(desk, "/admin/retention")).GetProperty("runs")[0];
            return !run.GetProperty("is_running").GetBoolean();
        });
        Assert.Equal(JsonValueKind.Null, run.GetProperty("failure").ValueKind);
        return run.GetProperty("removed").EnumerateObject().ToDictionary(rule => rule.Name, rule => rule.Value.GetInt64());
    }

    private async Task TradeAsync(DeskProcess desk, string id)
    {
        await TradedDesk.EventuallyAsync(async () => (await TradedDesk.GetAsync(desk, "/api/accounts")).EnumerateArray()
            .All(account => account.GetProperty("phase").GetString() == "ready"));
        var number = 0;
        var before = (await TradedDesk.GetAsync(desk, "/trading/orders?account=simulator&limit=1"))[0].GetRawText();
        await traded.SendAsync(desk, new { action = "close", symbol = "BTCUSDT", id = $"close-{id}" });
        await TradedDesk.EventuallyAsync(async () => (await traded.SendAsync(desk, new
        {
            action = "buy", symbol = "BTCUSDT", entry = "market", target = "+2%", stop = "-1%", id = $"{id}-{number++}",
        })).Status == HttpStatusCode.OK);
        await TradedDesk.EventuallyAsync(async () =>
            (await TradedDesk.GetAsync(desk, "/trading/orders?account=simulator&limit=1"))[0].GetRawText() != before
            && (await TradedDesk.GetAsync(desk, "/trading/trades?account=simulator&phase=open")).GetArrayLength() == 1);
    }

    private static async Task<IReadOnlyList<string>> WrongAsync(TempFolder folder)
    {
        await using var desk = DataTools.OpenDesk(new ConfigurationManager(), folder.Path);
        return await desk.GetRequiredService<SoundFolder>().WrongAsync(folder.Path, IntegrityDepth.Full, CancellationToken.None);
    }
}
