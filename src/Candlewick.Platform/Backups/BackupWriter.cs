using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;

namespace Candlewick.Platform.Backups;

/// <summary>
/// Writes a data folder's databases, all as they were at one instant, and its keys into one archive, while the desk goes on. A database on
/// a server becomes a file like any other. What was copied is looked over before the archive gets its name.
/// </summary>
public sealed class BackupWriter(
    Database database, Migrator migrator, IEnumerable<MigrationSource> sources, IEnumerable<DataPart> parts, SoundFolder sound,
    TimeProvider time)
{
    private const string FirstDatabase = "desk.db";
    private const int BufferBytes = 1 << 20;

    /// <param name="folder">The data folder.</param>
    /// <param name="target">The archive; nothing of that name is there yet.</param>
    /// <param name="version">The version that writes it.</param>
    /// <param name="cancellationToken">Ends it; nothing stays behind.</param>
    /// <exception cref="BackupException">It could not be written; nothing of it is left.</exception>
    public async Task<BackupManifest> WriteAsync(string folder, string target, string version, CancellationToken cancellationToken)
    {
        if (File.Exists(target) || Directory.Exists(target))
        {
            throw new BackupException($"{target} is there already. Choose another name; a backup never replaces one.");
        }

        var beside = Path.GetDirectoryName(target)!;
        var work = Path.Combine(beside, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(beside);
            DurableFile.CreatePrivateFolder(work);
            var takenAt = await CopyAsync(folder, work, cancellationToken);
            await RequireSoundAsync(work, cancellationToken);
            var archive = Path.Combine(work, "archive");
            var manifest = await PackAsync(work, archive, takenAt, version, cancellationToken);
            CrashPoint.Hit("backup-packed");
            DurableFile.MoveIntoPlace(archive, target);
            return manifest;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException
            or NotSupportedException)
        {
            throw new BackupException($"The backup {target} could not be written: {Words(failure, beside)}", failure);
        }
        finally
        {
            Remove(work);
        }
    }

    /// <summary>Copies every part into the working folder and answers the instant that the databases were held at.</summary>
    private async Task<DateTimeOffset> CopyAsync(string folder, string work, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> Others() => [.. parts.Where(part => part.Kind == DataPartKind.Database)
            .SelectMany(part => part.FilesIn(folder)).Where(file => file != FirstDatabase).Select(file => Path.Combine(folder, file))];

        if (database.Kind != DatabaseKind.Postgres)
        {
            return Copy(DatabaseFileStore.HoldInstant(Path.Combine(folder, FirstDatabase), Others), folder, work, cancellationToken);
        }

        await RequireTablesAsync();
        return await database.ReadSnapshotAsync(async (connection, _) =>
        {
            // A server's snapshot begins with its first statement.
            var held = DatabaseFileStore.HoldInstant(Others(), () => DatabaseFileStore.BeginSnapshot(connection));
            var takenAt = Copy(held, folder, work, cancellationToken);
            await CopyServerAsync(connection, Path.Combine(work, FirstDatabase), cancellationToken);
            return takenAt;
        });
    }

    private async Task RequireTablesAsync()
    {
        var schema = await migrator.StateOfAsync(database, sources);
        if ((schema.Unusable(database.Place) ?? (schema.Missing.Count == 0 ? null
            : $"{database.Place} was written by an older version; start this version on it once")) is { } wrong)
        {
            throw new BackupException(wrong);
        }
    }

    /// <summary>The server's tables as a file of the embedded engine, so that the backup can be restored to either.</summary>
    private async Task CopyServerAsync(DbConnection snapshot, string target, CancellationToken cancellationToken)
    {
        await DurableFile.CreatePrivate(target).DisposeAsync();
        await using (var made = new Database(target))
        {
            await migrator.ApplyAsync(made, sources, areAll: true);
        }

        var file = DatabaseFileStore.OpenToFill(target);
        await using (file)
        {
            await TransferStore.CopyToFileAsync(snapshot, file, cancellationToken);
            DatabaseFileStore.Finish(file, target);
        }
    }

    /// <summary>Copies what is held, the keys, and what says whose they are.</summary>
    private DateTimeOffset Copy(IReadOnlyList<HeldFile> held, string folder, string work, CancellationToken cancellationToken)
    {
        try
        {
            var takenAt = time.GetUtcNow();
            RequireRoom(work, held.Sum(file => DatabaseFileStore.SizeOf(file.Snapshot)));
            foreach (var file in parts.Where(part => part.Kind != DataPartKind.Database).SelectMany(part => part.FilesIn(folder)))
            {
                CopyPrivate(Path.Combine(folder, file), Path.Combine(work, file));
            }

            foreach (var file in held)
            {
                DatabaseFileStore.Copy(file, Path.Combine(work, Path.GetRelativePath(folder, file.Path)), cancellationToken);
                file.Dispose();
            }

            return takenAt;
        }
        finally
        {
            foreach (var file in held)
            {
                file.Dispose();
            }
        }
    }

    private static void CopyPrivate(string from, string to)
    {
        var place = Path.GetDirectoryName(to)!;
        if (!Directory.Exists(place))
        {
            DurableFile.CreatePrivateFolder(place);
        }

        using var source = File.OpenRead(from);
        using var copy = DurableFile.CreatePrivate(to);
        source.CopyTo(copy);
    }

    private async Task RequireSoundAsync(string work, CancellationToken cancellationToken)
    {
        if (await sound.WrongAsync(work, IntegrityDepth.Full, cancellationToken) is { Count: > 0 } wrong)
        {
            throw new BackupException(
                $"What is stored is not sound, so there is no backup of it: {string.Join("; ", wrong)}. ./candlewick doctor tells more.");
        }
    }

    private async Task<BackupManifest> PackAsync(
        string work, string archive, DateTimeOffset takenAt, string version, CancellationToken cancellationToken)
    {
        var packed = new List<BackupPart>();
        await using (var file = DurableFile.CreatePrivate(archive))
        {
            await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (path, kind) in parts.SelectMany(part => part.FilesIn(work).Select(path => (path, part.Kind))))
                {
                    packed.Add(await AddAsync(zip, work, path, kind, takenAt, cancellationToken));
                    // Its room is the archive's now.
                    File.Delete(Path.Combine(work, path));
                }

                var manifest = new BackupManifest
                {
                    Format = BackupManifest.CurrentFormat, Product = "candlewick", Version = version, TakenAt = takenAt, Parts = packed,
                };
                var entry = zip.CreateEntry(BackupManifest.FileName, CompressionLevel.Fastest);
                entry.LastWriteTime = takenAt;
                await using (var content = await entry.OpenAsync(cancellationToken))
                {
                    await content.WriteAsync(manifest.ToJson(), cancellationToken);
                }
            }

            file.Flush(flushToDisk: true);
        }

        return new BackupManifest
        {
            Format = BackupManifest.CurrentFormat, Product = "candlewick", Version = version, TakenAt = takenAt, Parts = packed,
        };
    }

    private static async Task<BackupPart> AddAsync(
        ZipArchive zip, string work, string path, DataPartKind kind, DateTimeOffset takenAt, CancellationToken cancellationToken)
    {
        var schema = new List<string>();
        if (kind == DataPartKind.Database)
        {
            await using var snapshot = DatabaseFileStore.OpenSnapshot(Path.Combine(work, path));
            schema.AddRange(DatabaseFileStore.Applied(snapshot)
                .Select(row => $"{row.Module}/{row.Number.ToString("000", CultureInfo.InvariantCulture)}-{row.Name}"));
        }

        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = takenAt;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        await using var source = File.OpenRead(Path.Combine(work, path));
        await using var target = await entry.OpenAsync(cancellationToken);
        var buffer = new byte[BufferBytes];
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            size += read;
        }

        return new BackupPart { Path = path, Size = size, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), Schema = schema };
    }

    private static void RequireRoom(string folder, long bytes)
    {
        if (FreeSpace.Of(folder) is { } free && free < bytes)
        {
            throw new IOException($"there is no room: it needs up to {FreeSpace.Text(bytes)}, {FreeSpace.Text(free)} are free");
        }
    }

    private static string Words(Exception failure, string place) =>
        FreeSpace.IsFull(failure) ? $"there is no room left in {place}." : failure.Message.TrimEnd('.') + ".";

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed has a name that nobody takes for a backup.
        }
    }
}
