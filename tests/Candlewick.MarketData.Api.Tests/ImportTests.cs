using System.Net;
using System.Text;
using System.Text.Json;
using Candlewick.Domain;
using Candlewick.MarketData.Imports;
using Candlewick.MarketData.Jobs;
using Candlewick.Platform.Jobs;
using Candlewick.Platform.Security;
using Candlewick.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.MarketData.Api.Tests;

public sealed class ImportTests : IDisposable
{
    private const string Day = "crypto/binance_spot_1m/BTCUSDT-1m-2024-09-21";
    private readonly TempFolder _folder = new();
    private static readonly DateTimeOffset Start = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task A_day_of_minutes_is_imported_with_a_report_and_served_in_every_timeframe()
    {
        var path = TestDataFile(Day);
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var status = await desk.ImportAsync("btcusdt", path);

        Assert.Equal("completed", status.GetProperty("status").GetString());
        Assert.Equal("BTCUSDT", status.GetProperty("symbol").GetString());
        Assert.Equal(100, status.GetProperty("progress").GetDouble());
        Assert.Equal(1440, status.GetProperty("total_records").GetInt64());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("error_message").ValueKind);
        Assert.EndsWith("Z", status.GetProperty("completed_at").GetString(), StringComparison.Ordinal);
        var report = status.GetProperty("report");
        Assert.Equal(1440, report.GetProperty("read").GetInt64());
        Assert.Equal(1440, report.GetProperty("stored").GetInt64());
        Assert.Equal(0, report.GetProperty("unchanged").GetInt64());
        Assert.Equal("1m", report.GetProperty("timeframe").GetString());

        (string, int)[] expected =
        [
            ("1m", 1440), ("5m", 288), ("15m", 96), ("30m", 48), ("1h", 24), ("4h", 6), ("1D", 1), ("1d", 1), ("1W", 1), ("1M", 1),
        ];
        foreach (var (timeframe, count) in expected)
        {
            var bars = await desk.GetAsync($"/data/BTCUSDT/{timeframe}?limit=10000");
            Assert.Equal(count, bars.GetProperty("candle_count").GetInt32());
            Assert.Equal(count, bars.GetProperty("candles").GetArrayLength());
            Assert.Equal("file", bars.GetProperty("venue").GetString());
            Assert.False(bars.GetProperty("is_synthetic").GetBoolean());
        }

