using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Testing;

namespace Candlewick.MarketData.Api.Tests;

/// <summary>The built desk, killed in the middle of an import, and the command line beside it.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("import-chunk-stored:1")]
    [InlineData("import-chunk-stored:3")]
    public async Task An_import_killed_between_two_chunks_ends_as_if_nothing_had_happened(string place)
    {
        var file = _folder.File("minutes.csv");
        await File.WriteAllTextAsync(file, DataDesk.Minutes(Start, 5000) + DataDesk.Minutes(Start.AddMinutes(5010), 5000));
        await using var desk = await DeskProcess.StartAsync(("CANDLEWICK_MarketData__ImportChunkBars", "2000"));
        await desk.RestartAsync(("CANDLEWICK_TEST_CRASH_AT", place));
        await desk.SignInAsync();
        try
        {
            await UploadAsync(desk, "CRASH", file);
        }
        catch (HttpRequestException)
        {
            // It may be killed before the answer has left.
        }

        await DataDesk.EventuallyAsync(() => desk.HasExited);

        await desk.RestartAsync();
        var jobs = await desk.Client.GetFromJsonAsync<JsonElement>("/admin/data/jobs");
        var status = await EndAsync(desk, Assert.Single(jobs.EnumerateArray()).GetProperty("job_id").GetString()!);
        Assert.Equal("completed", status.GetProperty("status").GetString());
        var undisturbed = await EndAsync(desk, await UploadAsync(desk, "CALM", file));
        Assert.Equal(undisturbed.GetProperty("report").GetRawText(), status.GetProperty("report").GetRawText());
        foreach (var timeframe in new[] { "1m", "5m", "1h", "4h", "1D", "1W", "1M" })
        {
            var crashed = await desk.Client.GetStringAsync($"/data/CRASH/{timeframe}?limit=10000");
            var calm = await desk.Client.GetStringAsync($"/data/CALM/{timeframe}?limit=10000");
            Assert.Equal(calm.Replace("CALM", "CRASH", StringComparison.Ordinal), crashed);
        }

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(desk.DataFolder, "imports")));
    }

    [Fact]
    public async Task A_cancel_that_was_asked_for_before_the_crash_is_kept()
    {
        var file = _folder.File("minutes.csv");
        await File.WriteAllTextAsync(file, DataDesk.Minutes(Start, 200_000));
        await using var desk = await DeskProcess.StartAsync(("CANDLEWICK_MarketData__ImportChunkBars", "100"));
        await desk.SignInAsync();
        var running = await UploadAsync(desk, "TEST", file);
        var waiting = await UploadAsync(desk, "TEST", file);
        desk.Kill9();
        await desk.RestartAsync();
        using (var cancel = await desk.Client.PostAsync($"/admin/data/cancel/{running}", null))
        {
            cancel.EnsureSuccessStatusCode();
        }

        desk.Kill9();
        await desk.RestartAsync();
        Assert.Equal("cancelled", (await EndAsync(desk, running)).GetProperty("status").GetString());
        using (var cancel = await desk.Client.PostAsync($"/admin/data/cancel/{waiting}", null))
        {
            cancel.EnsureSuccessStatusCode();
        }

        Assert.Equal("cancelled", (await EndAsync(desk, waiting)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_command_line_imports_and_exports_without_a_desk_and_hands_files_to_a_running_one()
    {
        var file = _folder.File("minutes.csv");
        var data = _folder.File("data/desk.db");
        data = Path.GetDirectoryName(data)!;
        await File.WriteAllTextAsync(file, DataDesk.Minutes(Start, 500));
        var import = await CommandLine.RunAsync("import", "test", file, "--data", data);
        Assert.Equal(0, import.Exit);
        Assert.Contains("500 stored, 0 unchanged", import.Output, StringComparison.Ordinal);

        var exported = _folder.File("export.csv");
        Assert.Equal(0, (await CommandLine.RunAsync("export", "TEST", "1m", "--out", exported, "--data", data)).Exit);
        var lines = await File.ReadAllLinesAsync(exported);
        Assert.Equal(
            "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore", lines[0]);
        Assert.Equal(501, lines.Length);
        Assert.Equal($"{Start.ToUnixTimeMilliseconds()},100,104,99,103,1,{Start.ToUnixTimeMilliseconds() + 59_999},,,,,0", lines[1]);
        var hour = await CommandLine.RunAsync(
            "export", "TEST", "1h", "--from", "2024-12-02T03:00:00Z", "--to", "2024-12-02T03:00:00Z", "--data", data);
        Assert.Equal(2, hour.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        await using var desk = await DeskProcess.StartInAsync(data);
        var beside = await CommandLine.RunAsync("import", "TEST", exported, "--data", data);
        Assert.Equal(0, beside.Exit);
        Assert.Contains("0 stored, 500 unchanged", beside.Output, StringComparison.Ordinal);
        var second = await CommandLine.RunAsync("up", "--data", data, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, second.Exit);
        Assert.Contains("is in use by another program", second.Error, StringComparison.Ordinal);
    }

    private const string NoDesk = "has no desk.db";

    [Theory]
    [InlineData("there is no such file", "import", "TEST", "missing.csv")]
    [InlineData("is not a timeframe", "export", "TEST", "7m")]
    [InlineData(NoDesk, "export", "TEST", "1m")]
    [InlineData("--from and --to", "export", "TEST", "1m", "--from", "soon")]
    [InlineData("--from and --to", "export", "TEST", "1m", "--to", "soon")]
    public async Task A_wrong_command_line_is_told_on_stderr(string words, params string[] arguments)
    {
        var run = await CommandLine.RunAsync([.. arguments, "--data", _folder.Path]);
        Assert.Equal(1, run.Exit);
        // On a server there is no file to miss.
        Assert.Contains(TestEngine.IsPostgres && words == NoDesk ? "No 1m bar" : words, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static async Task<string> UploadAsync(DeskProcess desk, string symbol, string path)
    {
        using var form = new MultipartFormDataContent();
        var content = new StreamContent(File.OpenRead(path));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(content, "file", Path.GetFileName(path));
        using var answer = await desk.Client.PostAsync($"/admin/data/import/{symbol}", form);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetString()!;
    }

    private static async Task<JsonElement> EndAsync(DeskProcess desk, string job)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var status = await desk.Client.GetFromJsonAsync<JsonElement>($"/admin/data/status/{job}", limit.Token);
            if (status.GetProperty("status").GetString() is "completed" or "failed" or "cancelled")
            {
                return status;
            }

            await Task.Delay(50, limit.Token);
        }
    }
}
