using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Books;

/// <summary>What narrows a list of trades; null does not.</summary>
internal sealed record TradeFilter
{
    public string? Symbol { get; init; }
    public string? Venue { get; init; }
    public string? Account { get; init; }
    public TradeOwnerKind? OwnerKind { get; init; }
    public string? OwnerId { get; init; }
    public TradePhase? Phase { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public string? MarketEpoch { get; init; }
    /// <summary>True for those that may still move, false for those that have ended.</summary>
    public bool? IsOpen { get; init; }
    /// <summary>Older than this sequence number.</summary>
    public long? Before { get; init; }

    /// <summary>As the statements name them.</summary>
    public object Values(int limit) => new
    {
        Before, Symbol, Venue, Account, ownerKind = OwnerKind?.ToString(), OwnerId, phase = Phase?.ToString(), From, To, MarketEpoch,
        IsOpen, limit,
    };
}
