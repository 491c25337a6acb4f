using System.Data.Common;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Storage;

namespace Candlewick.Host.Commands;

/// <summary>What moving a desk to a server and restoring one there have in common.</summary>
internal static class ServerCopy
{
    /// <summary>Copies the file into the server's empty tables in the unit, counts the rows and checks every rule on the copy.</summary>
    /// <exception cref="InvalidOperationException">The copy is not sound; the unit has to be given up.</exception>
    public static async Task FillAsync(
        UnitOfWork work, DbConnection file, IReadOnlyList<TableRows> rows, SoundFolder sound, CancellationToken cancellationToken)
    {
        await TransferStore.CopyAsync(work, file, table => Console.WriteLine(table), cancellationToken);
        var wrong = (await TransferStore.RowsOfAsync(work, file)).Except(rows).Select(table => $"{table} were copied").ToList();
        await foreach (var (rule, broken) in sound.RulesAsync("desk.db", work.Connection, cancellationToken))
        {
            if (broken is not null)
            {
                wrong.Add($"{rule}: {broken}");
            }
        }

        if (wrong.Count > 0)
        {
            throw new InvalidOperationException($"The copy is not sound: {string.Join("; ", wrong)}. Nothing of it was kept");
        }
    }

    /// <summary>The server holds it all: the file gets another name, and a note says where its desk went.</summary>
    /// <param name="folder">The data folder, in which the note is left.</param>
    /// <param name="root">Where the file lies: the data folder, or the one that several hosts share.</param>
    /// <param name="place">The server.</param>
    /// <param name="now">Goes into the name of the file.</param>
    public static void PutAside(DataFolder folder, string root, string place, DateTimeOffset now)
    {
        var former = $"desk-before-move-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.db";
        new MovedDesk(place, now, former).WriteTo(folder.Path);
        var kept = Path.Combine(root, former);
        File.Move(Path.Combine(root, "desk.db"), kept);
        DurableFile.FlushFolder(root);
        Console.WriteLine($"The desk's database is on {place} now. Set CANDLEWICK_DATABASE to its address before you start the desk.");
        Console.WriteLine($"What the file held is kept in {kept}");
    }
}
