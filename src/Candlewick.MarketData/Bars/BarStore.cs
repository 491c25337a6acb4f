using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candlewick.MarketData.Bars;

/// <summary>
/// Owns the tables of bars. Every write keeps the larger bars equal to what the smaller ones add up to, in the same
/// transaction. A bar that a source delivered always stands over a rolled-up one of the same timeframe, whichever came first,
/// and larger bars are rolled up from what stands: so the result does not depend on the order of deliveries.
/// </summary>
internal sealed class BarStore(Database database, ColumnCache.BarColumnCache cache, TimeProvider time) : IBarStore
{
    /// <summary>Rows per transaction: long enough to be quick, short enough that an order waits for milliseconds.</summary>
    public const int RowsPerStep = 32_768;

    private const int RestatementsKept = 10_000;
    private static readonly string[] CryptoQuotes = ["USDT", "USDC", "FDUSD", "BUSD", "BTC", "ETH", "BNB"];

    /// <summary>
    /// The row after the last of the step that begins at <paramref name="start"/>. A step also ends where rows lie far apart,
    /// because what is already stored between them is read along with them and must be bounded too.
    /// </summary>
    public static int StepEnd(BarColumns bars, int start, BarInterval interval)
    {
        var end = Math.Min(start + RowsPerStep, bars.Count);
        var length = interval.LengthMs > 0 ? interval.LengthMs : 31 * 86_400_000L;
        return Math.Min(end, Math.Max(start + 1, bars.LowerBound(bars.Times[start] + (2 * RowsPerStep * length))));
    }

