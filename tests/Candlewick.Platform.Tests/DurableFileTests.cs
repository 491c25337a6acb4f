using Candlewick.Platform.Storage;
using Candlewick.Testing;

namespace Candlewick.Platform.Tests;

/// <summary>Small files that several programs make at the same moment.</summary>
public sealed class DurableFileTests : IDisposable
{
    private const int Rounds = 200;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whoever_makes_a_file_at_the_same_moment_reads_what_the_first_one_made()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var path = _folder.File($"{round}.key");
            using var start = new Barrier(4);
            var read = await Task.WhenAll(Enumerable.Range(0, start.ParticipantCount).Select(maker => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return DurableFile.ReadOrMake(path, () => [(byte)maker])[0];
                }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Single(read.Distinct());
        }

        Assert.Equal(Rounds, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void A_name_that_is_taken_stays_with_who_has_it()
    {
        var (first, second, path) = (_folder.File("first"), _folder.File("second"), _folder.File("path"));
        File.WriteAllText(first, "first");
        File.WriteAllText(second, "second");

        DurableFile.MoveIntoPlace(first, path);
        Assert.Throws<IOException>(() => DurableFile.MoveIntoPlace(second, path));

        Assert.Equal("first", File.ReadAllText(path));
        Assert.Equal("second", File.ReadAllText(second));
        Assert.False(File.Exists(first));
    }
}
