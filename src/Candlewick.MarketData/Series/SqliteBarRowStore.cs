using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Storage.Engines;
using Microsoft.Data.Sqlite;

namespace Candlewick.MarketData.Series;

/// <summary>
/// Rows in the embedded engine, by statements that are prepared once per transaction. Some rows at a time are written by one.
/// </summary>
internal sealed class SqliteBarRowStore : BarRows
{
    private const string Columns =
        "open_time, open, high, low, close, volume, quote_volume, trade_count, taker_buy_volume, taker_buy_quote_volume, "
        + "is_final, delivered";
    private const string Insert = $"INSERT OR REPLACE INTO market_data ({Columns}, series_id, timeframe) VALUES ";
    private const string Row = "(?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    private const int ColumnCount = 14;
    /// <summary>Rows in one statement: it begins, finds its place and ends once for all of them.</summary>
    private const int RowsTogether = 16;

    private readonly FastStatement _putOne;
    private readonly FastStatement _putMany;
    private readonly FastStatement _read;
    private readonly FastStatement _finish;
    private readonly (Domain.Bar Bar, bool IsFinal, BarParts Delivered)[] _waiting = new (Domain.Bar, bool, BarParts)[RowsTogether];
    private int _waits;
    private BarInterval? _putInterval;

    public SqliteBarRowStore(SqliteConnection connection, long seriesId)
    {
        _putOne = new FastStatement(connection, Insert + Row);
        _putMany = new FastStatement(connection, Insert + string.Join(',', Enumerable.Repeat(Row, RowsTogether)));
        _read = new FastStatement(
            connection,
            $"""
            SELECT {Columns} FROM market_data
            WHERE series_id = ? AND timeframe = ? AND open_time >= ? AND open_time < ? ORDER BY open_time
            """);
        _finish = new FastStatement(
            connection,
            """
            UPDATE market_data SET is_final = 1
            WHERE series_id = ? AND timeframe = ? AND open_time = ? AND is_final = 0 AND delivered = 0
            """);
        _putOne.Bind(13, seriesId);
        for (var row = 0; row < RowsTogether; row++)
        {
            _putMany.Bind((row * ColumnCount) + 13, seriesId);
        }

        _read.Bind(1, seriesId);
        _finish.Bind(1, seriesId);
    }

    public override void Add(BarInterval interval, in Domain.Bar bar, bool isFinal, BarParts delivered) =>
        Put(interval, bar, isFinal, delivered);

    public override void Replace(BarInterval interval, in Domain.Bar bar, bool isFinal, BarParts delivered) =>
        Put(interval, bar, isFinal, delivered);

    private void Put(BarInterval interval, in Domain.Bar bar, bool isFinal, BarParts delivered)
    {
        if (_putInterval != interval)
        {
            Turn(interval);
        }

        _waiting[_waits++] = (bar, isFinal, delivered);
        if (_waits == RowsTogether)
        {
            for (var row = 0; row < RowsTogether; row++)
            {
                Bind(_putMany, row * ColumnCount, _waiting[row]);
            }

            _waits = 0;
            _putMany.Run();
        }
    }

    public override void Flush()
    {
        for (var row = 0; row < _waits; row++)
        {
            Bind(_putOne, 0, _waiting[row]);
            _putOne.Run();
        }

        _waits = 0;
    }

    public override void Read(BarInterval interval, long fromMs, long toMs, StoredColumns output)
    {
        Flush();
        _read.Bind(2, interval.Code);
        _read.Bind(3, fromMs);
        _read.Bind(4, toMs);
        while (_read.Read())
        {
            output.Add(
                new Domain.Bar(
                    _read.Int64(0), _read.Double(1), _read.Double(2), _read.Double(3), _read.Double(4), _read.Double(5),
                    _read.Double(6), _read.Int64(7), _read.Double(8), _read.Double(9)),
                _read.Int64(10) != 0,
                (BarParts)_read.Int64(11));
        }
    }

    public override void Finish(BarInterval interval, long openMs)
    {
        Flush();
        _finish.Bind(2, interval.Code);
        _finish.Bind(3, openMs);
        _finish.Run();
    }

    public override void Dispose()
    {
        _putOne.Dispose();
        _putMany.Dispose();
        _read.Dispose();
        _finish.Dispose();
    }

    /// <summary>From now on rows of another interval are written.</summary>
    private void Turn(BarInterval interval)
    {
        Flush();
        _putInterval = interval;
        _putOne.Bind(14, interval.Code);
        for (var row = 0; row < RowsTogether; row++)
        {
            _putMany.Bind((row * ColumnCount) + 14, interval.Code);
        }
    }

    private static void Bind(FastStatement statement, int offset, in (Domain.Bar Bar, bool IsFinal, BarParts Delivered) row)
    {
        statement.Bind(offset + 1, row.Bar.OpenTimeMs);
        statement.Bind(offset + 2, row.Bar.Open);
        statement.Bind(offset + 3, row.Bar.High);
        statement.Bind(offset + 4, row.Bar.Low);
        statement.Bind(offset + 5, row.Bar.Close);
        statement.Bind(offset + 6, row.Bar.Volume);
        statement.Bind(offset + 7, row.Bar.QuoteVolume);
        statement.Bind(offset + 8, row.Bar.TradeCount);
        statement.Bind(offset + 9, row.Bar.TakerBuyVolume);
        statement.Bind(offset + 10, row.Bar.TakerBuyQuoteVolume);
        statement.Bind(offset + 11, row.IsFinal ? 1L : 0);
        statement.Bind(offset + 12, (long)row.Delivered);
    }
}
