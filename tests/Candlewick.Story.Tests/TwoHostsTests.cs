using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Testing;

namespace Candlewick.Story.Tests;

/// <summary>
/// Two hosts of one desk on one PostgreSQL database. Alerts go to the one that stands by, which hands them on; the one that trades is
/// killed (SIGKILL) at a durable line of the order path, the other takes over, and the walked path is that of an undisturbed run.
/// </summary>
public sealed class TwoHostsTests
{
    private static readonly (string, string) ShortLease = ("CANDLEWICK_HOSTS__LEASESECONDS", "3");

    /// <summary>A desk on a server, stopped before the first alert; every run begins on a copy of it.</summary>
    private static readonly Lazy<Task<(string Folder, (string Id, string Webhook) Route)>> Prepared = new(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("candlewick-two-hosts-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var minutes = MinuteFile.ReadDecember();
        await using var desk = await StartAsync(folder, folder);
        await desk.ImportAsync(
            "BTCUSDT", MinuteFile.Excerpt(minutes, CrashWalk.LastMinute + 1), "BTCUSDT-1m-excerpt.csv.gz");
        await desk.ReplayAsync(minutes[0].OpenTime, 100_000m, CrashWalk.Costs);
        await desk.RunAnotherAccountAsync();
        var route = await desk.MakeRouteAsync();
        Assert.True(await desk.Process.StopAsync());
        return (folder, route);
    });

    public static TheoryData<string> AllPlaces() => CrashWalk.Places(1, 2);

    /// <summary>Where an order was sent and its answer is not known, where it filled, and where its result is due.</summary>
    [SkippableTheory]
    [InlineData("submitted:1")]
    [InlineData("exits-sending-stored:2")]
    [InlineData("before-result:1")]
    public Task A_host_that_dies_is_followed_by_the_other_on_the_same_path(string place) => FollowAsync(place);

    [SkippableTheory]
    [Trait("Campaign", "hosts")]
    [MemberData(nameof(AllPlaces))]
    public Task Wherever_a_host_dies_the_other_follows_on_the_same_path(string place) => FollowAsync(place);

    private static async Task FollowAsync(string place)
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        var minutes = MinuteFile.ReadDecember();
        var prepared = await Prepared.Value;
        var (routeId, webhook) = prepared.Route;
        using var folder = new TempFolder();
        using var elsewhere = new TempFolder();
        TestEngine.CopyFolder(prepared.Folder, folder.Path, isOnServer: true);
        await using var first = await StartAsync(folder.Path, folder.Path, ("CANDLEWICK_TEST_CRASH_AT", place));
        await using var second = await StartAsync(elsewhere.Path, folder.Path);
        Assert.Equal("standby", await RoleAsync(second));

        foreach (var alert in CrashWalk.Alerts(minutes))
        {
            await InsistAsync(() => AdvanceAsync(second, minutes[alert.After].CloseTime));
            await InsistAsync(async () =>
                (await second.SendAsync(webhook, StoryDesk.AlertJson(alert))).Status == HttpStatusCode.OK);
            // What was stored while nobody traded is decided before the market's clock moves on.
            await StoryDesk.EventuallyAsync(async () => await RoleAsync(second) == "ready" || !first.Process.HasExited);
            await StoryDesk.EventuallyAsync(async () => await CountQueuedAsync(second) == 0);
        }

        await InsistAsync(() => AdvanceAsync(second, minutes[CrashWalk.LastMinute].CloseTime));
        Assert.True(first.Process.HasExited, $"The run never came to {place}.");
        Assert.Equal("ready", await RoleAsync(second));
        Assert.Equal(await CrashWalk.Undisturbed.Value, await CrashWalk.DescribeAsync(second, routeId));
    }

    private static async Task<StoryDesk> StartAsync(string folder, string shared, params (string Name, string Value)[] once)
    {
        var desk = new StoryDesk(await DeskProcess.StartInAsync(
            folder, [(TestEngine.Variable, TestEngine.PostgresFor(shared)), ("CANDLEWICK_SHARED", shared), ShortLease], once));
        await desk.Process.SignInAsync();
        return desk;
    }

    /// <summary>While it takes over it answers 503 and says in the same shape that it is starting.</summary>
    private static async Task<string?> RoleAsync(StoryDesk desk)
    {
        using var answer = await desk.Http.GetAsync("/health/ready");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString();
    }

    private static async Task<int> CountQueuedAsync(StoryDesk desk) =>
        (await desk.GetAsync("/api/signals?status=queued")).GetArrayLength();

    private static async Task<bool> AdvanceAsync(StoryDesk desk, DateTimeOffset to)
    {
        using var answer = await desk.Http.PostAsJsonAsync("/api/simulator/advance", new { to });
        return answer.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>As a sender does: once more until it is answered. Both what is asked here and alerts may be asked twice.</summary>
    private static Task InsistAsync(Func<Task<bool>> ask) => StoryDesk.EventuallyAsync(ask);
}
