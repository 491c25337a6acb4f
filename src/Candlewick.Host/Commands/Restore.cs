using System.CommandLine;
using System.Data.Common;
using Candlewick.Host.Configuration;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Storage;

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
        var data = new Option<string?>("--data") { Description = "The data folder to restore into; made where it is not there." };
        var command = new Command("restore", "Put a backup in place of what the data folder holds; that is kept beside.") { file, data };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Path.GetFullPath(parsed.GetValue(file)!), parsed.GetValue(data), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? data, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = DataTools.Configure(data);
            if (DataTools.IsOnServer(configuration))
            {
                return DataTools.Fail(DataTools.OnlyFiles);
            }

            if (!File.Exists(file))
            {
                return DataTools.Fail($"{file}: there is no such file.");
            }

            var folder = DataTools.Folder(configuration);
            using var held = DataFolderLock.TryTake(folder);
            if (held is null)
            {
                return DataTools.Fail($"{DataTools.InUse(folder)} Stop it first: nothing is restored under a running desk.");
            }

            if (FolderSwap.Finish(folder.Path))
            {
                Console.Error.WriteLine($"A restore into {folder.Path} had been interrupted; it is finished now.");
            }

            var unpacked = FolderSwap.NewUnpackFolder(folder.Path);
            try
            {
                var manifest = await UnpackAsync(configuration, file, unpacked, cancellationToken);
                var former = FolderSwap.Run(folder.Path, unpacked, TimeProvider.System.GetUtcNow());
                Console.WriteLine($"{folder.Path} is as it was at {manifest.TakenAt:u} ({manifest.Parts.Count} files).");
                Console.WriteLine(former is null ? "The folder was empty." : $"What was there before lies in {former}");
                return DataTools.Done;
            }
            finally
            {
                // Not when a move failed half-way: what is unpacked is needed to finish.
                if (Directory.Exists(unpacked) && !FolderSwap.IsPending(folder.Path))
                {
                    Directory.Delete(unpacked, recursive: true);
                }
            }
        }
        catch (Exception wrong) when (wrong is BackupException or SettingsException or IOException or UnauthorizedAccessException
            or DbException)
        {
            return DataTools.Fail(wrong.Message);
        }
        catch (OperationCanceledException)
        {
            return DataTools.Interrupted;
        }
    }

    /// <summary>Unpacks the backup and vouches for it: its files are what was written, and what they hold obeys every rule.</summary>
    private static async Task<BackupManifest> UnpackAsync(
        IConfiguration configuration, string file, string unpacked, CancellationToken cancellationToken)
    {
        await using var desk = DataTools.OpenDesk(configuration, unpacked);
        var manifest = await desk.GetRequiredService<BackupReader>().UnpackAsync(file, unpacked, cancellationToken);
        var wrong = await desk.GetRequiredService<SoundFolder>().WrongAsync(unpacked, IntegrityDepth.Quick, cancellationToken);
        return wrong.Count == 0
            ? manifest
            : throw new BackupException($"{file} holds what this version cannot work on: {string.Join("; ", wrong)}. Nothing was changed.");
    }
}
