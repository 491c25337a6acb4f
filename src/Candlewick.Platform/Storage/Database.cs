using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candlewick.Platform.Storage;

/// <summary>Where the desk keeps its files.</summary>
public sealed class DataFolder(string path)
{
    /// <summary>
    /// Absolute path; exists. Where it was not there it is made for its owner alone: it will hold keys and password hashes.
    /// </summary>
    public string Path { get; } = System.IO.Path.GetFullPath(
        Directory.Exists(path) ? path : DurableFile.CreatePrivateFolder(path));

    /// <summary>A path inside the folder; sub-folders are made.</summary>
    public string File(string relative)
    {
        var full = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return full;
    }
}

/// <summary>
/// The desk's database. Units of work are run one after the other by its one writer, and those that wait are committed together;
/// any number of readers, each on a snapshot of its own (WAL). A commit is on the disk when <see cref="WriteAsync{T}"/> returns.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>Read connections that are kept open between two uses; more than these are opened when many read at once.</summary>
    private const int KeptReaders = 16;
    /// <summary>Pages of 4 KiB that one step of <see cref="ShrinkAsync"/> gives back.</summary>
    private const int ShrinkStepPages = 2000;
    /// <summary>How long a statement waits for a lock of another program.</summary>
    private const int BusyTimeoutMs = 30_000;

    internal static readonly AsyncLocal<bool> IsInUnit = new();
    private readonly GroupWriter _writer;
    private readonly Lock _gate = new();
    private readonly Stack<SqliteConnection> _readers = new();
    private readonly string _connectionString;
    private bool _isClosed;

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
        _writer = new GroupWriter(OpenWriter);
    }

    /// <summary>
    /// Commits of shared units that wrote something since it was opened; fewer than units when several waited at once.
    /// </summary>
    public long Commits => _writer.Commits;

    /// <summary>Writes that wait for the writer now.</summary>
    public int Waiting => _writer.Waiting;

    /// <summary>True when so much waits that soon writes are refused.</summary>
    public bool IsCrowded => Waiting > GroupWriter.MostWaiting / 2;

    /// <summary>Why the engine could not store what was last written, in its words; null once it stores again.</summary>
    public string? WriteFailure => _writer.Failure;

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>
    /// Runs <paramref name="work"/>: all of it is durable when this returns, or none of it is stored. Units that wait at the same time
    /// share a commit; one that fails takes only itself down. A unit awaits its own statements and nothing else.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The database is closed; nothing was written.</exception>
    /// <exception cref="DatabaseBusyException">Too much waits already; nothing was written.</exception>
    public Task<T> WriteAsync<T>(Func<UnitOfWork, Task<T>> work, CancellationToken cancellationToken = default) =>
        _writer.RunAsync(new SharedUnit<T>(work), cancellationToken);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<UnitOfWork, Task> work, CancellationToken cancellationToken = default) =>
        WriteAsync(async unitOfWork =>
        {
            await work(unitOfWork);
            return true;
        }, cancellationToken);

    /// <summary>
    /// Stores a row of which nothing follows, durable when this returns. Rows that wait one behind the other for the same
    /// <paramref name="store"/> are handed to it together; where that fails each is tried by itself, so it answers for its own.
    /// </summary>
    /// <inheritdoc cref="WriteAsync{T}" path="/exception"/>
    public Task StoreRowAsync<TRow>(Func<UnitOfWork, IReadOnlyList<TRow>, Task> store, TRow row) =>
        _writer.RunAsync(new RowUnit<TRow>(store, row), CancellationToken.None);

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

    /// <summary>True when something failed because another program holds the database.</summary>
    public static bool IsLocked(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED }
        || (failure.InnerException is { } inner && IsLocked(inner));

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
    public Task<T> BulkWriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken = default) =>
        _writer.RunAsync(new AloneUnit<T>(work), cancellationToken);

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

    /// <summary>
    /// Gives memory back to the system after a large job: the writer's pages, and whatever of the process nobody holds. Everything
    /// stands still meanwhile.
    /// </summary>
    public async Task GiveBackMemoryAsync()
    {
        await BulkWriteAsync(connection => connection.Execute("PRAGMA shrink_memory"));
        ProcessMemory.GiveBack();
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
        if (IsInUnit.Value)
        {
            throw new InvalidOperationException("A unit of work reads through itself: another connection does not see what it wrote.");
        }

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

    /// <summary>
    /// The writer keeps a bulk step's pages in memory until it commits (with the default two megabytes they would be written
    /// to the log several times; a step of an import changes about six), and moves the log into the file after 16 MB rather than after
    /// every step.
    /// </summary>
    private SqliteConnection OpenWriter()
    {
        var connection = Open();
        connection.Execute("PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000;");
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
    /// Closes the file once the write in flight has ended. What waits behind that write is refused, and a read in flight closes its own
    /// connection when it ends.
    /// </summary>
    public async ValueTask DisposeAsync()
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

        await _writer.DisposeAsync();
    }
}
