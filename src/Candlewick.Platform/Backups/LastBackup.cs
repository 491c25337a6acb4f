using System.Text.Json;
using Candlewick.Platform.Storage;

namespace Candlewick.Platform.Backups;

/// <summary>The newest backup of a data folder, noted in it so that the desk can tell its age wherever the backup lies.</summary>
/// <param name="TakenAt">The instant that it holds, UTC.</param>
/// <param name="File">Where it was written.</param>
/// <param name="Bytes">Its size.</param>
public sealed record LastBackup(DateTimeOffset TakenAt, string File, long Bytes)
{
    private const string FileName = "last-backup.json";

    /// <summary>Null where none was taken, or the note cannot be read.</summary>
    public static LastBackup? Of(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<LastBackup>(System.IO.File.ReadAllText(Path.Combine(folder, FileName)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void WriteTo(string folder) => DurableFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this));
}
