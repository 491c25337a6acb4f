using Candlewick.Domain;
using Candlewick.Execution.Contracts.Matching;

namespace Candlewick.Venues.Simulator.Books;

/// <summary>Where a replay stands, to the point within the bar.</summary>
internal sealed record ReplayState
{
    public required Instrument Instrument { get; init; }
    /// <summary>The stored series that is shown again.</summary>
    public required InstrumentId Of { get; init; }
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
    /// <summary>Synthetic or replay.</summary>
    public required VenueMode Mode { get; init; }
    /// <summary>Rises with each exchange of the market; with the account's name it makes the market's epoch.</summary>
    public required long MarketNumber { get; init; }
    public required long Seed { get; init; }
    public required MatchingTerms Terms { get; init; }
    public required decimal StartBalance { get; init; }
    /// <summary>Fills up to this number belong to an account that has been reset since.</summary>
    public required long AccountFromFill { get; init; }
    public required double SuccessRate { get; init; }
    public decimal? ParticipationRate { get; init; }
    /// <summary>How many random numbers the success rate has used up of the seed.</summary>
    public long SuccessDraws { get; init; }
    /// <summary>Null in the synthetic market.</summary>
    public ReplayState? Replay { get; init; }
    /// <summary>Minute the synthetic market was born; null before its first start.</summary>
    public long? SyntheticBornMs { get; init; }
    public required long SyntheticSeed { get; init; }
    public bool HistoryStored { get; init; }
}

/// <summary>One synthetic market between two ticks.</summary>
internal sealed record SyntheticState(string Symbol, long TickIndex, double Price, double LogVolatility, Bar Bar);

/// <summary>The books as they are stored.</summary>
internal sealed record StoredBooks(VenueState State, MatchingBooks Books, IReadOnlyList<SyntheticState> Markets);

/// <summary>What is written in one transaction.</summary>
internal sealed record BookCommit(VenueState State, BookChanges Changes)
{
    /// <summary>True when balances, positions and last prices are replaced, not changed.</summary>
    public bool OpensAccount { get; init; }
    public IReadOnlyList<(string Symbol, decimal Price)> LastPrices { get; init; } = [];
    public IReadOnlyList<SyntheticState> Markets { get; init; } = [];
}
