using System.Collections.Concurrent;
using Candlewick.Platform;
using Candlewick.Platform.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Testing.Desk;

/// <summary>The migrated, empty database of each set of modules, made once a process and copied for every desk.</summary>
internal static class EmptyDatabases
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> Made = new(StringComparer.Ordinal);

    /// <summary>Puts an empty database where none is.</summary>
    public static async Task CopyAsync(DeskPlan plan, string path)
    {
        // On a server the desk's own start makes the tables.
        if (!TestEngine.IsPostgres && !File.Exists(path))
        {
            await File.WriteAllBytesAsync(path, await Made.GetOrAdd(plan.Name, _ => new Lazy<Task<byte[]>>(() => MakeAsync(plan))).Value);
        }
    }

    private static async Task<byte[]> MakeAsync(DeskPlan plan)
    {
        using var folder = new TempFolder(isInMemory: true);
        var services = new ServiceCollection();
        services.AddPlatform(folder.Path);
        plan.AddModules(services);
        var sources = services.Where(service => service.ImplementationInstance is MigrationSource)
            .Select(service => (MigrationSource)service.ImplementationInstance!);
        var path = folder.File("desk.db");
        await using (var database = new Database(path))
        {
            await new Migrator(TimeProvider.System).ApplyAsync(database, sources);
        }

        // Whatever the log still holds goes into the file.
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        await using (var connection = new SqliteConnection(settings.ToString()))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await command.ExecuteNonQueryAsync();
        }

        return await File.ReadAllBytesAsync(path);
    }
}