    /// <inheritdoc/>
    public StoreCounts Store(SqliteConnection connection, SqliteTransaction transaction, string symbol, string source, BarInterval interval, BarColumns bars, int start, int end)
    {
        if (start >= end)
        {
            return default;
        }

        var now = time.GetUtcNow();
        var seriesId = OpenSeries(connection, transaction, symbol, source, now);
        var extents = new SeriesExtents(connection, transaction, seriesId);
        using var statements = new BarStatements(connection, seriesId);
        // What a synthetic market delivers it has finished, whatever its clock says.
        var write = new BarWrite(statements, extents, source == BarSource.Real ? now.ToUnixTimeMilliseconds() : long.MaxValue);
        var counts = write.Write(interval, bars, start, end);
        if (counts.Stored + counts.Restated > 0)
        {
            LogRestatements(connection, transaction, seriesId, interval, write.Restated, now);
            extents.Save(connection, transaction);
            connection.Execute(
                """
                UPDATE series SET revision = revision + 1, updated_at = @now WHERE series_id = @seriesId;
                UPDATE trading_profiles SET has_data = 1, data_updated_at = @now WHERE symbol = @symbol;
                """,
                new { seriesId, symbol, now }, transaction);
        }

        return counts;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SeriesSummary>> ListSeriesAsync(CancellationToken cancellationToken = default)
    {
        var rows = await database.QueryAsync<SummaryRow>(
            """
            SELECT symbol, source, revision, updated_at, timeframe, bar_count, first_open_time, last_open_time
            FROM series JOIN series_timeframes USING (series_id)
            WHERE imported_count > 0
            ORDER BY symbol, source
            """);
        return
        [
            .. rows
                .GroupBy(row => (row.Symbol, row.Source))
                .Select(group => group.MinBy(row => BarInterval.TryParse(row.Timeframe, out var interval) ? interval.Index : int.MaxValue)!)
                .Select(row => new SeriesSummary(
                    row.Symbol, row.Source, BarInterval.TryParse(row.Timeframe, out var interval) ? interval : default,
                    row.BarCount, row.FirstOpenTime, row.LastOpenTime, row.Revision, row.UpdatedAt)),
        ];
    }

    /// <inheritdoc/>
    public async Task<long> DeleteAsync(string symbol, string source, CancellationToken cancellationToken = default)
    {
        var removed = await database.WriteAsync(async work =>
        {
            var parameters = new { symbol, source, now = time.GetUtcNow() };
            const string Chosen = "series_id = (SELECT series_id FROM series WHERE symbol = @symbol AND source = @source)";
            var count = await work.ExecuteAsync($"DELETE FROM market_data WHERE {Chosen}", parameters);
            await work.ExecuteAsync(
                $"""
                DELETE FROM series_timeframes WHERE {Chosen};
                DELETE FROM bar_restatements WHERE {Chosen};
                UPDATE series SET revision = revision + 1, updated_at = @now WHERE symbol = @symbol AND source = @source;
                UPDATE trading_profiles SET data_updated_at = @now, has_data = EXISTS (
                  SELECT 1 FROM series JOIN series_timeframes USING (series_id) WHERE series.symbol = trading_profiles.symbol)
                WHERE symbol = @symbol;
                """,
                parameters);
            return (long)count;
        }, cancellationToken);
        cache.Clear(symbol);
        return removed;
    }

    /// <inheritdoc/>
    public void ClearCache(string symbol) => cache.Clear(symbol);

    /// <summary>Finds or makes the series; an instrument without a profile gets one.</summary>
    private static long OpenSeries(SqliteConnection connection, SqliteTransaction transaction, string symbol, string source, DateTimeOffset now)
    {
        const string Find = "SELECT series_id FROM series WHERE symbol = @symbol AND source = @source";
        if (connection.ExecuteScalar<long?>(Find, new { symbol, source }, transaction) is { } known)
        {
            return known;
        }

        var category = CryptoQuotes.Any(quote => symbol.Length > quote.Length && symbol.EndsWith(quote, StringComparison.Ordinal)) ? "crypto" : "stock";
        connection.Execute(
            """
            INSERT INTO series (symbol, source, created_at, updated_at) VALUES (@symbol, @source, @now, @now);
            INSERT INTO trading_profiles (symbol, name, category) VALUES (@symbol, @symbol, @category) ON CONFLICT (symbol) DO NOTHING;
            """,
            new { symbol, source, now, category }, transaction);
        return connection.ExecuteScalar<long>(Find, new { symbol, source }, transaction);
    }

    private static void LogRestatements(
        SqliteConnection connection, SqliteTransaction transaction, long seriesId, BarInterval interval,
        List<(Domain.Bar Old, Domain.Bar New)> restated, DateTimeOffset now)
    {
        if (restated.Count == 0)
        {
            return;
        }

        connection.Execute(
            """
            INSERT INTO bar_restatements (series_id, timeframe, open_time, seen_at,
              old_open, old_high, old_low, old_close, old_volume, new_open, new_high, new_low, new_close, new_volume)
            VALUES (@seriesId, @Code, @OpenTimeMs, @now, @oldOpen, @oldHigh, @oldLow, @oldClose, @oldVolume, @newOpen, @newHigh, @newLow, @newClose, @newVolume)
            """,
            restated.TakeLast(RestatementsKept).Select(pair => new
            {
                seriesId, interval.Code, pair.Old.OpenTimeMs, now,
                oldOpen = pair.Old.Open, oldHigh = pair.Old.High, oldLow = pair.Old.Low, oldClose = pair.Old.Close, oldVolume = pair.Old.Volume,
                newOpen = pair.New.Open, newHigh = pair.New.High, newLow = pair.New.Low, newClose = pair.New.Close, newVolume = pair.New.Volume,
            }),
            transaction);
        connection.Execute(
            """
            DELETE FROM bar_restatements WHERE series_id = @seriesId AND restatement_id <= (
              SELECT restatement_id FROM bar_restatements WHERE series_id = @seriesId ORDER BY restatement_id DESC LIMIT 1 OFFSET @RestatementsKept)
            """,
            new { seriesId, RestatementsKept }, transaction);
    }

    private sealed class SummaryRow
    {
        public string Symbol { get; init; } = "";
        public string Source { get; init; } = "";
        public long Revision { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }
        public string Timeframe { get; init; } = "";
        public long BarCount { get; init; }
        public long FirstOpenTime { get; init; }
        public long LastOpenTime { get; init; }
    }
}
