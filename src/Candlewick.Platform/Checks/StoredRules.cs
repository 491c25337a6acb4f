using System.Data.Common;

namespace Candlewick.Platform.Checks;

/// <summary>
/// Rules that what is stored must obey at every instant, as far as a database can tell; a module registers its own. They only read, and
/// whatever they read is one snapshot.
/// </summary>
public interface IStoredRules
{
    /// <summary>The part of the data folder that they are about, by its pattern.</summary>
    string Part => "desk.db";

    /// <summary>What holds, one sentence a rule.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Reads the snapshot and names what breaks a rule.</summary>
    Task CheckAsync(DbConnection snapshot, BrokenRules broken, CancellationToken cancellationToken);
}

/// <summary>The newest time that a table tells, by which a clock that jumped back is found; a module registers its own.</summary>
/// <param name="ReadAsync">Reads it of a snapshot of <c>desk.db</c>; null where nothing is stored yet.</param>
public sealed record StoredTime(Func<DbConnection, Task<DateTimeOffset?>> ReadAsync);

/// <summary>What was found to break a rule; of each rule the first few are kept in words.</summary>
public sealed class BrokenRules
{
    private const int MostShown = 5;
    private readonly Dictionary<string, (int Count, List<string> Shown)> _found = new(StringComparer.Ordinal);

    /// <summary>True when every rule holds.</summary>
    public bool IsEmpty => _found.Count == 0;

    /// <param name="rule">The rule's name.</param>
    /// <param name="what">What breaks it, with the numbers.</param>
    public void Add(string rule, string what)
    {
        var (count, shown) = _found.GetValueOrDefault(rule, (0, []));
        if (shown.Count < MostShown)
        {
            shown.Add(what);
        }

        _found[rule] = (count + 1, shown);
    }

    /// <summary>What breaks a rule, in words; null when it holds.</summary>
    public string? Of(string rule) => !_found.TryGetValue(rule, out var found) ? null
        : string.Join("; ", found.Shown) + (found.Count > found.Shown.Count ? $"; and {found.Count - found.Shown.Count} more" : "");

    /// <summary>Every rule that is broken, with what breaks it.</summary>
    public IEnumerable<string> All => _found.Keys.Order(StringComparer.Ordinal).Select(rule => $"{rule}: {Of(rule)}");
}
