using System.Data.Common;
using Candlewick.Platform.Storage.Engines;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candlewick.Platform.Storage;

/// <summary>How much of a file the engine reads to say that it is sound.</summary>
public enum IntegrityDepth
{
    /// <summary>Every page and row; not whether the indexes agree with their tables.</summary>
    Quick,
    /// <summary>Indexes too.</summary>
    Full,
}

/// <summary>
/// Database files of the embedded engine as seen from outside the desk: read without writing, looked over for damage, and copied at one
/// instant while the desk goes on. All that is particular to the engine in this stands here.
/// </summary>
public static class DatabaseFileStore
{
    private const int MostProblems = 20;
    /// <summary>Pages of 4 KiB that are copied between two looks at the cancellation.</summary>
    private const int CopyStepPages = 8192;
    /// <summary>How long a copy waits for the write in flight; a bulk step takes about one second.</summary>
    private const int BusyTimeoutMs = 15_000;

    /// <summary>
    /// A connection on one snapshot of the file, which never writes to it. A file that nobody has open is read as it lies there, so that
    /// not even a log appears beside it; whoever opens it meanwhile is not hindered, and may spoil what is read here.
    /// </summary>
    /// <exception cref="DbException">The file cannot be opened, or is no database.</exception>
    public static DbConnection OpenSnapshot(string path) =>
        OpenSnapshot(path, isUntouched: File.Exists(path) && !File.Exists(path + "-wal") && !File.Exists(path + "-journal"));

