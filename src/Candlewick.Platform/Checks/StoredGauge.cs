using System.Data.Common;

namespace Candlewick.Platform.Checks;

/// <summary>
/// A count of stored rows that an operator watches; a module registers its own. It is read whenever the metrics are, so an index must
/// answer it.
/// </summary>
/// <param name="Name">Name of the metric, e.g. <c>candlewick_findings_open</c>.</param>
/// <param name="Label">Name of the label that tells its values apart; null where there is one value.</param>
/// <param name="ReadAsync">Reads the values with their labels; a label that is missing counts 0.</param>
/// <param name="Labels">Every label that may occur; empty without a label.</param>
public sealed record StoredGauge(
    string Name, string? Label, Func<DbConnection, Task<IReadOnlyDictionary<string, long>>> ReadAsync, IReadOnlyList<string> Labels)
{
    /// <summary>A gauge of one value.</summary>
    public static StoredGauge Of(string name, Func<DbConnection, Task<long>> readAsync) => new(
        name, null, async connection => new Dictionary<string, long> { [""] = await readAsync(connection) }, []);
}
