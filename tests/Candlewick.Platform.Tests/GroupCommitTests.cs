using System.Data.Common;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Candlewick.Testing;
using Dapper;

namespace Candlewick.Platform.Tests;

/// <summary>
/// Units of work that wait share a commit; each is still stored whole or not at all, and answered after it is. On every engine.
/// </summary>
public abstract class GroupCommitTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private Database _database = null!;

    /// <summary>Opens the database of a folder, which may be open already.</summary>
    protected abstract Database Open(TempFolder folder);

    protected Database Stored => _database;

    public Task InitializeAsync()
    {
        _database = Open(_folder);
        return _database.WriteAsync(work => work.ExecuteAsync("CREATE TABLE things (name TEXT PRIMARY KEY, body TEXT)"));
    }

    public async Task DisposeAsync()
    {
        // Null where the test was skipped.
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _folder.Dispose();
    }

    [SkippableFact]
    public async Task Units_that_wait_are_committed_together_in_their_order()
    {
        var order = new List<int>();
        var before = _database.Commits;
        await TogetherAsync(Enumerable.Range(0, 50).Select(number => Queue(async work =>
        {
            await AddAsync(work, $"{number}");
            work.AfterCommit(() => order.Add(number));
        })));
        Assert.Equal(Enumerable.Range(0, 50), order);
        Assert.Equal(50, await CountAsync());
        // The one that held the writer wrote nothing; the fifty behind it share a commit, or some where each statement is a question over
        // a line and the group's time is over sooner.
        Assert.InRange(_database.Commits - before, 1, _database.Kind == DatabaseKind.Sqlite ? 1 : 25);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_unit_that_fails_takes_only_itself_down(int failing)
    {
        var units = Enumerable.Range(0, 5).Select(number => Queue(async work =>
        {
            await AddAsync(work, $"{number}");
            if (number == failing)
            {
                await AddAsync(work, $"{number}");
            }
        })).ToList();
        await TogetherAsync(units, isQuiet: true);
        await Assert.ThrowsAnyAsync<DbException>(() => units[failing]);
        Assert.All(units.Where(unit => unit != units[failing]), unit => Assert.True(unit.IsCompletedSuccessfully));
        Assert.Equal(
            Enumerable.Range(0, 5).Where(number => number != failing).Select(number => $"{number}"),
            await _database.QueryAsync<string>("SELECT name FROM things ORDER BY name"));
    }

    [SkippableFact]
    public async Task A_part_of_a_unit_that_fails_is_taken_back_and_the_rest_is_stored()
    {
        var ran = new List<string>();
        var answers = await _database.WriteAsync(async work =>
        {
            work.AfterCommit(() => ran.Add("before"));
            var good = await work.TryAsync(() => AddAsync(work, "good"));
            var bad = await work.TryAsync(async () =>
            {
                work.AfterCommit(() => ran.Add("bad"));
                await AddAsync(work, "half");
                await AddAsync(work, "good");
            });
            var later = await work.TryAsync(async () =>
            {
                work.AfterCommit(() => ran.Add("later"));
                await AddAsync(work, "later");
            });
            return new[] { good, bad, later };
        });
        Assert.Null(answers[0]);
        Assert.IsAssignableFrom<DbException>(answers[1]);
        Assert.Null(answers[2]);
        Assert.Equal(["before", "later"], ran);
        Assert.Equal(["good", "later"], await _database.QueryAsync<string>("SELECT name FROM things ORDER BY name"));
    }

    [SkippableFact]
    public async Task A_part_of_a_part_fails_by_itself_or_with_it()
    {
        var ran = new List<string>();
        await _database.WriteAsync(async work =>
        {
            Assert.Null(await work.TryAsync(async () =>
            {
                await AddAsync(work, "outer");
                Assert.NotNull(await work.TryAsync(async () =>
                {
                    work.AfterCommit(() => ran.Add("inner that fails"));
                    await AddAsync(work, "half");
                    await AddAsync(work, "outer");
                }));
                Assert.Null(await work.TryAsync(() => AddAsync(work, "inner")));
                work.AfterCommit(() => ran.Add("outer"));
            }));
            Assert.NotNull(await work.TryAsync(async () =>
            {
                Assert.Null(await work.TryAsync(async () =>
                {
                    work.AfterCommit(() => ran.Add("inner of one that fails"));
                    await AddAsync(work, "lost");
                }));
                throw new InvalidOperationException("the outer part fails");
            }));
            Assert.Null(await work.TryAsync(() => AddAsync(work, "after")));
        });

        Assert.Equal(["outer"], ran);
        Assert.Equal(["after", "inner", "outer"], await _database.QueryAsync<string>("SELECT name FROM things ORDER BY name"));
    }

    [SkippableFact]
    public async Task Nobody_is_answered_before_the_commit_that_holds_the_unit()
    {
        var wasAnswered = true;
        Task first = Task.CompletedTask;
        first = Queue(work => AddAsync(work, "first"));
        var second = Queue(async work =>
        {
            await AddAsync(work, "second");
            wasAnswered = first.IsCompleted;
            // On another connection: nothing of the group is to be seen yet.
            await using var other = Open(_folder);
            Task<long> seen;
            using (ExecutionContext.SuppressFlow())
            {
                seen = Task.Run(() => other.FirstOrDefaultAsync<long>("SELECT count(*) FROM things"));
            }

            Assert.Equal(0, await seen);
        });
        await TogetherAsync([first, second]);
        Assert.False(wasAnswered);
        Assert.Equal(2, await CountAsync());
    }

    [SkippableFact]
    public async Task A_bulk_load_that_leaves_its_transaction_behind_takes_only_itself_down()
    {
        await Assert.ThrowsAsync<IOException>(() => _database.BulkWriteAsync<int>(connection =>
        {
            connection.BeginTransaction();
            connection.Execute("INSERT INTO things (name) VALUES ('half')");
            throw new IOException("in the middle");
        }));

        await _database.WriteAsync(work => AddAsync(work, "afterwards"));
        Assert.Equal(1, await CountAsync());
        Assert.Null(_database.WriteFailure);
    }

    [SkippableFact]
    public async Task Rows_that_wait_one_behind_the_other_are_stored_together()
    {
        var calls = new List<int>();
        Task StoreAsync(UnitOfWork work, IReadOnlyList<string> rows)
        {
            calls.Add(rows.Count);
            return work.ExecuteAsync("INSERT INTO things (name) VALUES (@name)", rows.Select(name => new { name }));
        }

        Func<UnitOfWork, IReadOnlyList<string>, Task> store = StoreAsync;
        var (hold, held) = await HoldAsync();
        Task[] rows =
        [
            .. Enumerable.Range(0, 10).Select(number => _database.StoreRowAsync(store, $"a{number}")),
            _database.WriteAsync(work => AddAsync(work, "between")),
            .. Enumerable.Range(0, 5).Select(number => _database.StoreRowAsync(store, $"b{number}")),
        ];
        hold.SetResult();
        await held;
        await Task.WhenAll(rows);
        Assert.Equal([10, 5], calls);
        Assert.Equal(16, await CountAsync());
    }

    [SkippableFact]
    public async Task A_row_that_cannot_be_stored_fails_alone()
    {
        Func<UnitOfWork, IReadOnlyList<string>, Task> store = (work, rows) =>
            work.ExecuteAsync("INSERT INTO things (name) VALUES (@name)", rows.Select(name => new { name }));
        await _database.StoreRowAsync(store, "taken");
        var (hold, held) = await HoldAsync();
        var rows = new[] { "first", "taken", "last" }.Select(name => _database.StoreRowAsync(store, name)).ToList();
        hold.SetResult();
        await held;
        await rows[0];
        await Assert.ThrowsAnyAsync<DbException>(() => rows[1]);
        await rows[2];
        Assert.Equal(["first", "last", "taken"], await _database.QueryAsync<string>("SELECT name FROM things ORDER BY name"));
    }

    [SkippableFact]
    public async Task A_unit_whose_caller_went_away_before_it_began_does_not_run()
    {
        using var leaving = new CancellationTokenSource();
        var (hold, held) = await HoldAsync();
        var gone = _database.WriteAsync(work => AddAsync(work, "gone"), leaving.Token);
        var stays = _database.WriteAsync(work => AddAsync(work, "stays"), CancellationToken.None);
        await leaving.CancelAsync();
        hold.SetResult();
        await held;
        await stays;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(["stays"], await _database.QueryAsync<string>("SELECT name FROM things"));
    }

    [SkippableFact]
    public async Task A_unit_runs_in_the_surroundings_of_its_caller()
    {
        var who = new AsyncLocal<string>();
        var seen = new List<string?>();
        var (hold, held) = await HoldAsync();
        var units = new List<Task>();
        foreach (var name in new[] { "a", "b" })
        {
            who.Value = name;
            units.Add(_database.WriteAsync(work =>
            {
                seen.Add(who.Value);
                return AddAsync(work, name);
            }));
        }

        hold.SetResult();
        await held;
        await Task.WhenAll(units);
        Assert.Equal(["a", "b"], seen);
    }

    [SkippableFact]
    public async Task A_unit_that_reads_around_itself_is_refused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.WriteAsync(async work =>
        {
            await AddAsync(work, "mine");
            await CountAsync();
        }));
        Assert.Equal(0, await CountAsync());
    }

    /// <summary>A zero character, which a server takes in no text, and half a pair of characters, which is none.</summary>
    [SkippableFact]
    public async Task Text_that_an_engine_would_refuse_is_stored_alike_on_each()
    {
        var text = new { name = "zero \0", body = "half \ud83d, whole \ud83d\udd6f" };
        await _database.WriteAsync(work => work.ExecuteAsync("INSERT INTO things (name, body) VALUES (@name, @body)", text));
        var row = Assert.Single(await _database.QueryAsync<(string, string)>("SELECT name, body FROM things WHERE name = @name", text));
        Assert.Equal(("zero \ufffd", "half \ufffd, whole \ud83d\udd6f"), row);
    }

    private readonly List<(Func<UnitOfWork, Task> Work, TaskCompletionSource<Task> Begun)> _queue = [];

    /// <summary>A unit that is handed over while another holds the writer.</summary>
    protected Task Queue(Func<UnitOfWork, Task> work)
    {
        var begun = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add((work, begun));
        return begun.Task.Unwrap();
    }

    protected async Task TogetherAsync(IEnumerable<Task> units, bool isQuiet = false)
    {
        var all = units.ToList();
        var (hold, held) = await HoldAsync();
        foreach (var (work, begun) in _queue)
        {
            begun.SetResult(_database.WriteAsync(work));
        }

        hold.SetResult();
        await held;
        var ended = Task.WhenAll(all);
        await (isQuiet ? ended.ContinueWith(_ => { }, TaskScheduler.Default) : ended);
    }

    /// <summary>Holds the writer outside any group until it is let go.</summary>
    protected async Task<(TaskCompletionSource Hold, Task Held)> HoldAsync()
    {
        var (begun, hold) = (NewSignal(), NewSignal());
        var held = _database.BulkWriteAsync(_ =>
        {
            begun.SetResult();
            hold.Task.Wait(TimeSpan.FromSeconds(30));
            return true;
        });
        await begun.Task;
        return (hold, held);
    }

    protected static Task AddAsync(UnitOfWork work, string name, int length = 10) =>
        work.ExecuteAsync("INSERT INTO things (name, body) VALUES (@name, @body)", new { name, body = new string('x', length) });

    protected async Task<long> CountAsync() => await _database.FirstOrDefaultAsync<long>("SELECT count(*) FROM things");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
