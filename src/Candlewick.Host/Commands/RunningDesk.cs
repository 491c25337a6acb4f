using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.MarketData.Contracts;
using Spectre.Console;

namespace Candlewick.Host.Commands;

/// <summary>The desk that is using the data folder, called over HTTP.</summary>
internal sealed class RunningDesk : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient _http;

    private RunningDesk(HttpClient http) => _http = http;

    /// <exception cref="HttpRequestException">It does not answer, or refuses the sign-in; the message says what to do.</exception>
    public static async Task<RunningDesk> SignInAsync(Uri address, string username, string? password, CancellationToken cancellationToken)
    {
        password ??= Console.IsInputRedirected
            ? throw new HttpRequestException(
                $"A desk is running on this data folder ({address}). "
                + "Set CANDLEWICK_ADMIN_PASSWORD so that the files can be handed to it, or stop it first.")
            : await new TextPrompt<string>($"Password of {username} at {address}:").Secret()
                .ShowAsync(DataTools.Terminal, cancellationToken);
        var http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var answer = await http.PostAsJsonAsync("/admin/auth/login", new { username, password }, cancellationToken);
            var body = await ReadAsync(answer, "The running desk refused the sign-in", cancellationToken);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer", body.GetProperty("access_token").GetString());
            return new RunningDesk(http);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    public async Task<FileImportOutcome> ImportAsync(
        string market, string path, FileDescription description, IProgress<FileImportProgress> progress,
        CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        AddField(form, "time_zone", description.TimeZone);
        AddField(form, "timeframe", description.Timeframe);
        AddField(form, "columns", description.Columns);
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        using var content = new StreamContent(file);
        form.Add(content, "file", Path.GetFileName(path));
        using var answer = await _http.PostAsync($"/admin/data/import/{Uri.EscapeDataString(market)}", form, cancellationToken);
        var job = (await ReadAsync(answer, "The running desk refused the file", cancellationToken)).GetProperty("job_id").GetString()!;
        var isCancelled = false;
        while (true)
        {
            var status = await StatusAsync(job);
            progress.Report(new FileImportProgress(
                status.GetProperty("progress").GetDouble(), status.GetProperty("current_stage").GetString() ?? "",
                status.GetProperty("records_per_second") is { ValueKind: JsonValueKind.Number } rate ? rate.GetDouble() : null));
            if (status.GetProperty("status").GetString() is "completed" or "failed" or "cancelled")
            {
                return OutcomeOf(status);
            }

            if (cancellationToken.IsCancellationRequested && !isCancelled)
            {
                isCancelled = true;
                using var cancel = await _http.PostAsync($"/admin/data/cancel/{job}", null, CancellationToken.None);
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> StatusAsync(string job)
    {
        using var answer = await _http.GetAsync($"/admin/data/status/{job}", CancellationToken.None);
        return await ReadAsync(answer, "The running desk lost the job", CancellationToken.None);
    }

    private static void AddField(MultipartFormDataContent form, string name, string? value)
    {
        if (value is not null)
        {
            form.Add(new StringContent(value), name);
        }
    }

    /// <summary>The body, or the problem's own words.</summary>
    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, string what, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return JsonDocument.Parse(text).RootElement;
        }

        var reason = text;
        try
        {
            reason = JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString() ?? text;
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not one of the desk's own problems, so the raw text has to do.
        }

        throw new HttpRequestException($"{what} ({(int)answer.StatusCode}): {reason}");
    }

    private static FileImportOutcome.RefusedLine RefusedLineOf(JsonElement line) =>
        new(line.GetProperty("line").GetInt64(), line.GetProperty("reason").GetString() ?? "");

    private static FileImportOutcome OutcomeOf(JsonElement status)
    {
        var report = status.GetProperty("report");
        var has = report.ValueKind == JsonValueKind.Object;
        long Count(string name) => has ? report.GetProperty(name).GetInt64() : 0;
        return new FileImportOutcome(
            Enum.Parse<ImportEnd>(status.GetProperty("status").GetString()!, ignoreCase: true),
            status.GetProperty("error_message").GetString(), has ? report.GetProperty("timeframe").GetString() : null,
            Count("read"), Count("stored"), Count("unchanged"), Count("restated"), Count("duplicates"), Count("gaps"), Count("refused"),
            has ? [.. report.GetProperty("refused_lines").EnumerateArray().Select(RefusedLineOf)] : [],
            Count("unusual"), has ? [.. report.GetProperty("notes").EnumerateArray().Select(note => note.GetString() ?? "")] : []);
    }
}
