using System.Data.Common;
using System.Globalization;
using Candlewick.Platform.Storage.Engines;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.Platform.Storage;

/// <summary>
/// Copies a desk's file into the tables of a server and back, row by row and column by column as they stand; both have the same tables by
/// the same migrations. It knows no table by name but the migrations' own and those of the hosts.
/// </summary>
public static class TransferStore
{
    /// <summary>
    /// Who works on a server belongs to that server, and its fence must never fall: such tables are neither copied nor emptied.
    /// </summary>
    private const string OfHosts = "'hosts', 'trading_lease', 'commit_marks'";
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(30);

    /// <summary>How many rows the tables of a file hold, parents before those that refer to them.</summary>
    public static IReadOnlyList<TableRows> RowsOf(DbConnection file) =>
        [.. TablesOf(file).Select(table => new TableRows(table, file.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}")))];

    /// <summary>How many rows the same tables hold on the server.</summary>
    /// <param name="work">A unit on the server.</param>
    /// <param name="file">Names the tables.</param>
    public static async Task<IReadOnlyList<TableRows>> RowsOfAsync(UnitOfWork work, DbConnection file)
    {
        var rows = new List<TableRows>();
        foreach (var table in TablesOf(file))
        {
            rows.Add(new TableRows(table, await work.ScalarAsync<long>($"SELECT COUNT(*) FROM {table}")));
        }

        return rows;
    }

    /// <summary>True when a table of one row at most, such as the installation's own id, holds the same on both sides.</summary>
    public static async Task<bool> AreSameAsync(UnitOfWork work, DbConnection file, string table)
    {
        var columns = string.Join(" || '|' || ", ColumnsOf(file, table).Select(column => $"coalesce(CAST({column.Name} AS TEXT), '')"));
        var select = $"SELECT {columns} FROM {table}";
        return await work.FirstOrDefaultAsync<string>(select) == await file.QueryFirstOrDefaultAsync<string>(select);
    }

    /// <summary>Copies all tables in the unit; numbers that the server gives out continue after the highest.</summary>
    /// <param name="work">A unit on the server, whose tables are empty.</param>
    /// <param name="file">One snapshot of the file.</param>
    /// <param name="copied">Hears of every table that is copied, with its rows.</param>
    /// <param name="cancellationToken">Ends it; nothing is kept.</param>
    public static async Task CopyAsync(UnitOfWork work, DbConnection file, Action<TableRows> copied, CancellationToken cancellationToken)
    {
        var server = ((PostgresConnection)work.Connection).Inner;
        foreach (var table in TablesOf(file))
        {
            copied(new TableRows(table, await CopyAsync(server, file, table, cancellationToken)));
        }

        var numbered = await work.QueryAsync<(string Table, string Column)>(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND is_identity = 'YES'
            """);
        foreach (var (table, column) in numbered)
        {
            var next = $"(SELECT coalesce(max({column}), 0) + 1 FROM {table})";
            await work.ExecuteAsync($"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), {next}, false)");
        }
    }

    /// <summary>
    /// Removes every row of the tables in the unit: guards that keep rows are lifted for it, and what a table does when its rows go is
    /// done.
    /// </summary>
    /// <param name="work">A unit on the server.</param>
    /// <param name="file">Names the tables.</param>
    public static async Task EmptyAsync(UnitOfWork work, DbConnection file)
    {
        const int OfRows = 1, Before = 2, OnDelete = 8;
        var tables = TablesOf(file);
        var triggers = await work.QueryAsync<(string Table, int Kind)>(
            """
            SELECT c.relname, t.tgtype::int FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
            """);
        var guarded = triggers.Where(trigger => (trigger.Kind & Before) != 0).Select(trigger => trigger.Table)
            .Intersect(tables, StringComparer.Ordinal).ToList();
        var tidied = triggers.Where(trigger => (trigger.Kind & (OfRows | Before | OnDelete)) == (OfRows | OnDelete))
            .Select(trigger => trigger.Table).Intersect(tables, StringComparer.Ordinal).ToList();
        foreach (var table in guarded)
        {
            await work.ExecuteAsync($"ALTER TABLE {table} DISABLE TRIGGER USER");
        }

        await work.ExecuteAsync($"TRUNCATE {string.Join(", ", tables.Except(tidied, StringComparer.Ordinal))}");
        foreach (var table in tidied)
        {
            await work.ExecuteAsync($"DELETE FROM {table}");
        }

        foreach (var table in guarded)
        {
            await work.ExecuteAsync($"ALTER TABLE {table} ENABLE TRIGGER USER");
        }

        // The keys and simulated books that go with the new rows lie where they are put; whoever starts first says where. A host that was
        // cut off meanwhile remembers the rows that are gone: with the next number it stores nothing more.
        await work.ExecuteAsync("UPDATE trading_lease SET shared_folder = NULL, holder = NULL, fence = fence + 1");
    }

    /// <summary>Copies all tables of a server, as they are in one snapshot of it, into an empty file.</summary>
    /// <param name="snapshot">The server, within a transaction that sees one instant.</param>
    /// <param name="file">A file with this version's tables and no rows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DbException">The server went away, or the disk is full.</exception>
    public static async Task CopyToFileAsync(DbConnection snapshot, DbConnection file, CancellationToken cancellationToken)
    {
        await using var transaction = await file.BeginTransactionAsync(cancellationToken);
        foreach (var table in TablesOf(file))
        {
            await CopyToFileAsync(snapshot, file, transaction, table, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task CopyToFileAsync(
        DbConnection snapshot, DbConnection file, DbTransaction transaction, string table, CancellationToken cancellationToken)
    {
        var columns = ColumnsOf(file, table);
        var names = string.Join(", ", columns.Select(column => column.Name));
        await using var insert = file.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO {table} ({names}) VALUES ({string.Join(", ", columns.Select((_, index) => $"@c{index}"))})";
        var values = columns.Select((_, index) =>
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"@c{index}";
            insert.Parameters.Add(parameter);
            return parameter;
        }).ToList();
        await using var read = snapshot.CreateCommand();
        read.CommandText = $"SELECT {names} FROM {table}";
        read.CommandTimeout = (int)CopyTimeout.TotalSeconds;
        await using var rows = await read.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            for (var column = 0; column < columns.Count; column++)
            {
                values[column].Value = rows.GetValue(column);
            }

            insert.ExecuteNonQuery();
        }
    }

    private static async Task<long> CopyAsync(NpgsqlConnection server, DbConnection file, string table, CancellationToken cancellationToken)
    {
        var columns = ColumnsOf(file, table);
        var names = string.Join(", ", columns.Select(column => column.Name));
        await using var read = file.CreateCommand();
        read.CommandText = $"SELECT {names} FROM {table}";
        await using var rows = await read.ExecuteReaderAsync(cancellationToken);
        await using var copy = await server.BeginBinaryImportAsync($"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        copy.Timeout = CopyTimeout;
        long count = 0;
        while (await rows.ReadAsync(cancellationToken))
        {
            await copy.StartRowAsync(cancellationToken);
            for (var column = 0; column < columns.Count; column++)
            {
                await WriteAsync(copy, rows, column, columns[column], cancellationToken);
            }

            count++;
        }

        await copy.CompleteAsync(cancellationToken);
        return count;
    }

    private static Task WriteAsync(
        NpgsqlBinaryImporter copy, DbDataReader row, int column, ColumnOf of, CancellationToken cancellationToken) =>
        row.IsDBNull(column) ? copy.WriteNullAsync(cancellationToken)
        : of.Type.StartsWith("INT", StringComparison.Ordinal) || of.Type == "BIGINT"
            ? copy.WriteAsync(row.GetInt64(column), NpgsqlDbType.Bigint, cancellationToken)
        : of.Type == "REAL" ? copy.WriteAsync(row.GetDouble(column), NpgsqlDbType.Double, cancellationToken)
        : of.Type == "TEXT" ? copy.WriteAsync(StoredText.Of(row.GetString(column)), NpgsqlDbType.Text, cancellationToken)
        : throw new NotSupportedException($"The column {of.Name} has the type {of.Type}, which is not copied.");

    /// <summary>In the order in which they were made: what is referred to comes first.</summary>
    private static IReadOnlyList<string> TablesOf(DbConnection file) => file.Query<string>(
        $"""
        SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> 'schema_migrations'
          AND name NOT IN ({OfHosts})
        ORDER BY rowid
        """).AsList();

    private static IReadOnlyList<ColumnOf> ColumnsOf(DbConnection file, string table) =>
        file.Query<ColumnOf>("SELECT name, type FROM pragma_table_info(@table) ORDER BY cid", new { table }).AsList();

    private sealed class ColumnOf
    {
        public string Name { get; init; } = "";
        public string Type { get; init; } = "";
    }
}

/// <summary>A table and how many rows it holds.</summary>
public sealed record TableRows(string Table, long Rows)
{
    /// <summary>As a person reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Table}: {Rows:N0} rows");
}
