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
    [InlineData("--bars", "BTCUSDT.BINANCE")]
    [InlineData("--bars", "BTCUSDT.BINANCE=/nowhere/at/all.csv")]
    public async Task A_flag_that_cannot_be_used_is_named(params string[] flags)
    {
        var (code, output) = await RunAsync(flags);
        Assert.Equal(1, code);
        Assert.Contains(flags[0] + ":", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_it_does_not_start_and_says_what_to_set()
    {
        var (code, output) = await HostCommand.RunWithAsync(
            [("CANDLEWICK_EXCHANGE__TOKEN", "tiny-token-7")], "exchange", "--data", _folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("CANDLEWICK_EXCHANGE__TOKEN", output, StringComparison.Ordinal);
        Assert.DoesNotContain("tiny-token-7", output, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output)> RunAsync(params string[] flags) => HostCommand.RunWithAsync(
        [ExchangeProcess.Secret], ["exchange", "--data", _folder.Path, "--urls", "http://127.0.0.1:0", .. flags]);
}
