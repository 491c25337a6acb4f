using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.MarketData.ColumnCache;
using Candlewick.MarketData.Jobs;
using Candlewick.MarketData.Markets;
using Candlewick.MarketData.Series;

namespace Candlewick.MarketData.Quality;

/// <summary>Computes the quality of a stored series once per revision, and once for all who ask for it at the same time.</summary>
internal sealed class QualityBoard(BarColumnCache cache, DataJobStore jobs, ScanTurns turns)
{
    private const int MaxKept = 1000;

    private readonly ConcurrentDictionary<InstrumentId, Assessed> _known = new();
    private readonly ConcurrentDictionary<(InstrumentId Market, long Revision, long Imports), Lazy<Task<Assessed>>> _running = new();

    public sealed record Assessed(long Revision, long Imports, DataQuality Quality, IReadOnlyList<DataGap> Gaps);

    public async Task<Assessed> AssessAsync(SeriesSummary series, CancellationToken cancellationToken)
    {
        var seen = await jobs.SeenAsync(series.Market);
        if (_known.TryGetValue(series.Market, out var known) && known.Revision == series.Revision && known.Imports == seen.Imports)
        {
            return known;
        }

        // It goes on when its first caller goes away: others may wait for it, and the result is kept.
        var key = (series.Market, series.Revision, seen.Imports);
        return await _running.GetOrAdd(key, _ => new Lazy<Task<Assessed>>(RunAsync)).Value.WaitAsync(cancellationToken);

        async Task<Assessed> RunAsync()
        {
            try
            {
                return await turns.RunAsync(() => ScanAsync(series, seen), CancellationToken.None);
            }
            finally
            {
                _running.TryRemove(key, out _);
            }
        }
    }

    private async Task<Assessed> ScanAsync(SeriesSummary series, SeenByImports seen)
    {
        var timeframe = ServedTimeframe(series);
        var bars = await cache.ScanAsync(series.Market, timeframe, 0, long.MaxValue, CancellationToken.None);
        var gaps = GapScan.Of(bars);
        var quality = DataQuality.Of(
            series, timeframe.Code, bars.Count, gaps, OutlierScan.Of(bars), seen,
            bars.Count == 0 ? null : bars[0].OpenTime, bars.Count == 0 ? null : bars[bars.Count - 1].OpenTime);
        var assessed = new Assessed(series.Revision, seen.Imports, quality, gaps.Gaps);
        if (_known.Count >= MaxKept)
        {
            _known.Clear();
        }

        _known[series.Market] = assessed;
        return assessed;
    }

    /// <summary>The number of gaps where the present revision was checked already.</summary>
    public long? KnownGaps(SeriesSummary series) =>
        _known.TryGetValue(series.Market, out var known) && known.Revision == series.Revision ? known.Quality.Gaps : null;

    /// <summary>The base interval where it is served, else the smallest served one above it.</summary>
    private static Timeframe ServedTimeframe(SeriesSummary series) =>
        series.BaseInterval.Timeframe
        ?? Timeframe.All.First(timeframe => timeframe.LengthMs == 0 || timeframe.LengthMs > series.BaseInterval.LengthMs);
}
