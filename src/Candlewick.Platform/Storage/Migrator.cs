using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Platform.Storage.Engines;

namespace Candlewick.Platform.Storage;

/// <summary>The assemblies whose embedded <c>migrations/NNN-name.sql</c> belong to a database, in order of their modules.</summary>
/// <param name="Module">Module name; the first part of a migration's key.</param>
/// <param name="Assembly">Where the files are embedded.</param>
public sealed record MigrationSource(string Module, Assembly Assembly);

/// <summary>
/// Applies ordered SQL migrations, each in a transaction with its checksum. An applied file must never change afterwards.
/// </summary>
public sealed class Migrator(TimeProvider time)
{
    /// <summary>Under which the files of an engine are embedded; those of the embedded one lie in no folder of their own.</summary>
    private static string PrefixOf(DatabaseKind kind) => kind == DatabaseKind.Postgres ? "migrations/postgres/" : "migrations/";


    /// <summary>Applies what is missing.</summary>
    /// <param name="database">The database.</param>
    /// <param name="sources">The modules whose tables it holds.</param>
    /// <param name="areAll">True when it holds no other module's.</param>
    /// <exception cref="InvalidOperationException">
    /// An applied migration was edited, or one was applied that the sources do not have: a newer version did. Nothing was changed.
    /// </exception>
    public async Task ApplyAsync(Database database, IEnumerable<MigrationSource> sources, bool areAll = false)
    {
        var known = sources.ToList();
        await database.WriteAsync(work => work.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
              module TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL,
              PRIMARY KEY (module, number))
            """));
        var rows = await database.QueryAsync<AppliedMigration>(Applied);
        if (StateOf(rows, known, areAll, database.Kind).Unusable(database.Place) is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        var applied = rows.Select(row => (row.Module, row.Number)).ToHashSet();
        foreach (var source in known)
        {
            foreach (var (number, name, sql) in Read(source.Assembly, database.Kind))
            {
                if (applied.Contains((source.Module, number)))
                {
                    continue;
                }

                await database.WriteAsync(async work =>
                {
                    await work.ExecuteAsync(sql);
                    await work.ExecuteAsync(
                        """
                        INSERT INTO schema_migrations (module, number, name, checksum, applied_at)
                        VALUES (@Module, @number, @name, @checksum, @now)
                        """, new { source.Module, number, name, checksum = Checksum(sql), now = time.GetUtcNow() });
                });
            }
        }
    }

    /// <summary>How the tables of a database stand to the sources; changes nothing.</summary>
    /// <exception cref="System.Data.Common.DbException">It does not answer.</exception>
    public async Task<SchemaState> StateOfAsync(Database database, IEnumerable<MigrationSource> sources)
    {
        var isThere = await database.FirstOrDefaultAsync<long>(database.Kind == DatabaseKind.Postgres
            ? "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('schema_migrations')"
            : "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'");
        return StateOf(isThere == 0 ? [] : await database.QueryAsync<AppliedMigration>(Applied), sources, areAll: true, database.Kind);
    }

    private static IEnumerable<(long Number, string Name, string Sql)> Read(Assembly assembly, DatabaseKind kind)
    {
        var prefix = PrefixOf(kind);
        var names = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(name => !name[prefix.Length..].Contains('/', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        foreach (var resource in names)
        {
            var file = resource[prefix.Length..^".sql".Length];
            var dash = file.IndexOf('-', StringComparison.Ordinal);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (long.Parse(file[..dash], CultureInfo.InvariantCulture), file[(dash + 1)..], reader.ReadToEnd());
        }
    }

    private const string Applied = "SELECT module, number, name, checksum FROM schema_migrations";

    private static string Checksum(string sql) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));

    /// <summary>How what was applied to a database stands to what the sources hold.</summary>
    public static SchemaState StateOf(
        IEnumerable<AppliedMigration> applied, IEnumerable<MigrationSource> sources, bool areAll, DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var known = sources
            .SelectMany(source => Read(source.Assembly, kind).Select(file => (source.Module, file.Number, file.Name, file.Sql)))
            .ToDictionary(file => (file.Module, file.Number));
        var modules = known.Keys.Select(key => key.Module).ToHashSet(StringComparer.Ordinal);
        var rows = applied.Where(row => areAll || modules.Contains(row.Module)).ToDictionary(row => (row.Module, row.Number));
        return new SchemaState(
            [.. known.Where(file => !rows.ContainsKey(file.Key)).Select(file => Named(file.Key, file.Value.Name))],
            [.. rows.Where(row => !known.ContainsKey(row.Key)).Select(row => Named(row.Key, row.Value.Name))],
            [.. rows.Where(row => known.TryGetValue(row.Key, out var file) && Checksum(file.Sql) != row.Value.Checksum)
                .Select(row => Named(row.Key, row.Value.Name))]);

        static string Named((string Module, long Number) key, string name) => $"{key.Module}/{key.Number:000}-{name}";
    }
}

/// <summary>How the tables of a database stand to this version; each list names migrations as <c>module/NNN-name</c>.</summary>
/// <param name="Missing">Not applied yet: an older version wrote it last. The next start applies them.</param>
/// <param name="Unknown">Applied by a newer version.</param>
/// <param name="Changed">Applied with another content than this version has.</param>
public sealed record SchemaState(IReadOnlyList<string> Missing, IReadOnlyList<string> Unknown, IReadOnlyList<string> Changed)
{
    /// <summary>Why this version cannot work on it, or null when it can.</summary>
    /// <param name="path">The database, for the words.</param>
    public string? Unusable(string path) =>
        Changed.Count > 0
            ? $"Migration {Changed[0]} was changed after it had been applied to {path}. Add a new migration instead."
            : Unknown.Count > 0
            ? $"{path} was written by a newer version of Candlewick ({string.Join(", ", Unknown)}). Use that version, or restore a backup "
                + "of this one."
            : null;
}
