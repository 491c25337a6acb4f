using System.Globalization;

namespace Candlewick.Platform.Storage;

/// <summary>
/// One program at a time works on a data folder: it holds <c>desk.lock</c> open. The operating system releases it with the
/// process, however that ends, so a left-over file means nothing. <c>desk.owner</c> beside it says who holds it and where
/// that program listens; it is a file of its own because the held one cannot be read by others.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _owner;

    private DataFolderLock(FileStream file, string owner)
    {
        _file = file;
        _owner = owner;
    }

    /// <summary>Takes the folder, or returns null when another program holds it.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static DataFolderLock? TryTake(DataFolder folder)
    {
        try
        {
            var taken = new DataFolderLock(
                new FileStream(folder.File("desk.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None),
                folder.File("desk.owner"));
            taken.Tell(null);
            return taken;
        }
        catch (IOException) when (IsHeld(folder.Path))
        {
            return null;
        }
    }

    /// <summary>True when a program holds the folder at a path; writes nothing.</summary>
    public static bool IsHeld(string folder) => IsFileHeld(Path.Combine(folder, "desk.lock"));

    /// <summary>True when a program holds a file that stands for something open; writes nothing.</summary>
    public static bool IsFileHeld(string path)
    {
        try
        {
            // A shared look, which the holder's lock refuses.
            using var look = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Who holds the folder: process id, and its address where it serves one.</summary>
    public static (int? ProcessId, string? Address) Holder(DataFolder folder)
    {
        try
        {
            var lines = File.ReadAllLines(folder.File("desk.owner"));
            var process = lines.Length > 0 && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? id : (int?)null;
            return (process, lines.Length > 1 && lines[1].Length > 0 ? lines[1] : null);
        }
        catch (IOException)
        {
            return (null, null);
        }
    }

    /// <summary>Writes down where this program listens.</summary>
    public void Tell(string? address) => File.WriteAllText(_owner, $"{Environment.ProcessId}\n{address}\n");

    public void Dispose() => _file.Dispose();
}
