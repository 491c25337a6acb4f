using Microsoft.Data.Sqlite;

namespace Candlewick.Desk.Tests;

/// <summary>Tells whether anybody has written to a database since the last question, without reading it.</summary>
internal sealed class DataVersion : IAsyncDisposable
{
    private SqliteConnection? _connection;
    private long _seen = -1;

    public async Task<bool> IsAsBeforeAsync(string path)
    {
        if (_connection is null)
        {
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
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