    private static SqliteConnection OpenSnapshot(string path, bool isUntouched)
    {
        var connection = Open(
            isUntouched ? $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?immutable=1" : path, SqliteOpenMode.ReadOnly);
        try
        {
            connection.Execute("PRAGMA query_only=ON; BEGIN; SELECT COUNT(*) FROM sqlite_master;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What is damaged in the file, in the engine's words; empty when it is sound.</summary>
    public static IReadOnlyList<string> Damage(DbConnection connection, IntegrityDepth depth)
    {
        var check = depth == IntegrityDepth.Quick ? "quick_check" : "integrity_check";
        return [.. connection.Query<string>($"PRAGMA {check}({MostProblems})").Where(line => line != "ok")];
    }

    /// <summary>Rows whose reference leads nowhere: table, row and what it refers to.</summary>
    public static IReadOnlyList<string> BrokenReferences(DbConnection connection) =>
        [.. connection.Query("PRAGMA foreign_key_check").Take(MostProblems)
            .Select(row => $"row {row.rowid ?? "?"} of {row.table} refers to a row of {row.parent} that is not there")];

    /// <summary>What was applied to the file, oldest first; empty where it has no such table.</summary>
    public static IReadOnlyList<AppliedMigration> Applied(DbConnection connection) =>
        connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'") == 0
            ? []
            : connection.Query<AppliedMigration>(
                "SELECT module, number, name, checksum FROM schema_migrations ORDER BY applied_at, module, number").AsList();

    /// <summary>Bytes that a copy of the file takes.</summary>
    public static long SizeOf(DbConnection connection) =>
        connection.ExecuteScalar<long>("PRAGMA page_count") * connection.ExecuteScalar<long>("PRAGMA page_size");

    /// <summary>
    /// Holds one instant of several files: all writers are stopped for some milliseconds, a snapshot of each file is begun, and the
    /// writers go on. What one file tells of another at that instant is true, as if the power had gone.
    /// </summary>
    /// <param name="first">The file whose writer is stopped first.</param>
    /// <param name="others">Lists the other files; called while the first one's writer is stopped.</param>
    /// <exception cref="DbException">A file cannot be read, or a writer did not stop in time.</exception>
    public static IReadOnlyList<HeldFile> HoldInstant(string first, Func<IReadOnlyList<string>> others)
    {
        return Hold(Paths(), () => { });

        IEnumerable<string> Paths()
        {
            yield return first;
            foreach (var path in others())
            {
                yield return path;
            }
        }
    }

    /// <summary>
    /// As above, for the files beside a database on a server, whose snapshot is begun while their writers are stopped.
    /// </summary>
    /// <param name="files">The files.</param>
    /// <param name="whileStopped">Begins the server's snapshot; called while the files' writers are stopped.</param>
    /// <exception cref="DbException">A file cannot be read, a writer did not stop in time, or the server does not answer.</exception>
    public static IReadOnlyList<HeldFile> HoldInstant(IReadOnlyList<string> files, Action whileStopped) => Hold(files, whileStopped);

    private static List<HeldFile> Hold(IEnumerable<string> paths, Action whileStopped)
    {
        var stopped = new List<(string Path, SqliteConnection Writer)>();
        var held = new List<HeldFile>();
        try
        {
            foreach (var path in paths)
            {
                stopped.Add((path, StopWriter(path)));
            }

            whileStopped();
            foreach (var (path, writer) in stopped)
            {
                held.Add(new HeldFile(path, OpenSnapshot(path, isUntouched: false), writer));
            }

            stopped.ForEach(file => file.Writer.Execute("ROLLBACK"));
            return held;
        }
        catch
        {
            held.ForEach(file => file.Dispose());
            stopped.ForEach(file => file.Writer.Dispose());
            throw;
        }
    }

    /// <summary>Begins the snapshot of a server's transaction, which it does with its first statement.</summary>
    public static void BeginSnapshot(DbConnection server) => server.ExecuteScalar<long>("SELECT COUNT(*) FROM schema_migrations");

    /// <summary>Copies a held file, page by page, into a new file of its own that nothing else belongs to.</summary>
    /// <exception cref="DbException">The disk is full, or a page cannot be read.</exception>
    public static void Copy(HeldFile held, string target, CancellationToken cancellationToken)
    {
        DurableFile.CreatePrivate(target).Dispose();
        using (var copy = Open(target, SqliteOpenMode.ReadWrite))
        {
            // Until the copy is whole nobody reads it: it is flushed once, at its end.
            copy.Execute("PRAGMA synchronous=OFF;");
            using var backup = raw.sqlite3_backup_init(copy.Handle, "main", ((SqliteConnection)held.Snapshot).Handle, "main");
            if (backup.IsInvalid)
            {
                throw new SqliteException(raw.sqlite3_errmsg(copy.Handle).utf8_to_string(), raw.sqlite3_errcode(copy.Handle));
            }

            int code;
            while ((code = raw.sqlite3_backup_step(backup, CopyStepPages)) == raw.SQLITE_OK)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (code != raw.SQLITE_DONE)
            {
                throw new SqliteException(raw.sqlite3_errstr(code).utf8_to_string(), code);
            }
        }

        using (var copy = Open(target, SqliteOpenMode.ReadWrite))
        {
            // One file, with no log beside it; the desk turns the log on again.
            copy.Execute("PRAGMA journal_mode=DELETE;");
        }

        DurableFile.Flush(target);
    }

    /// <summary>
    /// A connection that fills a file of this version's tables which nobody else has open; its rows are flushed once, by
    /// <see cref="Finish"/>.
    /// </summary>
    /// <exception cref="DbException">The file cannot be opened.</exception>
    public static DbConnection OpenToFill(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        // Parents are filled before those that refer to them, and all references are looked over afterwards.
        connection.Execute("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;");
        return connection;
    }

    /// <summary>Makes a single file of it, without a log beside it, and flushes it.</summary>
    /// <exception cref="DbException">The disk is full.</exception>
    public static void Finish(DbConnection filled, string path)
    {
        filled.Execute("PRAGMA journal_mode=DELETE;");
        filled.Dispose();
        DurableFile.Flush(path);
    }

    private static SqliteConnection StopWriter(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Execute("BEGIN IMMEDIATE");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        SqliteNative.Bind();
        DapperHandlers.Register();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path, Mode = mode, Cache = SqliteCacheMode.Private, Pooling = false, DefaultTimeout = BusyTimeoutMs / 1000,
        }.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout={BusyTimeoutMs}; PRAGMA temp_store=MEMORY;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

/// <summary>One file at the instant it was held at. Disposing lets it go.</summary>
public sealed class HeldFile : IDisposable
{
    private readonly DbConnection _writer;

    internal HeldFile(string path, DbConnection snapshot, DbConnection writer)
    {
        Path = path;
        Snapshot = snapshot;
        _writer = writer;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Reads it as it was.</summary>
    public DbConnection Snapshot { get; }

    public void Dispose()
    {
        Snapshot.Dispose();
        // The last to close a file that nobody else has open tidies up beside it, which only one that may write can.
        _writer.Dispose();
    }
}

/// <summary>A migration that was applied to a database.</summary>
public sealed class AppliedMigration
{
    public string Module { get; init; } = "";
    public long Number { get; init; }
    public string Name { get; init; } = "";
    public string Checksum { get; init; } = "";
}
