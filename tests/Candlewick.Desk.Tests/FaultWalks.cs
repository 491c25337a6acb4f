using System.Globalization;
using Xunit.Abstractions;

namespace Candlewick.Desk.Tests;

/// <summary>Whole desks against venues that do everything wrong: what must hold of the order path holds after every step.</summary>
public sealed class FaultWalks(ITestOutputHelper output)
{
    private const int SampleSize = 4;
    private const int AtOnce = 6;
    /// <summary>Refusals and lost words that either leg of a trade can meet; a price can only run through an exit.</summary>
    private static readonly string[] OnBothLegs = ["LoseAnswer", "LoseRequest", "Busy", "Refuse", "Break"];
    private static readonly string[] OnExits = ["ThroughStop", "ThroughTarget", "FindNothing"];

    [Fact]
    public Task The_invariants_hold_over_a_sample_of_faults() => WalkAsync(1, SampleSize);

    [Theory]
    [InlineData(201)]
    public async Task A_seed_of_faults_replays_exactly(int seed)
    {
        var first = await DeskWalk.RunAsync(FaultScript.Of(seed));
        var second = await DeskWalk.RunAsync(FaultScript.Of(seed));
        Assert.Null(first.Broken);
        Assert.Equal(first.Digest, second.Digest);
    }

    /// <summary>
    /// By hand: <c>CANDLEWICK_CAMPAIGN_COUNT</c> walks (1,000 unless set) from the seed <c>CANDLEWICK_CAMPAIGN_FROM</c> (20,000,000 unless
    /// set) on; a single one tells what it does.
    /// </summary>
    [SkippableFact]
    [Trait("Campaign", "faults")]
    public async Task The_invariants_hold_over_a_campaign_of_faults()
    {
        var isAsked = Environment.GetEnvironmentVariable("CANDLEWICK_CAMPAIGN") == "faults";
        Skip.IfNot(isAsked, "Run it with ./candlewick test --campaign faults.");
        var (from, count) = (Number("CANDLEWICK_CAMPAIGN_FROM", 20_000_000), Number("CANDLEWICK_CAMPAIGN_COUNT", 1_000));
        if (count > 1)
        {
            await WalkAsync(from, count);
            return;
        }

        var script = FaultScript.Of(from);
        var outcome = await DeskWalk.RunAsync(script, output.WriteLine);
        output.WriteLine($"{script}\n{outcome.Broken}\n{outcome.Sizes}\n{outcome.Digest}");
        Assert.Null(outcome.Broken);
    }

    private async Task WalkAsync(int from, int count)
    {
        var met = new Dictionary<string, int>(StringComparer.Ordinal);
        var (failures, sizes) = await Campaign.RunAsync(Enumerable.Range(from, count), AtOnce, Tell, FaultScript.Of, walked =>
        {
            lock (met)
            {
                foreach (var fate in walked.FatesMet)
                {
                    met[fate] = met.GetValueOrDefault(fate) + 1;
                }
            }
        });
        Tell($"{count} walks from seed {from}: {failures.Count} failed. {sizes}");
        Tell(string.Join(", ", met.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} in {pair.Value}")));
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        var wanted = OnBothLegs.SelectMany(fate => new[] { $"{fate} on an entry", $"{fate} on an exit" })
            .Concat(OnExits.Select(fate => $"{fate} on an exit"));
        // A venue without stop orders has no exits at rest that could meet anything.
        var rare = wanted.Where(fate => met.GetValueOrDefault(fate) * 4 < count).ToList();
        Assert.True(rare.Count == 0, $"Less than one walk in four met: {string.Join(", ", rare)}");
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
