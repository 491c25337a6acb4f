using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Host.Configuration;
using Candlewick.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Host.Tests.Operations;

/// <summary>Bad states: each is named, nothing is lost by it, and the rest goes on.</summary>
[Collection(TradedDeskCollection.Name)]
public sealed class BadStateTests(TradedDesk traded)
{
    [SkippableFact]
    public async Task On_a_full_disk_nothing_is_stored_by_halves_and_with_room_the_desk_goes_on()
    {
        using var disk = SmallDisk.TryMount(48);
        Skip.If(disk is null, "Only root can mount a small disk.");
        CopyTo(disk.Path);
        await using var desk = await DeskProcess.StartInAsync(disk.Path, ("CANDLEWICK_HEALTH__MINFREEBYTES", "1"));
        await desk.SignInAsync();
        disk.Fill();

        // The log may still have room of its own: one signal after the other until that is used up, too.
        var number = 0;
        object Alert() => new { action = "close", symbol = "BTCUSDT", id = $"full-{number}" };
        (HttpStatusCode Status, string Body) refused = default;
        await TradedDesk.EventuallyAsync(async () =>
        {
            number++;
            return (refused = await traded.SendAsync(desk, Alert())).Status == HttpStatusCode.ServiceUnavailable;
        });
        Assert.Contains("could not be stored; send it again", refused.Body, StringComparison.Ordinal);
        await TradedDesk.EventuallyAsync(async () =>
        {
            using var answer = await desk.Client.PostAsJsonAsync("/api/kill-switch", new { engaged = false });
            return answer.StatusCode == HttpStatusCode.InsufficientStorage;
        });
        var health = await TradedDesk.GetAsync(desk, "/health");
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.Contains("writes", Degraded(health));
        Assert.Contains("disk", Degraded(health));
        Assert.NotEmpty((await TradedDesk.GetAsync(desk, "/api/signals")).EnumerateArray());
        var (code, output) = await HostCommand.RunAsync("backup", "--data", disk.Path);
        Assert.Equal(1, code);
        Assert.Contains("there is no room", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(disk.Path, "*.zip", SearchOption.AllDirectories));

        disk.MakeRoom();
        await TradedDesk.EventuallyAsync(async () => (await traded.SendAsync(desk, Alert())).Status
            is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity);
        await TradedDesk.EventuallyAsync(async () => Degraded(await TradedDesk.GetAsync(desk, "/health")).Count == 0);
        Assert.True(await desk.StopAsync(TimeSpan.FromSeconds(20)));
        (code, output) = await HostCommand.RunAsync("doctor", "--data", disk.Path);
        Assert.DoesNotContain("FAILED   desk.db", output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED   simulator", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_data_folder_that_cannot_be_written_stops_the_start_and_can_still_be_read()
    {
        using var disk = SmallDisk.TryMount(48);
        Skip.If(disk is null, "Only root can mount a small disk.");
        CopyTo(disk.Path);
        disk.MakeReadOnly();

        var (code, output) = await HostCommand.RunAsync("up", "--data", disk.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains(disk.Path, output, StringComparison.Ordinal);
        Assert.Contains("Read-only", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        (code, output) = await HostCommand.RunAsync("doctor", "--data", disk.Path);
        Assert.Equal(1, code);
        Assert.Contains("FAILED   data folder can be written", output, StringComparison.Ordinal);
        Assert.Contains("ok       desk.db: Positions are the sum of their fills", output, StringComparison.Ordinal);

        disk.MakeWritable();
        await using var desk = await DeskProcess.StartInAsync(disk.Path);
        Assert.Equal("live", (await TradedDesk.GetAsync(desk, "/health/live")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task While_another_program_holds_the_database_reads_go_on_and_writes_wait()
    {
        using var folder = traded.Copy();
        await using var desk = await DeskProcess.StartInAsync(folder.Path);
        await desk.SignInAsync();
        Task<(HttpStatusCode Status, string Body)> waiting;
        await using (var holder = new SqliteConnection($"Data Source={folder.File("desk.db")};Pooling=False"))
        {
            holder.Open();
            Execute(holder, "BEGIN IMMEDIATE");
            waiting = traded.SendAsync(desk, new { action = "close", symbol = "BTCUSDT", id = "while-held" });
            Assert.NotEmpty((await TradedDesk.GetAsync(desk, "/api/signals")).EnumerateArray());
            Assert.Equal("ready", (await TradedDesk.GetAsync(desk, "/health/ready")).GetProperty("status").GetString());
            Assert.False(waiting.IsCompleted);
            Execute(holder, "ROLLBACK");
        }

        Assert.True((await waiting).Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, (await waiting).Body);
    }

    [Theory]
    [InlineData("text", "is not a database")]
    [InlineData("newer", "was written by a newer version of Candlewick (execution/099-later)")]
    public async Task A_database_that_this_version_cannot_work_on_stops_the_start_and_stays_as_it_is(string how, string words)
    {
        using var folder = traded.Copy();
        if (how == "text")
        {
            await File.WriteAllTextAsync(folder.File("desk.db"), new string('x', 8192));
        }
        else
        {
            await TradedDesk.WriteAsync(
                folder, "INSERT INTO schema_migrations VALUES ('execution', 99, 'later', 'abc', '2030-01-01T00:00:00.000Z')");
        }

        var before = await File.ReadAllBytesAsync(folder.File("desk.db"));
        var (code, output) = await HostCommand.RunAsync("up", "--data", folder.Path, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, code);
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.File("desk.db")));
    }

    [Fact]
    public async Task An_older_database_is_told_by_the_doctor_and_brought_up_to_date_by_the_start()
    {
        using var folder = traded.Copy();
        await TradedDesk.WriteAsync(
            folder, "DROP TABLE data_collection_jobs; DELETE FROM schema_migrations WHERE module = 'market-data' AND number = 2");
        var (code, output) = await HostCommand.RunAsync("doctor", "--data", folder.Path);
        Assert.Equal(0, code);
        Assert.Contains("warning  desk.db: tables: an older version wrote it", output, StringComparison.Ordinal);

        await using (await DeskProcess.StartInAsync(folder.Path))
        {
        }

        (code, output) = await HostCommand.RunAsync("doctor", "--data", folder.Path);
        Assert.True(code == 0, output);
        Assert.Contains("ok       desk.db: tables", output, StringComparison.Ordinal);
    }

    /// <summary>One account's books are gone; the desk says which account and trades on with the others.</summary>
    [Fact]
    public async Task Damaged_books_of_one_account_take_down_that_account_alone()
    {
        using var folder = traded.Copy();
        await File.WriteAllTextAsync(folder.File("simulator-second.db"), new string('x', 8192));
        await using var desk = await DeskProcess.StartInAsync(folder.Path);
        using var anonymous = desk.NewClient();
        await desk.SignInAsync();

        await TradedDesk.EventuallyAsync(async () => Degraded(await TradedDesk.GetAsync(desk, "/health")).Contains("account"));
        var detail = (await TradedDesk.GetAsync(desk, "/health")).GetProperty("details").EnumerateArray()
            .First(one => one.GetProperty("part").GetString() == "account");
        Assert.Equal("second", detail.GetProperty("name").GetString());
        Assert.Contains("could not be opened", detail.GetProperty("reason").GetString(), StringComparison.Ordinal);
        // Whoever is not signed in hears that something is wrong with an account, and nothing more.
        var told = await anonymous.GetStringAsync("/health");
        Assert.Contains("account", told, StringComparison.Ordinal);
        Assert.DoesNotContain("second", told, StringComparison.Ordinal);

        // The other account goes on: what it still holds from before is reversed by an alert of the other side.
        var tries = 0;
        await TradedDesk.EventuallyAsync(async () =>
        {
            var isLong = tries++ % 2 == 0;
            var answer = await traded.SendAsync(desk, new
            {
                action = isLong ? "buy" : "sell",
                symbol = "BTCUSDT",
                entry = "market",
                target = isLong ? "+2%" : "-2%",
                stop = isLong ? "-1%" : "+1%",
                id = $"goes-on-{tries}",
            });
            return answer.Status == HttpStatusCode.OK;
        });
    }

    [Fact]
    public void A_settings_file_that_is_no_JSON_is_named_with_its_line()
    {
        using var folder = new TempFolder();
        var path = folder.File("appsettings.json");
        File.WriteAllText(path, "{\n  \"Port\": 8001,\n  \"Data\": oops\n}");
        using var configuration = new ConfigurationManager();
        var wrong = Assert.Throws<SettingsException>(() => DeskConfiguration.AddFile(configuration, path));
        Assert.Contains(path, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 2", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_degraded_by_a_full_disk_and_an_old_backup_and_healthy_without_either()
    {
        using var folder = traded.Copy();
        await using var desk = await DeskProcess.StartInAsync(
            folder.Path, ("CANDLEWICK_HEALTH__MINFREEBYTES", long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("CANDLEWICK_BACKUPS__WARNAFTER", "1.00:00:00"));
        await desk.SignInAsync();
        // The copied note says that a backup was just taken.
        await TradedDesk.EventuallyAsync(async () => Degraded(await TradedDesk.GetAsync(desk, "/health")) is ["disk"]);
        File.Delete(folder.File("last-backup.json"));
        Assert.Equal(["disk", "backup"], Degraded(await TradedDesk.GetAsync(desk, "/health")));
        using var anonymous = desk.NewClient();
        var told = await anonymous.GetFromJsonAsync<JsonElement>("/health");
        Assert.Equal(["disk", "backup"], Degraded(told));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("details").ValueKind);

        await desk.RestartAsync(("CANDLEWICK_HEALTH__MINFREEBYTES", "0"), ("CANDLEWICK_BACKUPS__WARNAFTER", ""));
        await TradedDesk.EventuallyAsync(async () =>
            (await TradedDesk.GetAsync(desk, "/health")).GetProperty("status").GetString() == "healthy");
    }

    private static IReadOnlyList<string> Degraded(JsonElement health) =>
        [.. health.GetProperty("degraded").EnumerateArray().Select(part => part.GetString()!)];

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(traded.DataFolder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(traded.DataFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
