using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// A command that becomes one of those that its connection keeps when it gets its text, and goes back there when it is disposed of. Its
/// readers are closed before.
/// </summary>
internal sealed class PreparedSqliteCommand(PreparedSqliteConnection connection) : DbCommand
{
    private SqliteCommand? _inner;
    private int? _timeout;

    [AllowNull]
    public override string CommandText
    {
        get => _inner?.CommandText ?? "";
        set
        {
            if (value == CommandText)
            {
                return;
            }

            var before = _inner;
            _inner = connection.Take(value ?? "");
            if (before is not null)
            {
                Move(before, _inner);
                connection.Return(before);
            }
        }
    }

    public override int CommandTimeout { get => _timeout ?? connection.DefaultTimeout; set => _timeout = value; }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
            {
                throw new NotSupportedException("The engine has statements and nothing else.");
            }
        }
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get => connection; set => throw new NotSupportedException(); }

    protected override DbParameterCollection DbParameterCollection => Inner.Parameters;

    protected override DbTransaction? DbTransaction { get => Inner.Transaction; set => Inner.Transaction = (SqliteTransaction?)value; }

    private SqliteCommand Inner => _inner ??= connection.Take("");

    public override void Cancel() => _inner?.Cancel();

    public override void Prepare() => Ready().Prepare();

    public override int ExecuteNonQuery() => Ready().ExecuteNonQuery();

    public override object? ExecuteScalar() => Ready().ExecuteScalar();

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Ready().ExecuteReader(behavior);

    protected override void Dispose(bool disposing)
    {
        if (disposing && _inner is { } used)
        {
            _inner = null;
            connection.Return(used);
        }

        base.Dispose(disposing);
    }

    private SqliteCommand Ready()
    {
        var inner = Inner;
        inner.CommandTimeout = CommandTimeout;
        StoredText.Apply(inner.Parameters);
        return inner;
    }

    /// <summary>Whoever writes lists out changes the text once its parameters are there.</summary>
    private static void Move(SqliteCommand from, SqliteCommand to)
    {
        var parameters = new SqliteParameter[from.Parameters.Count];
        from.Parameters.CopyTo(parameters, 0);
        from.Parameters.Clear();
        to.Parameters.AddRange(parameters);
        to.Transaction = from.Transaction;
    }
}
