using System.CommandLine;
using System.Data.Common;
using Candlewick.Host.Configuration;
using Candlewick.Host.Page;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Commands;

/// <summary><c>backup</c>: one archive of everything that the desk needs to go on, taken while it runs or is stopped.</summary>
internal static class Backup
{
    public static Command Command()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "Where to write it: a new file, or a folder; DATA/backups by default.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = new Option<string?>("--data") { Description = "The desk's data folder." };
        var command = new Command("backup", "Write a backup of the data folder, also while the desk is running.") { file, data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(file), parsed.GetValue(data), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? file, string? data, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = DataTools.Configure(data);
            var path = DataTools.FolderPath(configuration);
            // Of several hosts the keys and the simulated books lie in the folder that all of them see.
            var parts = DataTools.IsOnServer(configuration) ? DataTools.Folder(configuration).SharedPath : path;
            if (FolderSwap.IsPending(parts))
            {
                return DataTools.Fail(DataTools.RestorePending(parts));
            }

            if (DataTools.NoDesk(configuration, path) is { } missing)
            {
                return DataTools.Fail(missing);
            }

            await using var desk = DataTools.OpenDesk(configuration, path);
            var now = desk.GetRequiredService<TimeProvider>().GetUtcNow();
            var usual = desk.GetRequiredService<IOptions<BackupOptions>>().Value.Folder ?? Path.Combine(path, "backups");
            var target = Target(file, usual, now);
            var manifest = await desk.GetRequiredService<BackupWriter>().WriteAsync(parts, target, Root.Version, cancellationToken);
            var bytes = new FileInfo(target).Length;
            Console.WriteLine($"{target}: {FreeSpace.Text(bytes)}, {manifest.Parts.Count} files as of {manifest.TakenAt:u}, checked");
            return Note(path, new LastBackup(manifest.TakenAt, target, bytes));
        }
        catch (Exception wrong) when (wrong is BackupException or SettingsException or IOException or UnauthorizedAccessException
            or DbException or DatabaseInUseException or FormatException)
        {
            return DataTools.Fail(wrong.Message);
        }
        catch (OperationCanceledException)
        {
            return DataTools.Interrupted;
        }
    }

    /// <summary>The backup stands, so what cannot be noted of it is only a warning.</summary>
    private static int Note(string folder, LastBackup last)
    {
        try
        {
            last.WriteTo(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(
                $"The backup is complete, but the desk does not know of it: noting it in {folder} failed. {failure.Message}");
        }

        return DataTools.Done;
    }

    private static string Target(string? file, string usual, DateTimeOffset now)
    {
        var name = $"candlewick-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.zip";
        return file is null ? Path.Combine(Path.GetFullPath(usual), name)
            : Directory.Exists(file) ? Path.Combine(Path.GetFullPath(file), name)
            : Path.GetFullPath(file);
    }
}
