using System.Collections.Concurrent;
using System.Data.Common;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;
using Microsoft.Extensions.Logging;

namespace Candlewick.MarketData.Live;

/// <summary>
/// The queue of finished live bars that are still to be stored: filled without waiting, written in batches off the hot path.
/// </summary>
internal sealed class FinishedBars(BarStore store, ILogger<FinishedBars> logger)
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

    /// <summary>Writes what waits; one caller at a time. What could not be written stays in the queue.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var taken = new List<LiveBar>();
        while (taken.Count < BarStore.RowsPerStep && _queue.TryDequeue(out var bar))
        {
            taken.Add(bar);
        }

        foreach (var group in taken.GroupBy(bar => (bar.Market, bar.Timeframe)))
        {
            try
            {
                await store.StoreAllAsync(
                    group.Key.Market, group.Key.Timeframe, Columns(group.Select(live => live.Bar)), cancellationToken);
            }
            catch (Exception failure) when (failure is DbException or OperationCanceledException)
            {
                logger.LogError(failure, "Live bars of {Market} could not be stored; they are tried again", group.Key.Market);
                foreach (var bar in group)
                {
                    _queue.Enqueue(bar);
                }
            }
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
