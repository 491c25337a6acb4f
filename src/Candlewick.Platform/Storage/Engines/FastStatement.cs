using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// A prepared statement for the tables through which millions of rows pass. The provider guards every single call of the engine
/// against a handle that is closed meanwhile, which costs more than binding a number does; here whoever holds the statement
/// answers for that: it is used by one thread, and disposed of before its connection.
/// </summary>
public sealed class FastStatement : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _owner;
    private readonly nint _statement;

    /// <param name="connection">An open connection, which the statement must not outlive.</param>
    /// <param name="sql">One statement, with its parameters as question marks.</param>
    /// <exception cref="SqliteException">The statement is wrong.</exception>
    public FastStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out _owner), raw.SQLITE_OK);
        _statement = _owner.DangerousGetHandle();
    }

    /// <summary>Gives a parameter, counted from 1, its value, which it keeps for later runs.</summary>
    public void Bind(int parameter, long value) => Check(BindInt64(_statement, parameter, value), raw.SQLITE_OK);

    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int parameter, double value) => Check(BindDouble(_statement, parameter, value), raw.SQLITE_OK);

    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int parameter, string value) => Check(raw.sqlite3_bind_text(_owner, parameter, value), raw.SQLITE_OK);

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <exception cref="SqliteException">The engine refuses it.</exception>
    public void Run()
    {
        var code = Step(_statement);
        // What it returns is what the step did.
        _ = Reset(_statement);
        Check(code, raw.SQLITE_DONE);
    }

    /// <summary>Moves on to the next row; false, and the statement is ready to be run again, after the last.</summary>
    /// <exception cref="SqliteException">The engine cannot read it.</exception>
    public bool Read()
    {
        var code = Step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        // What it returns is what the step did.
        _ = Reset(_statement);
        Check(code, raw.SQLITE_DONE);
        return false;
    }

    /// <summary>A column of the present row, counted from 0.</summary>
    public long Int64(int column) => ColumnInt64(_statement, column);

    /// <inheritdoc cref="Int64"/>
    public double Double(int column) => ColumnDouble(_statement, column);

    public void Dispose() => _owner.Dispose();

    private void Check(int code, int expected)
    {
        if (code != expected)
        {
            Throw(code);
        }
    }

    private void Throw(int code) =>
        throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), code & 0xFF, code);

    // What cannot wait for anything is called without telling the garbage collector; a step may read and write the disk.
    [DllImport(SqliteNative.Library, EntryPoint = "sqlite3_bind_int64", ExactSpelling = true), SuppressGCTransition]
    private static extern int BindInt64(nint statement, int parameter, long value);

    [DllImport(SqliteNative.Library, EntryPoint = "sqlite3_bind_double", ExactSpelling = true), SuppressGCTransition]
    private static extern int BindDouble(nint statement, int parameter, double value);

    [DllImport(SqliteNative.Library, EntryPoint = "sqlite3_column_int64", ExactSpelling = true), SuppressGCTransition]
    private static extern long ColumnInt64(nint statement, int column);

    [DllImport(SqliteNative.Library, EntryPoint = "sqlite3_column_double", ExactSpelling = true), SuppressGCTransition]
    private static extern double ColumnDouble(nint statement, int column);

    [DllImport(SqliteNative.Library, EntryPoint = "sqlite3_step", ExactSpelling = true)]
    private static extern int Step(nint statement);

    [DllImport(SqliteNative.Library, EntryPoint = "sqlite3_reset", ExactSpelling = true)]
    private static extern int Reset(nint statement);
}
