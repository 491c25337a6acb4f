using System.Data;
using System.Data.Common;
using Dapper;
using Npgsql;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// The writer's connection to PostgreSQL. A statement that fails spoils the transaction until its savepoint is rolled back, so every
/// unit has one. Every transaction that writes stores a mark of its own with it, by which a commit whose answer is lost is looked up before
/// anybody is answered: the transaction's number would not do, since a server that crashes may give it out again.
/// </summary>
/// <param name="connection">Holds the desk's lock on the database.</param>
/// <param name="openAnother">Opens a connection by which to ask what became of a commit.</param>
/// <param name="fence">Looked at, and held until the commit is done, where this host trades.</param>
/// <param name="marks">What the program's commits are told apart by.</param>
/// <param name="closing">The database is being closed: a commit whose fate cannot be learned is waited for no longer.</param>
internal sealed class PostgresWriteConnection(
    PostgresConnection connection, Func<NpgsqlConnection> openAnother, WriteFence fence, CommitMarkStore marks, CancellationToken closing)
    : WriteConnection
{
    private const string Savepoint = "unit";
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private readonly int _process = connection.Inner.ProcessID;
    private NpgsqlTransaction? _transaction;
    private long? _mark;

    public override DbConnection Connection => connection;

    public override DbTransaction Transaction => _transaction!;

    public override bool IsOpen => _transaction is not null;

    public override bool IsBroken => connection.State != ConnectionState.Open;

    public override bool IsAlive()
    {
        try
        {
            connection.Execute("SELECT 1");
            return true;
        }
        catch (Exception dead) when (dead is NpgsqlException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    public override void Begin()
    {
        var isFirst = _transaction is null;
        _transaction ??= connection.Inner.BeginTransaction();
        _transaction.Save(Savepoint);
        if (!isFirst)
        {
            return;
        }

        try
        {
            // The provider sends neither before the next statement: a connection that died since the last group shows here, where
            // another can take its place, and not in a unit.
            connection.Execute("SELECT 1", transaction: _transaction);
        }
        catch
        {
            Forget();
            throw;
        }
    }

    public override void Keep() => _transaction!.Release(Savepoint);

    public override bool TakeBack()
    {
        if (_transaction is not null)
        {
            _transaction.Rollback(Savepoint);
            _transaction.Release(Savepoint);
        }

        return true;
    }

    /// <summary>A transaction gets its number with the first row it writes. Asking fails when the transaction is spoilt.</summary>
    public override bool FindWritten()
    {
        var hasWritten = connection.ExecuteScalar<bool>(
            "SELECT pg_current_xact_id_if_assigned() IS NOT NULL", transaction: _transaction);
        _mark = hasWritten ? marks.Store(connection, _transaction!) : null;
        if (hasWritten)
        {
            RequireLease();
        }

        return hasWritten;
    }

    /// <summary>
    /// The lease's row is held until the commit is done, so that nobody takes the lease over between the look and the commit.
    /// </summary>
    private void RequireLease()
    {
        const string Newest = "SELECT fence FROM trading_lease WHERE id = 1 FOR SHARE";
        if (fence.Number is > 0 and var number && connection.ExecuteScalar<long>(Newest, transaction: _transaction) != number)
        {
            fence.TellLost();
            throw new LeaseLostException();
        }
    }

    public override void Commit()
    {
        try
        {
            _transaction!.Commit();
        }
        catch (Exception failure)
        {
            if (_mark is not { } mark || !WasCommitted(mark, failure))
            {
                throw;
            }
        }

        Forget();
    }

    public override void Rollback()
    {
        try
        {
            if (!IsBroken)
            {
                _transaction?.Rollback();
            }
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or IOException)
        {
            // The server rolls back what a connection that is gone has not committed.
            connection.Close();
        }

        Forget();
    }

    public override async ValueTask DisposeAsync()
    {
        Rollback();
        await connection.DisposeAsync();
    }

    private void Forget()
    {
        _transaction?.Dispose();
        (_transaction, _mark) = (null, null);
    }

    /// <summary>Asks the server what became of the transaction, until it says so.</summary>
    /// <exception cref="CommitUnknownException">The database is being closed and the server has not answered.</exception>
    private bool WasCommitted(long mark, Exception failure)
    {
        try
        {
            for (var wait = ShortestWait; ; wait = wait * 2 > LongestWait ? LongestWait : wait * 2)
            {
                if (Ask(mark) is { } answer)
                {
                    return answer;
                }

                marks.Doubt = $"The answer to a commit was lost, and the server is asked for it: {failure.Message}";
                if (closing.WaitHandle.WaitOne(wait))
                {
                    throw new CommitUnknownException(
                        "The answer to a commit was lost, and the database was closed before it could be asked for.", failure);
                }
            }
        }
        finally
        {
            marks.Doubt = null;
        }
    }

    /// <summary>True or false once it is certain, null while it is not.</summary>
    private bool? Ask(long mark)
    {
        try
        {
            using var other = openAnother();
            // While the old session stands at the server's end, its commit may yet come: ended, it has to come to a result.
            const string Old = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = @_process AND pid <> pg_backend_pid()"
                + " AND backend_start::text = @began";
            return other.Query<bool>(Old, new { _process, began = marks.Began }).Any() ? null : marks.Find(other) == mark;
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or TimeoutException or IOException)
        {
            return null;
        }
    }
}

/// <summary>Whether a commit was stored could not be learned; what waited for it must be looked up when the database is back.</summary>
public sealed class CommitUnknownException(string message, Exception inner) : Exception(message, inner);
