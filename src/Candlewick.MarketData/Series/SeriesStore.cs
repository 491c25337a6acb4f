using System.Data.Common;
using Candlewick.Domain;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Dapper;

namespace Candlewick.MarketData.Series;

/// <summary>
/// The tables <c>series</c>, <c>series_timeframes</c> and <c>bar_restatements</c>, and the marks on <c>trading_profiles</c> that
/// follow them. The row of a series outlives its bars, so that its revision never takes a value twice: what was computed from an
/// older content is never taken for the present one's.
/// </summary>
internal sealed class SeriesStore(Database database, SeriesChanges changes, TimeProvider time)
{
    private const int RestatementsKept = 10_000;

    /// <summary>Every stored series, or those of one symbol, by symbol and venue.</summary>
    public async Task<IReadOnlyList<SeriesSummary>> ListAsync(string? symbol = null)
    {
        var rows = await database.QueryAsync<SummaryRow>(
            """
            SELECT symbol, venue, revision, updated_at, timeframe, bar_count, first_open_time, last_open_time
            FROM series JOIN series_timeframes USING (series_id)
            WHERE imported_count > 0 AND (@symbol IS NULL OR symbol = @symbol)
            ORDER BY symbol, venue
            """,
            new { symbol });
        return
        [
            .. rows
                .GroupBy(row => new InstrumentId(row.Symbol, row.Venue))
                .Select(group => group.MinBy(row => BarInterval.TryParse(row.Timeframe, out var interval) ? interval.Index : int.MaxValue)!)
                .Select(row => new SeriesSummary(
                    new InstrumentId(row.Symbol, row.Venue), BarInterval.TryParse(row.Timeframe, out var interval) ? interval : default,
                    row.BarCount, row.FirstOpenTime, row.LastOpenTime, row.Revision, row.UpdatedAt)),
        ];
    }

    /// <summary>What is stored of a market in a timeframe, or null when nothing is.</summary>
    public Task<StoredStretch?> FindAsync(InstrumentId market, Timeframe timeframe) => database.FirstOrDefaultAsync<StoredStretch>(
        """
        SELECT series.series_id, revision, bar_count, first_open_time, last_open_time
        FROM series JOIN series_timeframes USING (series_id)
        WHERE symbol = @Symbol AND venue = @Venue AND timeframe = @Code
        """,
        new { market.Symbol, market.Venue, timeframe.Code });

    /// <summary>The market's stored bars over all timeframes.</summary>
    public async Task<long> CountAllAsync(InstrumentId market) => await database.FirstOrDefaultAsync<long>(
        """
        SELECT CAST(COALESCE(SUM(bar_count), 0) AS BIGINT) FROM series JOIN series_timeframes USING (series_id)
        WHERE symbol = @Symbol AND venue = @Venue
        """,
        new { market.Symbol, market.Venue });

    /// <summary>
    /// Finds or makes the series; an instrument without a profile gets one. Until the transaction ends nobody else writes to it: two hosts
    /// may import into one series.
    /// </summary>
    public static long Open(DbConnection connection, DbTransaction transaction, InstrumentId market, DateTimeOffset now)
    {
        const string Find = "SELECT series_id FROM series WHERE symbol = @Symbol AND venue = @Venue";
        var find = connection is PostgresConnection ? $"{Find} FOR UPDATE" : Find;
        if (connection.ExecuteScalar<long?>(find, new { market.Symbol, market.Venue }, transaction) is { } known)
        {
            return known;
        }

        connection.Execute(
            """
            INSERT INTO series (symbol, venue, created_at, updated_at) VALUES (@Symbol, @Venue, @now, @now) ON CONFLICT DO NOTHING;
            INSERT INTO trading_profiles (symbol, name, category) VALUES (@Symbol, @Symbol, @category) ON CONFLICT (symbol) DO NOTHING;
            """,
            new { market.Symbol, market.Venue, now, category = CategoryOf(market.Symbol) }, transaction);
        return connection.ExecuteScalar<long>(find, new { market.Symbol, market.Venue }, transaction);
    }

