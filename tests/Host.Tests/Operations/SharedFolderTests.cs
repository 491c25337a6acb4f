using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>Commands on a desk whose keys and simulated books lie in a folder that several hosts share.</summary>
[Collection(TradedDeskCollection.Name)]
public sealed class SharedFolderTests(TradedDesk traded) : IDisposable
{
    /// <summary>Of a server that is not there: what is looked at before it is asked.</summary>
    private const string Nowhere = "postgres://desk@127.0.0.1:1/desk";
    private readonly TempFolder _own = new();
    private readonly TempFolder _shared = new();

    public void Dispose()
    {
        _own.Dispose();
        _shared.Dispose();
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("doctor")]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("migrate-to")]
    public async Task A_shared_folder_without_a_server_is_refused_as_it_is_by_a_desk(string command)
    {
        File.WriteAllText(_own.File("desk.db"), "own");
        File.WriteAllText(_shared.File("token.key"), "shared");
        var bars = _own.File("bars.csv");
        File.WriteAllText(bars, "");
        string[] arguments = command switch
        {
            "restore" => [traded.Backups[0]],
            "export" => ["BTCUSDT", "1m"],
            "import" => ["BTCUSDT", bars],
            "migrate-to" => ["postgres"],
            _ => [],
        };

        var (code, output) = await RunAsync("", [command, .. arguments]);

        Assert.Equal(1, code);
        Assert.Contains("CANDLEWICK_SHARED", output, StringComparison.Ordinal);
        Assert.Contains("CANDLEWICK_DATABASE", output, StringComparison.Ordinal);
        Assert.Equal(["token.key"], Names(_shared));
        Assert.Equal("own", File.ReadAllText(_own.File("desk.db")));
    }

    [Fact]
    public async Task Nothing_is_restored_while_somebody_has_a_simulators_books_open()
    {
        File.WriteAllText(_shared.File("token.key"), "shared");
        await File.WriteAllTextAsync(_shared.File("simulator-second.db"), "books");
        await File.WriteAllTextAsync(_shared.File("simulator.db-lock"), "");
        await using (new FileStream(
            _shared.File("simulator-second.db-lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            var (refused, why) = await RunAsync(Nowhere, "restore", traded.Backups[0], "--replace");
            Assert.Equal(1, refused);
            Assert.Contains("simulator-second.db", why, StringComparison.Ordinal);
            Assert.Contains("Stop", why, StringComparison.Ordinal);
        }

        // The file alone means nothing: what is in the way now is the server.
        var (code, output) = await RunAsync(Nowhere, "restore", traded.Backups[0], "--replace");
        Assert.Equal(1, code);
        Assert.Contains("127.0.0.1:1", output, StringComparison.Ordinal);
        Assert.Equal(["simulator-second.db", "simulator-second.db-lock", "simulator.db-lock", "token.key"], Names(_shared));
    }

    [Fact]
    public async Task The_doctor_looks_over_what_the_hosts_share()
    {
        foreach (var file in Directory.EnumerateFiles(traded.DataFolder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(traded.DataFolder, file);
            if (name.StartsWith("keys", StringComparison.Ordinal) || name.StartsWith("simulator", StringComparison.Ordinal)
                || name == "token.key")
            {
                File.Copy(file, _shared.File(name));
            }
        }

        var (_, sound) = await RunAsync(Nowhere, "doctor");
        foreach (var check in new[]
        {
            "token.key: ", "keys/webhook.key: ", "simulator.db: integrity", "simulator-second.db: The simulator's positions",
            $"data folder can be written: {_own.Path}", $"data folder can be written: {_shared.Path}",
        })
        {
            Assert.Contains($"ok       {check}", sound, StringComparison.Ordinal);
        }

        // Only the server is not there.
        Assert.Contains(", 0 warnings, 1 failed", sound, StringComparison.Ordinal);

        File.WriteAllText(_shared.File("token.key"), "");
        await TradedDesk.WriteAsync(_shared, "UPDATE balances SET free = '1'", "simulator-second.db");
        File.WriteAllText(_shared.File("simulator.db"), new string('x', 8192));
        var (code, report) = await RunAsync(Nowhere, "doctor");
        Assert.Equal(1, code);
        foreach (var check in new[] { "token.key: ", "simulator.db: can be read", "simulator-second.db: The simulator's cash" })
        {
            Assert.Contains($"FAILED   {check}", report, StringComparison.Ordinal);
        }

        File.WriteAllText(_shared.File("desk.db"), "left by a restore that was killed before the server's commit");
        (code, report) = await RunAsync(Nowhere, "doctor");
        Assert.Equal(1, code);
        Assert.Contains($"FAILED   data folder: A restore into {_shared.Path} was interrupted", report, StringComparison.Ordinal);

        File.WriteAllText(_shared.File("restore.pending"), "{}");
        (code, report) = await RunAsync(Nowhere, "doctor");
        Assert.Equal(1, code);
        Assert.Contains($"FAILED   data folder: A restore into {_shared.Path} was interrupted", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_makes_no_shared_folder()
    {
        _shared.Dispose();
        var (code, report) = await RunAsync(Nowhere, "doctor");
        Assert.Equal(1, code);
        Assert.Contains($"FAILED   shared folder: {_shared.Path}", report, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_shared.Path));
    }

    private static IEnumerable<string?> Names(TempFolder folder) =>
        Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private Task<(int Code, string Output)> RunAsync(string address, params string[] arguments) => HostCommand.RunWithAsync(
        [(TestEngine.Variable, address), ("DATABASE_URL", ""), ("CANDLEWICK_SHARED", _shared.Path)], [.. arguments, "--data", _own.Path]);
}
