namespace Candlewick.Domain;

/// <summary>Bars of one market and timeframe as columns, oldest first. All columns have the same length.</summary>
public sealed class BarSeries
{
    public required InstrumentId Market { get; init; }
    public required Timeframe Timeframe { get; init; }
    /// <summary>Open times, Unix ms UTC, strictly rising.</summary>
    public required long[] OpenTimesMs { get; init; }
    public required double[] Open { get; init; }
    public required double[] High { get; init; }
    public required double[] Low { get; init; }
    public required double[] Close { get; init; }
    public required double[] Volume { get; init; }

    public int Count => OpenTimesMs.Length;

    public Bar this[int index] => new(OpenTimesMs[index], Open[index], High[index], Low[index], Close[index], Volume[index]);
}
