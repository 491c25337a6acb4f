using System.Runtime.InteropServices;

namespace Candlewick.Platform.Storage;

/// <summary>Writes files so that they are whole under their name, or not there at all, whenever the power goes.</summary>
public static class DurableFile
{
    /// <summary>EEXIST.</summary>
    private const int AlreadyThere = 17;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A new file that only its owner may read or write.</summary>
    /// <exception cref="IOException">It is there already, or there is no room.</exception>
    public static FileStream CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    /// <summary>A new folder that only its owner may enter.</summary>
    public static string CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>Has the file's content on the disk.</summary>
    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Has the names in a folder on the disk. What cannot be asked of the system is left to it.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(path, 0);
        if (handle >= 0)
        {
            _ = FSync(handle);
            _ = Close(handle);
        }
    }

    /// <summary>Puts a file that was written beside it under its name, which is free.</summary>
    /// <exception cref="IOException">There is something of that name already.</exception>
    public static void MoveIntoPlace(string written, string path)
    {
        // A move looks whether the name is free and then takes it; two at the same moment would both find it free.
        if (OperatingSystem.IsWindows() || !TryLink(written, path))
        {
            File.Move(written, path, overwrite: false);
        }

        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Gives the file its name in one step; false where the file system has no second names.</summary>
    /// <exception cref="IOException">There is something of that name already.</exception>
    private static bool TryLink(string written, string path)
    {
        if (Link(written, path) != 0)
        {
            return Marshal.GetLastPInvokeError() != AlreadyThere ? false : throw new IOException($"{path} is there already.");
        }

        File.Delete(written);
        return true;
    }

    /// <summary>
    /// A small text that is made once: whoever comes second, at the same moment too, reads what the first one made.
    /// </summary>
    public static string ReadOrMakeText(string path, Func<string> make)
    {
        Make(path, () => System.Text.Encoding.UTF8.GetBytes(make()));
        return File.ReadAllText(path).Trim();
    }

    /// <summary>As <see cref="ReadOrMakeText"/>, of bytes.</summary>
    public static byte[] ReadOrMake(string path, Func<byte[]> make)
    {
        Make(path, make);
        return File.ReadAllBytes(path);
    }

    private static void Make(string path, Func<byte[]> make)
    {
        if (File.Exists(path))
        {
            return;
        }

        var beside = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = CreatePrivate(beside))
            {
                file.Write(make());
                file.Flush(flushToDisk: true);
            }

            MoveIntoPlace(beside, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another made it meanwhile.
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Writes a small text under its name, in place of an earlier one.</summary>
    public static void WriteText(string path, string text)
    {
        var beside = $"{path}.{Guid.NewGuid():N}";
        using (var file = CreatePrivate(beside))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
