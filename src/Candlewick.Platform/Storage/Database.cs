using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candlewick.Platform.Storage;

/// <summary>Where the desk keeps its files.</summary>
public sealed class DataFolder(string path)
{
    /// <summary>Absolute path; exists.</summary>
    public string Path { get; } = Directory.CreateDirectory(path).FullName;

    /// <summary>A path inside the folder; sub-folders are made.</summary>
    public string File(string relative)
    {
        var full = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return full;
    }
}

/// <summary>One write transaction. Several modules write in the same one by passing it along.</summary>
public sealed class UnitOfWork
{
    private List<Action>? _afterCommit;

    internal UnitOfWork(DbConnection connection, DbTransaction transaction)
    {
        Connection = connection;
        Transaction = transaction;
    }

    public DbConnection Connection { get; }
    public DbTransaction Transaction { get; }

    /// <summary>Runs once the transaction is durable, and never when it is rolled back. Must not throw and must not block.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Connection.ExecuteAsync(sql, parameters, Transaction);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await Connection.QueryAsync<T>(sql, parameters, Transaction)).AsList();

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        Connection.QueryFirstOrDefaultAsync<T?>(sql, parameters, Transaction);

    public Task<T?> ScalarAsync<T>(string sql, object? parameters = null) =>
        Connection.ExecuteScalarAsync<T?>(sql, parameters, Transaction);

    internal void Committed()
    {
        if (_afterCommit is not null)
        {
            foreach (var action in _afterCommit)
            {
                action();
            }
        }
    }
}

/// <summary>
/// The desk's database. One writer at a time (SQLite has one), any number of readers, each on a snapshot of its own (WAL).
/// A commit is on the disk when <see cref="WriteAsync{T}"/> returns.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>Read connections that are kept open between two uses; more than these are opened when many read at once.</summary>
    private const int KeptReaders = 16;
    /// <summary>Pages of 4 KiB that one step of <see cref="ShrinkAsync"/> gives back.</summary>
    private const int ShrinkStepPages = 2000;
    /// <summary>How long a statement waits for a lock of another program.</summary>
    private const int BusyTimeoutMs = 30_000;
    /// <summary>How long closing waits for the write in flight. A bulk step takes about one second.</summary>
    private static readonly TimeSpan WriterBound = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Stack<SqliteConnection> _readers = new();
    private readonly string _connectionString;
    private SqliteConnection? _writeConnection;
    private volatile bool _isClosed;

    public Database(string path)
    {
        SqliteNative.Bind();
        DapperHandlers.Register();
        Path = path;
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

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>Runs <paramref name="work"/> in one transaction: all of it is durable, or none of it.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed; nothing was written.</exception>
    public async Task<T> WriteAsync<T>(Func<UnitOfWork, Task<T>> work, CancellationToken cancellationToken = default)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            var connection = Writer();
            // BeginTransaction(deferred: false) is BEGIN IMMEDIATE: it fails at the start, never half-way.
            await using var transaction = connection.BeginTransaction(deferred: false);
            var unitOfWork = new UnitOfWork(connection, transaction);
            var result = await work(unitOfWork);
            transaction.Commit();
            // Still within the writer's turn: what memory keeps of two transactions follows their order.
            unitOfWork.Committed();
            return result;
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<UnitOfWork, Task> work, CancellationToken cancellationToken = default) =>
        WriteAsync(async unitOfWork =>
        {
            await work(unitOfWork);
            return true;
        }, cancellationToken);

    /// <summary>Runs <paramref name="work"/> on one snapshot of the database, which takes no lock from the writer.</summary>
    public Task<T> ReadSnapshotAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work) =>
        OnReaderAsync(async connection =>
        {
            // The default of this provider would be BEGIN IMMEDIATE, which is the writer's.
            await using var transaction = connection.BeginTransaction(deferred: true);
            return await work(connection, transaction);
        });

    /// <summary>Runs <paramref name="work"/> on a read connection, which refuses to write.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work) => OnReaderAsync(work);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        ReadAsync<IReadOnlyList<T>>(async connection => (await connection.QueryAsync<T>(sql, parameters)).AsList());

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        ReadAsync(connection => connection.QueryFirstOrDefaultAsync<T?>(sql, parameters));

    /// <summary>True when a query is answered; for health checks.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            return await FirstOrDefaultAsync<long>("SELECT 1") == 1;
        }
        catch (Exception exception) when (exception is DbException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Holds the writer for a bulk load (the caller manages its transactions
    /// and keeps each hold short, so that orders never wait for long).
    /// </summary>
    public async Task<T> BulkWriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken = default)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            return work(Writer());
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>
    /// Gives the file's free pages back to the file system, for after a large deletion. Writers get their turn between steps of some
    /// milliseconds; what a crash leaves free is used by later writes, or given back by the next call.
    /// </summary>
    public async Task ShrinkAsync(CancellationToken cancellationToken = default)
    {
        while (await BulkWriteAsync(FreeSomePages, cancellationToken))
        {
        }

        // The file itself becomes shorter when the log is moved into it; whoever reads just now is not waited for.
        await BulkWriteAsync(connection => connection.Execute(
            $"PRAGMA busy_timeout=0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout={BusyTimeoutMs};"), cancellationToken);
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

    private async Task<T> OnReaderAsync<T>(Func<SqliteConnection, Task<T>> work)
    {
        var connection = TakeReader();
        var isSound = false;
        try
        {
            var result = await work(connection);
            isSound = true;
            return result;
        }
        finally
        {
            if (!isSound || !Keep(connection))
            {
                await connection.DisposeAsync();
            }
        }
    }

    private SqliteConnection TakeReader()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_readers.TryPop(out var kept))
            {
                return kept;
            }
        }

        var connection = Open();
        connection.Execute("PRAGMA query_only=ON;");
        return connection;
    }

    private bool Keep(SqliteConnection connection)
    {
        lock (_gate)
        {
            if (_isClosed || _readers.Count >= KeptReaders)
            {
                return false;
            }

            _readers.Push(connection);
            return true;
        }
    }

    /// <summary>The one connection that writes; only whoever holds <see cref="_writer"/> may ask for it.</summary>
    private SqliteConnection Writer()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return _writeConnection ??= OpenWriter();
    }

    /// <summary>
    /// The writer keeps a bulk step's pages in memory until it commits (with the default two megabytes they would be written
    /// to the log several times), and moves the log into the file after 16 MB rather than after every step.
    /// </summary>
    private SqliteConnection OpenWriter()
    {
        var connection = Open();
        connection.Execute("PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000;");
        return connection;
    }

    private SqliteConnection Open()
    {
        var isNew = !File.Exists(Path) || new FileInfo(Path).Length == 0;
        var connection = new SqliteConnection(_connectionString);
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

    /// <summary>
    /// Closes the file. Waits for the write in flight, because the engine has no lock around a connection: closed under
    /// whoever writes on it, it would write to freed memory. What waits behind that write is refused, and a read in flight
    /// closes its own connection when it ends.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        SqliteConnection[] readers;
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            readers = [.. _readers];
            _readers.Clear();
        }

        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }

        // A write that never ends keeps its connection: the file is whole without its being closed.
        if (await _writer.WaitAsync(WriterBound))
        {
            if (_writeConnection is not null)
            {
                await _writeConnection.DisposeAsync();
            }

            _writer.Release();
        }
    }
}
