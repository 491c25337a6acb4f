using Candlewick.MarketData.Rollups;
using Microsoft.Data.Sqlite;
using SQLitePCL;

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
/// Writes the rows of <c>market_data</c> by statements that are prepared once per transaction on the engine's own interface:
/// millions of rows pass here, and a command object with parameters costs more than the row.
/// </summary>
internal sealed class BarRowStore : IDisposable
{
    private const string Columns =
        "open_time, open, high, low, close, volume, quote_volume, trade_count, taker_buy_volume, taker_buy_quote_volume, "
        + "is_final, delivered";

    private readonly sqlite3 _database;
    private readonly long _seriesId;
    private readonly sqlite3_stmt _put;
    private readonly sqlite3_stmt _read;
    private readonly sqlite3_stmt _finish;
    private BarInterval? _putInterval;

    public BarRowStore(SqliteConnection connection, long seriesId)
    {
        _database = connection.Handle!;
        _seriesId = seriesId;
        _put = Prepare($"INSERT OR REPLACE INTO market_data ({Columns}, series_id, timeframe) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
        _read = Prepare(
            $"""
            SELECT {Columns} FROM market_data
            WHERE series_id = ? AND timeframe = ? AND open_time >= ? AND open_time < ? ORDER BY open_time
            """);
        _finish = Prepare(
            """
            UPDATE market_data SET is_final = 1
            WHERE series_id = ? AND timeframe = ? AND open_time = ? AND is_final = 0 AND delivered = 0
            """);
        raw.sqlite3_bind_int64(_put, 13, seriesId);
        raw.sqlite3_bind_int64(_read, 1, seriesId);
        raw.sqlite3_bind_int64(_finish, 1, seriesId);
    }

    /// <summary>Writes a row, in the place of the one with its open time if there is one.</summary>
    public void Put(BarInterval interval, in Domain.Bar bar, bool isFinal, BarParts delivered)
    {
        if (_putInterval != interval)
        {
            raw.sqlite3_bind_text(_put, 14, interval.Code);
            _putInterval = interval;
        }

        raw.sqlite3_bind_int64(_put, 1, bar.OpenTimeMs);
        raw.sqlite3_bind_double(_put, 2, bar.Open);
        raw.sqlite3_bind_double(_put, 3, bar.High);
        raw.sqlite3_bind_double(_put, 4, bar.Low);
        raw.sqlite3_bind_double(_put, 5, bar.Close);
        raw.sqlite3_bind_double(_put, 6, bar.Volume);
        raw.sqlite3_bind_double(_put, 7, bar.QuoteVolume);
        raw.sqlite3_bind_int64(_put, 8, bar.TradeCount);
        raw.sqlite3_bind_double(_put, 9, bar.TakerBuyVolume);
        raw.sqlite3_bind_double(_put, 10, bar.TakerBuyQuoteVolume);
        raw.sqlite3_bind_int(_put, 11, isFinal ? 1 : 0);
        raw.sqlite3_bind_int(_put, 12, (int)delivered);
        Run(_put);
    }

    /// <summary>Appends the stored rows with open time in [from, to), oldest first.</summary>
    public void Read(BarInterval interval, long fromMs, long toMs, StoredColumns output)
    {
        raw.sqlite3_bind_text(_read, 2, interval.Code);
        raw.sqlite3_bind_int64(_read, 3, fromMs);
        raw.sqlite3_bind_int64(_read, 4, toMs);
        int code;
        while ((code = raw.sqlite3_step(_read)) == raw.SQLITE_ROW)
        {
            output.Add(
                new Domain.Bar(
                    raw.sqlite3_column_int64(_read, 0), raw.sqlite3_column_double(_read, 1), raw.sqlite3_column_double(_read, 2),
                    raw.sqlite3_column_double(_read, 3), raw.sqlite3_column_double(_read, 4), raw.sqlite3_column_double(_read, 5),
                    raw.sqlite3_column_double(_read, 6), raw.sqlite3_column_int64(_read, 7), raw.sqlite3_column_double(_read, 8),
                    raw.sqlite3_column_double(_read, 9)),
                raw.sqlite3_column_int(_read, 10) != 0,
                (BarParts)raw.sqlite3_column_int(_read, 11));
        }

        raw.sqlite3_reset(_read);
        Check(code, raw.SQLITE_DONE);
    }

    /// <summary>Marks a rolled-up bar as finished.</summary>
    public void Finish(BarInterval interval, long openMs)
    {
        raw.sqlite3_bind_text(_finish, 2, interval.Code);
        raw.sqlite3_bind_int64(_finish, 3, openMs);
        Run(_finish);
    }

    public void Dispose()
    {
        _put.Dispose();
        _read.Dispose();
        _finish.Dispose();
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_database, sql, out var statement), raw.SQLITE_OK);
        return statement;
    }

    private void Run(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        Check(code, raw.SQLITE_DONE);
    }

    private void Check(int code, int expected)
    {
        if (code != expected)
        {
            throw new SqliteException($"Bars of series {_seriesId}: {raw.sqlite3_errmsg(_database).utf8_to_string()}", code & 0xFF, code);
        }
    }
}
