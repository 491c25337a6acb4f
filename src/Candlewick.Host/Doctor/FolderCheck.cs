using Candlewick.Host.Configuration;
using Candlewick.Platform.Storage;

namespace Candlewick.Host.Doctor;

/// <summary>
/// The data folder, and the one that several hosts share: who holds it, whether it can be written, who may read it, and the room on its
/// disk.
/// </summary>
internal static class FolderCheck
{
    private const long LittleRoom = 1L << 30;
    private const long NoRoom = 64L << 20;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <param name="folder">The data folder.</param>
    /// <param name="shared">Where keys and simulated books lie; the same folder where there is one host.</param>
    /// <param name="parts">What is looked for.</param>
    public static IEnumerable<CheckResult> Run(string folder, string shared, IEnumerable<DataPart> parts)
    {
        yield return Desk(folder);
        foreach (var place in new[] { folder, shared }.Distinct(StringComparer.Ordinal))
        {
            yield return Writable(place);
            yield return Rights(place);
        }

        foreach (var secret in parts.Where(part => part.Kind == DataPartKind.Secret).SelectMany(part => part.FilesIn(shared)))
        {
            yield return Secret(shared, secret);
        }

        foreach (var place in new[] { folder, shared }.Distinct(StringComparer.Ordinal))
        {
            yield return Room(place);
        }
    }

    private static CheckResult Desk(string folder)
    {
        var name = FolderKind.IsExchange(folder) ? "exchange" : "desk";
        if (!DataFolderLock.IsHeld(folder))
        {
            return CheckResult.Ok(name, "not running");
        }

        var (processId, address) = DataFolderLock.Holder(new DataFolder(folder));
        return CheckResult.Ok(name, $"running (process {processId?.ToString() ?? "unknown"}{(address is null ? "" : $", {address}")})");
    }

    private static CheckResult Writable(string folder)
    {
        const string Check = "data folder can be written";
        var probe = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
        try
        {
            using (DurableFile.CreatePrivate(probe))
            {
            }

            File.Delete(probe);
            return CheckResult.Ok(Check, folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Fail(Check, $"{failure.Message} The desk cannot start on it: give its user the right to write there.");
        }
    }

    private static CheckResult Rights(string folder)
    {
        const string Check = "data folder is private";
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(folder) & Others) == UnixFileMode.None)
        {
            return CheckResult.Ok(Check);
        }

        return CheckResult.Warn(Check, $"other users of this machine can open it, and it holds password hashes: chmod 700 {folder}");
    }

    private static CheckResult Secret(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            return CheckResult.Fail(file, $"other users of this machine can read this key: chmod 600 {path}");
        }

        try
        {
            return File.ReadAllBytes(path).Length > 0
                ? CheckResult.Ok(file, "readable by its owner alone")
                : CheckResult.Fail(file, "it is empty: restore it from a backup.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Fail(file, $"{failure.Message} The desk's user must be able to read it.");
        }
    }

    private static CheckResult Room(string folder)
    {
        const string Check = "free space";
        return FreeSpace.Of(folder) is not { } free ? CheckResult.Warn(Check, "the system does not say how much there is.")
            : free < NoRoom ? CheckResult.Fail(Check, $"only {FreeSpace.Text(free)} left: soon nothing can be stored. Make room.")
            : free < LittleRoom ? CheckResult.Warn(Check, $"only {FreeSpace.Text(free)} left; uploads are refused. Make room.")
            : CheckResult.Ok(Check, FreeSpace.Text(free));
    }
}
