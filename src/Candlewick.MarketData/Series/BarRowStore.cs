using Candlewick.MarketData.Rollups;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candlewick.MarketData.Series;

/// <summary>Rows of <c>market_data</c> with the two marks that only the store knows.</summary>
internal sealed class StoredColumns
{
    public BarColumns Bars { get; } = new(256);
    public List<bool> IsFinal { get; } = [];
    public List<bool> IsImported { get; } = [];
    public int Count => Bars.Count;

    public void Add(in Domain.Bar bar, bool isFinal, bool isImported)
    {
        Bars.Add(bar);
        IsFinal.Add(isFinal);
        IsImported.Add(isImported);
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
        + "is_final, is_imported";

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
            WHERE series_id = ? AND timeframe = ? AND open_time = ? AND is_final = 0 AND is_imported = 0
            """);
        raw.sqlite3_bind_int64(_put, 13, seriesId);
        raw.sqlite3_bind_int64(_read, 1, seriesId);
        raw.sqlite3_bind_int64(_finish, 1, seriesId);
    }

    /// <summary>Writes a row, in the place of the one with its open time if there is one.</summary>
    public void Put(BarInterval interval, BarColumns bars, int row, bool isFinal, bool isImported)
    {
        if (_putInterval != interval)
        {
            raw.sqlite3_bind_text(_put, 14, interval.Code);
            _putInterval = interval;
        }

        raw.sqlite3_bind_int64(_put, 1, bars.Times[row]);
        raw.sqlite3_bind_double(_put, 2, bars.Open[row]);
        raw.sqlite3_bind_double(_put, 3, bars.High[row]);
        raw.sqlite3_bind_double(_put, 4, bars.Low[row]);
        raw.sqlite3_bind_double(_put, 5, bars.Close[row]);
        raw.sqlite3_bind_double(_put, 6, bars.Volume[row]);
        raw.sqlite3_bind_double(_put, 7, bars.QuoteVolume[row]);
        raw.sqlite3_bind_int64(_put, 8, bars.TradeCount[row]);
        raw.sqlite3_bind_double(_put, 9, bars.TakerBuyVolume[row]);
        raw.sqlite3_bind_double(_put, 10, bars.TakerBuyQuoteVolume[row]);
        raw.sqlite3_bind_int(_put, 11, isFinal ? 1 : 0);
        raw.sqlite3_bind_int(_put, 12, isImported ? 1 : 0);
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
                raw.sqlite3_column_int(_read, 11) != 0);
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
