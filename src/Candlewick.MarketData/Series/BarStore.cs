using System.Data.Common;
using Candlewick.Domain;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Storage;

namespace Candlewick.MarketData.Series;

/// <summary>
/// Writes bars: used by the import job and the live market. Every write keeps the larger bars equal to what the smaller ones
/// add up to, in the same transaction. A delivered bar always takes precedence over a rolled-up one of the same timeframe,
/// whichever came first, and larger bars are rolled up from what is kept, so that the order of deliveries makes no difference.
/// </summary>
internal sealed class BarStore(Database database, SeriesChanges changes, TimeProvider time)
{
    /// <summary>Rows per transaction: long enough to be quick, short enough that an order waits for milliseconds.</summary>
    public const int RowsPerStep = 32_768;

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

    /// <summary>
    /// Stores the rows [<paramref name="start"/>, <paramref name="end"/>) and rolls the touched larger bars up again in one transaction,
    /// with what <paramref name="along"/> writes, so that a job's progress is committed with the bars it counts. The rows should be those
    /// up to <see cref="StepEnd"/> at most: the writer is held until they are stored.
    /// </summary>
    /// <param name="market">The market.</param>
    /// <param name="interval">Interval of the rows.</param>
    /// <param name="bars">Bars with strictly rising times.</param>
    /// <param name="start">First row.</param>
    /// <param name="end">Row after the last.</param>
    /// <param name="along">What else is written in the transaction, or null.</param>
    /// <param name="cancellationToken">Stops a step that has not begun.</param>
    public Task<StoreCounts> StoreStepAsync(
        InstrumentId market, BarInterval interval, BarColumns bars, int start, int end,
        Action<DbConnection, DbTransaction, StoreCounts>? along, CancellationToken cancellationToken) =>
        database.BulkWriteAsync(connection =>
        {
            using var transaction = connection.BeginTransaction();
            var counts = Store(connection, transaction, market, interval, bars, start, end);
            along?.Invoke(connection, transaction, counts);
            try
            {
                transaction.Commit();
            }
            finally
            {
                // A commit whose answer was lost may have been one.
                changes.Committed(market.Symbol);
            }

            return counts;
        }, cancellationToken);

    private StoreCounts Store(
        DbConnection connection, DbTransaction transaction, InstrumentId market, BarInterval interval, BarColumns bars,
        int start, int end)
    {
        if (start >= end)
        {
            return default;
        }

        var now = time.GetUtcNow();
        var seriesId = SeriesStore.Open(connection, transaction, market, now);
        var extents = SeriesStore.LoadExtents(connection, transaction, seriesId);
        using var rows = BarRows.Of(connection, seriesId);
        // What a synthetic market delivers it has finished, whatever its clock says.
        var write = new BarWrite(rows, extents, VenueName.IsSimulator(market.Venue) ? long.MaxValue : now.ToUnixTimeMilliseconds());
        var counts = write.Write(interval, bars, start, end);
        rows.Flush();
        if (counts.Stored + counts.Restated > 0)
        {
            SeriesStore.LogRestatements(connection, transaction, seriesId, interval, write.Restated, now);
            SeriesStore.Save(connection, transaction, seriesId, market.Symbol, extents, now);
        }

        return counts;
    }

    /// <summary>Stores all rows step by step, each step in a transaction of its own.</summary>
    public async Task StoreAllAsync(InstrumentId market, Timeframe timeframe, BarColumns bars, CancellationToken cancellationToken)
    {
        var interval = BarInterval.Of(timeframe);
        for (var start = 0; start < bars.Count;)
        {
            var end = StepEnd(bars, start, interval);
            await StoreStepAsync(market, interval, bars, start, end, along: null, cancellationToken);
            start = end;
        }
    }
}
