using System.CommandLine;
using System.Data.Common;
using Candlewick.Host.Configuration;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;

namespace Candlewick.Host.Commands;

/// <summary>
/// <c>migrate-to postgres</c>: moves the database of a stopped desk from its file to a server. All of it is copied in one transaction and
/// looked over before that is committed; then the file is put aside. Interrupted anywhere, it is run again.
/// </summary>
internal static class MigrateTo
{
    public static Command Command()
    {
        var engine = new Argument<string>("ENGINE") { Description = "postgres" };
        engine.AcceptOnlyFromAmong("postgres");
        var address = new Argument<string?>("ADDRESS")
        {
            Description = "postgres://user:password@host:5432/name of an empty database; CANDLEWICK_DATABASE or DATABASE_URL by default.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = new Option<string?>("--data") { Description = "The desk's data folder." };
        var command = new Command("migrate-to", "Move a stopped desk's database to a PostgreSQL server.") { engine, address, data };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(address), parsed.GetValue(data), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? address, string? data, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = DataTools.Configure(data, address);
            if (FolderKind.RefuseDesk(DataTools.FolderPath(configuration)) is { } exchange)
            {
                return DataTools.Fail(exchange);
            }

            address = configuration["Database"];
            if (string.IsNullOrEmpty(address))
            {
                return DataTools.Fail("Give the server's address, or set CANDLEWICK_DATABASE: postgres://user:password@host:5432/name.");
            }

            var path = DataTools.FolderPath(configuration);
            if (FolderSwap.IsPending(path))
            {
                return DataTools.Fail(DataTools.RestorePending(path));
            }

            if (!File.Exists(Path.Combine(path, "desk.db")))
            {
                return DataTools.Fail(MovedDesk.Of(path) is { } moved
                    ? $"The database of {path} was already moved to {moved.Place}, at {moved.At:u}."
                    : $"{path} has no desk.db; give the data folder with --data.");
            }

            var folder = DataTools.Folder(configuration);
            using var held = DataFolderLock.TryTake(folder);
            if (held is null)
            {
                return DataTools.Fail($"{DataTools.InUse(folder)} Stop it first: nothing is moved under a running desk.");
            }

            await using var server = Database.OnPostgres(address);
            await MoveAsync(configuration, folder, server, cancellationToken);
            return DataTools.Done;
        }
        catch (Exception wrong) when (wrong is SettingsException or IOException or UnauthorizedAccessException or DbException
            or FormatException or DatabaseInUseException or NotSupportedException or InvalidOperationException)
        {
            return DataTools.Fail($"{wrong.Message.TrimEnd('.')}. The desk's file is as it was.");
        }
        catch (OperationCanceledException)
        {
            return DataTools.Interrupted;
        }
    }

    private static async Task MoveAsync(
        IConfiguration configuration, DataFolder folder, Database server, CancellationToken cancellationToken)
    {
        configuration["Database"] = null;
        await using var desk = DataTools.OpenDesk(configuration, folder.Path);
        var sources = desk.GetServices<MigrationSource>().ToList();
        var migrator = desk.GetRequiredService<Migrator>();
        // The tables of this version on both sides; and the file's log goes into the file when it is closed.
        await using (var own = new Database(folder.File("desk.db")))
        {
            await migrator.ApplyAsync(own, sources, areAll: true);
        }

        await migrator.ApplyAsync(server, sources, areAll: true);
        using (var file = DatabaseFileStore.OpenSnapshot(folder.File("desk.db")))
        {
            var sound = desk.GetRequiredService<SoundFolder>();
            await server.WriteAsync(work => CopyAsync(work, file, server.Place, sound, cancellationToken), CancellationToken.None);
        }

        CrashPoint.Hit("moved-to-server");
        ServerCopy.PutAside(folder, folder.Path, server.Place, desk.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    private static async Task CopyAsync(
        UnitOfWork work, DbConnection file, string place, SoundFolder sound, CancellationToken cancellationToken)
    {
        var here = TransferStore.RowsOf(file);
        var there = await TransferStore.RowsOfAsync(work, file);
        if (there.Any(table => table.Rows > 0))
        {
            await RequireSameAsync(work, file, place, here, there);
            Console.WriteLine($"{place} holds all of it already.");
            return;
        }

        await ServerCopy.FillAsync(work, file, here, sound, cancellationToken);
    }

    /// <summary>A move that was interrupted after its commit left exactly what the file holds.</summary>
    private static async Task RequireSameAsync(
        UnitOfWork work, DbConnection file, string place, IReadOnlyList<TableRows> here, IReadOnlyList<TableRows> there)
    {
        var isSame = here.SequenceEqual(there);
        foreach (var table in here.Where(table => table.Rows == 1))
        {
            isSame = isSame && await TransferStore.AreSameAsync(work, file, table.Table);
        }

        if (!isSame)
        {
            throw new InvalidOperationException($"{place} holds another desk's data. Give an empty database.");
        }
    }
}
