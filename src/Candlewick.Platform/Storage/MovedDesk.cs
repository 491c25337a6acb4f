using System.Text.Json;

namespace Candlewick.Platform.Storage;

/// <summary>
/// The note in a data folder that its database was moved to a server: a desk started without the server would start from nothing beside
/// the books that its venues still keep for it.
/// </summary>
/// <param name="Place">The server and the database, without any secret.</param>
/// <param name="At">When it was moved, UTC.</param>
/// <param name="Former">The file that held it before, in the folder.</param>
public sealed record MovedDesk(string Place, DateTimeOffset At, string Former)
{
    /// <summary>Its name in the folder.</summary>
    public const string FileName = "moved-to-postgres.json";

    /// <summary>Null where the database was not moved.</summary>
    /// <exception cref="IOException">The note cannot be read.</exception>
    public static MovedDesk? Of(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<MovedDesk>(File.ReadAllText(path)) : null;
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"{path} cannot be read: {damaged.Message}", damaged);
        }
    }

    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void WriteTo(string folder) => DurableFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this));

    /// <summary>Why the desk does not start without the server.</summary>
    /// <param name="folder">The data folder.</param>
    public string Refusal(string folder) =>
        $"The database of this desk was moved to {Place} at {At:u}. Set CANDLEWICK_DATABASE to its address. To start from nothing in "
        + $"{folder} instead, delete {FileName} there: the desk then knows nothing of its former trades.";
}
