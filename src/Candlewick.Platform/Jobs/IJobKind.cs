namespace Candlewick.Platform.Jobs;

/// <summary>
/// A kind of long work. Its module keeps a row per job, and that row is the truth: the queue in memory only says
/// which one runs now, and is refilled from the rows at every start.
/// </summary>
public interface IJobKind
{
    /// <summary>Name of the kind, e.g. <c>import</c>; unique in the program.</summary>
    string Kind { get; }

    /// <summary>Ids of the jobs whose rows are not at an end, oldest first; they are queued again at start-up.</summary>
    Task<IReadOnlyList<string>> ListUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs a job from where its row says it stands. Must bring the row to an end, also when the work fails.
    /// </summary>
    /// <param name="jobId">The row's id.</param>
    /// <param name="cancellationToken">
    /// Signalled when somebody interrupts the job and when the program stops. The row tells which:
    /// a cancel is written there before the interrupt, a stopped job stays unfinished and goes on at the next start.
    /// </param>
    Task RunAsync(string jobId, CancellationToken cancellationToken);
}

/// <summary>Queues jobs; one runs at a time, in the order they were queued.</summary>
public interface IJobQueue
{
    /// <summary>Queues the job. A job that is queued or runs already stays as it is.</summary>
    /// <param name="kind">An <see cref="IJobKind.Kind"/>.</param>
    /// <param name="jobId">Id of a row that exists.</param>
    /// <param name="cancellationToken">Gives up the wait for the queue, not the job.</param>
    Task EnqueueAsync(string kind, string jobId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Signals the token of a queued or running job; false when it is neither. A queued one gets its turn with the token already signalled.
    /// </summary>
    Task<bool> InterruptAsync(string kind, string jobId, CancellationToken cancellationToken = default);
}
