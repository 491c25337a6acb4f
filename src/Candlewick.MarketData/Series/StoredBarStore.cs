using System.Data.Common;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Storage;

namespace Candlewick.MarketData.Series;

/// <summary>Reads the rows of <c>market_data</c>: pages for the page, whole columns for scans.</summary>
internal sealed class StoredBarStore(Database database)
{
    private const string SeriesOfMarket = "(SELECT series_id FROM series WHERE symbol = @symbol AND venue = @venue)";

    /// <summary>With a start the first bars of the range, without one the last; oldest first in either case.</summary>
    public Task<IReadOnlyList<StoredBar>> ReadAsync(InstrumentId market, Timeframe timeframe, long? fromMs, long? toMs, int limit) =>
        database.ReadAsync<IReadOnlyList<StoredBar>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                $"""
                SELECT open_time, open, high, low, close, volume, quote_volume, trade_count, taker_buy_volume, taker_buy_quote_volume,
                  is_final
                FROM market_data
                WHERE series_id = {SeriesOfMarket} AND timeframe = @timeframe AND open_time BETWEEN @from AND @to
                ORDER BY open_time {(fromMs is null ? "DESC" : "ASC")} LIMIT @limit
                """;
            Bind(command, market, timeframe, fromMs ?? long.MinValue, toMs ?? long.MaxValue);
            Bind(command, "@limit", limit);
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

    /// <summary>The range of the bars that open up to an instant, or null when there is none.</summary>
    public async Task<SeriesRange?> RangeUntilAsync(InstrumentId market, Timeframe timeframe, long toMs)
    {
        var row = await database.FirstOrDefaultAsync<RangeRow>(
            $"""
            SELECT COUNT(*) AS bar_count, COALESCE(MIN(open_time), 0) AS first_open_time, COALESCE(MAX(open_time), 0) AS last_open_time
            FROM market_data WHERE series_id = {SeriesOfMarket} AND timeframe = @Code AND open_time <= @toMs
            """,
            new { symbol = market.Symbol, venue = market.Venue, timeframe.Code, toMs });
        return row is { BarCount: > 0 } ? new SeriesRange(row.FirstOpenTime, row.LastOpenTime, row.BarCount) : null;
    }

    /// <summary>Columns with open time in [from, to], and the revision they belong to, in one snapshot.</summary>
    public Task<(long Revision, BarSeries Bars)> ReadColumnsAsync(
        InstrumentId market, Timeframe timeframe, long fromMs, long toMs, long expectedCount) =>
        database.ReadSnapshotAsync((connection, transaction) =>
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            Bind(command, market, timeframe, fromMs, toMs);
            command.CommandText = "SELECT revision FROM series WHERE symbol = @symbol AND venue = @venue";
            var revision = (long?)command.ExecuteScalar() ?? 0;
            command.CommandText =
                $"""
                SELECT open_time, open, high, low, close, volume FROM market_data
                WHERE series_id = {SeriesOfMarket} AND timeframe = @timeframe AND open_time BETWEEN @from AND @to ORDER BY open_time
                """;
            var columns = new BarColumns((int)Math.Clamp(expectedCount, 16, 1 << 24));
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                columns.Add(new Bar(
                    rows.GetInt64(0), rows.GetDouble(1), rows.GetDouble(2), rows.GetDouble(3), rows.GetDouble(4), rows.GetDouble(5)));
            }

            return Task.FromResult((revision, columns.ToSeries(market, timeframe, 0, columns.Count)));
        });

    private static void Bind(DbCommand command, InstrumentId market, Timeframe timeframe, long fromMs, long toMs)
    {
        Bind(command, "@symbol", market.Symbol);
        Bind(command, "@venue", market.Venue);
        Bind(command, "@timeframe", timeframe.Code);
        Bind(command, "@from", fromMs);
        Bind(command, "@to", toMs);
    }

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private sealed class RangeRow
    {
        public long BarCount { get; init; }
        public long FirstOpenTime { get; init; }
        public long LastOpenTime { get; init; }
    }
}
