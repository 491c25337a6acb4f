using System.Collections.Concurrent;
using System.Text.Json;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;

namespace Candlewick.MarketData.Jobs;

/// <summary>How far a running job is; kept in memory only.</summary>
/// <param name="Percent">0 to 100 over all stages.</param>
/// <param name="Processed">Bars that are done.</param>
/// <param name="RecordsPerSecond">Rate of the present stage, where it is measured in bars.</param>
/// <param name="SecondsLeft">Time left in the present stage.</param>
internal sealed record JobPace(double Percent, long Processed, double? RecordsPerSecond, double? SecondsLeft);

/// <summary>
/// Watches running jobs and publishes their progress on <c>jobs</c>, at most five times a second per job, to whoever listens on any of the
/// desk's hosts.
/// </summary>
internal sealed class JobMonitor
{
    public const string Channel = "jobs";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IStreamHub _hub;
    private readonly IBulletins _bulletins;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Watched> _jobs = new(StringComparer.Ordinal);
    /// <summary>Jobs that run on another host, by what that one said last.</summary>
    private readonly ConcurrentDictionary<string, JobPace> _elsewhere = new(StringComparer.Ordinal);

    public JobMonitor(IStreamHub hub, IBulletins bulletins, TimeProvider time)
    {
        (_hub, _bulletins, _time) = (hub, bulletins, time);
        bulletins.Listen(Channel, Hear);
    }

    public JobPace? PaceOf(string jobId) =>
        _jobs.TryGetValue(jobId, out var watched) ? watched.Pace : _elsewhere.GetValueOrDefault(jobId);

    /// <summary>A stage begins: rate and time left are measured from here.</summary>
    public void BeginStage(DataJob job, double fromPercent, double toPercent)
    {
        _jobs[job.JobId] = new Watched(
            _time.GetTimestamp(), fromPercent, toPercent, new JobPace(fromPercent, job.ProcessedRecords, null, null));
        Publish(job, "data_collection_progress", conflate: false);
    }

    /// <summary>The stage made progress.</summary>
    /// <param name="job">The job.</param>
    /// <param name="done">Units done in this stage since it began in this run of the program.</param>
    /// <param name="left">Units left.</param>
    /// <param name="unitsAreBars">True when a unit is a bar, so that the rate is one of bars.</param>
    public void Advance(DataJob job, long done, long left, bool unitsAreBars)
    {
        if (!_jobs.TryGetValue(job.JobId, out var watched))
        {
            return;
        }

        var seconds = _time.GetElapsedTime(watched.StartedAt).TotalSeconds;
        var rate = seconds > 0 ? done / seconds : 0;
        var share = done + left > 0 ? (double)done / (done + left) : 1;
        watched.Pace = new JobPace(
            watched.FromPercent + ((watched.ToPercent - watched.FromPercent) * share),
            job.ProcessedRecords,
            unitsAreBars && rate > 0 ? Math.Round(rate) : null,
            rate > 0 ? Math.Round(left / rate, 1) : null);
        var now = _time.GetTimestamp();
        if (_time.GetElapsedTime(watched.PublishedAt, now) >= Pause)
        {
            watched.PublishedAt = now;
            Publish(job, "data_collection_progress", conflate: true);
        }
    }

    /// <summary>Publishes that the job has started, or how it ended.</summary>
    public void Announce(DataJob job, string type) => Publish(job, type, conflate: false);

    /// <summary>The job is over, or stopped with the program.</summary>
    public void Forget(string jobId) => _jobs.TryRemove(jobId, out _);

    private void Publish(DataJob job, string type, bool conflate)
    {
        var pace = PaceOf(job.JobId);
        var message = new Message(
            job.JobId, job.Symbol, job.Venue, job.Status, Math.Round(pace?.Percent ?? job.Progress, 1), job.CurrentStage, job.CurrentStage,
            job.TotalRecords, pace?.Processed ?? job.ProcessedRecords, pace?.RecordsPerSecond, pace?.SecondsLeft,
            job.ErrorMessage, job.ErrorMessage, job.TotalRecords, job.StartedAt, job.CompletedAt);
        _hub.Publish(Channel, type, message, conflate ? StreamDelivery.Conflated : StreamDelivery.Queued, job.JobId);
        _bulletins.Tell(Channel, JsonSerializer.Serialize(new Bulletin(type, conflate, message), DeskJson.Options));
    }

    /// <summary>What another host says of a job that runs there.</summary>
    private void Hear(string? text)
    {
        if (text is null)
        {
            _elsewhere.Clear();
            return;
        }

        var (type, conflate, message) = JsonSerializer.Deserialize<Bulletin>(text, DeskJson.Options)!;
        if (message.Status.IsEnd())
        {
            _elsewhere.TryRemove(message.JobId, out _);
        }
        else
        {
            _elsewhere[message.JobId] = new JobPace(
                message.Progress, message.ProcessedRecords, message.RecordsPerSecond, message.SecondsLeft);
        }

        _hub.Publish(Channel, type, message, conflate ? StreamDelivery.Conflated : StreamDelivery.Queued, message.JobId);
    }

    private sealed record Bulletin(string Type, bool Conflate, Message Message);

    /// <summary>
    /// The message: the fields of the flat job feed, and those of the job's status, so that a page can patch what it holds.
    /// </summary>
    private sealed record Message(
        string JobId, string Symbol, string Venue, DataJobStatus Status, double Progress, string Stage, string CurrentStage,
        long? TotalRecords, long ProcessedRecords, double? RecordsPerSecond, double? SecondsLeft,
        string? Error, string? ErrorMessage, long? TotalDataPoints, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt);

    private sealed class Watched(long startedAt, double fromPercent, double toPercent, JobPace pace)
    {
        public long StartedAt { get; } = startedAt;
        public double FromPercent { get; } = fromPercent;
        public double ToPercent { get; } = toPercent;
        public JobPace Pace { get; set; } = pace;
        public long PublishedAt { get; set; } = startedAt;
    }
}
