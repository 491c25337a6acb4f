using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Storage;
using Microsoft.Data.Sqlite;

namespace Candlewick.MarketData.Bars;

/// <summary>Reads stored bars for the other modules.</summary>
internal sealed class BarReader(Database database, ColumnCache.BarColumnCache cache) : IBarReader
{
    private const int LargestPage = 10_000;

    public async ValueTask<string?> ResolveSourceAsync(string symbol, CancellationToken cancellationToken = default) =>
        await database.FirstOrDefaultAsync<string>(
            """
            SELECT source FROM series
            WHERE symbol = @symbol AND EXISTS (SELECT 1 FROM series_timeframes WHERE series_timeframes.series_id = series.series_id)
            ORDER BY source = @Real DESC, source LIMIT 1
            """,
            new { symbol, BarSource.Real });

    public async ValueTask<IReadOnlyList<StoredBar>> ReadAsync(
        string symbol, string source, Timeframe timeframe, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, LargestPage);
        return await database.ReadAsync<IReadOnlyList<StoredBar>>(connection =>
        {
            using var command = ((SqliteConnection)connection).CreateCommand();
            command.CommandText =
                $"""
                SELECT open_time, open, high, low, close, volume, quote_volume, trade_count, taker_buy_volume, taker_buy_quote_volume, is_final
                FROM market_data
                WHERE series_id = (SELECT series_id FROM series WHERE symbol = @symbol AND source = @source)
                  AND timeframe = @timeframe AND open_time BETWEEN @from AND @to
                ORDER BY open_time {(fromMs is null ? "DESC" : "ASC")} LIMIT @limit
                """;
            command.Parameters.AddWithValue("@symbol", symbol);
            command.Parameters.AddWithValue("@source", source);
            command.Parameters.AddWithValue("@timeframe", timeframe.Code);
            command.Parameters.AddWithValue("@from", fromMs ?? long.MinValue);
            command.Parameters.AddWithValue("@to", toMs ?? long.MaxValue);
            command.Parameters.AddWithValue("@limit", limit);
            var bars = new List<StoredBar>(Math.Min(limit, 1024));
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                bars.Add(new StoredBar(
                    new Bar(
                        row.GetInt64(0), row.GetDouble(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5),
                        row.GetDouble(6), row.GetInt64(7), row.GetDouble(8), row.GetDouble(9)),
                    row.GetInt64(10) != 0));
            }

            if (fromMs is null)
            {
                bars.Reverse();
            }

            return Task.FromResult<IReadOnlyList<StoredBar>>(bars);
        });
    }

    public async ValueTask<SeriesRange?> GetRangeAsync(string symbol, string source, Timeframe timeframe, CancellationToken cancellationToken = default)
    {
        var row = await database.FirstOrDefaultAsync<RangeRow>(
            """
            SELECT first_open_time, last_open_time, bar_count FROM series JOIN series_timeframes USING (series_id)
            WHERE symbol = @symbol AND source = @source AND timeframe = @Code
            """,
            new { symbol, source, timeframe.Code });
        return row is null ? null : new SeriesRange(row.FirstOpenTime, row.LastOpenTime, row.BarCount);
    }

    public ValueTask<BarSeries> ScanAsync(
        string symbol, string source, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken = default) =>
        cache.ScanAsync(symbol, source, timeframe, fromMs, toMs, cancellationToken);

    private sealed class RangeRow
    {
        public long FirstOpenTime { get; init; }
        public long LastOpenTime { get; init; }
        public long BarCount { get; init; }
    }
}
