namespace Candlewick.Platform.Retention;

/// <summary>What a module gives up once it is old; a module registers its own. No rule covers what money depends on.</summary>
public interface IRetention
{
    /// <summary>Its rules, in the order in which they are applied.</summary>
    IReadOnlyList<PurgeRule> Rules { get; }
}

/// <summary>One kind of rows that is removed once it is old.</summary>
/// <param name="Name">Word for it, e.g. <c>signals</c>; unique in the desk.</param>
/// <param name="Keeps">What stays and for how long, in a sentence for operators.</param>
/// <param name="StepAsync">
/// Removes what may go of the next rows, at most <see cref="PurgeTurn.Limit"/> in one unit of work, so that orders never wait for long,
/// and says where the next step goes on. If the desk ends between two units, the finished ones stay.
/// </param>
public sealed record PurgeRule(string Name, string Keeps, Func<PurgeTurn, Task<PurgeStep>> StepAsync);

/// <summary>One step's turn.</summary>
/// <param name="Now">When the run began, UTC; what is old is judged by it.</param>
/// <param name="After">Where the step before stopped; null for the first.</param>
/// <param name="Limit">Most rows that one unit of work removes.</param>
/// <param name="CancellationToken">Ends the run between two steps.</param>
public sealed record PurgeTurn(DateTimeOffset Now, string? After, int Limit, CancellationToken CancellationToken)
{
    /// <summary>Rows older than this may go.</summary>
    /// <param name="days">How many days are kept.</param>
    public DateTimeOffset Before(int days) => Now - TimeSpan.FromDays(days);
}

/// <summary>What a step came to.</summary>
/// <param name="Removed">Rows that it removed.</param>
/// <param name="Next">Where the next one goes on; null when nothing is left to look at.</param>
public sealed record PurgeStep(long Removed, string? Next)
{
    /// <summary>Nothing is left.</summary>
    public static PurgeStep End { get; } = new(0, null);
}
