using System.Diagnostics;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>A disk of its own, as small as a test wants it, that can be filled and made read-only. Only root can have one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    private SmallDisk(string? path) => Path = path ?? _folder.Path;

    public string Path { get; }

    /// <summary>Null where this user may not mount one.</summary>
    /// <param name="megabytes">Its size.</param>
    /// <param name="path">The folder that it is mounted on; one of its own when null.</param>
    public static SmallDisk? TryMount(int megabytes, string? path = null)
    {
        var disk = new SmallDisk(path);
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "tmpfs", disk.Path))
        {
            return disk;
        }

        disk._folder.Dispose();
        return null;
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public void MakeWritable() => Assert.True(Run("mount", "-o", "remount,rw", Path));

    /// <summary>Writes until there is no byte left.</summary>
    public void Fill()
    {
        var block = new byte[4096];
        using var junk = new FileStream(System.IO.Path.Combine(Path, "junk"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        try
        {
            while (true)
            {
                junk.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(System.IO.Path.Combine(Path, "junk"));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
            { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
