using System.Globalization;
using Candlewick.MarketData.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.MarketData.Series;

/// <summary>
/// Rows on a PostgreSQL server: new ones are copied into the series' own partition in the binary form of COPY, changed ones into a table
/// that only this connection sees, from which one statement takes them over: by the key, as nothing is known yet of that table's size, by
/// which a join would be planned.
/// </summary>
internal sealed class PostgresBarRowStore(NpgsqlConnection connection, long seriesId) : BarRows
{
    private const string Columns =
        "series_id, timeframe, open_time, open, high, low, close, volume, quote_volume, trade_count, taker_buy_volume, "
        + "taker_buy_quote_volume, is_final, delivered";
    private const string Changed = "changed_bars";
    /// <summary>Rows that wait at most; a step of an import brings about as many.</summary>
    private const int MostWaiting = 65_536;

    private readonly List<Row> _added = [];
    private readonly List<Row> _changed = [];
    /// <summary>First and last open time of what waits of each interval.</summary>
    private readonly (long First, long Last)?[] _waiting = new (long, long)?[BarInterval.All.Count];

    private readonly record struct Row(BarInterval Interval, Domain.Bar Bar, bool IsFinal, BarParts Delivered);

    /// <summary>The partition that holds the bars of a series.</summary>
    public static string PartitionOf(long seriesId) =>
        string.Create(CultureInfo.InvariantCulture, $"market_data_{seriesId}");

    public override void Add(BarInterval interval, in Domain.Bar bar, bool isFinal, BarParts delivered) =>
        Wait(_added, new Row(interval, bar, isFinal, delivered));

    public override void Replace(BarInterval interval, in Domain.Bar bar, bool isFinal, BarParts delivered) =>
        Wait(_changed, new Row(interval, bar, isFinal, delivered));

    public override void Flush()
    {
        if (_added.Count > 0)
        {
            Copy(_added, PartitionOf(seriesId));
        }

        if (_changed.Count > 0)
        {
            Run($"CREATE TEMP TABLE IF NOT EXISTS {Changed} (LIKE market_data) ON COMMIT DELETE ROWS");
            Copy(_changed, Changed);
            Run(
                $"""
                INSERT INTO {PartitionOf(seriesId)} ({Columns}) SELECT {Columns} FROM {Changed}
                ON CONFLICT (series_id, timeframe, open_time) DO UPDATE SET open = excluded.open, high = excluded.high, low = excluded.low,
                  close = excluded.close, volume = excluded.volume, quote_volume = excluded.quote_volume,
                  trade_count = excluded.trade_count, taker_buy_volume = excluded.taker_buy_volume,
                  taker_buy_quote_volume = excluded.taker_buy_quote_volume, is_final = excluded.is_final, delivered = excluded.delivered;
                DELETE FROM {Changed};
                """);
        }

        Array.Clear(_waiting);
    }

    public override void Read(BarInterval interval, long fromMs, long toMs, StoredColumns output)
    {
        FlushWithin(interval, fromMs, toMs);
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT open_time, open, high, low, close, volume, quote_volume, trade_count, taker_buy_volume, taker_buy_quote_volume,
              is_final, delivered
            FROM market_data WHERE series_id = $1 AND timeframe = $2 AND open_time >= $3 AND open_time < $4 ORDER BY open_time
            """;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seriesId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = interval.Code });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromMs });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = toMs });
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            output.Add(
                new Domain.Bar(
                    row.GetInt64(0), row.GetDouble(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5),
                    row.GetDouble(6), row.GetInt64(7), row.GetDouble(8), row.GetDouble(9)),
                row.GetInt64(10) != 0,
                (BarParts)row.GetInt64(11));
        }
    }

    public override void Finish(BarInterval interval, long openMs)
    {
        FlushWithin(interval, openMs, openMs + 1);
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            UPDATE market_data SET is_final = 1
            WHERE series_id = $1 AND timeframe = $2 AND open_time = $3 AND is_final = 0 AND delivered = 0
            """;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seriesId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = interval.Code });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = openMs });
        command.ExecuteNonQuery();
    }

    public override void Dispose()
    {
        // What was not flushed is given up with the caller's transaction.
        _added.Clear();
        _changed.Clear();
    }

    private void Wait(List<Row> rows, Row row)
    {
        rows.Add(row);
        var openMs = row.Bar.OpenTimeMs;
        _waiting[row.Interval.Index] = _waiting[row.Interval.Index] is { } span
            ? (Math.Min(span.First, openMs), Math.Max(span.Last, openMs))
            : (openMs, openMs);
        if (rows.Count >= MostWaiting)
        {
            Flush();
        }
    }

    /// <summary>A step reads beside what it touched: mostly nothing of it waits, and all is written at its end at once.</summary>
    private void FlushWithin(BarInterval interval, long fromMs, long toMs)
    {
        if (_waiting[interval.Index] is { } span && span.First < toMs && span.Last >= fromMs)
        {
            Flush();
        }
    }

    private void Run(string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private void Copy(List<Row> rows, string table)
    {
        using var copy = connection.BeginBinaryImport($"COPY {table} ({Columns}) FROM STDIN (FORMAT BINARY)");
        foreach (var (interval, bar, isFinal, delivered) in rows)
        {
            copy.StartRow();
            copy.Write(seriesId, NpgsqlDbType.Bigint);
            copy.Write(interval.Code, NpgsqlDbType.Text);
            copy.Write(bar.OpenTimeMs, NpgsqlDbType.Bigint);
            copy.Write(bar.Open, NpgsqlDbType.Double);
            copy.Write(bar.High, NpgsqlDbType.Double);
            copy.Write(bar.Low, NpgsqlDbType.Double);
            copy.Write(bar.Close, NpgsqlDbType.Double);
            copy.Write(bar.Volume, NpgsqlDbType.Double);
            copy.Write(bar.QuoteVolume, NpgsqlDbType.Double);
            copy.Write(bar.TradeCount, NpgsqlDbType.Bigint);
            copy.Write(bar.TakerBuyVolume, NpgsqlDbType.Double);
            copy.Write(bar.TakerBuyQuoteVolume, NpgsqlDbType.Double);
            copy.Write(isFinal ? 1L : 0L, NpgsqlDbType.Bigint);
            copy.Write((long)delivered, NpgsqlDbType.Bigint);
        }

        copy.Complete();
        rows.Clear();
    }
}
