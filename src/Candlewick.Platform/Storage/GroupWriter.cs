using System.Diagnostics;
using System.Diagnostics.Metrics;
using Candlewick.Platform.Storage.Engines;

namespace Candlewick.Platform.Storage;

/// <summary>
/// Runs the units of work that wait one after the other and commits them together: while one commit is written to the disk the next
/// group gathers. Nobody is answered before the commit is on the disk.
/// </summary>
internal sealed class GroupWriter(StorageEngine engine) : IAsyncDisposable
{
    /// <summary>Units that may wait; callers are bounded themselves, so more is a fault somewhere.</summary>
    public const int MostWaiting = 20_000;
    /// <summary>Units in one commit.</summary>
    private const int MostTogether = 256;
    /// <summary>How long a commit is put off for others.</summary>
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMilliseconds(20);
    /// <summary>How long closing waits for the write in flight. A bulk step takes about one second.</summary>
    private static readonly TimeSpan ClosingBound = TimeSpan.FromSeconds(15);

    private static readonly Meter Meter = new("Candlewick.Storage");
    private static readonly Histogram<int> CommitUnits = Meter.CreateHistogram<int>("candlewick_commit_units");

    private readonly KeyValuePair<string, object?> _of = new("database", Path.GetFileName(engine.Place));
    private readonly Lock _gate = new();
    private readonly Queue<WriteUnit> _waiting = new();
    private readonly List<WriteUnit> _ran = [];
    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private bool _isClosed;
    private WriteConnection? _connection;
    private long _commits;
    private string? _failure;

    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Why the engine could not store the last group, in its words; null once it stores again.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <exception cref="ObjectDisposedException">The database is closed; nothing was written.</exception>
    /// <exception cref="DatabaseBusyException">Too much waits already; nothing was written.</exception>
    public async Task<T> RunAsync<T>(WriteUnit<T> unit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(Database));
            if (_waiting.Count >= MostWaiting)
            {
                throw new DatabaseBusyException($"{_waiting.Count} writes wait already.");
            }

