using System.Data;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Npgsql;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>A database on a PostgreSQL server, version 13 or newer, in UTF-8.</summary>
internal sealed class PostgresEngine : StorageEngine
{
    /// <summary>The most connections for reading; a reader that finds none free waits.</summary>
    private const int MostReaders = 32;
    /// <summary>Statements that a connection keeps prepared.</summary>
    private const int PreparedStatements = 256;
    private const int OldestServer = 13;
    /// <summary>The database is closed to connections.</summary>
    private const string NotAccepting = "55000";
    /// <summary>The number of the lock that says which desk writes: "candlewi" in ASCII.</summary>
    private const long WriterLock = 0x63616E646C657769;
    /// <summary>How long a desk waits for the one before it to let go; a server notices a killed one at once.</summary>
    private const int WriterLockTimeoutMs = 3_000;
    /// <summary>How long writing may pause for a table that somebody is reading.</summary>
    private const int TruncateLockTimeoutMs = 200;
    /// <summary>
    /// Of hosts that share a database: how long the server keeps the locks of one that hangs or is gone in the middle of a unit, and how
    /// long another one's unit waits for a lock before it gives way. Shorter than a trader waits for a host to take over.
    /// </summary>
    private const int SharedLockTimeoutMs = 4_000;

    private readonly string _writing;
    private readonly NpgsqlDataSource _reading;
    private readonly WriteFence _fence;
    private readonly CommitMarkStore _marks = new();
    private readonly bool _isShared;
    /// <summary>The writer's last session, as the server knows it.</summary>
    private (int Process, string Began)? _session;
    private bool _isClosed;

