using System.Data.Common;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Checks;

/// <summary>
/// Looks over the databases of a data folder without writing to them: damage, references, tables, and the rules of every module. Used by
/// <c>doctor</c>, and by a backup and a restore before they vouch for what they hold.
/// </summary>
public sealed class SoundFolder(IEnumerable<DataPart> parts, IEnumerable<MigrationSource> sources, IEnumerable<IStoredRules> rules)
{
    /// <summary>What kinds of things can be wrong with a database.</summary>
    public const string Readable = "can be read", Integrity = "integrity", References = "references", Tables = "tables";

    /// <summary>The databases in the folder, as relative paths.</summary>
    public IReadOnlyList<(string File, DataPart Part)> Databases(string folder) =>
        [.. parts.Where(part => part.Kind == DataPartKind.Database).SelectMany(part => part.FilesIn(folder).Select(file => (file, part)))];

    /// <summary>The tables of a database against this version's.</summary>
    public SchemaState SchemaOf(DbConnection snapshot, DataPart part) =>
        Migrator.StateOf(DatabaseFileStore.Applied(snapshot), part.Migrations ?? [.. sources], areAll: true);

    /// <summary>
    /// Looks one database over. Each answer is a check's name, what is wrong (null when nothing is) and what is worth a note; a check that
    /// cannot be made because of an earlier one is left out.
    /// </summary>
    public async IAsyncEnumerable<(string Check, string? Wrong, string? Note)> LookAsync(
        string folder, string file, DataPart part, IntegrityDepth depth,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (snapshot, unreadable) = Open(Path.Combine(folder, file));
        if (snapshot is null)
        {
            yield return (Readable, unreadable, null);
            yield break;
        }

        await using (snapshot)
        {
            var damage = Try(() => Joined(DatabaseFileStore.Damage(snapshot, depth)));
            yield return (Integrity, damage, null);
            if (damage is not null)
            {
                yield break;
            }

            var schema = SchemaOf(snapshot, part);
            yield return (
                Tables, schema.Unusable(file), schema.Missing.Count == 0 ? null
                    : $"an older version wrote it; the next start applies {string.Join(", ", schema.Missing)}, then its rules are checked");
            if (schema.Unusable(file) is not null)
            {
                yield break;
            }

            yield return (References, Try(() => Joined(DatabaseFileStore.BrokenReferences(snapshot))), null);
            if (schema.Missing.Count == 0)
            {
                await foreach (var (rule, wrong) in RulesAsync(part.Pattern, snapshot, cancellationToken))
                {
                    yield return (rule, wrong, null);
                }
            }
        }
    }

    /// <summary>The modules' rules for what a database of this version holds: each with what breaks it, or null.</summary>
    public async IAsyncEnumerable<(string Rule, string? Wrong)> RulesAsync(
        string part, DbConnection snapshot, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var group in rules.Where(group => group.Part == part))
        {
            var broken = new BrokenRules();
            var failure = await TryAsync(() => group.CheckAsync(snapshot, broken, cancellationToken));
            foreach (var rule in group.Names)
            {
                yield return (rule, broken.Of(rule) ?? failure);
            }
        }
    }

    /// <summary>Everything wrong with the databases of a folder, in words; empty when it is sound.</summary>
    public async Task<IReadOnlyList<string>> WrongAsync(string folder, IntegrityDepth depth, CancellationToken cancellationToken)
    {
        var wrong = new List<string>();
        foreach (var (file, part) in Databases(folder))
        {
            await foreach (var (check, found, _) in LookAsync(folder, file, part, depth, cancellationToken))
            {
                if (found is not null)
                {
                    wrong.Add($"{file}: {check}: {found}");
                }
            }
        }

        return wrong;
    }

    private static (DbConnection? Snapshot, string? Wrong) Open(string path)
    {
        try
        {
            return (DatabaseFileStore.OpenSnapshot(path), null);
        }
        catch (DbException unreadable)
        {
            return (null, unreadable.Message);
        }
    }

    private static string? Joined(IReadOnlyList<string> problems) => problems.Count == 0 ? null : string.Join("; ", problems);

    private static string? Try(Func<string?> look)
    {
        try
        {
            return look();
        }
        catch (DbException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>A value that no code of this desk writes makes its row unreadable: that is what is wrong, no fault of the check.</summary>
    private static async Task<string?> TryAsync(Func<Task> look)
    {
        try
        {
            await look();
            return null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return $"the rows cannot be read: {failure.Message}";
        }
    }
}
