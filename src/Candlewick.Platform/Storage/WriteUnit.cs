using System.Data.Common;
using Candlewick.Platform.Storage.Engines;

namespace Candlewick.Platform.Storage;

/// <summary>What waits for the database's one writer. It is answered once, after the commit that holds it.</summary>
internal abstract class WriteUnit
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Withdrawn = 2;

    /// <summary>Of whoever asked for it: what the unit logs and traces belongs to that caller.</summary>
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private int _state;

    /// <summary>True: it manages its own transactions and shares none.</summary>
    public virtual bool IsAlone => false;

    /// <summary>False when its caller went away before it began.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;

    /// <summary>Takes <paramref name="next"/> in, to be run with it as one; false when the two have nothing in common.</summary>
    public virtual bool TryJoin(WriteUnit next) => false;

    /// <summary>What it took in and itself, each to be run by itself; one when it took nothing in.</summary>
    public virtual IReadOnlyList<WriteUnit> Split() => [this];

    protected bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;

    /// <summary>Why it took itself back; its caller hears of it with the others of its commit, on whose writing it may rest.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Runs its statements; throws what they throw.</summary>
    public Task RunAsync(WriteConnection connection)
    {
        if (_context is null)
        {
            return RunCoreAsync(connection);
        }

        var running = Task.CompletedTask;
        ExecutionContext.Run(_context, _ => running = RunCoreAsync(connection), null);
        return running;
    }

    protected abstract Task RunCoreAsync(WriteConnection connection);

    /// <summary>Its commit is on the disk: memory follows. Called in the order in which the units ran.</summary>
    public abstract void Committed();

    /// <summary>Answers whoever waits, with the result or with <paramref name="failure"/>.</summary>
    public abstract void Answer(Exception? failure);
}

/// <inheritdoc/>
internal abstract class WriteUnit<T> : WriteUnit
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;
    private Exception? _afterCommit;

    public Task<T> Done => _done.Task;

    /// <summary>Takes it out of the queue if it has not begun.</summary>
    public void Withdraw(CancellationToken cancellationToken)
    {
        if (TryWithdraw())
        {
            _done.TrySetCanceled(cancellationToken);
        }
    }

    protected sealed override async Task RunCoreAsync(WriteConnection connection) => _result = await ResultAsync(connection);

    protected abstract Task<T> ResultAsync(WriteConnection connection);

    public sealed override void Committed()
    {
        try
        {
            if (Failure is null)
            {
                AfterCommit();
            }
        }
        catch (Exception failure)
        {
            // It is stored all the same; only whoever asked for it hears of it.
            _afterCommit = failure;
        }
    }

    protected virtual void AfterCommit()
    {
    }

    public override void Answer(Exception? failure)
    {
        if ((failure ?? Failure ?? _afterCommit) is { } reason)
        {
            _done.TrySetException(reason);
        }
        else
        {
            _done.TrySetResult(_result);
        }
    }
}

/// <summary>A unit that may share its commit.</summary>
internal sealed class SharedUnit<T>(Func<UnitOfWork, Task<T>> work) : WriteUnit<T>
{
    private UnitOfWork? _unit;

    protected override Task<T> ResultAsync(WriteConnection connection)
    {
        _unit = new UnitOfWork(connection.Connection, connection.Transaction);
        Database.IsInUnit.Value = true;
        return work(_unit);
    }

    protected override void AfterCommit() => _unit!.Committed();
}

/// <summary>A row of which nothing follows; those that wait one behind the other for the same store are stored together.</summary>
internal sealed class RowUnit<TRow>(Func<UnitOfWork, IReadOnlyList<TRow>, Task> store, TRow row) : WriteUnit<bool>
{
    /// <summary>Rows in one statement.</summary>
    private const int MostTogether = 128;

    private readonly Func<UnitOfWork, IReadOnlyList<TRow>, Task> _store = store;
    private readonly TRow _row = row;
    private readonly List<RowUnit<TRow>> _joined = [];
    private UnitOfWork? _unit;

    public override bool TryJoin(WriteUnit next)
    {
        if (next is not RowUnit<TRow> other || other._store != _store || _joined.Count + 1 >= MostTogether)
        {
            return false;
        }

        if (other.TryBegin())
        {
            _joined.Add(other);
        }

        return true;
    }

    public override IReadOnlyList<WriteUnit> Split()
    {
        WriteUnit[] parts = [this, .. _joined];
        _joined.Clear();
        return parts;
    }

    protected override async Task<bool> ResultAsync(WriteConnection connection)
    {
        _unit = new UnitOfWork(connection.Connection, connection.Transaction);
        Database.IsInUnit.Value = true;
        await _store(_unit, [_row, .. _joined.Select(other => other._row)]);
        return true;
    }

    protected override void AfterCommit() => _unit!.Committed();

    public override void Answer(Exception? failure)
    {
        base.Answer(failure);
        _joined.ForEach(other => other.Answer(failure));
    }
}

/// <summary>A step of a bulk load, which manages its own transactions.</summary>
internal sealed class AloneUnit<T>(Func<DbConnection, T> work) : WriteUnit<T>
{
    public override bool IsAlone => true;

    protected override Task<T> ResultAsync(WriteConnection connection) => Task.FromResult(work(connection.Connection));
}
