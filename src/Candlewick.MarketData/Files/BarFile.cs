using Candlewick.MarketData.Rollups;

namespace Candlewick.MarketData.Files;

/// <summary>One file, read: its bars in order of time without repeats, and what was found on the way.</summary>
/// <param name="Interval">The bars' interval; null when there is no bar or the file was refused.</param>
/// <param name="Bars">Good bars, times strictly rising; none when the file was refused.</param>
/// <param name="Report">What was found.</param>
internal sealed record BarFile(BarInterval? Interval, BarSpool Bars, FileReport Report);
