using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// A connection that keeps the statements it was given last as the engine prepared them. The desk asks the same few hundred questions all
/// day long; to have one prepared anew takes longer than to have it answered. Used by one caller at a time, as every connection here.
/// </summary>
internal sealed class PreparedSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>More than the desk has statements for one connection; lists of many lengths make some more.</summary>
    private const int MostKept = 300;
    /// <summary>Characters of a statement that is kept: the longest that the desk writes by hand are shorter.</summary>
    private const int LongestKept = 4_000;

    private readonly Dictionary<string, LinkedListNode<SqliteCommand>> _kept = new(StringComparer.Ordinal);
    /// <summary>In the order in which they were last used, the latest first.</summary>
    private readonly LinkedList<SqliteCommand> _byUse = new();

    /// <summary>
    /// The command of a statement, prepared if it was given before and nobody uses it now. It takes part in the transaction that the
    /// connection is in, as every command of the provider's does.
    /// </summary>
    public SqliteCommand Take(string statement)
    {
        if (!_kept.Remove(statement, out var node))
        {
            return new SqliteCommand(statement, this, Transaction);
        }

        _byUse.Remove(node);
        node.Value.Transaction = Transaction;
        return node.Value;
    }

    /// <summary>Takes a command back whose reader is closed.</summary>
    public void Return(SqliteCommand command)
    {
        command.Parameters.Clear();
        command.Transaction = null;
        if (command.CommandText.Length > LongestKept || State != System.Data.ConnectionState.Open
            || _kept.ContainsKey(command.CommandText))
        {
            command.Dispose();
            return;
        }

        _kept.Add(command.CommandText, _byUse.AddFirst(command));
        if (_kept.Count > MostKept)
        {
            var oldest = _byUse.Last!.Value;
            _byUse.RemoveLast();
            _kept.Remove(oldest.CommandText);
            oldest.Dispose();
        }
    }

    protected override DbCommand CreateDbCommand() => new PreparedSqliteCommand(this);

    protected override void Dispose(bool disposing)
    {
        // The connection disposes of all its commands.
        _kept.Clear();
        _byUse.Clear();
        base.Dispose(disposing);
    }
}
