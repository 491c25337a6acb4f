using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// Owns the table <c>commit_marks</c> of a server: the mark of a program's last commit, stored with it or not at all. It survives what the
/// commit survives, a crash of the server and the change to another one.
/// </summary>
internal sealed class CommitMarkStore
{
    /// <summary>Of programs that have ended long ago.</summary>
    private const int ForgottenAfterDays = 7;
    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    private const string Newest = "SELECT mark FROM commit_marks WHERE writer = @_writer";
    private readonly string _writer = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private long _last;
    private string? _doubt;

    /// <summary>Why it is not known whether the last commit was stored; null while it is.</summary>
    public string? Doubt
    {
        get => Volatile.Read(ref _doubt);
        set => Volatile.Write(ref _doubt, value);
    }

    /// <summary>When the session of the last writer began, as the server writes it: its process number may be given out again.</summary>
    public string? Began { get; set; }

    /// <summary>Stores another mark in a transaction, and returns it.</summary>
    public long Store(DbConnection connection, DbTransaction transaction)
    {
        var mark = ++_last;
        connection.Execute(
            $"""
            INSERT INTO commit_marks (writer, mark, stored_at) VALUES (@_writer, @mark, {Now})
            ON CONFLICT (writer) DO UPDATE SET mark = excluded.mark, stored_at = excluded.stored_at
            """, new { _writer, mark }, transaction);
        return mark;
    }

    /// <summary>The mark that is stored; null while none is.</summary>
    public long? Find(DbConnection connection) => connection.ExecuteScalar<long?>(Newest, new { _writer });

    /// <summary>Makes the table where it is missing, ahead of all migrations, and removes what programs left that ended long ago.</summary>
    public void Open(DbConnection connection)
    {
        try
        {
            connection.Execute(
                """
                CREATE TABLE IF NOT EXISTS commit_marks (
                  writer TEXT COLLATE "C" PRIMARY KEY, mark BIGINT NOT NULL, stored_at BIGINT NOT NULL)
                """);
        }
        catch (PostgresException made) when (
            made.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject)
        {
            // By another host, at the same moment.
        }

        connection.Execute(
            $"DELETE FROM commit_marks WHERE writer <> @_writer AND stored_at < {Now} - @age",
            new { _writer, age = (long)TimeSpan.FromDays(ForgottenAfterDays).TotalMilliseconds });
    }
}
