using System.Globalization;
using Xunit.Abstractions;

namespace Candlewick.Desk.Tests;

/// <summary>
/// Random signals, commands, hand trades, lost, doubled, late and reordered reports, and stops at every boundary: what must
/// hold of the order path holds after every step.
/// </summary>
public sealed class OrderPathWalks(ITestOutputHelper output)
{
    private const int SampleSize = 40;
    private const int AtOnce = 6;

    [Fact]
    public async Task The_invariants_hold_after_every_step_of_a_sample_of_walks()
    {
        var (failures, sizes) = await Campaign.RunAsync(Enumerable.Range(1, SampleSize), AtOnce);
        output.WriteLine($"{sizes}");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    /// <summary>Walks that once broke an invariant, as short as they go.</summary>
    [Theory]
    [InlineData("what a reducing order leaves is protected while it waits for its price", 23, "Signal 82 84 335", "Price 34 904 157",
        "Reduce 696 483 548", "Wait 0 0 2")]
    [InlineData("a venue that comes back is asked for exits in doubt at once, however long it was away", 2000057, "LoseReports 793 266 858",
        "Stop 560 262 774", "Signal 562 100 67", "Reduce 995 239 98", "Stop 789 849 810", "Disconnect 790 785 402", "Signal 9 226 730",
        "Wait 135 971 989", "DoubleReports 363 239 666", "Limits 950 685 156", "PriceToTarget 270 788 935", "LoseReports 249 588 929",
        "ReleaseReports 806 210 98")]
    [InlineData("an account that could not be started is taken up soon after its venue is back", 5001626, "Away 625 321 555",
        "Limits 524 313 457", "ShrinkUnseen 343 598 506", "ArriveLate 922 281 80", "Stop 150 828 970", "Signal 83 507 158",
        "Wait 695 823 99", "HandOrder 64 208 995", "Wait 185 688 248", "Price 206 376 927")]
    [InlineData("a fill of which only a part is the trade's is told again without a conflict", 6000032, "HandOrder 580 444 450",
        "PriceBeyond 157 452 175", "TradeByHand 843 524 940", "Signal 981 232 411", "CloseSignal 88 161 749")]
    [InlineData("a list filled on both legs is undone under the kill switch", 4000256, "Signal 105 279 104", "KillSwitchOn 152 700 997",
        "FillBothLegs 70 772 100")]
    [InlineData("exits sent again and refused are cleared away when their first request arrives after all", 8002361, "Signal 546 459 532",
        "HandOrder 274 603 475", "Fate 241 17 423", "PriceToTarget 142 916 735", "Price 487 415 927", "Price 852 7 904",
        "Signal 482 947 489", "Reduce 964 471 122", "ArriveLate 340 323 890", "Stop 784 411 618", "Signal 210 660 926",
        "Price 793 82 800", "Price 433 510 871", "PriceToTarget 532 529 623", "Signal 698 151 759", "Price 797 634 791",
        "Price 294 982 996", "ArriveLate 205 795 333")]
    [InlineData("fills at prices never shown, with their reports lost, are found by the next comparison", 8002553, "HandOrder 878 907 341",
        "LoseReports 624 224 686", "Wait 630 507 651", "FillBothLegs 949 990 260", "Wait 541 184 751")]
    [InlineData("beside the trade that undoes a second leg the first one goes on and is closed", 8007365,
        "Stop 141 137 714", "Signal 796 999 219", "LoseReports 813 777 823", "Signal 114 21 671", "FillBothLegs 331 80 272",
        "HoldReports 987 124 764")]
    [InlineData("what a comparison for one trade finds missing is stored, and not asked for over and over", 9100025,
        "Signal 869 424 36", "Price 598 611 715", "LoseReports 995 167 802", "ShrinkUnseen 380 509 484", "Signal 985 491 343",
        "Signal 991 165 579", "LoseReports 374 247 375", "ReleaseReports 622 452 548", "Signal 784 912 15", "PriceToTarget 267 913 939",
        "Reconnect 820 964 154", "ArriveLate 5 103 382", "Signal 203 722 408", "ReleaseReports 672 194 194", "ShrinkUnseen 485 636 2")]
    [InlineData("a venue that was busy for long is asked again within the bound", 10001817, "Signal 764 112 385", "Signal 399 284 620",
        "Fate 335 674 202", "KillSwitchOn 597 441 864", "Wait 645 448 871")]
    public async Task A_walk_that_once_failed_holds(string what, int seed, params string[] steps)
    {
        var outcome = await DeskWalk.RunAsync(Script.Parse(seed, string.Join('\n', steps)));
        Assert.True(outcome.Broken is null, $"{what}: {outcome.Broken}");
    }

    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    [InlineData(104)]
    public async Task A_seed_replays_exactly(int seed)
    {
        var first = await DeskWalk.RunAsync(Script.Of(seed));
        var second = await DeskWalk.RunAsync(Script.Of(seed));
        Assert.Equal(first.Digest, second.Digest);
        Assert.Null(first.Broken);
        Assert.Null(second.Broken);
    }

    /// <summary>
    /// By hand: <c>CANDLEWICK_CAMPAIGN_COUNT</c> walks (10,000 unless set) from the seed <c>CANDLEWICK_CAMPAIGN_FROM</c> (1,000,000
    /// unless set) on. A single one tells what it does, and takes the steps of <c>CANDLEWICK_CAMPAIGN_STEPS</c> where that is set. The
    /// ordinary run leaves it out by its trait.
    /// </summary>
    [SkippableFact]
    [Trait("Campaign", "order-path")]
    public async Task The_invariants_hold_over_a_campaign()
    {
        var isAsked = Environment.GetEnvironmentVariable("CANDLEWICK_CAMPAIGN") == "order-path";
        Skip.IfNot(isAsked, "Run it with ./candlewick test --campaign order-path.");
        var count = Number("CANDLEWICK_CAMPAIGN_COUNT", 10_000);
        var from = Number("CANDLEWICK_CAMPAIGN_FROM", 1_000_000);
        if (count == 1)
        {
            var steps = Environment.GetEnvironmentVariable("CANDLEWICK_CAMPAIGN_STEPS");
            var script = steps is null ? Script.Of(from) : Script.Parse(from, steps);
            var outcome = await DeskWalk.RunAsync(script, output.WriteLine);
            output.WriteLine($"{script}\n{outcome.Broken}\n{outcome.Sizes}\n{outcome.Digest}");
            Assert.Null(outcome.Broken);
            return;
        }

        var (failures, sizes) = await Campaign.RunAsync(Enumerable.Range(from, count), AtOnce, line =>
        {
            output.WriteLine(line);
            // A campaign takes long: who waits for it can follow.
            if (Environment.GetEnvironmentVariable("CANDLEWICK_CAMPAIGN_LOG") is { } file)
            {
                File.AppendAllText(file, $"{line}\n");
            }
        });
        output.WriteLine($"{count} walks from seed {from}: {failures.Count} failed. {sizes}");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

/// <summary>Many walks, several at once; of those that fail the script is made as short as it goes.</summary>
internal static class Campaign
{
    private const int MostFailuresTold = 5;
    private const int ToldEvery = 100;

    /// <param name="seeds">A walk each.</param>
    /// <param name="atOnce">How many at a time.</param>
    /// <param name="log">Hears how far it is.</param>
    /// <param name="scriptOf">The script of a seed; the ordinary one when left out.</param>
    /// <param name="onWalked">Sees each walk that came to its end.</param>
    public static async Task<(IReadOnlyList<string> Failures, WalkSizes Sizes)> RunAsync(IEnumerable<int> seeds, int atOnce,
        Action<string>? log = null, Func<int, Script>? scriptOf = null, Action<WalkOutcome>? onWalked = null)
    {
        var failures = new List<string>();
        var sizes = new WalkSizes(0, 0, 0, 0, 0, 0);
        var walked = 0;
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (seed, _) =>
        {
            var script = (scriptOf ?? Script.Of)(seed);
            var (failed, size, found) = await WalkAsync(script, onWalked);
            lock (failures)
            {
                sizes += size;
                if (++walked % ToldEvery == 0)
                {
                    log?.Invoke($"{walked} walks, {failures.Count} failures. {sizes}");
                }
            }

            if (failed is not { } broken)
            {
                return;
            }

            bool isTold;
            lock (failures)
            {
                isTold = failures.Count < MostFailuresTold;
                failures.Add($"seed {seed}: {broken}");
            }

            log?.Invoke($"seed {seed}: {broken}\n{found}");
            if (isTold)
            {
                var (shortest, how) = await ShortenAsync(script, broken);
                log?.Invoke($"as short as it goes:\n{shortest}\n{how}");
                lock (failures)
                {
                    failures.Add($"as short as it goes:\n{shortest}\n{how}");
                }
            }
        });
        return (failures, sizes);
    }

    /// <summary>What breaks in a walk, in words; null when nothing does.</summary>
    private static async Task<(string? Broken, WalkSizes Sizes, string Found)> WalkAsync(
        Script script, Action<WalkOutcome>? onWalked = null)
    {
        try
        {
            var outcome = await DeskWalk.RunAsync(script);
            onWalked?.Invoke(outcome);
            return (outcome.Broken, outcome.Sizes, outcome.Found);
        }
        catch (Exception thrown)
        {
            return (thrown is BrokenWalkException ? thrown.Message : thrown.ToString(), new WalkSizes(0, 0, 0, 0, 0, 0), "");
        }
    }

    /// <summary>Takes out halves, quarters … single steps while the walk still fails in the same way.</summary>
    private static async Task<(Script Script, string Broken)> ShortenAsync(Script script, string broken)
    {
        for (var size = Math.Max(1, script.Steps.Count / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at < script.Steps.Count;)
            {
                var shorter = script with { Steps = [.. script.Steps.Take(at), .. script.Steps.Skip(at + size)] };
                if (shorter.Steps.Count < script.Steps.Count && (await WalkAsync(shorter)).Broken is { } still
                    && Kind(still) == Kind(broken))
                {
                    (script, broken) = (shorter, still);
                }
                else
                {
                    at += size;
                }
            }
        }

        return (script, broken);
    }

    /// <summary>The number of the invariant, or the first words.</summary>
    private static string Kind(string broken)
    {
        var at = broken.IndexOf("): ", StringComparison.Ordinal);
        var what = at < 0 ? broken : broken[(at + 3)..];
        return what.Length > 2 && what[1] == ':' ? what[..2] : what[..Math.Min(20, what.Length)];
    }
}
