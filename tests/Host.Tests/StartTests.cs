using System.Net;
using System.Net.Sockets;
using Candlewick.Testing;

namespace Host.Tests;

/// <summary>Starting, stopping and refusing to start.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("CANDLEWICK_IDENTITY__FAILURES_BEFORE_LOCK", "0", "Identity:FailuresBeforeLock")]
    [InlineData("CANDLEWICK_IDENTITY__TOKEN_LIFETIME", "soon", "Identity:TokenLifetime")]
    [InlineData("CANDLEWICK_STREAMING__MAXQUEUED", "many", "Streaming:MaxQueued")]
    [InlineData("CANDLEWICK_OTLP__ENDPOINT", "nowhere", "Otlp:Endpoint")]
    [InlineData("CANDLEWICK_LOGGING__FORMAT", "xml", "Logging:Format")]
    [InlineData("JWT_SECRET", "too short", "Identity:TokenSecret")]
    [InlineData("CANDLEWICK_ADMIN_PASSWORD", "short", "Identity:AdminPassword")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string name, string value, string key)
    {
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => DeskProcess.StartAsync((name, value)));
        Assert.Contains(key, wrong.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_reported_without_a_stack_trace()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var folder = new TempFolder();
        var (code, output) = await RunAsync("up", "--data", folder.Path, "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.Equal(1, code);
        Assert.Contains("--port", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "abc", "--port: 'abc' is not a port; use 1 to 65535.")]
    [InlineData("--port", "70000", "--port: '70000' is not a port; use 1 to 65535.")]
    [InlineData("--port", "0", "--port: '0' is not a port; use 1 to 65535.")]
    [InlineData("--urls", "somewhere", "somewhere")]
    [InlineData("--urls", "ftp://127.0.0.1:1", "ftp://")]
    public async Task A_wrong_flag_is_named(string flag, string value, string named)
    {
        using var folder = new TempFolder();
        var (code, output) = await RunAsync("up", "--data", folder.Path, flag, value);
        Assert.Equal(1, code);
        Assert.Contains(named, output, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./candlewick [command] [options]", "--help")]
    [InlineData("./candlewick up [options]", "up", "--help")]
    [InlineData("./candlewick import <SYMBOL> <FILE>... [options]", "import", "--help")]
    [InlineData("./candlewick export <SYMBOL> <TIMEFRAME> [options]", "export", "-h")]
    public async Task Help_names_the_command_as_it_is_typed(string usage, params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        Assert.Equal(0, code);
        Assert.Contains(usage, output, StringComparison.Ordinal);
        Assert.DoesNotContain("Candlewick.Host", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_without_data_leaves_no_folder_behind()
    {
        using var folder = new TempFolder();
        var missing = Path.Combine(folder.Path, "nothing-here");
        var (code, output) = await RunAsync("export", "BTCUSDT", "1m", "--data", missing);
        Assert.Equal(1, code);
        Assert.Contains($"{missing} has no desk.db", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(missing));
    }

    [Fact]
    public async Task A_start_after_a_kill_finds_everything_as_it_was()
    {
        await using var desk = await DeskProcess.StartAsync();
        await desk.SignInAsync();
        desk.Kill9();
        Assert.True(desk.HasExited);

        await desk.RestartAsync();

        using var answer = await desk.Client.GetAsync("/admin/auth/verify");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_desk_asked_to_stop_shuts_down_by_itself()
    {
        await using var desk = await DeskProcess.StartAsync();
        Assert.True(await desk.StopAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task It_listens_on_loopback_unless_told_otherwise()
    {
        await using var desk = await DeskProcess.StartAsync();
        Assert.True(desk.Address.IsLoopback);
        Assert.Contains(desk.DataFolder, desk.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(desk.DataFolder, "desk.db")));
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet")
            { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(Candlewick.Host.Desk).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}
