using System.Data.Common;
using Candlewick.Platform.Storage.Engines;
using Dapper;

namespace Candlewick.Platform.Storage;

/// <summary>Where the desk keeps its files.</summary>
/// <param name="path">The folder.</param>
/// <param name="shared">What all hosts of a desk see alike, where there are several; null for the folder itself.</param>
public sealed class DataFolder(string path, string? shared = null)
{
    /// <summary>
    /// Absolute path; exists. Where it was not there it is made for its owner alone: it will hold keys and password hashes.
    /// </summary>
    public string Path { get; } = System.IO.Path.GetFullPath(
        Directory.Exists(path) ? path : DurableFile.CreatePrivateFolder(path));

    /// <summary>Where keys, uploads and the books of simulated venues lie: the folder itself, unless several hosts share them.</summary>
    public string SharedPath { get; } = System.IO.Path.GetFullPath(
        shared is null || Directory.Exists(shared) ? shared ?? path : DurableFile.CreatePrivateFolder(shared));

    /// <summary>A path inside the folder; sub-folders are made.</summary>
    public string File(string relative) => Within(Path, relative);

    /// <summary>A path inside the shared folder; sub-folders are made.</summary>
    public string Shared(string relative) => Within(SharedPath, relative);

    private static string Within(string folder, string relative)
    {
        var full = System.IO.Path.Combine(folder, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return full;
    }
}

/// <summary>
/// The desk's database. Units of work are run one after the other by its one writer, and those that wait are committed together;
/// any number of readers, each on a snapshot of its own. A commit is on the disk when <see cref="WriteAsync{T}"/> returns.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    internal static readonly AsyncLocal<bool> IsInUnit = new();
    private readonly StorageEngine _engine;
    private readonly GroupWriter _writer;

    /// <summary>Opens a file of the embedded engine; it is made when it is not there.</summary>
    public Database(string path)
        : this(new SqliteEngine(path))
    {
    }

    private Database(StorageEngine engine, WriteFence? fence = null)
    {
        Fence = fence ?? new WriteFence();
        DapperHandlers.Register();
        _engine = engine;
        _writer = new GroupWriter(engine);
    }

    /// <summary>A database on a PostgreSQL server; nothing is connected before it is used.</summary>
    /// <param name="address"><c>postgres://user:password@host:5432/name</c>, or <c>Host=…;Database=…;Username=…;Password=…</c>.</param>
    /// <exception cref="FormatException">The address cannot be read.</exception>
    /// <param name="isShared">True for one of several hosts of a desk, which share it; all else has it to itself.</param>
    public static Database OnPostgres(string address, bool isShared = false)
    {
        var fence = new WriteFence();
        return new Database(new PostgresEngine(address, fence, isShared), fence);
    }

    /// <summary>What is looked at before each commit, where several hosts share the database.</summary>
    public WriteFence Fence { get; }

    /// <summary>Which engine keeps it.</summary>
    public DatabaseKind Kind => _engine.Kind;

    /// <summary>Where it lies, without any secret: the file, or the server and the database.</summary>
    public string Place => _engine.Place;

    /// <summary>
    /// Commits of shared units that wrote something since it was opened; fewer than units when several waited at once.
    /// </summary>
    public long Commits => _writer.Commits;

    /// <summary>Writes that wait for the writer now.</summary>
    public int Waiting => _writer.Waiting;

    /// <summary>True when so much waits that soon writes are refused.</summary>
    public bool IsCrowded => Waiting > GroupWriter.MostWaiting / 2;

    /// <summary>Why the engine could not store what was last written, in its words; null once it stores again.</summary>
    public string? WriteFailure => _engine.Doubt ?? _writer.Failure;

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
            await using var transaction = _engine.BeginSnapshot(connection);
            return await work(connection, transaction);
        });

    /// <summary>
    /// Runs <paramref name="work"/> on a read connection, which refuses to write; twice when the connection to a server was lost.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work) => OnReaderAsync(work);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        ReadAsync<IReadOnlyList<T>>(async connection => (await connection.QueryAsync<T>(sql, parameters)).AsList());

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        ReadAsync(connection => connection.QueryFirstOrDefaultAsync<T?>(sql, parameters));

    /// <summary>
    /// A connection beside the writer's, for what must not wait behind it and takes part in no unit; whoever opens it closes it.
    /// </summary>
    /// <exception cref="NotSupportedException">The embedded engine has one writer and no more.</exception>
    internal DbConnection OpenAside() => _engine.OpenAside()
        ?? throw new NotSupportedException($"{Place} has one connection that writes.");

    /// <summary>True when something failed because another program holds the database.</summary>
    public static bool IsLocked(Exception failure) => SqliteEngine.IsLocked(failure);

    /// <summary>True when something failed because the database's server cannot be reached or takes nobody.</summary>
    public static bool IsAway(Exception failure) => PostgresEngine.IsAway(failure);

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
    public Task<T> BulkWriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) =>
        _writer.RunAsync(new AloneUnit<T>(work), cancellationToken);

    /// <summary>
    /// Gives the space of deleted rows back to the file system, for after a large deletion. Writers get their turn meanwhile.
    /// </summary>
    public Task ShrinkAsync(CancellationToken cancellationToken = default) =>
        _engine.ShrinkAsync(step => BulkWriteAsync(step, cancellationToken), cancellationToken);

    /// <summary>
    /// Gives memory back to the system after a large job: the writer's pages, and whatever of the process nobody holds. Everything
    /// stands still meanwhile.
    /// </summary>
    public async Task GiveBackMemoryAsync()
    {
        await BulkWriteAsync(connection =>
        {
            _engine.GiveBackMemory(connection);
            return true;
        });
        ProcessMemory.GiveBack();
    }

    private async Task<T> OnReaderAsync<T>(Func<DbConnection, Task<T>> work)
    {
        if (IsInUnit.Value)
        {
            throw new InvalidOperationException("A unit of work reads through itself: another connection does not see what it wrote.");
        }

        for (var isRepeated = false; ; isRepeated = true)
        {
            var connection = await _engine.TakeReaderAsync();
            var isSound = false;
            try
            {
                var result = await work(connection);
                isSound = true;
                return result;
            }
            catch when (!isRepeated && _engine.IsLost(connection))
            {
                // It died, most often while nobody used it: reading once more harms nothing.
            }
            finally
            {
                await _engine.ReturnReaderAsync(connection, isSound);
            }
        }
    }

    /// <summary>
    /// Closes it once the write in flight has ended. What waits behind that write is refused, and a read in flight closes its own
    /// connection when it ends.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _writer.DisposeAsync();
    }
}
