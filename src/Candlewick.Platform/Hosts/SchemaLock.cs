using System.Data.Common;
using Candlewick.Platform.Storage;
using Dapper;

namespace Candlewick.Platform.Hosts;

/// <summary>Held by the host that brings the tables of a shared database up to date; given back with its connection.</summary>
internal sealed class SchemaLock : IAsyncDisposable
{
    /// <summary>"candlewS" in ASCII.</summary>
    private const long Number = 0x63616E646C657753;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(10);
    private readonly DbConnection _connection;

    private SchemaLock(DbConnection connection) => _connection = connection;

    /// <exception cref="DbException">The server is away, or another host has held it for ten minutes.</exception>
    public static async Task<SchemaLock> TakeAsync(Database database, CancellationToken cancellationToken)
    {
        var connection = database.OpenAside();
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "SELECT pg_advisory_lock(@number)", new { number = Number }, commandTimeout: (int)Bound.TotalSeconds,
                cancellationToken: cancellationToken));
            return new SchemaLock(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
