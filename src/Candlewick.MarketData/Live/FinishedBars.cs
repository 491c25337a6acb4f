using System.Collections.Concurrent;
using System.Data.Common;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Rollups;
using Candlewick.MarketData.Series;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Microsoft.Extensions.Logging;

namespace Candlewick.MarketData.Live;

/// <summary>
/// The queue of finished live bars that are still to be stored: filled without waiting, written in batches off the hot path. While the
/// database takes none they wait, and the log tells it once.
/// </summary>
internal sealed class FinishedBars(BarStore store, ILogger<FinishedBars> logger)
{
    /// <summary>Some hours of a dozen symbols; beyond, the oldest are lost to the store and a gap shows.</summary>
    private const int Capacity = 100_000;

    private readonly ConcurrentQueue<LiveBar> _queue = new();
    private long _lost;
    private bool _isFailing;

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

        var (hasFailed, isAway) = (false, false);
        foreach (var group in taken.GroupBy(bar => (bar.Market, bar.Timeframe)))
        {
            if (isAway)
            {
                Return(group);
                continue;
            }

            try
            {
                await store.StoreAllAsync(
                    group.Key.Market, group.Key.Timeframe, Columns(group.Select(live => live.Bar)), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Return(group);
                hasFailed = true;
            }
            catch (Exception failure) when (
                failure is DbException or CommitUnknownException or DatabaseBusyException or DatabaseInUseException)
            {
                Return(group);
                if (!_isFailing)
                {
                    logger.LogError(
                        failure, "Live bars of {Market} could not be stored; they wait and are tried every second", group.Key.Market);
                }

                (hasFailed, _isFailing) = (true, true);
                // The others would wait as long for the same answer.
                isAway = Database.IsAway(failure);
            }
        }

        if (_isFailing && !hasFailed && taken.Count > 0)
        {
            _isFailing = false;
            logger.LogInformation("Live bars are stored again");
        }
    }

    private void Return(IEnumerable<LiveBar> bars)
    {
        foreach (var bar in bars)
        {
            _queue.Enqueue(bar);
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
