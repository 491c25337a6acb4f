using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>What the command of the exchange refuses before it opens anything.</summary>
public sealed class ExchangeCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_a_desks_or_an_exchanges()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "simulator.db"), "");
        var (code, output) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains("holds a desk's files", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "exchange.txt")));

        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "exchange.txt"), "");
        (code, output) = await HostCommand.RunAsync("up", "--data", _folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("holds the books of an exchange", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--account", "Main")]
    [InlineData("--account", "one", "--account", "one")]
    [InlineData("--account", "one", "--spot-account", "one")]
    [InlineData("--spot-account", "One")]
    [InlineData("--bars", "BTCUSDT.BINANCE")]
    [InlineData("--bars", "BTCUSDT.BINANCE=/nowhere/at/all.csv")]
    public async Task A_flag_that_cannot_be_used_is_named(params string[] flags)
    {
        var (code, output) = await RunAsync(flags);
        Assert.Equal(1, code);
        Assert.Contains(flags[0] + ":", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_token_that_is_too_short_it_does_not_start_and_says_what_to_set()
    {
        var (code, output) = await HostCommand.RunWithAsync(
            [("CANDLEWICK_EXCHANGE__TOKEN", "tiny-token-7")], "exchange", "--data", _folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("CANDLEWICK_EXCHANGE__TOKEN", output, StringComparison.Ordinal);
        Assert.DoesNotContain("tiny-token-7", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_start_prints_the_key_of_each_spot_account_and_keeps_it_for_its_owner_alone()
    {
        using var exchange = new HostProcess(
            "exchange", _folder.Path,
            ["exchange", "--data", _folder.Path, "--urls", "http://127.0.0.1:0", "--spot-account", "first", "--spot-account", "second"]);
        await exchange.LaunchAsync([]);
        await exchange.StopAsync();

        await exchange.LaunchAsync([]);

        // Both starts wrote it, and the second printed no key.
        var lines = exchange.Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(2, lines.Count(line => line.Contains("(exchange: main, first, second)", StringComparison.Ordinal)));
        string[] keys = [.. lines.Where(line => line.StartsWith("API key: ", StringComparison.Ordinal)).Select(line => line[9..])];
        string[] secrets = [.. lines.Where(line => line.StartsWith("secret: ", StringComparison.Ordinal)).Select(line => line[8..])];
        Assert.Equal((2, 2), (keys.Length, secrets.Length));
        Assert.Equal(4, keys.Concat(secrets).Distinct().Count());
        Assert.All(keys.Concat(secrets), key => Assert.Equal(64, key.Count(char.IsAsciiLetterOrDigit)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("keys/api-first.json")));
        }

        await ServesItsClientsAloneAsync(exchange.Address!, keys[1], secrets[1]);
    }

    /// <summary>Without a token no desk is let in; the key that was printed by the first start opens its account.</summary>
    private static async Task ServesItsClientsAloneAsync(Uri address, string key, string secret)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var shut = await http.GetAsync("/exchange/journal?account=main");
        Assert.Equal(HttpStatusCode.Unauthorized, shut.StatusCode);
        Assert.Contains("CANDLEWICK_EXCHANGE__TOKEN", await shut.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var time = JsonNode.Parse(await http.GetStringAsync("/api/v3/time"))!["serverTime"]!.GetValue<long>();
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"timestamp={time}")));
        http.DefaultRequestHeaders.Add("X-MBX-APIKEY", key);
        var account = JsonNode.Parse(await http.GetStringAsync($"/api/v3/account?timestamp={time}&signature={signature}"))!;
        Assert.Equal("SPOT", account["accountType"]!.GetValue<string>());
        Assert.Equal("USDT", account["balances"]![0]!["asset"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_backup_of_an_exchange_is_an_exchanges_wherever_it_goes()
    {
        // Another program's address, which is not where an exchange's books are.
        (string, string)[] server = [(TestEngine.Variable, "postgres://desk@127.0.0.1:1/desk")];
        var backup = _folder.File("out/exchange.zip");
        await using (var exchange = await ExchangeProcess.StartAsync())
        {
            await DoneAsync(server, "backup", backup, "--data", exchange.DataFolder);
            await RefusedAsync(
                "holds the books of an exchange", [], "migrate-to", "postgres", server[0].Item2, "--data", exchange.DataFolder);
        }

        var data = Path.Combine(_folder.Path, "restored", "exchange.txt");
        await RefusedAsync("CANDLEWICK_DATABASE", server, "restore", backup, "--data", _folder.File("restored"));
        await DoneAsync([], "restore", backup, "--data", _folder.File("restored"));
        Assert.True(File.Exists(data));
        await RefusedAsync(
            "holds the books of an exchange", [], "up", "--data", _folder.File("restored"), "--urls", "http://127.0.0.1:0");
        var report = await DoneAsync([ExchangeProcess.Secret, .. server], "doctor", "--data", _folder.File("restored"));
        Assert.Contains("ok       exchange: not running", report, StringComparison.Ordinal);
        Assert.Contains("ok       simulator-main.db: The simulator's cash", report, StringComparison.Ordinal);
        Assert.Contains(", 0 warnings, 0 failed", report, StringComparison.Ordinal);
        // It gets as far as its token.
        await RefusedAsync(
            "CANDLEWICK_EXCHANGE__TOKEN", [("CANDLEWICK_EXCHANGE__TOKEN", "tiny-token-7")], "exchange", "--data", _folder.File("restored"),
            "--urls", "http://127.0.0.1:0");

        // Again over an exchange's, of which a first try was interrupted; the exchange itself finishes that.
        await HostCommand.RunWithAsync(
            [("CANDLEWICK_TEST_CRASH_AT", "restore-clearing:1")], "restore", backup, "--data", _folder.File("restored"));
        Assert.True(File.Exists(_folder.File("restored/restore.pending")));
        await RefusedAsync(
            "had been interrupted; it is finished now", [("CANDLEWICK_EXCHANGE__TOKEN", "tiny-token-7")], "exchange", "--data",
            _folder.File("restored"), "--urls", "http://127.0.0.1:0");
        await DoneAsync(server, "restore", backup, "--data", _folder.File("restored"));
        Assert.True(File.Exists(data));
        await RestoredOnlyAmongItsKindAsync(backup);
    }

    private async Task RestoredOnlyAmongItsKindAsync(string backup)
    {
        await File.WriteAllTextAsync(_folder.File("desks/token.key"), "a key");
        await RefusedAsync("backup of an exchange", [], "restore", backup, "--data", _folder.File("desks"));
        Assert.Equal("a key", await File.ReadAllTextAsync(_folder.File("desks/token.key")));
        Assert.False(File.Exists(_folder.File("desks/desk.db")));

        var desks = _folder.File("out/desk.zip");
        File.Copy(backup, desks);
        await using (var zip = await ZipFile.OpenAsync(desks, ZipArchiveMode.Update))
        {
            zip.GetEntry("exchange.txt")!.Delete();
            JsonNode manifest;
            await using (var content = await zip.GetEntry("manifest.json")!.OpenAsync())
            {
                manifest = JsonNode.Parse(content)!;
            }

            var parts = manifest["parts"]!.AsArray();
            parts.Remove(parts.Single(part => (string?)part!["path"] == "exchange.txt"));
            zip.GetEntry("manifest.json")!.Delete();
            await using var edited = await zip.CreateEntry("manifest.json").OpenAsync();
            await edited.WriteAsync(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        }

        await RefusedAsync("backup of a desk", [], "restore", desks, "--data", _folder.File("restored"));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "restored", "exchange.txt")));
    }

    private static async Task<string> DoneAsync((string, string)[] environment, params string[] arguments)
    {
        var (code, output) = await HostCommand.RunWithAsync(environment, arguments);
        Assert.True(code == 0, output);
        return output;
    }

    private static async Task RefusedAsync(string words, (string, string)[] environment, params string[] arguments)
    {
        var (code, output) = await HostCommand.RunWithAsync(environment, arguments);
        Assert.True(code == 1, $"{code}: {output}");
        Assert.Contains(words, output, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output)> RunAsync(params string[] flags) => HostCommand.RunWithAsync(
        [ExchangeProcess.Secret], ["exchange", "--data", _folder.Path, "--urls", "http://127.0.0.1:0", .. flags]);
}
