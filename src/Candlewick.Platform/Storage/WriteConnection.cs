using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candlewick.Platform.Storage;

/// <summary>
/// The one connection that writes, used by the writer alone. Units run one after the other in one transaction; each but the first
/// under a savepoint, so that one that fails takes only itself down.
/// </summary>
internal sealed class WriteConnection(SqliteConnection connection) : IAsyncDisposable
{
    private const string Savepoint = "unit";
    private SqliteTransaction? _transaction;
    private bool _isFirst;
    private int _changesBefore;

    public SqliteConnection Connection => connection;

    public UnitOfWork NewUnit() => new(connection, _transaction!);

    /// <summary>True between the first unit and the commit.</summary>
    public bool IsOpen => _transaction is not null;

    /// <summary>
    /// Makes room for a unit. The first begins the transaction; BEGIN IMMEDIATE fails there, never half-way.
    /// </summary>
    public void Begin()
    {
        _isFirst = _transaction is null;
        if (_isFirst)
        {
            _transaction = connection.BeginTransaction(deferred: false);
            _changesBefore = raw.sqlite3_total_changes(connection.Handle);
        }
        else
        {
            _transaction!.Save(Savepoint);
        }
    }

    /// <summary>The unit ran: what it wrote waits for the commit.</summary>
    /// <exception cref="InvalidOperationException">The transaction ended while the unit ran: nothing of the group is stored.</exception>
    public void Keep()
    {
        if (IsGone)
        {
            throw new InvalidOperationException("The transaction ended while the unit ran.");
        }

        if (!_isFirst)
        {
            _transaction!.Release(Savepoint);
        }
    }

    /// <summary>
    /// Takes back what the unit wrote. False when the transaction is gone with all that ran before it: on a full disk or a failing one
    /// the engine rolls all of it back by itself.
    /// </summary>
    public bool TakeBack()
    {
        if (_transaction is null)
        {
            return true;
        }

        if (IsGone)
        {
            Forget();
            return _isFirst;
        }

        if (_isFirst)
        {
            Rollback();
            return true;
        }

        _transaction.Rollback(Savepoint);
        _transaction.Release(Savepoint);
        return true;
    }

    /// <summary>True when a row was written since the first unit began; else committing costs nothing.</summary>
    public bool HasWritten => raw.sqlite3_total_changes(connection.Handle) != _changesBefore;

    public void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    /// <summary>Ends the transaction, as far as it is still there.</summary>
    public void Rollback()
    {
        if (_transaction is not null && !IsGone)
        {
            _transaction.Rollback();
        }

        Forget();
    }

    private bool IsGone => raw.sqlite3_get_autocommit(connection.Handle) != 0;

    /// <summary>Lets go of a transaction that came to nothing.</summary>
    private void Forget()
    {
        MeetProvider();
        _transaction?.Dispose();
        _transaction = null;
        if (!IsGone)
        {
            raw.sqlite3_exec(connection.Handle, "ROLLBACK");
        }
    }

    /// <summary>
    /// A commit that fails on a full disk is rolled back by the engine, of which the provider hears nothing: it would roll back what is
    /// gone, fail, and believe in its transaction for ever. So there is one again that it can end.
    /// </summary>
    private void MeetProvider()
    {
        if (IsGone)
        {
            raw.sqlite3_exec(connection.Handle, "BEGIN");
        }
    }

    /// <summary>Closes the connection whatever state it is in; the engine rolls back what was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            Rollback();
            MeetProvider();
            await connection.DisposeAsync();
        }
        catch (Exception failure) when (failure is SqliteException or InvalidOperationException)
        {
            // Another one is opened; nothing that was answered depends on this one.
        }
    }
}
