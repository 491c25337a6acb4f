using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

namespace Candlewick.Venues.Simulator.Replay;

/// <summary>The bars of a replay, a page at a time.</summary>
internal sealed class ReplayBars(IBarReader reader, InstrumentId market, Timeframe timeframe, long lastOpenMs)
{
    private const int PageSize = 5_000;
    /// <summary>Bars counted in one scan: columns of 50,000 bars are 2.4 MB.</summary>
    private const int CountSize = 50_000;
    private const long MonthMs = 31L * 86_400_000L;

    private IReadOnlyList<StoredBar> _page = [];
    private int _index;

    public Timeframe Timeframe => timeframe;

    /// <summary>The first bar that opens at or after <paramref name="openMs"/>, or null when the replay has none left.</summary>
    public async ValueTask<Bar?> FirstAtOrAfterAsync(long openMs, CancellationToken cancellationToken)
    {
        if (openMs > lastOpenMs)
        {
            return null;
        }

        // Going forward it is the next one; anywhere else the page is read again.
        while (_index < _page.Count && _page[_index].Bar.OpenTimeMs < openMs)
        {
            _index++;
        }

        if (_index >= _page.Count || (_index == 0 && _page[0].Bar.OpenTimeMs > openMs))
        {
            _page = await reader.ReadAsync(market, timeframe, openMs, lastOpenMs, PageSize, cancellationToken);
            _index = 0;
        }

        return _index < _page.Count ? _page[_index].Bar : null;
    }

    /// <summary>Bars from <paramref name="openMs"/> to the end of the replay.</summary>
    public async ValueTask<long> CountAsync(long openMs, CancellationToken cancellationToken)
    {
        var stride = CountSize * (timeframe.LengthMs == 0 ? MonthMs : timeframe.LengthMs);
        long count = 0;
        for (var from = openMs; from <= lastOpenMs; from += stride)
        {
            var series = await reader.ScanAsync(market, timeframe, from, Math.Min(lastOpenMs, from + stride - 1), cancellationToken);
            count += series.Count;
        }

        return count;
    }
}
