using Candlewick.Platform.Storage;
using Candlewick.Sessions.Trail;
using Candlewick.Testing;

namespace Candlewick.Sessions.Tests;

/// <summary>The key under which secrets of signed routes are kept.</summary>
public sealed class RouteSecretTests : IDisposable
{
    private const string RouteId = "a-route";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_that_could_not_be_read_once_is_read_the_next_time()
    {
        var sealedSecret = NewSecrets().Seal(RouteId, "secret");
        var key = _folder.File(RouteSecrets.KeyFile);
        File.Move(key, key + ".aside");
        // Something that is there, and cannot be read.
        Directory.CreateDirectory(key);
        var secrets = NewSecrets();
        var failure = Record.Exception(() => secrets.Seal(RouteId, "another"));
        Assert.True(failure is IOException or UnauthorizedAccessException, $"{failure}");
        Directory.Delete(key);
        File.Move(key + ".aside", key);

        Assert.True(secrets.CanOpen(RouteOf(sealedSecret)));
    }

    [Fact]
    public async Task Whoever_makes_the_key_at_the_same_moment_has_the_same_one()
    {
        using var start = new Barrier(8);
        var made = await Task.WhenAll(Enumerable.Range(0, start.ParticipantCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var secrets = NewSecrets();
                start.SignalAndWait();
                return secrets.Seal(RouteId, "secret");
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.All(made, sealedSecret => Assert.True(NewSecrets().CanOpen(RouteOf(sealedSecret))));
        var key = _folder.File(RouteSecrets.KeyFile);
        Assert.Equal([key], Directory.GetFiles(Path.GetDirectoryName(key)!));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(key) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(32, new FileInfo(key).Length);
    }

    [Fact]
    public void A_key_of_another_length_is_named_with_what_to_do()
    {
        File.WriteAllBytes(_folder.File(RouteSecrets.KeyFile), new byte[31]);
        var refused = Assert.Throws<InvalidOperationException>(() => NewSecrets().Seal(RouteId, "secret"));
        Assert.Contains("holds 31", refused.Message, StringComparison.Ordinal);
    }

    private RouteSecrets NewSecrets() => new(new DataFolder(_folder.Path));

    private static Route RouteOf(string sealedSecret) => new() { Id = RouteId, SealedSecret = sealedSecret };
}
