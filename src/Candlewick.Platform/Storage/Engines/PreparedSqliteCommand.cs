using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// A command that runs on one of those that its connection keeps prepared, and gives it back when it is disposed of. Its readers are
/// closed before. Whoever fills it holds its parameters while the text still changes (lists are written out into it), so they are its
/// own and the kept command gets them when it runs.
/// </summary>
internal sealed class PreparedSqliteCommand(PreparedSqliteConnection connection) : DbCommand
{
    private const char Prefix = '@';

    /// <summary>Holds the parameters; never runs.</summary>
    private readonly SqliteCommand _filled = new();
    private SqliteCommand? _kept;
    private string _text = "";
    private int? _timeout;

    [AllowNull]
    public override string CommandText { get => _text; set => _text = value ?? ""; }

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

    protected override DbParameterCollection DbParameterCollection => _filled.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => _kept?.Cancel();

    public override void Prepare() => Ready().Prepare();

    public override int ExecuteNonQuery() => Ready().ExecuteNonQuery();

    public override object? ExecuteScalar() => Ready().ExecuteScalar();

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Ready().ExecuteReader(behavior);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveBack();
            _filled.Dispose();
        }

        base.Dispose(disposing);
    }

    private SqliteCommand Ready()
    {
        if (_kept is not null && _kept.CommandText != _text)
        {
            GiveBack();
        }

        _kept ??= connection.Take(_text);
        _kept.CommandTimeout = CommandTimeout;
        if (DbTransaction is not null)
        {
            _kept.Transaction = (SqliteTransaction)DbTransaction;
        }

        StoredText.Apply(_filled.Parameters);
        _kept.Parameters.Clear();
        foreach (SqliteParameter parameter in _filled.Parameters)
        {
            // Else the provider looks for the name as it is first, and only then with what every name of ours begins with.
            if (parameter.ParameterName is [not Prefix, ..])
            {
                parameter.ParameterName = Prefix + parameter.ParameterName;
            }

            _kept.Parameters.Add(parameter);
        }

        return _kept;
    }

    private void GiveBack()
    {
        if (_kept is { } used)
        {
            _kept = null;
            connection.Return(used);
        }
    }
}
