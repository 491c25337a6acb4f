using System.Data.Common;
using System.Runtime.CompilerServices;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Storage;

namespace Candlewick.Host.Doctor;

/// <summary>
/// The desk's database on a server: whether it answers, its tables, the clock against what is stored, and the rules of what is stored.
/// Pages and indexes are the server's own to look after.
/// </summary>
internal static class ServerCheck
{
    public static async IAsyncEnumerable<CheckResult> RunAsync(
        IServiceProvider desk, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (database, failure) = Open(desk);
        if (database is null)
        {
            yield return CheckResult.Fail("database", failure!);
            yield break;
        }

        var (schema, unreadable) = await TryAsync(() => desk.GetRequiredService<Migrator>().StateOfAsync(
            database, desk.GetServices<MigrationSource>()));
        var readable = $"{database.Place}: {SoundFolder.Readable}";
        yield return unreadable is null
            ? CheckResult.Ok(readable)
            : CheckResult.Fail(readable, $"{unreadable.TrimEnd('.')}. Check that the server is running and the address is right.");
        if (schema is null)
        {
            yield break;
        }

        var tables = $"{database.Place}: {SoundFolder.Tables}";
        if (schema.Unusable(database.Place) is { } unusable)
        {
            yield return CheckResult.Fail(tables, $"{unusable.TrimEnd('.')}. The desk does not start on it in this state.");
            yield break;
        }

        if (schema.Missing.Count > 0)
        {
            yield return CheckResult.Warn(
                tables, $"the next start applies {string.Join(", ", schema.Missing)}; then the rules of what is stored are checked");
            yield break;
        }

        yield return CheckResult.Ok(tables);
        yield return await database.ReadSnapshotAsync((snapshot, _) => ClockCheck.LookAsync(
            snapshot, desk.GetServices<StoredTime>(), desk.GetRequiredService<TimeProvider>()));
        foreach (var result in await database.ReadSnapshotAsync((snapshot, _) => RulesAsync(desk, database, snapshot, cancellationToken)))
        {
            yield return result;
        }
    }

    private static async Task<IReadOnlyList<CheckResult>> RulesAsync(
        IServiceProvider desk, Database database, DbConnection snapshot, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        await foreach (var (rule, wrong) in desk.GetRequiredService<SoundFolder>().RulesAsync("desk.db", snapshot, cancellationToken))
        {
            var name = $"{database.Place}: {rule}";
            results.Add(
                wrong is null ? CheckResult.Ok(name) : CheckResult.Fail(name, $"{wrong.TrimEnd('.')}. {DatabaseCheck.Advice(rule)}"));
        }

        return results;
    }

    private static (Database? Database, string? Failure) Open(IServiceProvider desk)
    {
        try
        {
            return (desk.GetRequiredService<Database>(), null);
        }
        catch (FormatException wrong)
        {
            return (null, wrong.Message);
        }
    }

    private static async Task<(SchemaState? Schema, string? Failure)> TryAsync(Func<Task<SchemaState>> look)
    {
        try
        {
            return (await look(), null);
        }
        catch (DbException failure)
        {
            return (null, failure.Message);
        }
    }
}
