using System.Collections.Concurrent;
using Candlewick.Platform.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Candlewick.Platform.Jobs;

/// <summary>
/// The queue on Quartz with its store in memory. The scheduler is created with the first job, so that a start without
/// one does not pay for it, and stopped with the host: the running job is interrupted and waited for.
/// </summary>
internal sealed class JobQueue(IServiceProvider services, TimeProvider time, ILogger<JobQueue> logger)
    : IJobQueue, IHostedService, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    /// <summary>Every job that is queued or runs, with what interrupts it.</summary>
    private readonly ConcurrentDictionary<JobKey, CancellationTokenSource> _jobs = new();
    private IScheduler? _scheduler;

    public async Task EnqueueAsync(string kind, string jobId, CancellationToken cancellationToken = default)
    {
        var key = new JobKey(jobId, kind);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // A stopping program starts nothing: the row is found at the next start.
            if (_stop.IsCancellationRequested || !_jobs.TryAdd(key, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token)))
            {
                return;
            }

            if (_scheduler is null)
            {
                _scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
                await _scheduler.Start(cancellationToken);
            }

            await _scheduler.ScheduleJob(
                JobBuilder.Create<RunJob>().WithIdentity(key).Build(),
                TriggerBuilder.Create(time).WithIdentity(jobId, kind).StartNow().Build(),
                cancellationToken: cancellationToken);
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
        if (!_jobs.TryGetValue(key, out var interrupt))
        {
            return;
        }

        try
        {
            if (!_stop.IsCancellationRequested)
            {
                var kind = services.GetServices<IJobKind>().First(candidate => candidate.Kind == key.Group);
                await kind.RunAsync(key.Name, interrupt.Token);
            }
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            // Stopping: the row stays unfinished and is taken up again at the next start.
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "Job {Job} failed without bringing its row to an end", key);
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
}

/// <summary>What Quartz makes for each queued job.</summary>
internal sealed class RunJob(JobQueue queue) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await queue.ExecuteAsync(context.JobDetail.Key);
}

/// <summary>Queues again what the last run of the program left unfinished.</summary>
internal sealed class ResumeJobs(IEnumerable<IJobKind> kinds, IJobQueue queue) : IStartupStep
{
    public string Name => "jobs";

    public StartupPhase Phase => StartupPhase.Accept;

    public async Task RunAsync(CancellationToken cancellationToken)
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