            _waiting.Enqueue(unit);
            if (!_isRunning)
            {
                _isRunning = true;
                using (ExecutionContext.SuppressFlow())
                {
                    _running = Task.Run(WriteAllAsync, CancellationToken.None);
                }
            }
        }

        await using var withdrawing = cancellationToken.UnsafeRegister(_ => unit.Withdraw(cancellationToken), null);
        return await unit.Done;
    }

    private async Task WriteAllAsync()
    {
        while (Next() is { } first)
        {
            try
            {
                await (first.IsAlone ? RunAloneAsync(first) : RunTogetherAsync(first));
            }
            catch (Exception failure)
            {
                // The connection can no longer be trusted: what it held is rolled back with it, and the next group opens another.
                AnswerAll(failure);
                first.Answer(failure);
                await DropConnectionAsync();
            }
        }
    }

    private async Task DropConnectionAsync()
    {
        if (_connection is { } broken)
        {
            _connection = null;
            await broken.DisposeAsync();
        }
    }

    /// <summary>The next unit whose caller still waits; null, and the writer ends, when there is none.</summary>
    private WriteUnit? Next(bool endsWriter = true, bool onlyShared = false)
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out var unit))
            {
                if (onlyShared && unit.IsAlone)
                {
                    return null;
                }

                _waiting.Dequeue();
                if (_isClosed)
                {
                    unit.Answer(new ObjectDisposedException(nameof(Database)));
                }
                else if (unit.TryBegin())
                {
                    return unit;
                }
            }

            _isRunning = !endsWriter;
            return null;
        }
    }

    /// <summary>Has the unit take in what waits behind it and can be run with it as one.</summary>
    private void JoinWaiting(WriteUnit unit)
    {
        lock (_gate)
        {
            while (!_isClosed && _waiting.TryPeek(out var next) && unit.TryJoin(next))
            {
                _waiting.Dequeue();
            }
        }
    }

    private async Task RunAloneAsync(WriteUnit unit)
    {
        try
        {
            if (_connection is not null && !_connection.IsAlive())
            {
                await DropConnectionAsync();
            }

            _connection ??= engine.OpenWriter(_closing.Token);
            await unit.RunAsync(_connection);
            unit.Committed();
            unit.Answer(null);
        }
        catch (Exception failure)
        {
            Note(failure);
            unit.Answer(failure);
            // What the load left of its own transaction goes with the connection.
            await DropConnectionAsync();
        }
    }

    private async Task RunTogetherAsync(WriteUnit first)
    {
        var began = Stopwatch.GetTimestamp();
        var count = 0;
        for (var unit = first; unit is not null; unit = IsFull() ? null : Next(endsWriter: false, onlyShared: true))
        {
            JoinWaiting(unit);
            count++;
            await RunOneAsync(unit);
        }

        Commit();
        await DropBrokenAsync();

        bool IsFull() => count >= MostTogether || Stopwatch.GetElapsedTime(began) >= LongestGathering;
    }

    private async Task RunOneAsync(WriteUnit unit)
    {
        try
        {
            await MakeRoomAsync();
        }
        catch (Exception failure)
        {
            Note(failure);
            unit.Answer(failure);
            return;
        }

        try
        {
            await unit.RunAsync(_connection!);
            _connection!.Keep();
            _ran.Add(unit);
        }
        catch (Exception failure)
        {
            Note(failure);
            await RunPartsAsync(TakeBack(unit, failure));
        }
    }

    /// <summary>Runs again, one by one, what a unit had taken in. Nobody else knows of them: whatever fails, each is answered.</summary>
    private async Task RunPartsAsync(IReadOnlyList<WriteUnit> parts)
    {
        try
        {
            foreach (var part in parts)
            {
                await RunOneAsync(part);
            }
        }
        catch (Exception lost)
        {
            // Those that ran are lost with the transaction; those that did not are not tried on a connection that cannot be trusted.
            foreach (var part in parts)
            {
                part.Answer(lost);
            }

            throw;
        }
    }

    /// <summary>
    /// Begins the unit. A connection that died since the last group is found out here, where nothing depends on it, and replaced.
    /// </summary>
    private async Task MakeRoomAsync()
    {
        var isKept = _connection is { IsOpen: false };
        _connection ??= engine.OpenWriter(_closing.Token);
        try
        {
            _connection.Begin();
        }
        catch when (isKept && _connection.IsBroken)
        {
            await DropConnectionAsync();
            _connection = engine.OpenWriter(_closing.Token);
            _connection.Begin();
        }
    }

    private Task DropBrokenAsync() => _connection is { IsBroken: true } ? DropConnectionAsync() : Task.CompletedTask;

    /// <summary>
    /// A unit failed: by itself, or with it all that shares its transaction. What must be run again: the parts of one that took others
    /// in, of which only one is at fault.
    /// </summary>
    private IReadOnlyList<WriteUnit> TakeBack(WriteUnit unit, Exception failure)
    {
        try
        {
            if (_connection!.TakeBack())
            {
                var parts = unit.Split();
                if (parts.Count > 1)
                {
                    return parts;
                }

                unit.Failure = failure;
                _ran.Add(unit);
                return [];
            }
        }
        catch (Exception lost)
        {
            unit.Answer(failure);
            throw new AggregateException(failure, lost);
        }

        AnswerAll(failure);
        unit.Answer(failure);
        return [];
    }

    private void Commit()
    {
        if (_connection is not { IsOpen: true })
        {
            AnswerAll(null);
            return;
        }

        try
        {
            var hasWritten = _connection.FindWritten();
            _connection.Commit();
            Interlocked.Add(ref _commits, hasWritten ? 1 : 0);
            if (hasWritten)
            {
                CommitUnits.Record(_ran.Count, _of);
                Volatile.Write(ref _failure, null);
            }
        }
        catch (Exception failure)
        {
            Note(failure);
            AnswerAll(failure);
            _connection.Rollback();
            return;
        }

        // In the order in which they ran: what memory keeps of two units follows it.
        _ran.ForEach(unit => unit.Committed());
        AnswerAll(null);
    }

    /// <summary>Keeps what the disk or the engine refused; what a unit itself did wrong says nothing of them.</summary>
    private void Note(Exception failure)
    {
        if (failure is AggregateException several)
        {
            several.InnerExceptions.ToList().ForEach(Note);
        }
        else if (engine.FaultOf(failure) is { } words)
        {
            Volatile.Write(ref _failure, words);
        }
    }

    private void AnswerAll(Exception? failure)
    {
        _ran.ForEach(unit => unit.Answer(failure));
        _ran.Clear();
    }

    /// <summary>
    /// Closes the connection once the write in flight has ended, because the engine has no lock around a connection: closed under
    /// whoever writes on it, it would write to freed memory. What waits behind that write is refused.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            running = _running;
        }

        try
        {
            await running.WaitAsync(ClosingBound / 2).ContinueWith(_ => { }, TaskScheduler.Default);
            await _closing.CancelAsync();
            await running.WaitAsync(ClosingBound);
        }
        catch (TimeoutException)
        {
            // A write that never ends keeps its connection: what is stored is whole without its being closed.
            return;
        }

        await DropConnectionAsync();
        _closing.Dispose();
    }
}

/// <summary>The database has more to write than it can; nothing of the request was written.</summary>
public sealed class DatabaseBusyException(string message) : Exception(message);
