using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candlewick.Platform.Tests;

/// <inheritdoc/>
public sealed class SqliteGroupCommitTests : GroupCommitTests
{
    protected override Database Open(TempFolder folder) => new(folder.File("desk.db"));

    /// <summary>The engine itself rolls everything back when the disk is full: no unit of the group was stored, and none says so.</summary>
    [Fact]
    public async Task On_a_full_disk_every_unit_of_the_group_fails_and_the_next_ones_are_stored()
    {
        var pages = await Stored.BulkWriteAsync(connection => connection.ExecuteScalar<long>("PRAGMA page_count"));
        await Stored.BulkWriteAsync(connection => connection.Execute($"PRAGMA max_page_count={pages + 40}"));
        var small = Enumerable.Range(0, 3).Select(number => Queue(work => AddAsync(work, $"{number}"))).ToList();
        var large = Queue(work => AddAsync(work, "large", 4_000_000));
        await TogetherAsync([.. small, large], isQuiet: true);

        Assert.All(small.Append(large), unit => Assert.IsType<SqliteException>(unit.Exception?.InnerException));
        Assert.Equal(0, await CountAsync());
        await Stored.WriteAsync(work => AddAsync(work, "afterwards"));
        Assert.Equal(1, await CountAsync());
    }
}
