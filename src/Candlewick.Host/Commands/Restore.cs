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
/// <c>restore</c>: puts a backup in place of the data folder's content. The backup is unpacked and looked over first; only then is what
/// was there moved aside, never deleted.
/// </summary>
internal static class Restore
{
    public static Command Command()
    {
        var file = new Argument<string>("FILE") { Description = "The backup." };
        var data = new Option<string?>("--data") { Description = "The data folder to restore into; created if absent." };
        var replace = new Option<bool>("--replace")
        {
            Description = "With a database on a server: remove what that database holds. Without this option it has to be empty.",
        };
        var command = new Command("restore", "Replace the data folder's content with a backup; what was there is kept beside it.")
            { file, data, replace };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Path.GetFullPath(parsed.GetValue(file)!), parsed.GetValue(data), parsed.GetValue(replace), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? data, bool isReplaced, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = DataTools.Configure(data);
            var address = configuration["Database"];
            // What is unpacked is looked over as files, wherever it goes.
            configuration["Database"] = null;
            if (!File.Exists(file))
            {
                return DataTools.Fail($"{file}: there is no such file.");
            }

            var folder = DataTools.Folder(configuration);
            // And with its own keys, not those of the folder that the hosts share now.
            configuration["Shared"] = null;
            using var held = DataFolderLock.TryTake(folder);
            if (held is null)
            {
                return DataTools.Fail($"{DataTools.InUse(folder)} Stop it first: nothing is restored under a running desk.");
            }

            // Of several hosts the keys and the simulated books lie in the folder that all of them see.
            var place = folder.SharedPath;
            RequireClosedBooks(place);
            if (FolderSwap.Finish(place))
            {
                Console.Error.WriteLine(DataTools.RestoreFinished(place));
            }

            var unpacked = FolderSwap.NewUnpackFolder(place);
            try
            {
                var manifest = await UnpackAsync(configuration, file, unpacked, cancellationToken);
                FolderKind.RequireSame(file, unpacked, place, isOnServer: !string.IsNullOrEmpty(address));
                var former = string.IsNullOrEmpty(address)
                    ? Swap(place, unpacked)
                    : await ToServerAsync(configuration, address, folder, unpacked, isReplaced, cancellationToken);
                Console.WriteLine($"{place} is as it was at {manifest.TakenAt:u} ({manifest.Parts.Count} files).");
                Console.WriteLine(former is null ? "The folder was empty." : $"What was there before is in {former}");
                return DataTools.Done;
            }
            finally
            {
                // Not when a move failed half-way: what is unpacked is needed to finish.
                if (Directory.Exists(unpacked) && !FolderSwap.IsPending(place))
                {
                    Directory.Delete(unpacked, recursive: true);
                }
            }
        }
        catch (Exception wrong) when (wrong is BackupException or SettingsException or IOException or UnauthorizedAccessException
            or DbException or DatabaseInUseException or FormatException or InvalidOperationException or NotSupportedException)
        {
            return DataTools.Fail(wrong.Message);
        }
        catch (OperationCanceledException)
        {
            return DataTools.Interrupted;
        }
    }

    /// <summary>
    /// Fills the server's tables in one transaction, and puts the other files in place as the last thing before its commit. Killed before,
    /// nothing has changed; killed between, the folder holds a desk.db, on which no desk with a server starts: the restore is run again.
    /// </summary>
    private static async Task<string?> ToServerAsync(
        IConfiguration configuration, string address, DataFolder folder, string unpacked, bool isReplaced,
        CancellationToken cancellationToken)
    {
        await using var desk = DataTools.OpenDesk(configuration, unpacked);
        var sources = desk.GetServices<MigrationSource>().ToList();
        var migrator = desk.GetRequiredService<Migrator>();
        await using (var own = new Database(Path.Combine(unpacked, "desk.db")))
        {
            await migrator.ApplyAsync(own, sources, areAll: true);
        }

        await using var server = Database.OnPostgres(address);
        await migrator.ApplyAsync(server, sources, areAll: true);
        using var file = DatabaseFileStore.OpenSnapshot(Path.Combine(unpacked, "desk.db"));
        var sound = desk.GetRequiredService<SoundFolder>();
        var former = await server.WriteAsync(async work =>
        {
            if ((await TransferStore.RowsOfAsync(work, file)).Any(table => table.Rows > 0))
            {
                if (!isReplaced)
                {
                    throw new BackupException(
                        $"{server.Place} is not empty. Give an empty database, or --replace to remove what it holds. Nothing was changed.");
                }

                await TransferStore.EmptyAsync(work, file);
            }

            await ServerCopy.FillAsync(work, file, TransferStore.RowsOf(file), sound, cancellationToken);
            CrashPoint.Hit("restore-copied");
            var kept = Swap(folder.SharedPath, unpacked);
            CrashPoint.Hit("restore-swapped");
            return kept;
        }, CancellationToken.None);
        ServerCopy.PutAside(folder, folder.SharedPath, server.Place, TimeProvider.System.GetUtcNow());
        return former;
    }

    private static string? Swap(string place, string unpacked)
    {
        // A host may have started while the backup was unpacked.
        RequireClosedBooks(place);
        return FolderSwap.Run(place, unpacked, TimeProvider.System.GetUtcNow());
    }

    /// <summary>A host that trades has the books of its simulated venues open, wherever its own data folder lies.</summary>
    private static void RequireClosedBooks(string place)
    {
        if (Directory.EnumerateFiles(place, "simulator*.db-lock").Order(StringComparer.Ordinal)
            .FirstOrDefault(DataFolderLock.IsFileHeld) is { } held)
        {
            throw new BackupException(
                $"{held[..^"-lock".Length]} is open in another program: a host of this desk is running. Stop all of them first; nothing "
                + "was changed.");
        }
    }

    /// <summary>Unpacks the backup and vouches for it: its files are what was written, and what they hold obeys every rule.</summary>
    private static async Task<BackupManifest> UnpackAsync(
        IConfiguration configuration, string file, string unpacked, CancellationToken cancellationToken)
    {
        BackupManifest manifest;
        await using (var any = DataTools.OpenDesk(configuration, unpacked))
        {
            manifest = await any.GetRequiredService<BackupReader>().UnpackAsync(file, unpacked, cancellationToken);
        }

        // By now it is known whose it is.
        await using var desk = DataTools.OpenDesk(configuration, unpacked);
        var wrong = await desk.GetRequiredService<SoundFolder>().WrongAsync(unpacked, IntegrityDepth.Quick, cancellationToken);
        return wrong.Count == 0
            ? manifest
            : throw new BackupException($"{file} holds what this version cannot work on: {string.Join("; ", wrong)}. Nothing was changed.");
    }
}
