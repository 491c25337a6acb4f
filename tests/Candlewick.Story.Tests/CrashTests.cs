namespace Candlewick.Story.Tests;

/// <summary>A kill the first time that a durable line is reached. Two classes, so that the walks go on side by side.</summary>
public sealed class FirstCrashTests
{
    public static TheoryData<string> Places() => CrashWalk.Places(1);

    [SkippableTheory]
    [MemberData(nameof(Places))]
    public Task A_kill_at_any_durable_line_leaves_the_path_of_an_undisturbed_run(string place) => CrashWalk.AssertSamePathAsync(place);
}

/// <summary>A kill the second time, when the first trade has left something behind.</summary>
public sealed class SecondCrashTests
{
    public static TheoryData<string> Places() => CrashWalk.Places(2);

    [SkippableTheory]
    [MemberData(nameof(Places))]
    public Task A_kill_at_any_durable_line_leaves_the_path_of_an_undisturbed_run(string place) => CrashWalk.AssertSamePathAsync(place);
}
