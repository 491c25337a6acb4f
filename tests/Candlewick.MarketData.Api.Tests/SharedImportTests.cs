using System.Net;
using System.Text;
using Candlewick.MarketData.Imports;
using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Jobs;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.MarketData.Api.Tests;

/// <summary>Imports on a database and in a folder that others use as well, and that may be away for a moment.</summary>
public sealed class SharedImportTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 12, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_at_its_end_is_neither_ended_again_nor_counted_further()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var job = await ImportTests.AddJobAsync(desk, "1m");
        var jobs = desk.Services.GetRequiredService<DataJobStore>();
        await CountAsync(desk, job, 10);
        Assert.True(await jobs.FinishAsync(job, DataJobStatus.Completed, "Done", null, "{}", 10, 0));

        Assert.False(await jobs.FinishAsync(job, DataJobStatus.Failed, "Failed", "too late", null, 0, 0));
        await Assert.ThrowsAsync<DataJobMovedException>(() => CountAsync(desk, job, 20));

        var end = (await jobs.FindAsync(job.JobId))!;
        Assert.Equal((DataJobStatus.Completed, null, "{}", 10), (end.Status, end.ErrorMessage, end.Report, end.ProcessedRecords));
    }

    [Fact]
    public async Task A_chunk_that_was_counted_already_is_not_counted_twice()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        var job = await ImportTests.AddJobAsync(desk, "1m");
        await CountAsync(desk, job, 10);
        await Assert.ThrowsAsync<DataJobMovedException>(() => CountAsync(desk, job, 10));
        Assert.Equal(10, (await desk.Services.GetRequiredService<DataJobStore>().FindAsync(job.JobId))!.Stored);
    }

    [SkippableFact]
    public async Task An_import_whose_server_is_away_for_a_moment_goes_on_behind_its_last_chunk()
    {
        // On the server, whatever engine the run is for: a file is never away.
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        await using var desk = await DataDesk.StartAsync(
            _folder.Path, null, ("MarketData:ImportChunkBars", "100"), ("Database", TestEngine.PostgresFor(_folder.Path)));
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(DataDesk.Minutes(Start, 30_000)));
        using var answer = await desk.UploadAsync("TEST", file, "bars.csv");
        var id = (await DataDesk.ReadAsync(answer, HttpStatusCode.Accepted)).GetProperty("job_id").GetString()!;
        var jobs = desk.Services.GetRequiredService<DataJobStore>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await jobs.FindAsync(id))!.ProcessedRecords == 0)
        {
            await Task.Delay(5, limit.Token);
        }

        TestEngine.SetReachable(_folder.Path, false);
        TestEngine.SetReachable(_folder.Path, true);

        var end = await desk.EndAsync(id);
        Assert.True(end.GetProperty("status").GetString() == "completed", end.GetRawText());
        Assert.Equal(30_000, end.GetProperty("report").GetProperty("stored").GetInt64());
        // The file goes once its job's end is stored, which may be read before.
        limit.TryReset();
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "imports")).Length > 0)
        {
            await Task.Delay(5, limit.Token);
        }
    }

    [Fact]
    public async Task In_a_folder_that_hosts_share_only_what_lies_there_for_long_is_removed()
    {
        await using var desk = await DataDesk.StartAsync(_folder.Path);
        // Not the desk's own, which it looks through by itself.
        var folder = new DataFolder(_folder.File("another"));
        var received = Path.GetDirectoryName(folder.File("imports/received/bars.csv"))!;
        var forgotten = Path.GetDirectoryName(folder.File("imports/forgotten/bars.csv"))!;
        Directory.SetLastWriteTimeUtc(forgotten, DateTime.UtcNow.AddHours(-25));

        FolderOf(isShared: true).RemoveAllBut([]);
        Assert.Equal((true, false), (Directory.Exists(received), Directory.Exists(forgotten)));
        FolderOf(isShared: false).RemoveAllBut([]);
        Assert.False(Directory.Exists(received));

        UploadFolder FolderOf(bool isShared) =>
            ActivatorUtilities.CreateInstance<UploadFolder>(desk.Services, folder, new JobSharing(isShared));
    }

    /// <summary>Counts ten bars of the job as stored, up to a record.</summary>
    private static Task CountAsync(DataDesk desk, DataJob job, long processed) =>
        desk.Services.GetRequiredService<Database>().BulkWriteAsync(connection =>
        {
            using var transaction = connection.BeginTransaction();
            DataJobStore.AddProgress(connection, transaction, job.JobId, processed, 50, new StoreCounts(10, 0, 0));
            transaction.Commit();
            return true;
        });
}
