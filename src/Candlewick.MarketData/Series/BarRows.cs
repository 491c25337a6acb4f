using System.Data.Common;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Storage.Engines;
using Microsoft.Data.Sqlite;

namespace Candlewick.MarketData.Series;

/// <summary>Rows of <c>market_data</c> with the mark that only the store knows.</summary>
internal sealed class StoredColumns
{
    public BarColumns Bars { get; } = new(256);
    public List<bool> IsFinal { get; } = [];
    public int Count => Bars.Count;

    /// <summary>Whether a source delivered the bar, in whole or in part; otherwise it is rolled up.</summary>
    public bool IsDelivered(int row) => Bars.Delivered[row] != BarParts.None;

    public void Add(in Domain.Bar bar, bool isFinal, BarParts delivered)
    {
        Bars.Add(bar, delivered);
        IsFinal.Add(isFinal);
    }
}

/// <summary>
/// Writes and reads the rows of <c>market_data</c> of one series inside the caller's transaction, each engine by its quickest way:
/// millions of rows pass here, and a command object with parameters costs more than the row. Rows are written some at a time, and with
/// <see cref="Flush"/>.
/// </summary>
internal abstract class BarRows : IDisposable
{
    /// <summary>Prepared for a series, on the writer's connection.</summary>
    public static BarRows Of(DbConnection connection, long seriesId) => connection switch
    {
        SqliteConnection file => new SqliteBarRowStore(file, seriesId),
        PostgresConnection server => new PostgresBarRowStore(server.Inner, seriesId),
        _ => throw new NotSupportedException($"Bars cannot be written by a {connection.GetType().Name}."),
    };

    /// <summary>Writes a row of an open time that has none.</summary>
    public abstract void Add(BarInterval interval, in Domain.Bar bar, bool isFinal, BarParts delivered);

    /// <summary>Writes a row in the place of the one with its open time.</summary>
    public abstract void Replace(BarInterval interval, in Domain.Bar bar, bool isFinal, BarParts delivered);

    /// <summary>Writes what waits to be written with others.</summary>
    public abstract void Flush();

    /// <summary>Appends the stored rows with open time in [from, to), oldest first.</summary>
    public abstract void Read(BarInterval interval, long fromMs, long toMs, StoredColumns output);

    /// <summary>Marks a rolled-up bar as finished.</summary>
    public abstract void Finish(BarInterval interval, long openMs);

    public abstract void Dispose();
}
