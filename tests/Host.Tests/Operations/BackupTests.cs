using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Candlewick.Platform.Storage;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>Backups of a desk that trades, and what restoring one does to a folder.</summary>
[Collection(TradedDeskCollection.Name)]
public sealed class BackupTests(TradedDesk traded)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Every_backup_taken_while_alerts_are_traded_restores_to_books_that_obey_every_rule()
    {
        var inFlight = 0L;
        foreach (var backup in traded.Backups)
        {
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(backup) == OwnerOnly, backup);
            using var folder = new TempFolder();
            await RestoreAsync(backup, folder.Path);
            var (code, report) = await HostCommand.RunAsync("doctor", "--data", folder.Path);
            Assert.True(code == 0, report);
            Assert.DoesNotContain("warning  ", report, StringComparison.Ordinal);
            await using var database = new Database(folder.File("desk.db"));
            inFlight += await database.FirstOrDefaultAsync<long>(
                "SELECT COUNT(*) FROM trading_trades WHERE phase IN ('Planned', 'Entering', 'Open')");
        }

        Assert.True(inFlight > 0, "No backup caught a trade in flight, so these say nothing.");
        Assert.Equal(traded.Backups.Order(), Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(traded.Backups[0])!).Order());
    }

    [Fact]
    public async Task A_restored_desk_walks_on_with_its_trades_keys_and_sessions()
    {
        using var folder = new TempFolder();
        await RestoreAsync(traded.Backups[1], folder.Path);
        await using var desk = await DeskProcess.StartInAsync(folder.Path);
        // A token that the desk gave out before: its key is in the backup.
        desk.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", traded.Token);

        foreach (var (symbol, isSigned) in new[] { ("BTCUSDT", false), ("ETHUSDT", true) })
        {
            var (closed, reason) = await traded.SendAsync(desk, new { action = "close", symbol, id = "after" }, isSigned);
            Assert.True(closed is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, reason);
        }

        await TradedDesk.EventuallyAsync(async () => (await TradedDesk.GetAsync(desk, "/trading/trades")).EnumerateArray()
            .All(trade => trade.GetProperty("phase").GetString() == "settled"));
        var (status, answer) = await traded.SendAsync(
            desk, new { action = "buy", symbol = "BTCUSDT", entry = "market", target = "+2%", stop = "-1%", id = "walks-on" });
        Assert.True(status == HttpStatusCode.OK, answer);
        Assert.Empty((await TradedDesk.GetAsync(desk, "/api/reconciliation?status=open")).EnumerateArray());

        Assert.True(await desk.StopAsync(TimeSpan.FromSeconds(20)));
        var (code, report) = await HostCommand.RunAsync("doctor", "--data", folder.Path);
        Assert.True(code == 0, report);
    }

    [Fact]
    public async Task Restoring_keeps_what_was_there_under_a_dated_name()
    {
        using var folder = traded.Copy();
        var former = Contents(folder.Path);
        File.WriteAllText(folder.File("backups/older.zip"), "an older backup");

        var output = await RestoreAsync(traded.Backups[0], folder.Path);

        var kept = Assert.Single(Directory.GetDirectories(folder.Path, "before-restore-*"));
        Assert.Contains(kept, output, StringComparison.Ordinal);
        Assert.Equal(former, Contents(kept));
        Assert.Equal("an older backup", File.ReadAllText(folder.File("backups/older.zip")));
        Assert.Empty(Directory.GetDirectories(folder.Path, ".restore-*"));
    }

    [Theory]
    [InlineData("restore-clearing:1")]
    [InlineData("restore-clearing:2")]
    [InlineData("restore-filling:1")]
    [InlineData("restore-filling:2")]
    public async Task A_restore_that_is_killed_half_way_is_finished_before_anything_else(string place)
    {
        using var folder = traded.Copy();
        var former = Contents(folder.Path);
        await HostCommand.RunWithAsync([("CANDLEWICK_TEST_CRASH_AT", place)], "restore", traded.Backups[0], "--data", folder.Path);

        var (code, report) = await HostCommand.RunAsync("doctor", "--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("was interrupted", report, StringComparison.Ordinal);
        var (backupCode, refused) = await HostCommand.RunAsync("backup", "--data", folder.Path);
        Assert.True(backupCode == 1, refused);

        // An export of what is not there takes the folder, so it finishes the restore.
        await HostCommand.RunAsync("export", "NOTHING", "1m", "--data", folder.Path);
        var (after, sound) = await HostCommand.RunAsync("doctor", "--data", folder.Path);
        Assert.True(after == 0, sound);
        Assert.Equal(former, Contents(Assert.Single(Directory.GetDirectories(folder.Path, "before-restore-*"))));
    }

    [Fact]
    public async Task A_killed_backup_leaves_nothing_that_could_be_taken_for_one()
    {
        using var folder = traded.Copy();
        var target = folder.File("out/killed.zip");
        await HostCommand.RunWithAsync([("CANDLEWICK_TEST_CRASH_AT", "backup-packed")], "backup", target, "--data", folder.Path);
        Assert.False(File.Exists(target));
        Assert.Empty(Directory.EnumerateFiles(folder.File("out"), "*.zip"));

        var (code, output) = await HostCommand.RunAsync("backup", target, "--data", folder.Path);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task A_backup_replaces_no_file_and_a_damaged_desk_has_none()
    {
        using var folder = traded.Copy();
        var target = folder.File("out/here.zip");
        File.WriteAllText(target, "mine");
        var (code, output) = await HostCommand.RunAsync("backup", target, "--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("is there already", output, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(target));

        await TradedDesk.WriteAsync(folder, "UPDATE positions SET quantity = '17'");
        (code, output) = await HostCommand.RunAsync("backup", folder.File("out/damaged.zip"), "--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("Positions are the sum of their fills", output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("out/damaged.zip")));
    }

    [Fact]
    public async Task Nothing_is_restored_under_a_running_desk()
    {
        await using var desk = await DeskProcess.StartAsync();
        var (code, output) = await HostCommand.RunAsync("restore", traded.Backups[0], "--data", desk.DataFolder);
        Assert.Equal(1, code);
        Assert.Contains($"process {desk.ProcessId}", output, StringComparison.Ordinal);
        // Answered once the desk is ready, which it need not be by now.
        await desk.SignInAsync();
        Assert.Equal("ready", (await TradedDesk.GetAsync(desk, "/health/ready")).GetProperty("status").GetString());
    }

    public static TheoryData<string, string> Broken() => new()
    {
        { "missing", "there is no such file" },
        { "text", "is not a backup of Candlewick" },
        { "other-archive", "it has no manifest.json" },
        { "cut-off", "is a damaged backup" },
        { "flipped-byte", "is a damaged backup" },
        { "other-hash", "desk.db is not what was written" },
        { "newer-layout", "newer version of Candlewick (layout 2" },
        { "unknown-part", "holds '../outside', which this version does not know" },
        { "newer-tables", "written by a newer version" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_cannot_be_restored_is_refused_and_nothing_is_changed(string how, string words)
    {
        using var folder = traded.Copy();
        var before = Contents(folder.Path);
        using var elsewhere = new TempFolder();
        var file = elsewhere.File("backup.zip");
        await BreakAsync(how, file, elsewhere);

        var (code, output) = await HostCommand.RunAsync("restore", file, "--data", folder.Path);

        Assert.Equal(1, code);
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Equal(before, Contents(folder.Path));
    }

    private async Task BreakAsync(string how, string file, TempFolder elsewhere)
    {
        if (how == "missing")
        {
            return;
        }

        File.Copy(traded.Backups[0], file);
        switch (how)
        {
            case "text":
                File.WriteAllText(file, "These are not the books.");
                break;
            case "cut-off":
                using (var cut = File.OpenWrite(file))
                {
                    cut.SetLength(cut.Length / 2);
                }

                break;
            case "flipped-byte":
                var bytes = File.ReadAllBytes(file);
                bytes[bytes.Length / 3] ^= 0x10;
                File.WriteAllBytes(file, bytes);
                break;
            case "newer-tables":
                await WithNewerTablesAsync(file, elsewhere);
                break;
            default:
                await using (var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Update))
                {
                    EditManifest(zip, how);
                }

                break;
        }
    }

    private static void EditManifest(ZipArchive zip, string how)
    {
        var entry = zip.GetEntry("manifest.json")!;
        if (how == "other-archive")
        {
            entry.Delete();
            return;
        }

        JsonNode manifest;
        using (var content = entry.Open())
        {
            manifest = JsonNode.Parse(content)!;
        }

        var first = manifest["parts"]![0]!;
        switch (how)
        {
            case "newer-layout":
                manifest["format"] = 2;
                break;
            case "unknown-part":
                first["path"] = "../outside";
                break;
            case "other-hash":
                first["sha256"] = new string('0', 64);
                break;
        }

        entry.Delete();
        using var edited = zip.CreateEntry("manifest.json").Open();
        edited.Write(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }

    /// <summary>A backup as a newer version writes it: sound in itself, with tables that this one does not know.</summary>
    private static async Task WithNewerTablesAsync(string file, TempFolder elsewhere)
    {
        await using var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Update);
        await zip.GetEntry("desk.db")!.ExtractToFileAsync(elsewhere.File("desk.db"));
        await TradedDesk.WriteAsync(
            elsewhere, "INSERT INTO schema_migrations VALUES ('execution', 99, 'later', 'abc', '2030-01-01T00:00:00.000Z')");
        await TradedDesk.WriteAsync(elsewhere, "PRAGMA journal_mode=DELETE");
        zip.GetEntry("desk.db")!.Delete();
        await zip.CreateEntryFromFileAsync(elsewhere.File("desk.db"), "desk.db");
        JsonNode manifest;
        using (var content = zip.GetEntry("manifest.json")!.Open())
        {
            manifest = JsonNode.Parse(content)!;
        }

        var part = manifest["parts"]!.AsArray().Single(one => (string?)one!["path"] == "desk.db")!;
        var bytes = File.ReadAllBytes(elsewhere.File("desk.db"));
        part["size"] = bytes.Length;
        part["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        zip.GetEntry("manifest.json")!.Delete();
        using var edited = zip.CreateEntry("manifest.json").Open();
        edited.Write(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }

    private static async Task<string> RestoreAsync(string backup, string folder)
    {
        var (code, output) = await HostCommand.RunAsync("restore", backup, "--data", folder);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>Every file of a data folder with its content's hash, without what says who holds it.</summary>
    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is not ("desk.lock" or "desk.owner")
                && !path.Contains("/backups/", StringComparison.Ordinal))
            .ToDictionary(
                path => Path.GetRelativePath(folder, path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))),
        StringComparer.Ordinal);
}
