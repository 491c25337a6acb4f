using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

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
    private const string Prefix = "migrations/";

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="InvalidOperationException">An applied migration was edited or is missing.</exception>
    public async Task ApplyAsync(Database database, IEnumerable<MigrationSource> sources)
    {
        await database.WriteAsync(work => work.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
              module TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL,
              PRIMARY KEY (module, number))
            """));
        var applied = (await database.QueryAsync<AppliedRow>("SELECT module, number, name, checksum FROM schema_migrations"))
            .ToDictionary(row => (row.Module, row.Number));

        foreach (var source in sources)
        {
            foreach (var (number, name, sql) in Read(source.Assembly))
            {
                var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
                if (applied.TryGetValue((source.Module, number), out var row))
                {
                    if (row.Checksum != checksum)
                    {
                        throw new InvalidOperationException(
                            $"Migration {source.Module}/{number:000}-{name} was changed after it had been applied to {database.Path}. "
                            + "Add a new migration instead.");
                    }

                    continue;
                }

                await database.WriteAsync(async work =>
                {
                    await work.ExecuteAsync(sql);
                    await work.ExecuteAsync(
                        """
                        INSERT INTO schema_migrations (module, number, name, checksum, applied_at)
                        VALUES (@Module, @number, @name, @checksum, @now)
                        """, new { source.Module, number, name, checksum, now = time.GetUtcNow() });
                });
            }
        }
    }

    private static IEnumerable<(long Number, string Name, string Sql)> Read(Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        foreach (var resource in names)
        {
            var file = resource[Prefix.Length..^".sql".Length];
            var dash = file.IndexOf('-', StringComparison.Ordinal);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (long.Parse(file[..dash], CultureInfo.InvariantCulture), file[(dash + 1)..], reader.ReadToEnd());
        }
    }

    private sealed class AppliedRow
    {
        public string Module { get; init; } = "";
        public long Number { get; init; }
        public string Checksum { get; init; } = "";
    }
}