    public static SeriesExtents LoadExtents(DbConnection connection, DbTransaction transaction, long seriesId) =>
        new(connection.Query<SeriesExtent>(
            """
            SELECT timeframe, bar_count, imported_count, first_open_time, last_open_time, last_imported_open_time
            FROM series_timeframes WHERE series_id = @seriesId
            """,
            new { seriesId }, transaction));

    /// <summary>Writes what a transaction changed, and a new revision.</summary>
    public static void Save(
        DbConnection connection, DbTransaction transaction, long seriesId, string symbol, SeriesExtents extents, DateTimeOffset now)
    {
        foreach (var extent in extents.Changed)
        {
            connection.Execute(
                """
                INSERT INTO series_timeframes
                  (series_id, timeframe, bar_count, imported_count, first_open_time, last_open_time, last_imported_open_time)
                VALUES (@seriesId, @Timeframe, @BarCount, @ImportedCount, @FirstOpenTime, @LastOpenTime, @LastImportedOpenTime)
                ON CONFLICT (series_id, timeframe) DO UPDATE SET bar_count = excluded.bar_count,
                  imported_count = excluded.imported_count, first_open_time = excluded.first_open_time,
                  last_open_time = excluded.last_open_time, last_imported_open_time = excluded.last_imported_open_time
                """,
                new
                {
                    seriesId, extent.Timeframe, extent.BarCount, extent.ImportedCount,
                    extent.FirstOpenTime, extent.LastOpenTime, extent.LastImportedOpenTime,
                },
                transaction);
        }

        connection.Execute(
            """
            UPDATE series SET revision = revision + 1, updated_at = @now WHERE series_id = @seriesId;
            UPDATE trading_profiles SET has_data = 1, data_updated_at = @now WHERE symbol = @symbol;
            """,
            new { seriesId, symbol, now }, transaction);
    }

    /// <summary>Writes down final bars that changed; the newest of a series are kept.</summary>
    public static void LogRestatements(
        DbConnection connection, DbTransaction transaction, long seriesId, BarInterval interval,
        List<(Bar Old, Bar New)> restated, DateTimeOffset now)
    {
        if (restated.Count == 0)
        {
            return;
        }

        connection.Execute(
            """
            INSERT INTO bar_restatements (series_id, timeframe, open_time, seen_at,
              old_open, old_high, old_low, old_close, old_volume, new_open, new_high, new_low, new_close, new_volume)
            VALUES (@seriesId, @Code, @OpenTimeMs, @now,
              @oldOpen, @oldHigh, @oldLow, @oldClose, @oldVolume, @newOpen, @newHigh, @newLow, @newClose, @newVolume)
            """,
            restated.TakeLast(RestatementsKept).Select(pair => new
            {
                seriesId, interval.Code, pair.Old.OpenTimeMs, now,
                oldOpen = pair.Old.Open, oldHigh = pair.Old.High, oldLow = pair.Old.Low, oldClose = pair.Old.Close,
                oldVolume = pair.Old.Volume, newOpen = pair.New.Open, newHigh = pair.New.High, newLow = pair.New.Low,
                newClose = pair.New.Close, newVolume = pair.New.Volume,
            }),
            transaction);
        connection.Execute(
            """
            DELETE FROM bar_restatements WHERE series_id = @seriesId AND restatement_id <= (
              SELECT restatement_id FROM bar_restatements WHERE series_id = @seriesId
              ORDER BY restatement_id DESC LIMIT 1 OFFSET @RestatementsKept)
            """,
            new { seriesId, RestatementsKept }, transaction);
    }

