using Candlewick.Platform.Backups;
using Candlewick.Platform.Storage;

namespace Candlewick.Host.Configuration;

/// <summary>
/// Whose files a data folder holds: a desk's or an exchange's. Both have books of simulators under the same names, so each must keep off
/// the other's.
/// </summary>
internal static class FolderKind
{
    /// <summary>Says in a data folder that it is an exchange's; it goes along in a backup.</summary>
    public const string Mark = "exchange.txt";

    /// <summary>The mark as a part of a folder.</summary>
    public static DataPart Part { get; } = new(Mark, DataPartKind.Mark);

    public static bool IsExchange(string folder) => File.Exists(Path.Combine(folder, Mark));

    /// <summary>Has the folder be an exchange's from now on.</summary>
    public static void MarkExchange(string folder) =>
        DurableFile.WriteText(Path.Combine(folder, Mark), "This folder holds the books of an exchange (./candlewick exchange).\n");

    /// <summary>Why an exchange must not work on the folder, or null.</summary>
    public static string? RefuseExchange(string folder) =>
        !IsExchange(folder)
            && (Directory.EnumerateFiles(folder, "*.db").Any() || File.Exists(Path.Combine(folder, MovedDesk.FileName)))
            ? $"{folder} holds a desk's files; give the exchange a folder of its own with --data."
            : null;

    /// <summary>Why a desk must not work on the folder, or null.</summary>
    public static string? RefuseDesk(string folder) =>
        IsExchange(folder) ? $"{folder} holds the books of an exchange; choose another folder with --data." : null;

    /// <summary>Sees that a backup goes to its own kind, or where nothing is.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="unpacked">What it held.</param>
    /// <param name="folder">Where that is to go.</param>
    /// <param name="isOnServer">True when the database is to go to a server.</param>
    /// <exception cref="BackupException">It does not belong there.</exception>
    public static void RequireSame(string file, string unpacked, string folder, bool isOnServer)
    {
        if (!IsExchange(unpacked))
        {
            if (IsExchange(folder))
            {
                throw new BackupException(
                    $"{file} is the backup of a desk, and {folder} holds the books of an exchange. Choose another folder with --data.");
            }
        }
        else if (isOnServer)
        {
            throw new BackupException(
                $"{file} is the backup of an exchange, whose books are always in its folder. Restore it without CANDLEWICK_DATABASE and "
                + "DATABASE_URL.");
        }
        else if (!IsExchange(folder) && !FolderSwap.IsEmpty(folder))
        {
            throw new BackupException(
                $"{file} is the backup of an exchange, and {folder} holds something else. Give it an empty folder, or an exchange's, with "
                + "--data.");
        }
    }
}
