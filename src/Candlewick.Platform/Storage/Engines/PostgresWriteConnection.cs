using System.Data;
using System.Data.Common;
using Dapper;
using Npgsql;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// The writer's connection to PostgreSQL. A statement that fails spoils the transaction until its savepoint is rolled back, so every
/// unit has one. A commit whose answer is lost is looked up by the transaction's number before anybody is answered.
/// </summary>
/// <param name="connection">Holds the desk's lock on the database.</param>
/// <param name="openAnother">Opens a connection by which to ask what became of a commit.</param>
/// <param name="fence">Looked at, and held until the commit is done, where this host trades.</param>
/// <param name="closing">The database is being closed: a commit whose fate cannot be learned is waited for no longer.</param>
internal sealed class PostgresWriteConnection(
    PostgresConnection connection, Func<NpgsqlConnection> openAnother, WriteFence fence, CancellationToken closing)
    : WriteConnection
{
    private const string Savepoint = "unit";
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private readonly int _process = connection.Inner.ProcessID;
    private NpgsqlTransaction? _transaction;
    private string? _number;

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
        _number = connection.ExecuteScalar<string?>("SELECT pg_current_xact_id_if_assigned()::text", transaction: _transaction);
        if (_number is not null)
        {
            RequireLease();
        }

        return _number is not null;
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
            if (_number is null || !WasCommitted(_number, failure))
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
        (_transaction, _number) = (null, null);
    }

    /// <summary>Asks the server what became of the transaction, until it says so.</summary>
    /// <exception cref="CommitUnknownException">The database is being closed and the server has not answered.</exception>
    private bool WasCommitted(string number, Exception failure)
    {
        for (var wait = ShortestWait; ; wait = wait * 2 > LongestWait ? LongestWait : wait * 2)
        {
            if (Ask(number) is { } answer)
            {
                return answer;
            }

            if (closing.WaitHandle.WaitOne(wait))
            {
                throw new CommitUnknownException(
                    "The answer to a commit was lost, and the database was closed before it could be asked for.", failure);
            }
        }
    }

    /// <summary>True or false once it is certain, null while it is not.</summary>
    private bool? Ask(string number)
    {
        try
        {
            using var other = openAnother();
            var status = other.ExecuteScalar<string?>("SELECT pg_xact_status(@number::xid8)", new { number });
            if (status == "in progress")
            {
                // The old connection still stands at the server's end: ended, it has to come to a result.
                other.Execute("SELECT pg_terminate_backend(@_process)", new { _process });
                return null;
            }

            return status == "committed";
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or TimeoutException or IOException)
        {
            return null;
        }
    }
}

/// <summary>Whether a commit was stored could not be learned; what waited for it must be looked up when the database is back.</summary>
public sealed class CommitUnknownException(string message, Exception inner) : Exception(message, inner);