    /// <summary>Removes the market's bars in all timeframes; returns how many they were.</summary>
    public async Task<long> DeleteAsync(UnitOfWork work, InstrumentId market)
    {
        var parameters = new { market.Symbol, market.Venue, now = time.GetUtcNow() };
        await LockAsync(work, market.Symbol, market.Venue);
        work.AfterCommit(() => changes.Committed(market.Symbol));
        const string Chosen = "series_id = (SELECT series_id FROM series WHERE symbol = @Symbol AND venue = @Venue)";
        var count = await work.ExecuteAsync($"DELETE FROM market_data WHERE {Chosen}", parameters);
        await work.ExecuteAsync(
            $"""
            DELETE FROM series_timeframes WHERE {Chosen};
            DELETE FROM bar_restatements WHERE {Chosen};
            UPDATE series SET revision = revision + 1, updated_at = @now WHERE symbol = @Symbol AND venue = @Venue;
            UPDATE trading_profiles SET data_updated_at = @now, has_data = CASE WHEN EXISTS (
              SELECT 1 FROM series JOIN series_timeframes USING (series_id) WHERE series.symbol = trading_profiles.symbol) THEN 1 ELSE 0 END
            WHERE symbol = @Symbol;
            """,
            parameters);
        return count;
    }

    /// <summary>
    /// Gives the bars of a market to another venue; false, with nothing changed, when that venue has bars of the symbol already.
    /// An emptied series stays behind.
    /// </summary>
    public async Task<bool> MoveAsync(UnitOfWork work, InstrumentId market, string venue)
    {
        var parameters = new { market.Symbol, from = market.Venue, to = venue, now = time.GetUtcNow() };
        await LockAsync(work, market.Symbol, market.Venue, venue);
        var isTaken = await work.ScalarAsync<long>(
            """
            SELECT COUNT(*) FROM series JOIN series_timeframes USING (series_id) WHERE symbol = @Symbol AND venue = @to
            """,
            parameters);
        if (isTaken > 0)
        {
            return false;
        }

        work.AfterCommit(() => changes.Committed(market.Symbol));
        var reached = await work.ScalarAsync<long?>("SELECT MAX(revision) FROM series WHERE symbol = @Symbol", parameters) ?? 0;
        await work.ExecuteAsync(
            """
            DELETE FROM series WHERE symbol = @Symbol AND venue = @to;
            UPDATE series SET venue = @to, revision = @next, updated_at = @now WHERE symbol = @Symbol AND venue = @from;
            INSERT INTO series (symbol, venue, revision, created_at, updated_at) VALUES (@Symbol, @from, @next, @now, @now);
            UPDATE trading_profiles SET data_updated_at = @now WHERE symbol = @Symbol;
            """,
            new { parameters.Symbol, parameters.from, parameters.to, parameters.now, next = reached + 1 });
        return true;
    }

    /// <summary>
    /// Until the unit ends nobody else writes to the series, and what another host was storing in them is seen: whoever stores bars holds
    /// the same rows, see <see cref="Open"/>.
    /// </summary>
    private static async Task LockAsync(UnitOfWork work, string symbol, params string[] venues)
    {
        if (work.Connection is PostgresConnection)
        {
            await work.QueryAsync<long>(
                "SELECT series_id FROM series WHERE symbol = @symbol AND venue IN @venues ORDER BY series_id FOR UPDATE",
                new { symbol, venues });
        }
    }

    private static string CategoryOf(string symbol)
    {
        var (_, quote) = Assets.Split(symbol);
        return quote is "BTC" or "ETH" or "BNB" || (quote != "USD" && Assets.IsDollar(quote)) ? "crypto" : "stock";
    }

    private sealed class SummaryRow
    {
        public string Symbol { get; init; } = "";
        public string Venue { get; init; } = "";
        public long Revision { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }
        public string Timeframe { get; init; } = "";
        public long BarCount { get; init; }
        public long FirstOpenTime { get; init; }
        public long LastOpenTime { get; init; }
    }
}
