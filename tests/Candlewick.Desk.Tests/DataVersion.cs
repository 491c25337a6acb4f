using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Microsoft.Data.Sqlite;

namespace Candlewick.Desk.Tests;

/// <summary>Tells whether anybody has written to a database since the last question, without reading it.</summary>
internal sealed class DataVersion : IAsyncDisposable
{
    private SqliteConnection? _connection;
    private long _seen = -1;

    /// <summary>False also where it cannot be told: a server has no such number.</summary>
    public async Task<bool> IsAsBeforeAsync(Database database)
    {
        if (database.Kind != DatabaseKind.Sqlite)
        {
            return false;
        }

        if (_connection is null)
        {
            var settings = new SqliteConnectionStringBuilder { DataSource = database.Place, Pooling = false };
            _connection = new SqliteConnection(settings.ToString());
            await _connection.OpenAsync();
        }

        await using var command = _connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        var version = (long)(await command.ExecuteScalarAsync())!;
        var isAsBefore = version == _seen;
        _seen = version;
        return isAsBefore;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }
}
