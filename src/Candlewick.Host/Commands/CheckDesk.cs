using System.CommandLine;
using Candlewick.Host.Configuration;
using Candlewick.Host.Doctor;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Storage;

namespace Candlewick.Host.Commands;

/// <summary>
/// <c>doctor</c>: looks over settings, data folder, clock and databases, with or without a running desk, and changes nothing. One line a
/// check; the exit code is 1 when one failed.
/// </summary>
internal static class CheckDesk
{
    public static Command Command()
    {
        var data = new Option<string?>("--data") { Description = "The desk's data folder." };
        var command = new Command("doctor", "Check settings, data folder, clock and databases; changes nothing.") { data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(data), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? data, CancellationToken cancellationToken)
    {
        var counts = new int[3];
        try
        {
            await foreach (var result in FindAsync(data, cancellationToken))
            {
                counts[(int)result.Outcome]++;
                Console.WriteLine(result);
            }
        }
        catch (OperationCanceledException)
        {
            return DataTools.Interrupted;
        }

        Console.WriteLine($"{counts[(int)Outcome.Ok]} ok, {counts[(int)Outcome.Warning]} warnings, {counts[(int)Outcome.Failed]} failed");
        return counts[(int)Outcome.Failed] == 0 ? DataTools.Done : DataTools.Failed;
    }

    internal static async IAsyncEnumerable<CheckResult> FindAsync(
        string? data, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IConfiguration? configuration = null;
        CheckResult? unreadable = null;
        try
        {
            configuration = DataTools.Configure(data);
        }
        catch (SettingsException wrong)
        {
            unreadable = CheckResult.Fail("settings", wrong.Message);
        }

        if (configuration is null)
        {
            yield return unreadable!;
            yield break;
        }

        var folder = DataTools.FolderPath(configuration);
        // Of several hosts the keys and the simulated books lie in the folder that all of them see.
        var shared = DataTools.SharedPath(configuration);
        if (Unusable(configuration, folder, shared) is { } unusable)
        {
            yield return unusable;
            yield break;
        }

        await using var desk = DataTools.OpenDesk(configuration, folder);
        foreach (var result in SettingsCheck.Run(desk, configuration).Concat(FolderCheck.Run(folder, shared, desk.GetServices<DataPart>())))
        {
            yield return result;
        }

        if (DataTools.IsOnServer(configuration))
        {
            await foreach (var result in ServerCheck.RunAsync(desk, cancellationToken))
            {
                yield return result;
            }
        }
        else if (await ClockCheck.RunAsync(
            Path.Combine(folder, "desk.db"), desk.GetServices<StoredTime>(), desk.GetRequiredService<TimeProvider>()) is { } clock)
        {
            yield return clock;
        }

        await foreach (var result in DatabaseCheck.RunAsync(desk.GetRequiredService<SoundFolder>(), shared, cancellationToken))
        {
            yield return result;
        }
    }

    /// <summary>Why there is nothing to look over, or null.</summary>
    private static CheckResult? Unusable(IConfiguration configuration, string folder, string shared)
    {
        if (FolderSwap.IsPending(folder))
        {
            // Half of the files are the former ones: what they hold says nothing.
            return CheckResult.Fail("restore", DataTools.RestorePending(folder));
        }

        var wrong = DataTools.NoDesk(configuration, folder)
            ?? (DataTools.IsOnServer(configuration) ? DataTools.NotOfServer(folder, shared) : null);
        return wrong is not null ? CheckResult.Fail("data folder", wrong)
            : shared != folder && !Directory.Exists(shared) ? CheckResult.Fail(
                "shared folder", $"{shared} is not there. See that it is mounted and CANDLEWICK_SHARED is right.")
            : null;
    }
}
