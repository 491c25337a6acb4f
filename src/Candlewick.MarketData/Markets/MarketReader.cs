using Candlewick.Domain;
using Candlewick.MarketData.ColumnCache;
using Candlewick.MarketData.Contracts;
using Candlewick.MarketData.Series;

namespace Candlewick.MarketData.Markets;

/// <summary>
/// Reads the bars of a market: its own stored series or, while its venue replays one, the replayed series cut at the venue's
/// clock and merged with nothing else.
/// </summary>
internal sealed class MarketReader(
    SeriesStore series, StoredBarStore bars, BarColumnCache cache, MarketDirectory directory, IFeeds feeds) : IBarReader
{
    private const int LargestPage = 10_000;

    public ValueTask<InstrumentId?> ResolveMarketAsync(string symbol, CancellationToken cancellationToken = default) =>
        directory.FindAsync(symbol);

    public async ValueTask<IReadOnlyList<StoredBar>> ReadAsync(
        InstrumentId market, Timeframe timeframe, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, LargestPage);
        var (shown, lastOpenMs) = Shown(market, timeframe);
        return await bars.ReadAsync(shown, timeframe, fromMs, Earlier(toMs, lastOpenMs), limit);
    }

    public async ValueTask<SeriesRange?> GetRangeAsync(
        InstrumentId market, Timeframe timeframe, CancellationToken cancellationToken = default)
    {
        var (shown, lastOpenMs) = Shown(market, timeframe);
        var stretch = await series.FindAsync(shown, timeframe);
        return stretch is null ? null
            : lastOpenMs is { } last && last < stretch.LastOpenTime ? await bars.RangeUntilAsync(shown, timeframe, last)
            : new SeriesRange(stretch.FirstOpenTime, stretch.LastOpenTime, stretch.BarCount);
    }

    public async ValueTask<BarSeries> ScanAsync(
        InstrumentId market, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken = default)
    {
        var (shown, lastOpenMs) = Shown(market, timeframe);
        var found = await cache.ScanAsync(shown, timeframe, fromMs, Earlier(toMs, lastOpenMs)!.Value, cancellationToken);
        return shown == market ? found : new BarSeries
        {
            Market = market, Timeframe = timeframe, OpenTimesMs = found.OpenTimesMs,
            Open = found.Open, High = found.High, Low = found.Low, Close = found.Close, Volume = found.Volume,
        };
    }

    /// <summary>The series behind a market and, in a replay, the last open time whose bar has ended by the venue's clock.</summary>
    public (InstrumentId Series, long? LastOpenMs) Shown(InstrumentId market, Timeframe timeframe)
    {
        if (!VenueName.IsSimulator(market.Venue)
            || feeds.Of(market.Venue) is not { } feed || feed.ReplayOf(market.Symbol) is not { } replayed)
        {
            return (market, null);
        }

        // A replay without a clock has not shown anything yet.
        return (replayed, BarClock.LastEndedOpen(timeframe, feed.Clock?.ToUnixTimeMilliseconds() ?? 0));
    }

    /// <summary>The earlier of two ends, of which null is none.</summary>
    public static long? Earlier(long? left, long? right) =>
        left is null || right is null ? left ?? right : Math.Min(left.Value, right.Value);
}

/// <summary>Which bars have ended at an instant.</summary>
internal static class BarClock
{
    /// <summary>No bar that opens later than this has ended at <paramref name="unixMs"/>; every one up to it has.</summary>
    public static long LastEndedOpen(Timeframe timeframe, long unixMs) => timeframe.OpenOf(unixMs) - 1;
}
