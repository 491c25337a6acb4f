using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Platform.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Candlewick.Testing;

/// <summary>
/// The engine in which the desks of a test run are kept: the embedded one, or a PostgreSQL server, where every data folder has a
/// database of its own. The same tests run on either.
/// </summary>
public static class TestEngine
{
    private const string ServerVariable = "CANDLEWICK_TEST_POSTGRES";

    /// <summary>By which a desk is told its database.</summary>
    public const string Variable = "CANDLEWICK_DATABASE";

    private static readonly ConcurrentDictionary<string, Lazy<string>> Databases = new(StringComparer.Ordinal);

    /// <summary>True when desks are kept on the server.</summary>
    public static bool IsPostgres => Environment.GetEnvironmentVariable("CANDLEWICK_TEST_ENGINE") == "postgres";

    /// <summary>Address of the server and its maintenance database, or null where none was started.</summary>
    public static string? Server => Environment.GetEnvironmentVariable(ServerVariable);

    /// <summary>Why a test that needs the server is skipped.</summary>
    public const string NoServer = $"{ServerVariable} names no PostgreSQL server; ./candlewick test starts one.";

    /// <summary>The address of the database that belongs to a data folder; null where it is a file in it.</summary>
    public static string? AddressFor(string folder) => IsPostgres ? PostgresFor(folder) : null;

    /// <summary>The address of the server's database that belongs to a data folder, whatever engine the run is for.</summary>
    public static string PostgresFor(string folder) =>
        Databases.GetOrAdd(Path.GetFullPath(folder), path => new Lazy<string>(() => Make(NameOf(path)))).Value;

    /// <summary>The desk's database of a data folder.</summary>
    public static Database Open(string folder) =>
        AddressFor(folder) is { } address ? Database.OnPostgres(address) : new Database(Path.Combine(folder, "desk.db"));

    /// <summary>Copies the data folder of a desk that stands still, and its database where that is on the server.</summary>
    public static void CopyFolder(string from, string to) => CopyFolder(from, to, IsPostgres);

    /// <summary>As above; with a database on the server whatever engine the run is for.</summary>
    public static void CopyFolder(string from, string to, bool isOnServer)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        if (isOnServer)
        {
            var source = NameOf(Path.GetFullPath(from));
            _ = Databases.GetOrAdd(Path.GetFullPath(to), path => new Lazy<string>(() => Make(NameOf(path), source))).Value;
        }
    }

    /// <summary>Tells a command the database of the folder that its arguments name, unless it was told another.</summary>
    public static void Name(ProcessStartInfo start, IReadOnlyList<string> arguments)
    {
        var at = arguments.ToList().IndexOf("--data") + 1;
        if (at > 0 && at < arguments.Count && !start.Environment.ContainsKey(Variable) && AddressFor(arguments[at]) is { } address)
        {
            start.Environment[Variable] = address;
        }
    }

    /// <summary>Changes the database of a folder behind the back of its desk, which stands still.</summary>
    public static void Execute(string folder, string sql)
    {
        using DbConnection connection = IsPostgres
            ? new NpgsqlConnection(ServerAddressOf(folder))
            : new SqliteConnection($"Data Source={Path.Combine(folder, "desk.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>As above, on the server whatever engine the run is for.</summary>
    public static void ExecuteOnServer(string folder, string sql)
    {
        using var connection = new NpgsqlConnection(ServerAddressOf(folder));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Keeps everybody from a table of a folder's database, until what is returned is disposed of.</summary>
    public static async Task<IAsyncDisposable> HoldAsync(string folder, string table)
    {
        var connection = new NpgsqlConnection(ServerAddressOf(folder));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static string ServerAddressOf(string folder) =>
        $"{Server};Pooling=false;Database={new Uri(PostgresFor(folder)).AbsolutePath.TrimStart('/')}";

    /// <summary>Has the server end every connection to a folder's database and take no other, or take them again.</summary>
    public static void SetReachable(string folder, bool isReachable)
    {
        var name = NameOf(Path.GetFullPath(folder));
        Run($"ALTER DATABASE {name} ALLOW_CONNECTIONS {(isReachable ? "true" : "false")}");
        if (!isReachable)
        {
            Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        }
    }

    /// <summary>Bytes that the server keeps for the tables of a folder's database whose name is like the pattern.</summary>
    public static long SizeOf(string folder, string pattern)
    {
        using var connection = new NpgsqlConnection(ServerAddressOf(folder));
        connection.Open();
        using var command = new NpgsqlCommand(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class WHERE relkind IN ('r', 'p') AND relname LIKE $1",
            connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = pattern } } };
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Removes the database of a folder that is removed.</summary>
    internal static void Forget(string folder)
    {
        if (Databases.TryRemove(Path.GetFullPath(folder), out var made) && made.IsValueCreated)
        {
            Run($"DROP DATABASE IF EXISTS {NameOf(Path.GetFullPath(folder))} WITH (FORCE)");
        }
    }

    private static string NameOf(string path) => $"t{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..24]}";

    private static string Make(string name, string template = "template0")
    {
        Run($"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}");
        // As a person would write it: so that this form is the one that is tried.
        var server = new NpgsqlConnectionStringBuilder(Server);
        return $"postgres://{server.Username}:{server.Password}@{server.Host}:{server.Port}/{name}";
    }

    private static void Run(string sql)
    {
        using var connection = new NpgsqlConnection(
            (Server ?? throw new InvalidOperationException(NoServer)) + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
