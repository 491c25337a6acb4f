namespace Candlewick.Platform.Startup;

/// <summary>Whether the desk may take new work.</summary>
public sealed class Readiness
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    /// <summary>False until every step of recovery has run.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>What start-up failed with, during recovery or after it; null while it has not failed.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Completes when <see cref="IsReady"/> turns true; fails when start-up failed or was stopped.</summary>
    public Task WhenReadyAsync(CancellationToken cancellationToken = default) => _ready.Task.WaitAsync(cancellationToken);

    internal void MarkReady() => _ready.TrySetResult();

    internal void MarkStopped() => _ready.TrySetCanceled();

    internal void MarkFailed(Exception failure)
    {
        Volatile.Write(ref _failure, failure);
        _ready.TrySetException(failure);
        // Observed here, because nobody may be waiting for it.
        _ = _ready.Task.Exception;
    }
}
