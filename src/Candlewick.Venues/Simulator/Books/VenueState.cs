using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Venues.Simulator.Books;

internal enum MarketMode { Synthetic, Replay }

/// <summary>Where a replay stands, to the point within the bar.</summary>
internal sealed record ReplayState
{
    public required Instrument Instrument { get; init; }
    public required string Timeframe { get; init; }
    public required long FromMs { get; init; }
    /// <summary>Open of the last bar that is shown.</summary>
    public required long LastOpenMs { get; init; }
    /// <summary><c>manual</c>, <c>max</c> or how many times faster than the market.</summary>
    public required string Speed { get; init; }
    public required long BarsTotal { get; init; }
    /// <summary>The market's time.</summary>
    public required long ClockMs { get; init; }
    /// <summary>The bar in progress when <see cref="NextPoint"/> is above 0, else the earliest open the next bar may have.</summary>
    public required long BarOpenMs { get; init; }
    /// <summary>Which of the bar's path points comes next, 0 to 3.</summary>
    public required int NextPoint { get; init; }
}

/// <summary>Everything of the venue that is neither order nor money; immutable, replaced with each commit.</summary>
internal sealed record VenueState
{
    public required MarketMode Mode { get; init; }
    public required long Seed { get; init; }
    public required MatchingTerms Terms { get; init; }
    public required decimal StartBalance { get; init; }
    public required long AccountFromFill { get; init; }
    public required double SuccessRate { get; init; }
    public decimal? ParticipationRate { get; init; }
    public long SuccessDraws { get; init; }
    public ReplayState? Replay { get; init; }
    /// <summary>Minute the synthetic market was born; null before its first start.</summary>
    public long? SyntheticBornMs { get; init; }
    public required long SyntheticSeed { get; init; }
    public bool HistoryStored { get; init; }
}

/// <summary>One synthetic market between two ticks.</summary>
internal sealed record SyntheticState(string Symbol, long TickIndex, double Price, double LogVolatility, Bar Bar);