        var last = (await desk.GetAsync("/data/BTCUSDT/1h/latest")).GetProperty("candle");
        Assert.Equal("2024-09-21T23:00:00Z", last.GetProperty("timestamp").GetString());
    }

    [SkippableFact]
    public async Task The_same_file_again_changes_nothing()
    {
        var path = TestDataFile(Day);
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportAsync("BTCUSDT", path);
        var before = (await desk.GetAsync("/data/BTCUSDT/1h?limit=100")).GetRawText();
        var report = (await desk.ImportAsync("BTCUSDT", path)).GetProperty("report");
        Assert.Equal(0, report.GetProperty("stored").GetInt64());
        Assert.Equal(1440, report.GetProperty("unchanged").GetInt64());
        Assert.Equal(before, (await desk.GetAsync("/data/BTCUSDT/1h?limit=100")).GetRawText());
    }

    [Fact]
    public async Task Gaps_repeats_refused_lines_and_restatements_stand_in_the_report()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var lines = DataDesk.Minutes(Start, 60).Split('\n').ToList();
        lines[5] = lines[4];
        lines[20] = lines[20].Replace(",10", ",abc", StringComparison.Ordinal);
        lines.RemoveAt(30);
        var report = (await desk.ImportTextAsync("TEST", string.Join('\n', lines))).GetProperty("report");
        Assert.Equal(57, report.GetProperty("stored").GetInt64());
        Assert.Equal(1, report.GetProperty("duplicates").GetInt64());
        Assert.Equal(1, report.GetProperty("refused").GetInt64());
        Assert.Equal(21, report.GetProperty("refused_lines")[0].GetProperty("line").GetInt64());
        Assert.Equal(3, report.GetProperty("gaps").GetInt64());
        Assert.Equal("2024-12-02T00:30:00Z", report.GetProperty("gap_list")[2].GetProperty("from").GetString());
        Assert.Equal("2024-12-02T00:30:00Z", report.GetProperty("gap_list")[2].GetProperty("to").GetString());

        var restated = (await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 60, price: 200))).GetProperty("report");
        Assert.Equal(57, restated.GetProperty("restated").GetInt64());
        Assert.Equal(3, restated.GetProperty("stored").GetInt64());
    }

    [Fact]
    public async Task A_conflict_within_one_file_stores_nothing_and_says_where()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var status = await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 10) + DataDesk.Minutes(Start.AddMinutes(3), 1, price: 500));
        Assert.Equal("failed", status.GetProperty("status").GetString());
        Assert.Contains("lines 4 and 11", status.GetProperty("error_message").GetString(), StringComparison.Ordinal);
        Assert.Equal("conflict", status.GetProperty("report").GetProperty("refusal").GetString());
        await desk.GetAsync("/data/TEST/1m", HttpStatusCode.NotFound);
        Assert.Contains(desk.Stream.On("jobs"), message => message.Type == "data_collection_failed");
    }

    [Fact]
    public async Task Local_times_are_read_in_the_zone_that_the_form_names()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var csv = "Date,Open,High,Low,Close,Volume\n2024-07-01 09:30,10,12,9,11,5\n2024-07-01 10:30,11,13,10,12,6\n";
        var status = await desk.ImportTextAsync("SPY", csv, ("time_zone", "America/New_York"));
        Assert.Equal("failed", status.GetProperty("status").GetString());
        Assert.Contains("None of 2 lines", status.GetProperty("error_message").GetString(), StringComparison.Ordinal);

        var half = await desk.ImportTextAsync("SPY", csv, ("time_zone", "America/New_York"), ("timeframe", "30m"));
        Assert.Equal("completed", half.GetProperty("status").GetString());
        var bars = await desk.GetAsync("/data/SPY/30m");
        Assert.Equal("2024-07-01T13:30:00Z", bars.GetProperty("start_time").GetString());
    }

    [Fact]
    public async Task Upload_mistakes_name_their_field()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path, null, ("MarketData:MaxUploadBytes", "200000"));
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var json = await desk.Http.PostAsync("/admin/data/import/TEST", content);
        await DataDesk.ReadAsync(json, HttpStatusCode.UnsupportedMediaType);
        await ExpectFieldAsync(await UploadAsync(desk, "TEST", "x", ("time_zone", "Mars/Olympus")), "time_zone", "IANA");
        await ExpectFieldAsync(await UploadAsync(desk, "TEST", "x", ("timeframe", "7m")), "timeframe", "use one of");
        await ExpectFieldAsync(await UploadAsync(desk, "TEST", "x", ("colour", "red")), "colour", "not a field");
        await ExpectFieldAsync(await UploadAsync(desk, "TEST", ""), "file", "is empty");
        await ExpectFieldAsync(await UploadAsync(desk, "not%20a%20symbol", "x"), "symbol", "is not a symbol");
        await ExpectFieldAsync(await UploadAsync(desk, "ABCDEFGHIJKLMNOPQRSTU", "x"), "symbol", "1 to 20");

        using var none = new MultipartFormDataContent { { new StringContent("1m"), "timeframe" } };
        await ExpectFieldAsync(await desk.Http.PostAsync("/admin/data/import/TEST", none), "file", "is missing");

        using var large = await UploadAsync(desk, "TEST", new string('x', 200_001));
        await DataDesk.ReadAsync(large, HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "imports")));
    }

    [Fact]
    public async Task A_body_above_the_servers_own_limit_is_taken_on_this_route()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var status = await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 2000));
        Assert.Equal("completed", status.GetProperty("status").GetString());
        Assert.Equal(2000, status.GetProperty("report").GetProperty("stored").GetInt64());
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\me\\BTCUSDT-1m.zip", "BTCUSDT-1m.zip")]
    [InlineData("..", "upload")]
    [InlineData("<script>.csv", "_script_.csv")]
    [InlineData("", "upload")]
    public void A_file_name_keeps_nothing_that_leads_elsewhere(string sent, string kept) =>
        Assert.Equal(kept, Imports.UploadFolder.SafeName(sent));

    [Fact]
    public async Task A_waiting_import_is_cancelled_at_once_and_a_running_one_says_what_stands()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path, null, ("MarketData:ImportChunkBars", "100"));
        var path = _folder.File("minutes.csv");
        await File.WriteAllTextAsync(path, DataDesk.Minutes(Start, 60_000));
        var running = await desk.BeginImportAsync("TEST", path);
        var waiting = await desk.BeginImportAsync("TEST", path);

        using var cancelWaiting = await desk.Http.PostAsync($"/admin/data/cancel/{waiting}", null);
        Assert.Equal("cancelled", (await DataDesk.ReadAsync(cancelWaiting, HttpStatusCode.OK)).GetProperty("status").GetString());
        await DataDesk.EventuallyAsync(
            () => desk.Stream.On("jobs").Any(message => message.Data.GetProperty("processed_records").GetInt64() > 0));
        using var delete = await desk.Http.DeleteAsync("/admin/data/TEST");
        await DataDesk.ReadAsync(delete, HttpStatusCode.Conflict);
        using var cancelRunning = await desk.Http.PostAsync($"/admin/data/cancel/{running}", null);
        await DataDesk.ReadAsync(cancelRunning, HttpStatusCode.OK);

        var status = await desk.EndAsync(running);
        Assert.Equal("cancelled", status.GetProperty("status").GetString());
        Assert.Contains("stored and kept", status.GetProperty("error_message").GetString(), StringComparison.Ordinal);
        var report = status.GetProperty("report");
        var stored = report.GetProperty("stored").GetInt64();
        Assert.InRange(stored, 1, 59_999);
        Assert.Equal(Start.AddMinutes(stored - 1), report.GetProperty("stands_through").GetDateTimeOffset());
        Assert.Equal(
            report.GetProperty("stands_through").GetDateTimeOffset(),
            (await desk.GetAsync("/data/TEST/1m/latest")).GetProperty("candle").GetProperty("timestamp").GetDateTimeOffset());
        // The job's end is durable before its file is removed.
        await DataDesk.EventuallyAsync(() => Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "imports")).Length == 0);

        var rest = (await desk.ImportAsync("TEST", path)).GetProperty("report");
        Assert.Equal(stored, rest.GetProperty("unchanged").GetInt64());
        Assert.Equal(60_000 - stored, rest.GetProperty("stored").GetInt64());
        using var late = await desk.Http.PostAsync($"/admin/data/cancel/{running}", null);
        await DataDesk.ReadAsync(late, HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_import_that_a_stop_interrupted_goes_on_at_the_next_start_to_the_same_end()
    {
        var path = _folder.File("minutes.csv");
        await File.WriteAllTextAsync(path, DataDesk.Minutes(Start, 60_000));
        string job;
        await using (var desk = await DataDesk.StartAsync(_folder.Path, null, ("MarketData:ImportChunkBars", "100")))
        {
            job = await desk.BeginImportAsync("TEST", path);
            await DataDesk.EventuallyAsync(
                () => desk.Stream.On("jobs").Any(message => message.Data.GetProperty("processed_records").GetInt64() > 0));
        }

        await using var again = await DataDesk.StartAsync(_folder.Path);
        var status = await again.EndAsync(job);
        Assert.Equal("completed", status.GetProperty("status").GetString());
        var report = status.GetProperty("report");
        Assert.Equal(60_000, report.GetProperty("stored").GetInt64());
        Assert.Equal(0, report.GetProperty("unchanged").GetInt64());
        Assert.Equal(60_000, (await again.GetAsync("/admin/data/available"))[0].GetProperty("record_count").GetInt64());
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_page_by_page_and_told_live()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        for (var i = 0; i < 3; i++)
        {
            await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start.AddDays(i), 10));
        }

        using var first = await desk.Http.GetAsync("/admin/data/jobs?limit=2");
        var page = await DataDesk.ReadAsync(first, HttpStatusCode.OK);
        Assert.Equal(2, page.GetArrayLength());
        var next = first.Headers.GetValues("Link").Single();
        Assert.EndsWith("; rel=\"next\"", next, StringComparison.Ordinal);
        var rest = await desk.GetAsync(next[1..next.IndexOf('>', StringComparison.Ordinal)]);
        Assert.Equal(1, rest.GetArrayLength());
        Assert.True(string.CompareOrdinal(page[1].GetProperty("job_id").GetString(), rest[0].GetProperty("job_id").GetString()) > 0);

        var job = page[0].GetProperty("job_id").GetString();
        var told = desk.Stream.On("jobs").Where(message => message.Data.GetProperty("job_id").GetString() == job).ToList();
        Assert.Equal("data_collection_started", told[0].Type);
        Assert.Equal("data_collection_completed", told[^1].Type);
        Assert.Equal(100, told[^1].Data.GetProperty("progress").GetDouble());
        Assert.Equal("completed", told[^1].Data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Deleting_a_symbol_removes_its_bars_and_what_its_imports_saw()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 60));
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 60, price: 300));
        Assert.Equal(60, (await desk.GetAsync("/api/data-quality/TEST")).GetProperty("restatements").GetInt64());
        using var answer = await desk.Http.DeleteAsync("/admin/data/TEST");
        var deleted = await DataDesk.ReadAsync(answer, HttpStatusCode.OK);
        Assert.Equal(60 + 12 + 4 + 2 + 5, deleted.GetProperty("bars_deleted").GetInt64());
        await desk.GetAsync("/data/TEST/1m", HttpStatusCode.NotFound);
        await desk.GetAsync("/api/data-quality/TEST", HttpStatusCode.NotFound);
        using var twice = await desk.Http.DeleteAsync("/admin/data/TEST");
        await DataDesk.ReadAsync(twice, HttpStatusCode.NotFound);

        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 60));
        Assert.Equal(0, (await desk.GetAsync("/api/data-quality/TEST")).GetProperty("restatements").GetInt64());
    }

    [Fact]
    public async Task Deleting_bars_gives_their_space_back_and_leaves_the_others_whole()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        // In turns, so that the pages of the two lie between each other.
        for (var part = 0; part < 4; part++)
        {
            await desk.ImportTextAsync("KEPT", DataDesk.Minutes(Start.AddMinutes(part * 5000), 5000));
            await desk.ImportTextAsync("GONE", DataDesk.Minutes(Start.AddMinutes(part * 30_000), 30_000));
        }

        await desk.ImportTextAsync("KEPT", DataDesk.Minutes(Start.AddMinutes(20_000), 5000));
        var kept = (await desk.GetAsync("/data/KEPT/1m?limit=10000")).GetRawText();
        var full = SizeOfDatabase();

        using (var answer = await desk.Http.DeleteAsync("/admin/data/GONE"))
        {
            await DataDesk.ReadAsync(answer, HttpStatusCode.OK);
        }

        var after = SizeOfDatabase();
        Assert.True(after < full / 3, $"{full:N0} bytes before, {after:N0} after");
        Assert.Equal(kept, (await desk.GetAsync("/data/KEPT/1m?limit=10000")).GetRawText());
        using (var answer = await desk.Http.DeleteAsync("/admin/data/KEPT"))
        {
            await DataDesk.ReadAsync(answer, HttpStatusCode.OK);
        }

        Assert.InRange(SizeOfDatabase(), 1, 1_000_000);
        await desk.ImportTextAsync("KEPT", DataDesk.Minutes(Start, 100));
        Assert.Equal(100, (await desk.GetAsync("/data/KEPT/1m")).GetProperty("candle_count").GetInt32());
    }

    /// <summary>The file and the log beside it; on a server all that holds bars.</summary>
    private long SizeOfDatabase() => TestEngine.IsPostgres ? TestEngine.SizeOf(_folder.Path, "market_data%") : FileSize();

    private long FileSize() =>
        Directory.GetFiles(_folder.Path, "desk.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))
            .Sum(file => new FileInfo(file).Length);

    [Fact]
    public async Task Bars_that_the_simulator_replays_are_not_deleted()
    {
        var test = new Instrument("TEST", "Test", "crypto", "TEST", "USD", 0.01m, 1m, 1m, 1_000_000m, 1m);
        await using var desk = await DataDesk.StartAsync(_folder.Path, new OfferedFeed(VenueName.Simulator, VenueMode.Replay, test)
        {
            Replays = [new InstrumentId("TEST", VenueName.File)], Clock = Start.AddMinutes(2),
        });
        await desk.ImportTextAsync("TEST", DataDesk.Minutes(Start, 5));
        await desk.ImportTextAsync("OTHER", DataDesk.Minutes(Start, 5));

        using var refused = await desk.Http.DeleteAsync("/admin/data/TEST");
        var problem = await DataDesk.ReadAsync(refused, HttpStatusCode.Conflict);
        Assert.Contains(
            "simulator is replaying the stored bars of TEST.FILE", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await desk.GetAsync("/data/TEST/1m");
        using var other = await desk.Http.DeleteAsync("/admin/data/OTHER");
        await DataDesk.ReadAsync(other, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_job_that_began_five_times_without_progress_is_given_up()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var job = await AddJobAsync(desk, "1m");
        var jobs = desk.Services.GetRequiredService<DataJobStore>();
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await jobs.BeginStageAsync(job, DataJobStatus.Preprocessing, "Reading", 0, isNewAttempt: true));
        }

        await desk.Services.GetRequiredService<IJobQueue>().EnqueueAsync(job.Kind, job.JobId);
        var end = await desk.EndAsync(job.JobId);
        Assert.Equal("failed", end.GetProperty("status").GetString());
        Assert.Contains("began 5 times", end.GetProperty("error_message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_ends_the_job_too()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var job = await AddJobAsync(desk, "no interval");
        Directory.CreateDirectory(Path.GetDirectoryName(desk.Services.GetRequiredService<UploadFolder>().PathOf(job.JobId, job.FileName))!);
        await File.WriteAllTextAsync(
            desk.Services.GetRequiredService<UploadFolder>().PathOf(job.JobId, job.FileName), DataDesk.Minutes(Start, 5));

        await desk.Services.GetRequiredService<IJobQueue>().EnqueueAsync(job.Kind, job.JobId);
        var end = await desk.EndAsync(job.JobId);
        Assert.Equal("failed", end.GetProperty("status").GetString());
        Assert.Contains("unexpectedly", end.GetProperty("error_message").GetString(), StringComparison.Ordinal);
        Assert.Contains("Nothing was stored.", end.GetProperty("error_message").GetString(), StringComparison.Ordinal);
    }

    internal static async Task<DataJob> AddJobAsync(DataDesk desk, string timeframe)
    {
        var job = new DataJob
        {
            JobId = "job-of-a-test", Kind = ImportBars.Kind, Symbol = "TEST", Venue = VenueName.File,
            CurrentStage = "Waiting", FileName = "bars.csv",
            Timeframe = timeframe, CreatedBy = "test", CreatedAt = Start,
        };
        await desk.Services.GetRequiredService<DataJobStore>().AddAsync(job);
        return job;
    }

    [Fact]
    public async Task Rights_are_kept_apart()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        using var viewer = desk.Client(Policies.Viewer);
        using var trader = desk.Client(Policies.Trader);
        using var nobody = desk.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/data/available")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/api/data-quality")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await trader.GetAsync("/admin/data/available")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await trader.DeleteAsync("/admin/data/TEST")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync("/data/TEST/cache/clear", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await trader.PostAsync("/data/TEST/cache/clear", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/data/available")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.GetAsync("/admin/data/status/none")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.PostAsync("/admin/data/cancel/none", null)).StatusCode);
    }

    private static Task<HttpResponseMessage> UploadAsync(
        DataDesk desk, string symbol, string text, params (string Name, string Value)[] fields) =>
        desk.UploadAsync(symbol, new MemoryStream(Encoding.UTF8.GetBytes(text)), "bars.csv", fields);

    private static async Task ExpectFieldAsync(HttpResponseMessage answer, string field, string words)
    {
        using (answer)
        {
            var problem = await DataDesk.ReadAsync(answer, HttpStatusCode.BadRequest);
            Assert.Contains(words, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(problem.GetProperty("trace_id").GetString()));
        }
    }

    /// <summary>The file whose name begins so, packed or not.</summary>
    private static string TestDataFile(string start)
    {
        var folder = TestData.Path(Path.GetDirectoryName(start)!);
        return Directory.GetFiles(folder, Path.GetFileName(start) + "*").Order(StringComparer.Ordinal).First();
    }
}
