using System.Globalization;
using Candlewick.Testing;
using Xunit.Abstractions;

namespace Candlewick.Story.Tests.Kills;

/// <summary>
/// The desk is killed (SIGKILL) at random moments and at random boundaries while it trades on an exchange that is a process of its
/// own. What the exchange's journal and the desk's books say at the end is what they say of the same seed undisturbed.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int KillsOfWalk = 20;
    private const int MinutesOfWalk = 240;

    [Fact]
    public async Task A_desk_killed_a_few_times_walks_the_path_of_an_undisturbed_one()
    {
        var kills = await WalkAsync(KillScript.Of(1, kills: 4, minutes: 60), output.WriteLine);
        // The walk may end before the last of them.
        Assert.True(kills > 0, "It was never killed.");
    }

    /// <summary>
    /// By hand: walks from the seed <c>CANDLEWICK_CAMPAIGN_FROM</c> (1 unless set) on until the desk was killed
    /// <c>CANDLEWICK_CAMPAIGN_COUNT</c> times (200 unless set).
    /// </summary>
    [SkippableFact]
    [Trait("Campaign", "kill")]
    public async Task Two_hundred_kills_lose_no_signal_send_no_order_twice_and_change_no_path()
    {
        var isAsked = Environment.GetEnvironmentVariable("CANDLEWICK_CAMPAIGN") == "kill";
        Skip.IfNot(isAsked, "Run it with ./candlewick test --campaign kill.");
        var wanted = Number("CANDLEWICK_CAMPAIGN_COUNT", 200);
        var killed = 0;
        for (var seed = Number("CANDLEWICK_CAMPAIGN_FROM", 1); killed < wanted; seed++)
        {
            killed += await WalkAsync(KillScript.Of(seed, Math.Min(KillsOfWalk, wanted - killed), MinutesOfWalk), Tell);
            Tell($"{killed} kills on {(TestEngine.IsPostgres ? "PostgreSQL" : "SQLite")}");
        }
    }

    private static async Task<int> WalkAsync(KillScript script, Action<string> tell)
    {
        var undisturbed = await KillWalk.RunAsync(script, isDisturbed: false);
        var disturbed = await KillWalk.RunAsync(script, isDisturbed: true);
        tell($"seed {script.Seed}: {disturbed.Kills} kills, {disturbed.Entries} entries, {disturbed.Results} results");
        Assert.True(undisturbed.Wrong.Count == 0, $"{script}, undisturbed:\n{string.Join('\n', undisturbed.Wrong)}");
        Assert.True(undisturbed.Results > 0, $"{script}: nothing was traded.");
        Assert.True(disturbed.Wrong.Count == 0, $"{script}:\n{string.Join('\n', disturbed.Wrong)}");
        if (undisturbed.Told != disturbed.Told)
        {
            Assert.Fail($"{script}:\n{Difference(undisturbed.Told, disturbed.Told)}");
        }

        return disturbed.Kills;
    }

    private static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var at = 0;
        while (left.ElementAtOrDefault(at) == right.ElementAtOrDefault(at))
        {
            at++;
        }

        string Part(string[] lines) => string.Join('\n', lines.Skip(Math.Max(0, at - 2)).Take(6));
        return $"line {at + 1}\nundisturbed:\n{Part(left)}\nkilled:\n{Part(right)}";
    }

    private void Tell(string line)
    {
        output.WriteLine(line);
        // A campaign takes long: who waits for it can follow.
        if (Environment.GetEnvironmentVariable("CANDLEWICK_CAMPAIGN_LOG") is { } file)
        {
            File.AppendAllText(file, $"{line}\n");
        }
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
