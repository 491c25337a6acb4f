using System.Data.Common;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Candlewick.Testing;
using Dapper;

namespace Candlewick.Platform.Tests;

/// <inheritdoc/>
public sealed class PostgresGroupCommitTests : GroupCommitTests
{
    /// <summary>As it goes over the line, where its words end with a zero byte.</summary>
    private const string Commit = "COMMIT\0";

    private readonly AnswerThief _between = new();

    /// <summary>Through a proxy that can lose what the server answers.</summary>
    protected override Database Open(TempFolder folder)
    {
        Skip.If(TestEngine.Server is null, TestEngine.NoServer);
        return Database.OnPostgres(_between.Before(TestEngine.PostgresFor(folder.Path)));
    }

    [SkippableFact]
    public async Task A_commit_whose_answer_was_lost_is_looked_up_and_answered_as_it_ended()
    {
        _between.Lose(Commit);
        var committed = new List<string>();
        var units = Enumerable.Range(0, 3).Select(number => Queue(async work =>
        {
            work.AfterCommit(() => committed.Add($"{number}"));
            await AddAsync(work, $"{number}");
        })).ToList();
        await TogetherAsync(units);
        Assert.Equal(1, _between.Lost);
        Assert.Equal(["0", "1", "2"], committed);
        Assert.Equal(3, await CountAsync());
        await Stored.WriteAsync(work => AddAsync(work, "afterwards"));
        Assert.Equal(4, await CountAsync());
    }

    [SkippableFact]
    public async Task A_commit_that_never_reached_the_server_fails_all_its_units()
    {
        _between.Lose(Commit, isHeard: false);
        var units = Enumerable.Range(0, 3).Select(number => Queue(work => AddAsync(work, $"{number}"))).ToList();
        await TogetherAsync(units, isQuiet: true);
        Assert.Equal(1, _between.Lost);
        Assert.IsAssignableFrom<DbException>(units[0].Exception?.InnerException);
        await AssertStoredAsync(units);
        await Stored.WriteAsync(work => AddAsync(work, "afterwards"));
        Assert.Null(Stored.WriteFailure);
    }

    [SkippableFact]
    public async Task A_connection_that_dies_between_two_commits_is_replaced_unnoticed()
    {
        await Stored.WriteAsync(work => AddAsync(work, "before"));
        _between.CutAll();
        await Stored.WriteAsync(work => AddAsync(work, "after"));
        _between.CutAll();
        await Stored.BulkWriteAsync(connection => connection.Execute("INSERT INTO things (name) VALUES ('in bulk')"));
        _between.CutAll();
        Assert.Equal(3, await CountAsync());
    }

    /// <summary>The server still holds the lock for the session that is gone, and would until it notices.</summary>
    [SkippableFact]
    public async Task A_line_that_breaks_silently_does_not_shut_the_desk_out_of_its_own_database()
    {
        await Stored.WriteAsync(work => AddAsync(work, "before"));
        _between.CutSilently();
        await Stored.WriteAsync(work => AddAsync(work, "after"));
        Assert.Equal(2, await CountAsync());
    }

    [SkippableFact]
    public async Task A_connection_that_dies_within_a_group_fails_the_whole_group_and_no_later_one()
    {
        var units = Enumerable.Range(0, 5).Select(number => Queue(async work =>
        {
            if (number == 2)
            {
                _between.CutAll();
            }

            await AddAsync(work, $"{number}");
        })).ToList();
        await TogetherAsync(units, isQuiet: true);
        Assert.True(units[2].IsFaulted);
        await AssertStoredAsync(units);
        await Stored.WriteAsync(work => AddAsync(work, "afterwards"));
    }

    [SkippableFact]
    public async Task Rows_whose_line_breaks_while_each_is_tried_by_itself_are_all_answered()
    {
        Func<UnitOfWork, IReadOnlyList<string>, Task> store = async (work, rows) =>
        {
            if (rows.Count > 1)
            {
                throw new InvalidDataException("One of them is at fault.");
            }

            if (rows[0] == "1")
            {
                _between.CutAll();
            }

            await AddAsync(work, rows[0]);
        };
        var (hold, held) = await HoldAsync();
        List<Task> rows = [.. Enumerable.Range(0, 4).Select(number => Stored.StoreRowAsync(store, $"{number}"))];
        hold.SetResult();
        await held;
        // A bound for a row that nobody answers; each is answered at once.
        await Task.WhenAll(rows).WaitAsync(TimeSpan.FromSeconds(20)).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.All(rows, row => Assert.True(row.IsCompleted));
        Assert.True(rows[1].IsFaulted);
        await AssertStoredAsync(rows);
        await Stored.WriteAsync(work => AddAsync(work, "afterwards"));
    }

    /// <summary>A statement that fails spoils a transaction here: a unit that carries on all the same is not taken for stored.</summary>
    [SkippableFact]
    public async Task A_unit_that_hides_a_failed_statement_fails_alone()
    {
        var hiding = Queue(async work =>
        {
            await AddAsync(work, "hidden");
            await Assert.ThrowsAnyAsync<DbException>(() => AddAsync(work, "hidden"));
        });
        var next = Queue(work => AddAsync(work, "next"));
        await TogetherAsync([hiding, next], isQuiet: true);
        Assert.True(hiding.IsFaulted);
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(["next"], await Stored.QueryAsync<string>("SELECT name FROM things"));
    }

    [SkippableFact]
    public async Task A_commit_is_on_the_disk_also_where_the_server_would_not_wait_for_it()
    {
        await Stored.WriteAsync(work => work.ExecuteAsync(
            $"ALTER DATABASE {work.Connection.Database} SET synchronous_commit = off"));
        _between.CutAll();
        Assert.Equal("on", await Stored.WriteAsync(work => work.ScalarAsync<string>("SHOW synchronous_commit")));
        Assert.Equal("on", await Stored.BulkWriteAsync(connection => connection.ExecuteScalar<string>("SHOW synchronous_commit")));
    }

    [SkippableFact]
    public async Task Whoever_reads_cannot_write()
    {
        await Assert.ThrowsAnyAsync<DbException>(() => Stored.QueryAsync<string>("INSERT INTO things (name) VALUES ('x') RETURNING name"));
        Assert.Equal(0, await CountAsync());
    }

    /// <summary>
    /// Stored is what was answered so, and nothing else. A slow machine makes several groups of the units, of which each goes its own way.
    /// </summary>
    private async Task AssertStoredAsync(List<Task> units) => Assert.Equal(
        Enumerable.Range(0, units.Count).Where(number => units[number].IsCompletedSuccessfully).Select(number => $"{number}"),
        await Stored.QueryAsync<string>("SELECT name FROM things ORDER BY name"));
}
