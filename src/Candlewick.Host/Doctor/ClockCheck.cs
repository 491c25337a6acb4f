using System.Data.Common;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Storage;

namespace Candlewick.Host.Doctor;

/// <summary>The clock against what is stored: nothing can have been stored later than now.</summary>
internal static class ClockCheck
{
    private const string Check = "clock";
    /// <summary>What may pass between a reading of the clock and its commit, and what a clock may be set back without harm.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    public static async Task<CheckResult?> RunAsync(string database, IEnumerable<StoredTime> times, TimeProvider time)
    {
        try
        {
            await using var snapshot = DatabaseFileStore.OpenSnapshot(database);
            return await LookAsync(snapshot, times, time);
        }
        catch (Exception unreadable) when (unreadable is DbException or FormatException)
        {
            // The database's own check says why.
            return null;
        }
    }

    /// <summary>Against what a snapshot holds.</summary>
    public static async Task<CheckResult> LookAsync(DbConnection snapshot, IEnumerable<StoredTime> times, TimeProvider time)
    {
        DateTimeOffset? newest = null;
        foreach (var stored in times)
        {
            newest = await stored.ReadAsync(snapshot) is { } at && (newest is null || at > newest) ? at : newest;
        }

        var now = time.GetUtcNow();
        return newest > now + Tolerance
            ? CheckResult.Fail(
                Check, $"it says {now:u}, but something was stored at {newest:u}: it jumped back by {Span(newest.Value - now)}. Set it "
                + "right before you start the desk; until then, what is stored is out of order.")
            : CheckResult.Ok(Check, newest is null ? $"{now:u}" : $"{now:u}; the last stored time is {newest:u}");
    }

    private static string Span(TimeSpan span) => span.TotalHours >= 48 ? $"{span.TotalDays:0} days"
        : span.TotalMinutes >= 120 ? $"{span.TotalHours:0} hours" : span.TotalSeconds >= 120 ? $"{span.TotalMinutes:0} minutes"
        : $"{span.TotalSeconds:0} seconds";
}
