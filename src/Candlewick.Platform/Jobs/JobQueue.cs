using System.Collections.Concurrent;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Candlewick.Platform.Jobs;

/// <summary>Whether the jobs of a desk are shared out among several hosts, each of which keeps them in the database.</summary>
/// <param name="IsShared">True for a host on a server's database, which may be one of several.</param>
public sealed record JobSharing(bool IsShared);

/// <summary>
/// The queue on Quartz. On a desk of one host its store is in memory, and the scheduler is created with the first job, so that a start
/// without one does not pay for it. Where several hosts share a desk its clustered store is in their database: a job runs on one of them,
/// and goes on at another when that one dies. Stopped with the host: the running job is interrupted and waited for.
/// </summary>
internal sealed class JobQueue : IJobQueue, IHostedService, IDisposable
{
    private const string InterruptTopic = "interrupt";
    private readonly IServiceProvider _services;
    private readonly JobSharing _sharing;
    private readonly IBulletins _bulletins;
    private readonly TimeProvider _time;
    private readonly ILogger<JobQueue> _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    /// <summary>Every job that this host has queued or runs, with what interrupts it.</summary>
    private readonly ConcurrentDictionary<JobKey, CancellationTokenSource> _jobs = new();
    private IScheduler? _scheduler;

    public JobQueue(IServiceProvider services, JobSharing sharing, IBulletins bulletins, TimeProvider time, ILogger<JobQueue> logger)
    {
        (_services, _sharing, _bulletins, _time, _logger) = (services, sharing, bulletins, time, logger);
        bulletins.Listen(InterruptTopic, Hear);
    }

    public async Task EnqueueAsync(string kind, string jobId, CancellationToken cancellationToken = default)
    {
        var key = new JobKey(jobId, kind);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // A stopping program starts nothing: the row is found at the next start, or by another host.
            if (_stop.IsCancellationRequested || _jobs.ContainsKey(key))
            {
                return;
            }

            var scheduler = await StartAsync();
            if (_sharing.IsShared && await scheduler.Exists(key, cancellationToken))
            {
                return;
            }

            if (!_sharing.IsShared)
            {
                _jobs[key] = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            }

            await scheduler.ScheduleJob(
                JobBuilder.Create<RunJob>().WithIdentity(key).RequestRecovery(_sharing.IsShared).Build(),
                TriggerBuilder.Create(_time).WithIdentity(jobId, kind).StartNow().Build(),
                cancellationToken: cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another host was quicker.
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Begins to run what any host has queued.</summary>
    public async Task JoinAsync()
    {
        await _gate.WaitAsync(_stop.Token);
        try
        {
            await StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<bool> InterruptAsync(string kind, string jobId, CancellationToken cancellationToken = default)
    {
        if (!_jobs.TryGetValue(new JobKey(jobId, kind), out var interrupt))
        {
            _bulletins.Tell(InterruptTopic, $"{kind} {jobId}");
            return false;
        }

        try
        {
            await interrupt.CancelAsync();
            return true;
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
            return false;
        }
    }

    /// <summary>Runs a job whose turn has come; called by Quartz's one worker.</summary>
    public async Task ExecuteAsync(JobKey key)
    {
        if (_sharing.IsShared)
        {
            _jobs.TryAdd(key, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
        }

        if (!_jobs.TryGetValue(key, out var interrupt))
        {
            return;
        }

        try
        {
            if (!_stop.IsCancellationRequested)
            {
                var kind = _services.GetServices<IJobKind>().First(candidate => candidate.Kind == key.Group);
                await kind.RunAsync(key.Name, interrupt.Token);
            }
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            // Stopping: the row stays unfinished and is taken up again at the next start, or by another host.
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "Job {Job} failed without bringing its row to an end", key);
        }
        finally
        {
            _jobs.TryRemove(key, out _);
            interrupt.Dispose();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await _stop.CancelAsync();
            if (_scheduler is { } scheduler)
            {
                await scheduler.Shutdown(true, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _gate.Dispose();
        _stop.Dispose();
    }

    private async Task<IScheduler> StartAsync()
    {
        if (_scheduler is null)
        {
            var scheduler = await _services.GetRequiredService<ISchedulerFactory>().GetScheduler(CancellationToken.None);
            await scheduler.Start(CancellationToken.None);
            _scheduler = scheduler;
        }

        return _scheduler;
    }

    /// <summary>Another host was asked to cancel a job. Where the word is lost, the row stops the job before its next stage.</summary>
    private void Hear(string? text)
    {
        if (text?.Split(' ') is [var kind, var jobId] && _jobs.TryGetValue(new JobKey(jobId, kind), out var interrupt))
        {
            try
            {
                _ = interrupt.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended.
            }
        }
    }
}

/// <summary>What Quartz makes for each queued job.</summary>
internal sealed class RunJob(JobQueue queue) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await queue.ExecuteAsync(context.JobDetail.Key);
}

/// <summary>
/// Queues again what the last run of the program left unfinished. Where several hosts share the jobs, each looks again from time to time
/// for what none of them has: a host that stops gives its job back in this way.
/// </summary>
internal sealed class ResumeJobs(
    IEnumerable<IJobKind> kinds, JobQueue queue, JobSharing sharing, TimeProvider time, ILogger<ResumeJobs> logger)
    : IStartupStep, IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private Task _looking = Task.CompletedTask;

    public string Name => "jobs";

    public StartupPhase Phase => sharing.IsShared ? StartupPhase.Join : StartupPhase.Accept;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!sharing.IsShared)
        {
            await QueueUnfinishedAsync(cancellationToken);
            return;
        }

        _looking = Task.Run(LookAgainAndAgainAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task LookAgainAndAgainAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await queue.JoinAsync();
                await QueueUnfinishedAsync(_stop.Token);
            }
            catch (Exception failure) when (!_stop.IsCancellationRequested)
            {
                logger.LogWarning("The jobs of this desk cannot be looked at now: {Reason}", failure.Message);
            }

            await Task.Delay(LookEvery, time, _stop.Token);
        }
    }

    private async Task QueueUnfinishedAsync(CancellationToken cancellationToken)
    {
        foreach (var kind in kinds)
        {
            foreach (var jobId in await kind.ListUnfinishedAsync(cancellationToken))
            {
                await queue.EnqueueAsync(kind.Kind, jobId, cancellationToken);
            }
        }
    }
}