    /// <param name="address">As an operator writes it.</param>
    /// <param name="fence">What is looked at before each commit.</param>
    /// <param name="isShared">True for one of several hosts of a desk; all else has the database to itself.</param>
    /// <exception cref="FormatException">The address cannot be read.</exception>
    public PostgresEngine(string address, WriteFence fence, bool isShared)
    {
        (_fence, _isShared) = (fence, isShared);
        var settings = PostgresAddress.Parse(address);
        settings.ApplicationName ??= "candlewick";
        settings.MaxAutoPrepare = PreparedStatements;
        settings.AutoPrepareMinUsages = 2;
        settings.NoResetOnClose = true;
        settings.IncludeErrorDetail = false;
        Place = string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {settings.Host}:{settings.Port}/{settings.Database}");
        _writing = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ConnectionString;
        _reading = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            MaxPoolSize = MostReaders,
            Options = $"{settings.Options} -c default_transaction_read_only=on".TrimStart(),
        });
    }

    public override DatabaseKind Kind => DatabaseKind.Postgres;

    public override string Place { get; }

    public override string? Doubt => _marks.Doubt;

    /// <summary>True when a server was not there, went away or lets nobody in: what it says of a statement is something else.</summary>
    public static bool IsAway(Exception failure) => failure switch
    {
        PostgresException refused => refused.SqlState[..2] is "08" or "28" or "57"
            || refused.SqlState is PostgresErrorCodes.TooManyConnections or NotAccepting or PostgresErrorCodes.InvalidCatalogName,
        NpgsqlException or DatabaseInUseException => true,
        _ => failure.InnerException is { } inner && IsAway(inner),
    };

    /// <exception cref="DatabaseInUseException">Another desk writes to this database.</exception>
    public override WriteConnection OpenWriter(CancellationToken closing)
    {
        var connection = OpenWriting();
        try
        {
            RequireUsable(connection);
            Lock(connection);
            _marks.Open(connection);
            return new PostgresWriteConnection(new PostgresConnection(connection), OpenWriting, _fence, _marks, closing);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override DbConnection OpenAside() => new PostgresConnection(OpenWriting());

    public override async ValueTask<DbConnection> TakeReaderAsync()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), typeof(Database));
        return new PostgresConnection(await _reading.OpenConnectionAsync());
    }

    public override ValueTask ReturnReaderAsync(DbConnection reader, bool isSound) => reader.DisposeAsync();

    public override bool IsLost(DbConnection reader)
    {
        var isLost = reader.State != ConnectionState.Open;
        if (isLost)
        {
            _reading.Clear();
        }

        return isLost;
    }

    public override DbTransaction BeginSnapshot(DbConnection reader) => reader.BeginTransaction(IsolationLevel.RepeatableRead);

    /// <summary>
    /// Everything but what the server says of a statement: no connection, a full disk, a server that stops or is read-only.
    /// </summary>
    public override string? FaultOf(Exception failure) => failure switch
    {
        PostgresException { SqlState: var state } refused => IsAway(refused) || state[..2] is "53" or "58" or "XX"
            || state == PostgresErrorCodes.ReadOnlySqlTransaction ? refused.Message : null,
        NpgsqlException or CommitUnknownException or DatabaseInUseException => failure.Message,
        _ => null,
    };

    /// <summary>
    /// Rows that are gone leave their pages behind. A vacuum, which keeps nobody from writing, cuts off those at a table's end; of a table
    /// in which nothing is left the indexes are given back too, unless somebody is reading it just then.
    /// </summary>
    public override async Task ShrinkAsync(Func<Func<DbConnection, bool>, Task<bool>> asWriter, CancellationToken cancellationToken)
    {
        await using (var connection = OpenWriting())
        {
            await using var command = new NpgsqlCommand("VACUUM", connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await asWriter(Truncate);
    }

    private static bool Truncate(DbConnection connection)
    {
        var candidates = connection.Query<string>(
            """
            SELECT oid::regclass::text FROM pg_class t
            WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_table_size(oid) < @Small
              AND pg_indexes_size(oid) > @Large AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.confrelid = t.oid)
            """, new { Small = 65_536L, Large = 1_048_576L });
        foreach (var table in candidates)
        {
            using var transaction = connection.BeginTransaction();
            try
            {
                connection.Execute($"SET LOCAL lock_timeout = {TruncateLockTimeoutMs}", transaction: transaction);
                // Before the look: what another host is storing just then is committed by now, and seen, or comes behind.
                connection.Execute($"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", transaction: transaction);
                if (!connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM {table})", transaction: transaction))
                {
                    connection.Execute($"TRUNCATE {table}", transaction: transaction);
                }

                transaction.Commit();
            }
            catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                // The next deletion, or the server's own housekeeping, gets to it.
                transaction.Rollback();
            }
        }

        return false;
    }

    public override void GiveBackMemory(DbConnection writer)
    {
        // The server keeps nothing for a connection that would be worth it.
    }

    public override ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isClosed, true);
        return _reading.DisposeAsync();
    }

    private NpgsqlConnection OpenWriting()
    {
        var connection = new NpgsqlConnection(_writing);
        connection.Open();
        return connection;
    }

    private void RequireUsable(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new NotSupportedException(
                $"{Place} runs version {connection.PostgreSqlVersion.Major}; the desk needs {OldestServer} or newer.");
        }

        if (connection.ExecuteScalar<string>("SHOW server_encoding") is { } encoding and not "UTF8")
        {
            throw new NotSupportedException(
                $"{Place} stores text as {encoding}. Make a database with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.");
        }

        if (connection.ExecuteScalar<string>("SHOW synchronous_commit") == "off")
        {
            // An intent that was acknowledged survives a power cut, whatever the server does for others.
            connection.Execute("SET synchronous_commit = on");
        }
    }

    /// <summary>
    /// Held for as long as the connection lives: by the hosts of one desk together, by anything else alone. Two desks on one database
    /// would each send the orders of the other.
    /// </summary>
    private void Lock(NpgsqlConnection connection)
    {
        try
        {
            if (_session is { } last)
            {
                // Our own session before this one: of a line that broke silently the server may not hear for hours.
                connection.Execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = @Process AND backend_start::text = @Began",
                    new { last.Process, last.Began });
            }

            connection.Execute($"SET lock_timeout = {WriterLockTimeoutMs}");
            connection.Execute(
                _isShared ? "SELECT pg_advisory_lock_shared(@WriterLock)" : "SELECT pg_advisory_lock(@WriterLock)", new { WriterLock });
            connection.Execute(_isShared
                ? $"SET lock_timeout = {SharedLockTimeoutMs}; SET idle_in_transaction_session_timeout = {SharedLockTimeoutMs};"
                    + " SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;"
                : "SET lock_timeout = 0");
            var began = connection.ExecuteScalar<string>(
                "SELECT backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()");
            _session = (connection.ProcessID, began!);
            _marks.Began = began;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new DatabaseInUseException(_isShared
                ? $"Another program is working on {Place}, such as an import or a move of its data. Wait until it is done."
                : $"A desk is running on {Place}. Stop it first, or give this one a database of its own.");
        }
    }
}

/// <summary>Somebody else writes to the database.</summary>
public sealed class DatabaseInUseException(string message) : Exception(message);
