using System.Globalization;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Retention;

/// <summary>Rows of a table that are numbered by <c>sequence</c> in the order in which they came.</summary>
/// <param name="Table">The table.</param>
/// <param name="Time">Its column that says when a row came; beyond the first rows that are young the walk ends.</param>
/// <param name="May">Condition under which a row goes, on the table's own columns and <c>@before</c>.</param>
public sealed record OldRows(string Table, string Time, string May);

/// <summary>
/// Walks such a table from its oldest row on, a window of rows at a time. What is in a window is found on a read connection; the writer
/// is asked only where something goes.
/// </summary>
public sealed class OldRowStore(Database database)
{
    /// <summary>Removes what may go of the next window.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="turn">The step's turn.</param>
    /// <param name="before">Rows that came before this are old.</param>
    /// <param name="first">Runs in the same unit before they go, e.g. to keep a sum of them; told the window's bounds.</param>
    public async Task<PurgeStep> RemoveAsync(
        OldRows rows, PurgeTurn turn, DateTimeOffset before, Func<UnitOfWork, object, Task>? first = null)
    {
        var after = turn.After is null ? 0 : long.Parse(turn.After, CultureInfo.InvariantCulture);
        var window = await database.FirstOrDefaultAsync<Window>(
            $"""
            SELECT MAX(sequence) AS last, MIN(came) AS oldest
            FROM (SELECT sequence, {rows.Time} AS came FROM {rows.Table} WHERE sequence > @after ORDER BY sequence LIMIT @limit) page
            """, new { after, limit = turn.Limit });
        if (window?.Last is not { } last || window.Oldest >= before)
        {
            return PurgeStep.End;
        }

        var bounds = new { after, last, before };
        var where = $"WHERE sequence > @after AND sequence <= @last AND {rows.Time} < @before AND ({rows.May})";
        var next = last.ToString(CultureInfo.InvariantCulture);
        if (await database.FirstOrDefaultAsync<long>($"SELECT COUNT(*) FROM {rows.Table} {where}", bounds) == 0)
        {
            return new PurgeStep(0, next);
        }

        var removed = await database.WriteAsync(async work =>
        {
            if (first is not null)
            {
                await first(work, bounds);
            }

            return await work.ExecuteAsync($"DELETE FROM {rows.Table} {where}", bounds);
        }, turn.CancellationToken);
        return new PurgeStep(removed, next);
    }

    private sealed class Window
    {
        public long? Last { get; init; }
        public DateTimeOffset? Oldest { get; init; }
    }
}
