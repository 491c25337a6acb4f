using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.MarketData.Bars;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Rollups;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Candlewick.MarketData.Live;

/// <summary>Finished live bars on their way into the store: taken without waiting, written in batches off the hot path.</summary>
internal sealed class FinishedBars(Database database, IBarStore store, ILogger<FinishedBars> logger)
{
    /// <summary>Some hours of a dozen symbols; beyond, the oldest are lost to the store and a gap shows.</summary>
    private const int Capacity = 100_000;

    private readonly ConcurrentQueue<LiveBar> _queue = new();
    private long _lost;

    public void Add(LiveBar bar)
    {
        _queue.Enqueue(bar);
        while (_queue.Count > Capacity && _queue.TryDequeue(out _))
        {
            if (Interlocked.Increment(ref _lost) % 1000 == 1)
            {
                logger.LogError("The store does not keep up with live bars: {Lost} were lost", Volatile.Read(ref _lost));
            }
        }
    }

    /// <summary>Writes what waits; one caller at a time. What fails to be written waits again.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var taken = new List<LiveBar>();
        while (taken.Count < BarStore.RowsPerStep && _queue.TryDequeue(out var bar))
        {
            taken.Add(bar);
        }

        foreach (var group in taken.GroupBy(bar => (bar.Symbol, bar.Source, bar.Timeframe)))
        {
            try
            {
                var bars = Columns(group.Select(live => live.Bar));
                await StoreAsync(database, store, group.Key.Symbol, group.Key.Source, group.Key.Timeframe, bars, cancellationToken);
            }
            catch (Exception failure) when (failure is Microsoft.Data.Sqlite.SqliteException or OperationCanceledException)
            {
                logger.LogError(failure, "Live bars of {Symbol} could not be stored; they are tried again", group.Key.Symbol);
                foreach (var bar in group)
                {
                    _queue.Enqueue(bar);
                }
            }
        }
    }

    /// <summary>Stores columns step by step, each in a transaction of its own.</summary>
    public static async Task StoreAsync(
        Database database, IBarStore store, string symbol, string source, Timeframe timeframe, BarColumns bars, CancellationToken cancellationToken)
    {
        var interval = BarInterval.Of(timeframe);
        for (var start = 0; start < bars.Count;)
        {
            var (from, end) = (start, BarStore.StepEnd(bars, start, interval));
            await database.BulkWriteAsync(connection =>
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                var counts = store.Store(connection, transaction, symbol, source, interval, bars, from, end);
                transaction.Commit();
                return counts;
            }, cancellationToken);
            start = end;
        }
    }

    /// <summary>In order of time, the later of two bars with one open time.</summary>
    private static BarColumns Columns(IEnumerable<Bar> bars)
    {
        var byTime = new SortedDictionary<long, Bar>();
        foreach (var bar in bars)
        {
            byTime[bar.OpenTimeMs] = bar;
        }

        var columns = new BarColumns(Math.Max(byTime.Count, 1));
        foreach (var bar in byTime.Values)
        {
            columns.Add(bar);
        }

        return columns;
    }
}
