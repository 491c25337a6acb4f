using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>The embedded engine's. The first unit needs no savepoint: taking it back ends the transaction.</summary>
internal sealed class SqliteWriteConnection(SqliteConnection connection) : WriteConnection
{
    private const string Savepoint = "unit";
    private SqliteTransaction? _transaction;
    private bool _isFirst;
    private int _changesBefore;

    public override DbConnection Connection => connection;

    public override DbTransaction Transaction => _transaction!;

    public override bool IsOpen => _transaction is not null;

    /// <summary>BEGIN IMMEDIATE fails here, never half-way.</summary>
    public override void Begin()
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

    public override void Keep()
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

    /// <summary>On a full disk or a failing one the engine rolls the whole transaction back by itself.</summary>
    public override bool TakeBack()
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

    public override bool FindWritten() => raw.sqlite3_total_changes(connection.Handle) != _changesBefore;

    public override void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    public override void Rollback()
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

    public override async ValueTask DisposeAsync()
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
