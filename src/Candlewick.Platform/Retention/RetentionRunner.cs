using System.Diagnostics.Metrics;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Retention;

/// <summary>Applies every module's rules, one run at a time, a step of one unit of work after the other.</summary>
internal sealed class RetentionRunner : IDisposable
{
    private readonly Database _database;
    private readonly RetentionRunStore _runs;
    private readonly TimeProvider _time;
    private readonly ILogger<RetentionRunner> _logger;
    private readonly int _stepRows;
    private readonly Meter _meter = new("Candlewick.Retention");
    private readonly Counter<long> _removed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private long? _current;
    private double _lastFinished;
    private bool _hasFailed;

    public RetentionRunner(
        Database database, RetentionRunStore runs, IEnumerable<IRetention> modules, IOptions<RetentionOptions> options, TimeProvider time,
        ILogger<RetentionRunner> logger)
    {
        (_database, _runs, _time, _logger, _stepRows) = (database, runs, time, logger, options.Value.StepRows);
        Rules = [.. modules.SelectMany(module => module.Rules)];
        _removed = _meter.CreateCounter<long>("candlewick_retention_removed_total");
        _meter.CreateObservableGauge("candlewick_retention_running", () => Current is null ? 0 : 1);
        _meter.CreateObservableGauge("candlewick_retention_last_finished_seconds", () => Volatile.Read(ref _lastFinished));
        _meter.CreateObservableGauge("candlewick_retention_failed", () => Volatile.Read(ref _hasFailed) ? 1 : 0);
    }

    public IReadOnlyList<PurgeRule> Rules { get; }

    /// <summary>The run that is under way, by its number.</summary>
    public long? Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>Begins a run in the background; null when one is under way, or the desk is stopping.</summary>
    public async Task<RetentionRunRow?> TryBeginAsync(string startedBy)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_running.IsCompleted || _stop.IsCancellationRequested)
            {
                return null;
            }

            _running = done.Task;
        }

        RetentionRunRow run;
        try
        {
            run = await _runs.BeginAsync(startedBy);
        }
        catch
        {
            done.SetResult();
            throw;
        }

        lock (_gate)
        {
            _current = run.RunId;
        }

        _ = Task.Run(() => RunAsync(run, done), CancellationToken.None);
        return run;
    }

    /// <summary>Ends the run that is under way after its current step, and begins no other.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends with the run that is under way.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            return _running;
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(RetentionRunRow run, TaskCompletionSource done)
    {
        try
        {
            await ApplyAsync(run);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Its row stays without an end: it is due again at the next start.
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "Old rows could not be removed");
            Volatile.Write(ref _hasFailed, true);
        }
        finally
        {
            lock (_gate)
            {
                _current = null;
            }

            done.SetResult();
        }
    }

    private async Task ApplyAsync(RetentionRunRow run)
    {
        var removed = new Dictionary<string, long>(StringComparer.Ordinal);
        var failures = new List<string>();
        foreach (var rule in Rules)
        {
            try
            {
                await ApplyAsync(rule, run.StartedAt, removed);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The others' rows are old all the same; this rule is tried again with the next run.
                _logger.LogError(failure, "The retention of {Rule} failed", rule.Name);
                failures.Add($"{rule.Name}: {failure.Message}");
            }

            await _runs.NoteAsync(run.RunId, removed);
        }

        if (removed.Values.Sum() > 0)
        {
            await _database.ShrinkAsync(_stop.Token);
        }

        await _runs.FinishAsync(run.RunId, removed, failures.Count == 0 ? null : string.Join("; ", failures));
        Volatile.Write(ref _hasFailed, failures.Count > 0);
        Volatile.Write(ref _lastFinished, _time.GetUtcNow().ToUnixTimeSeconds());
        _logger.LogInformation(
            "Retention run {Run} removed {Rows} rows: {Counts}", run.RunId, removed.Values.Sum(),
            string.Join(", ", removed.Where(rule => rule.Value > 0).Select(rule => $"{rule.Key} {rule.Value}")));
    }

    private async Task ApplyAsync(PurgeRule rule, DateTimeOffset now, Dictionary<string, long> removed)
    {
        removed[rule.Name] = 0;
        for (string? after = null; ;)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var step = await rule.StepAsync(new PurgeTurn(now, after, _stepRows, _stop.Token));
            removed[rule.Name] += step.Removed;
            if (step.Removed > 0)
            {
                _removed.Add(step.Removed, new KeyValuePair<string, object?>("rule", rule.Name));
                CrashPoint.Hit("retention-after-step");
            }

            if (step.Next is null)
            {
                return;
            }

            after = step.Next;
        }
    }
}
