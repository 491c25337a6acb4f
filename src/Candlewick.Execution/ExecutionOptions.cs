using System.ComponentModel.DataAnnotations;

namespace Candlewick.Execution;

/// <summary>Bounds and waits of the order path; section <c>Execution</c>.</summary>
public sealed class ExecutionOptions
{
    /// <summary>How often a refused order is tried in all, each time under a new revision. 1 to 10.</summary>
    [Range(1, 10)]
    public int MaxTries { get; set; } = 3;

    /// <summary>
    /// How often a market exit is tried in all while the venue says that trying again can help: with the other defaults for about
    /// three minutes. 1 to 1,000.
    /// </summary>
    [Range(1, 1000)]
    public int MaxBusyTries { get; set; } = 40;

    /// <summary>How often an order that was not found is sent in all under its own id. 1 to 10.</summary>
    [Range(1, 10)]
    public int MaxSends { get; set; } = 3;

    /// <summary>How often the venue's position is asked for after one refusal that speaks of a missing one. 1 to 10.</summary>
    [Range(1, 10)]
    public int MaxComparisons { get; set; } = 2;

    /// <summary>First wait before trying again; doubled each time. 1 to 60,000 ms.</summary>
    [Range(1, 60_000)]
    public int RetryDelayMs { get; set; } = 200;

    /// <summary>Longest wait between two questions. 1 to 600,000 ms.</summary>
    [Range(1, 600_000)]
    public int MaxRetryDelayMs { get; set; } = 30_000;

    /// <summary>How long a market entry may finish before its first exits are placed. 0 to 5,000 ms.</summary>
    [Range(0, 5000)]
    public int EntryFinishMs { get; set; } = 200;

    /// <summary>How long a trade may be open without exits while the venue can be reached, before it is closed. 1 to 600 s.</summary>
    [Range(1, 600)]
    public int UnprotectedSeconds { get; set; } = 5;

    /// <summary>How long a venue may take to answer before the answer counts as unconfirmed. 1 to 120 s.</summary>
    [Range(1, 120)]
    public int VenueTimeoutSeconds { get; set; } = 15;

    /// <summary>How often the desk compares itself with each venue. 1 to 3,600 s.</summary>
    [Range(1, 3600)]
    public int ReconcileSeconds { get; set; } = 60;

    /// <summary>How often trades are watched for missing reports and passed bounds. 10 to 60,000 ms.</summary>
    [Range(10, 60_000)]
    public int WatchMs { get; set; } = 1000;

    /// <summary>How long start-up waits for an account before the desk goes on without it. 0 to 300 s.</summary>
    [Range(0, 300)]
    public int RecoverySeconds { get; set; } = 15;

    /// <summary>The age, by our clock and by the venue's, up to which an account's state is served from the cache. 0 to 3,600 s.</summary>
    [Range(0, 3600)]
    public int BalanceCacheSeconds { get; set; } = 300;

    /// <summary>
    /// How long the question for an account's money may take before the last known answer is given as a stale one. 10 to 60,000 ms.
    /// </summary>
    [Range(10, 60_000)]
    public int BalanceTimeoutMs { get; set; } = 1000;

    /// <summary>Largest loss at the stop of a hand-placed order as a fraction of equity. Above 0, at most 1.</summary>
    [Range(0.0001, 1)]
    public double MaxLossFraction { get; set; } = 0.05;

    /// <summary>Accounts that the desk may hold. 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int MaxAccounts { get; set; } = 50;

    /// <summary>The wait before the next try, after <paramref name="attempts"/> of them: doubled each time, bounded.</summary>
    internal TimeSpan DelayAfter(int attempts) =>
        TimeSpan.FromMilliseconds(Math.Min(MaxRetryDelayMs, RetryDelayMs * Math.Pow(2, Math.Min(Math.Max(attempts - 1, 0), 20))));

    /// <summary>
    /// As <see cref="DelayAfter"/> while a position may stand without exits: a venue that is itself again is asked within the bound,
    /// however long it was not.
    /// </summary>
    internal TimeSpan DelayWhileUnprotected(int attempts)
    {
        var (delay, bound) = (DelayAfter(attempts), TimeSpan.FromSeconds(UnprotectedSeconds));
        return delay < bound ? delay : bound;
    }
}
