using Candlewick.Platform.Storage.Engines;

namespace Candlewick.Testing;

/// <summary>A folder of its own for one test, removed with it.</summary>
public sealed class TempFolder : IDisposable
{
    private const string MemoryDisk = "/dev/shm";

    /// <summary>A test that opens a database in its folder by itself finds the engine bound, whichever test comes first.</summary>
    static TempFolder() => SqliteNative.Bind();

    /// <param name="isInMemory">True: on the memory disk where there is one, for tests that write all the time.</param>
    public TempFolder(bool isInMemory = false) => Path = isInMemory && Directory.Exists(MemoryDisk)
        ? Directory.CreateDirectory(System.IO.Path.Combine(MemoryDisk, $"candlewick-test-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("candlewick-test-").FullName;

    public string Path { get; }

    /// <summary>A path inside; sub-folders are made.</summary>
    public string File(string relative)
    {
        var full = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return full;
    }

    public void Dispose()
    {
        TestEngine.Forget(Path);
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A file still mapped somewhere is no reason to fail a test that has passed.
        }
    }
}
