namespace Candlewick.MarketData.Files;

/// <summary>
/// What the close times of a file say of its bars: how long they are, and whether the last one had ended. A close time is the end of
/// its bar, or the last millisecond or second before it.
/// </summary>
internal sealed class CloseTimes
{
    /// <summary>Lines whose length is kept; the commonest of them is the file's.</summary>
    private const int Kept = 64;

    private readonly List<long> _lengths = [];
    private long _lastOpenMs = long.MinValue;
    private long _lastClose;

    /// <summary>Lengths of the first bars, in ms.</summary>
    public IEnumerable<long> Lengths => _lengths;

    /// <summary>The bar with the latest open time, and where its close time puts its end; null when no line had one.</summary>
    public (long OpenMs, long EndMs)? Last => _lastOpenMs == long.MinValue ? null : (_lastOpenMs, EndOf(_lastClose));

    /// <summary>Takes the close time of a line, a number of s, ms, µs or ns since 1970.</summary>
    public void Add(long openMs, long close)
    {
        if (_lengths.Count < Kept)
        {
            _lengths.Add(EndOf(close) - openMs);
        }

        if (openMs > _lastOpenMs)
        {
            (_lastOpenMs, _lastClose) = (openMs, close);
        }
    }

    private static long EndOf(long close)
    {
        var ms = close switch
        {
            < 100_000_000_000 => (close % 60 == 59 ? close + 1 : close) * 1000,
            < 100_000_000_000_000 => close,
            < 100_000_000_000_000_000 => close / 1000,
            _ => close / 1_000_000,
        };
        return ms % 1000 == 999 ? ms + 1 : ms;
    }
}
