using System.Text.Json;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Backups;

/// <summary>
/// Puts unpacked files in place of a data folder's, and keeps what was there in a dated folder inside it. It is written down before each
/// half, so that one that was interrupted is finished by whoever next takes the folder; until then nobody works on it.
/// </summary>
/// <remarks>
/// The data folder itself stays where it is: it may be a mount point, and whoever holds its lock goes on holding it.
/// </remarks>
public static class FolderSwap
{
    private const string Journal = "restore.pending";
    private const string Former = "before-restore-";
    private const string Unpacked = ".restore-";

    /// <summary>
    /// What a restore leaves where it is: who holds the folder, its backups, what earlier restores kept, and what a file system has at its
    /// root.
    /// </summary>
    private static bool Stays(string name) =>
        name is "desk.lock" or "desk.owner" or "desk.id" or "host.id" or "backups" or "lost+found" or Journal
            || name.StartsWith(Former, StringComparison.Ordinal) || name.StartsWith(Unpacked, StringComparison.Ordinal);

    /// <summary>A new folder to unpack into, on the data folder's own disk.</summary>
    public static string NewUnpackFolder(string folder) =>
        DurableFile.CreatePrivateFolder(Path.Combine(folder, Unpacked + Guid.NewGuid().ToString("N")));

    /// <summary>True when a restore was interrupted here and waits to be finished.</summary>
    public static bool IsPending(string folder) => File.Exists(Path.Combine(folder, Journal));

    /// <summary>True when a restore would move nothing aside.</summary>
    public static bool IsEmpty(string folder) =>
        !Directory.EnumerateFileSystemEntries(folder).Any(path => !Stays(Path.GetFileName(path)));

    /// <summary>Puts the unpacked files in place.</summary>
    /// <param name="folder">The data folder; the caller holds its lock.</param>
    /// <param name="unpacked">From <see cref="NewUnpackFolder"/>.</param>
    /// <param name="now">Names the folder that keeps what was there.</param>
    /// <returns>Where that is; null when there was nothing.</returns>
    /// <exception cref="IOException">As of <see cref="Finish"/>.</exception>
    public static string? Run(string folder, string unpacked, DateTimeOffset now)
    {
        var isEmpty = IsEmpty(folder);
        var former = NewName(folder, now);
        Write(folder, new Step(Path.GetFileName(former), Path.GetFileName(unpacked), IsCleared: false));
        Finish(folder);
        return isEmpty ? null : former;
    }

    /// <summary>Finishes a restore that was interrupted; false when there is none. The caller holds the folder's lock.</summary>
    /// <exception cref="IOException">
    /// Something could not be moved, which the message names. Where that was there before, all of it is back and the restore is given up;
    /// else the restore still waits to be finished.
    /// </exception>
    public static bool Finish(string folder)
    {
        if (!IsPending(folder))
        {
            return false;
        }

        var step = JsonSerializer.Deserialize<Step>(File.ReadAllText(Path.Combine(folder, Journal)))
            ?? throw new InvalidDataException($"{Path.Combine(folder, Journal)} cannot be read.");
        if (!step.IsCleared)
        {
            var former = DurableFile.CreatePrivateFolder(Path.Combine(folder, step.Former));
            Clear(folder, former, Path.Combine(folder, step.Unpacked));
            Write(folder, step with { IsCleared = true });
        }

        var unpacked = Path.Combine(folder, step.Unpacked);
        if (Directory.Exists(unpacked))
        {
            MoveAll(unpacked, folder, _ => true, "restore-filling");
            Directory.Delete(unpacked);
        }

        if (Directory.Exists(Path.Combine(folder, step.Former))
            && !Directory.EnumerateFileSystemEntries(Path.Combine(folder, step.Former)).Any())
        {
            Directory.Delete(Path.Combine(folder, step.Former));
        }

        File.Delete(Path.Combine(folder, Journal));
        DurableFile.FlushFolder(folder);
        return true;
    }

    /// <summary>Moves what was there aside: all of it or none, so that one entry does not keep the desk from its other files.</summary>
    private static void Clear(string folder, string former, string unpacked)
    {
        try
        {
            MoveAll(folder, former, name => !Stays(name), "restore-clearing");
        }
        catch (IOException stuck)
        {
            MoveAll(former, folder, _ => true, "restore-going-back");
            Directory.Delete(former);
            // Before what is unpacked goes: without that the journal must not be followed.
            File.Delete(Path.Combine(folder, Journal));
            DurableFile.FlushFolder(folder);
            if (Directory.Exists(unpacked))
            {
                Directory.Delete(unpacked, recursive: true);
            }

            throw new IOException($"{stuck.Message} Nothing was restored: what was there is in its place.", stuck);
        }
    }

    private static void MoveAll(string from, string to, Func<string, bool> which, string place)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(from).Where(path => which(Path.GetFileName(path))).ToList())
        {
            Move(path, Path.Combine(to, Path.GetFileName(path)));
            CrashPoint.Hit(place);
        }

        DurableFile.FlushFolder(to);
        DurableFile.FlushFolder(from);
    }

    private static void Move(string path, string target)
    {
        try
        {
            Directory.Move(path, target);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be moved: {failure.Message.TrimEnd('.')}.", failure);
        }
    }

    private static string NewName(string folder, DateTimeOffset now)
    {
        var name = Path.Combine(folder, $"{Former}{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        var free = name;
        for (var number = 2; Directory.Exists(free); number++)
        {
            free = $"{name}-{number}";
        }

        return free;
    }

    private static void Write(string folder, Step step) =>
        DurableFile.WriteText(Path.Combine(folder, Journal), JsonSerializer.Serialize(step));

    /// <param name="Former">Folder that keeps what was there.</param>
    /// <param name="Unpacked">Folder with what takes its place.</param>
    /// <param name="IsCleared">True once everything former has been moved.</param>
    private sealed record Step(string Former, string Unpacked, bool IsCleared);
}
