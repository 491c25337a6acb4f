namespace Candlewick.Platform.Concurrency;

/// <summary>
/// Counts work in flight over all mailboxes and dispatchers. A replayed market waits here for the desk to settle
/// before it shows the next price, which is what makes a replay deterministic.
/// </summary>
public sealed class WorkTracker
{
    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource? _idle;

    /// <summary>Work units begun and not ended.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Begin()
    {
        lock (_gate)
        {
            _count++;
        }
    }

    public void End()
    {
        TaskCompletionSource? idle = null;
        lock (_gate)
        {
            _count--;
            if (_count == 0)
            {
                idle = _idle;
                _idle = null;
            }
        }

        idle?.SetResult();
    }

    /// <summary>Completes when nothing is in flight.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }
}
