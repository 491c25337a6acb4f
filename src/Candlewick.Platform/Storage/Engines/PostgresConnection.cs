using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// A connection to PostgreSQL that takes the same statements as the embedded engine: Dapper hands lists over as arrays when it
/// finds a command on the provider's connection, and writes them out, as statements here expect, for any other.
/// </summary>
/// <param name="inner">The provider's connection, which is closed with this one.</param>
public sealed class PostgresConnection(NpgsqlConnection inner) : DbConnection
{
    /// <summary>Prefix that keeps apart what was learned about the rows of one engine and of another.</summary>
    internal const string Mark = "postgres:";

    /// <summary>The provider's connection, for what only this engine does: COPY.</summary>
    public NpgsqlConnection Inner => inner;

    [AllowNull]
    public override string ConnectionString { get => Mark; set => throw new NotSupportedException(); }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override void Open() => inner.Open();

    public override Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public override void Close() => inner.Close();

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => inner.BeginTransaction(isolationLevel);

    protected override DbCommand CreateDbCommand() => new PostgresCommand(this, inner.CreateCommand());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
