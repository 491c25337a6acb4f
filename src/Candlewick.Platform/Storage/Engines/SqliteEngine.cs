using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>The embedded engine: one file with a write-ahead log, one writer, any number of readers.</summary>
internal sealed class SqliteEngine : StorageEngine
{
    /// <summary>Read connections that are kept open between two uses; more than these are opened when many read at once.</summary>
    private const int KeptReaders = 16;
    /// <summary>Pages of 4 KiB that one step of <see cref="ShrinkAsync"/> gives back.</summary>
    private const int ShrinkStepPages = 2000;
    /// <summary>How long a statement waits for a lock of another program.</summary>
    private const int BusyTimeoutMs = 30_000;

    private readonly Lock _gate = new();
    private readonly Stack<SqliteConnection> _readers = new();
    private readonly string _connectionString;
    private bool _isClosed;

    public SqliteEngine(string path)
    {
        SqliteNative.Bind();
        Place = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Cache = SqliteCacheMode.Private,
            // Kept here instead: the provider's pool sets every connection up anew, and its timer can end the process.
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString();
    }

    public override DatabaseKind Kind => DatabaseKind.Sqlite;

    public override string Place { get; }

    /// <summary>True when something failed because another program holds the database.</summary>
    public static bool IsLocked(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED }
        || (failure.InnerException is { } inner && IsLocked(inner));

    /// <summary>
    /// The writer keeps a bulk step's pages in memory until it commits (with the default two megabytes they would be written
    /// to the log several times; a step of an import changes about six), and moves the log into the file after 16 MB rather than after
    /// every step.
    /// </summary>
    public override WriteConnection OpenWriter(CancellationToken closing)
    {
        var connection = Open();
        connection.Execute("PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000;");
        return new SqliteWriteConnection(connection);
    }

    public override ValueTask<DbConnection> TakeReaderAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(Database));
            if (_readers.TryPop(out var kept))
            {
                return new ValueTask<DbConnection>(kept);
            }
        }

        var connection = Open();
        connection.Execute("PRAGMA query_only=ON;");
        return new ValueTask<DbConnection>(connection);
    }

    public override ValueTask ReturnReaderAsync(DbConnection reader, bool isSound)
    {
        lock (_gate)
        {
            if (isSound && !_isClosed && _readers.Count < KeptReaders)
            {
                _readers.Push((SqliteConnection)reader);
                return ValueTask.CompletedTask;
            }
        }

        return reader.DisposeAsync();
    }

    /// <summary>The default of this provider would be BEGIN IMMEDIATE, which is the writer's.</summary>
    public override DbTransaction BeginSnapshot(DbConnection reader) => ((SqliteConnection)reader).BeginTransaction(deferred: true);

    public override string? FaultOf(Exception failure) =>
        failure is SqliteException engine && engine.SqliteErrorCode is (raw.SQLITE_FULL or raw.SQLITE_READONLY or raw.SQLITE_IOERR
            or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY or raw.SQLITE_PERM)
            ? engine.Message
            : null;

    /// <summary>What a crash leaves free is used by later writes, or given back by the next call.</summary>
    public override async Task ShrinkAsync(Func<Func<DbConnection, bool>, Task<bool>> asWriter, CancellationToken cancellationToken)
    {
        while (await asWriter(connection => FreeSomePages((SqliteConnection)connection)))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        // The file itself becomes shorter when the log is moved into it; whoever reads just now is not waited for.
        await asWriter(connection => connection.Execute(
            $"PRAGMA busy_timeout=0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout={BusyTimeoutMs};") == 0);
    }

    public override void GiveBackMemory(DbConnection writer) => writer.Execute("PRAGMA shrink_memory");

    public override async ValueTask DisposeAsync()
    {
        SqliteConnection[] readers;
        lock (_gate)
        {
            _isClosed = true;
            readers = [.. _readers];
            _readers.Clear();
        }

        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    /// <summary>One step; false when there is no free page left, or none that can be given back.</summary>
    private static bool FreeSomePages(SqliteConnection connection)
    {
        const string CountFree = "PRAGMA freelist_count";
        var before = connection.ExecuteScalar<long>(CountFree);
        // The engine frees one page at each step of this statement, and the provider would take a single one.
        if (raw.sqlite3_prepare_v2(connection.Handle, $"PRAGMA incremental_vacuum({ShrinkStepPages})", out var statement) != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), raw.sqlite3_errcode(connection.Handle));
        }

        using (statement)
        {
            int code;
            while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
            }

            if (code != raw.SQLITE_DONE)
            {
                throw new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), code);
            }
        }

        var after = connection.ExecuteScalar<long>(CountFree);
        return after > 0 && after < before;
    }

    private SqliteConnection Open()
    {
        var isNew = !File.Exists(Place) || new FileInfo(Place).Length == 0;
        var connection = new PreparedSqliteConnection(_connectionString);
        connection.Open();
        if (isNew)
        {
            // Before anything is written: a file that was made without it cannot give pages back.
            connection.Execute("PRAGMA auto_vacuum=INCREMENTAL;");
        }

        // FULL: an intent that was acknowledged survives a power cut, not only a kill.
        connection.Execute($"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout={BusyTimeoutMs};");
        connection.Execute("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;");
        return connection;
    }
}
