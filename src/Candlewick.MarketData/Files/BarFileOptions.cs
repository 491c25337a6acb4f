using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>What the sender says of a file, and the bounds within which it is read.</summary>
internal sealed record BarFileOptions
{
    /// <summary>The bars' interval; null finds it from close times, spacing or the file name.</summary>
    public BarInterval? Interval { get; init; }

    /// <summary>
    /// The zone of times that are written without an offset; null is UTC. In the hour that a zone repeats in autumn,
    /// the first run through it is summer time and the second is winter time, in the order of the lines.
    /// A date without a time names the UTC day in any zone.
    /// </summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Symbol of the instrument, upper case; tells which of <c>Volume BTC</c> and <c>Volume USDT</c> is which.</summary>
    public string? Symbol { get; init; }

    /// <summary>
    /// What the columns hold, from left to right, where the header does not say it; null leaves a column as the header names it.
    /// </summary>
    public IReadOnlyList<ColumnRole?> Columns { get; init; } = [];

    /// <summary>The present time. A bar cannot open more than a day later; null takes any.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>Most lines taken from one file: twenty years of minutes.</summary>
    public int MaxBars { get; init; } = 10_500_000;

    /// <summary>Most bytes of text a file may hold once unpacked.</summary>
    public long MaxTextBytes { get; init; } = 4L << 30;

    /// <summary>Most bytes of text per packed byte; real dumps stay below 10, a bomb lies near 1,000.</summary>
    public int MaxExpansion { get; init; } = 100;
}
