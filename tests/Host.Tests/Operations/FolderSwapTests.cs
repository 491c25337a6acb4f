using Candlewick.Platform.Backups;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>Putting unpacked files in place where not everything that is there can be moved.</summary>
public sealed class FolderSwapTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_cannot_be_moved_is_named_and_everything_else_is_back_in_its_place(bool wasInterrupted)
    {
        foreach (var name in new[] { "a.db", "keys/z.key", "uploads/part", "z.db" })
        {
            File.WriteAllText(_folder.File(name), $"former {name}");
        }

        var uploads = Path.Combine(_folder.Path, "uploads");
        using var disk = SmallDisk.TryMount(1, uploads);
        Skip.If(disk is null, "Nothing can be mounted here.");
        var unpacked = Unpack();
        var former = Path.Combine(_folder.Path, "before-restore-20260301T120000Z");
        IOException refused;
        if (wasInterrupted)
        {
            // As a restore leaves it that is killed behind its first file.
            Directory.CreateDirectory(former);
            File.Move(_folder.File("a.db"), Path.Combine(former, "a.db"));
            File.WriteAllText(
                _folder.File("restore.pending"),
                $$"""{"Former":"{{Path.GetFileName(former)}}","Unpacked":"{{Path.GetFileName(unpacked)}}","IsCleared":false}""");
            refused = Assert.Throws<IOException>(() => FolderSwap.Finish(_folder.Path));
        }
        else
        {
            refused = Assert.Throws<IOException>(() => FolderSwap.Run(_folder.Path, unpacked, Now));
        }

        Assert.Contains(uploads, refused.Message, StringComparison.Ordinal);
        Assert.False(FolderSwap.IsPending(_folder.Path));
        Assert.False(FolderSwap.Finish(_folder.Path));
        Assert.Equal("former a.db", File.ReadAllText(_folder.File("a.db")));
        Assert.Equal("former keys/z.key", File.ReadAllText(_folder.File("keys/z.key")));
        Assert.Equal(
            ["a.db", "keys", "uploads", "z.db"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());

        disk.Dispose();
        Assert.Equal(former, FolderSwap.Run(_folder.Path, Unpack(), Now));
        Assert.Equal("new", File.ReadAllText(_folder.File("a.db")));
        Assert.Equal("former z.db", File.ReadAllText(Path.Combine(former, "z.db")));
    }

    [Fact]
    public void What_a_file_system_keeps_at_its_root_stays()
    {
        File.WriteAllText(_folder.File("a.db"), "former");
        File.WriteAllText(_folder.File("lost+found/7"), "found");

        var former = FolderSwap.Run(_folder.Path, Unpack(), Now);

        Assert.Equal("found", File.ReadAllText(_folder.File("lost+found/7")));
        Assert.Equal(["a.db"], Directory.GetFileSystemEntries(former!).Select(Path.GetFileName));
    }

    private string Unpack()
    {
        var unpacked = FolderSwap.NewUnpackFolder(_folder.Path);
        File.WriteAllText(Path.Combine(unpacked, "a.db"), "new");
        return unpacked;
    }
}
