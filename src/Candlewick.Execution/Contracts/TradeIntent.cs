using Candlewick.Domain;

namespace Candlewick.Execution.Contracts;

/// <summary>Who owns a trade and writes its end.</summary>
public enum TradeOwnerKind
{
    /// <summary>A walk through a staking tree.</summary>
    Session,
    /// <summary>A run of a strategy.</summary>
    Strategy,
    /// <summary>A person: Execution writes the end itself.</summary>
    Person,
    /// <summary>The desk itself, closing what must not stay open. Execution writes the end itself.</summary>
    Protection,
}

/// <summary>One way out of a trade. Of several each has a quantity, but for one that takes the rest.</summary>
public sealed record ExitPlan
{
    /// <summary>How much of the entry it closes; null for all that no other exit closes.</summary>
    public decimal? Quantity { get; init; }
    /// <summary>Limit exit, on the tick.</summary>
    public decimal? Target { get; init; }
    /// <summary>Stop exit, on the tick.</summary>
    public decimal? Stop { get; init; }
    /// <summary>The stop follows the best price at this distance, in price units; it never goes back. Null: it stays.</summary>
    public decimal? TrailDistance { get; init; }
    /// <summary>Closed at the market at this moment of the venue's clock; null: never.</summary>
    public DateTimeOffset? CloseAt { get; init; }
}

/// <summary>What somebody wants to trade, before it is allowed.</summary>
public sealed record TradeCandidate
{
    public required string Account { get; init; }
    public required string Symbol { get; init; }
    public required OrderSide Side { get; init; }
    /// <summary>Market, limit or stop.</summary>
    public OrderType EntryType { get; init; } = OrderType.Market;
    /// <summary>Fitted to the step.</summary>
    public required decimal Quantity { get; init; }
    /// <summary>The price the decision was made on; the price of a resting entry. Null: the market's.</summary>
    public decimal? EntryPrice { get; init; }
    /// <summary>Of several the nearest to the market.</summary>
    public decimal? Target { get; init; }
    /// <summary>Of several the furthest from the market, at which most is lost.</summary>
    public decimal? Stop { get; init; }
    /// <summary>Of several stops the nearest to the market, which is touched first; null: there is but <see cref="Stop"/>.</summary>
    public decimal? NearestStop { get; init; }
    /// <summary>Of several what each closes, as in <see cref="ExitPlan.Quantity"/>, with its prices; empty: one closes all.</summary>
    public IReadOnlyList<(decimal? Quantity, decimal? Target, decimal? Stop)> Exits { get; init; } = [];
    /// <summary>Largest loss at the stop as a fraction of equity (0.05 = 5 %); null for no limit of the caller's.</summary>
    public decimal? MaxLossFraction { get; init; }
    /// <summary>How far the market may be from <see cref="EntryPrice"/>, as a fraction of the distance to the stop.</summary>
    public decimal MaxEntryDistance { get; init; } = 0.25m;
}

/// <summary>A trade that was decided: an entry and, once it filled, exits.</summary>
public sealed record TradeIntent
{
    /// <summary>Chosen by the caller; unique for ever, 1 to 100 characters.</summary>
    public required string TradeId { get; init; }
    public required TradeOwnerKind OwnerKind { get; init; }
    /// <summary>The owner's own id, e.g. the session.</summary>
    public required string OwnerId { get; init; }
    public required string Account { get; init; }
    public required string Symbol { get; init; }
    public required OrderSide Side { get; init; }
    /// <summary>Market, limit or stop.</summary>
    public OrderType EntryType { get; init; } = OrderType.Market;
    /// <summary>On the step, above 0.</summary>
    public required decimal Quantity { get; init; }
    /// <summary>The price the decision was made on; the price of a resting entry, on the tick.</summary>
    public required decimal EntryPrice { get; init; }
    /// <summary>None for a trade without planned exits.</summary>
    public IReadOnlyList<ExitPlan> Exits { get; init; } = [];
    /// <summary>The signal, strategy or person that caused it, for the trail; 1 to 500 characters.</summary>
    public required string Origin { get; init; }
    /// <summary>For lists: the route it came by.</summary>
    public string? RouteId { get; init; }
    /// <summary>For lists: that route's name.</summary>
    public string? RouteName { get; init; }
    /// <summary>For lists: the node of the tree it was sized at.</summary>
    public string? Node { get; init; }
}

/// <summary>What came of planning a trade within the caller's transaction.</summary>
public abstract record PlanOutcome
{
    private PlanOutcome() { }

    /// <summary>Stored and reserved.</summary>
    /// <param name="ClientOrderId">The entry's.</param>
    public sealed record Planned(string ClientOrderId) : PlanOutcome;

    /// <summary>Somebody else took what it needed, or the kill switch was engaged; nothing was written.</summary>
    public sealed record Refused(RuleOutcome Rule) : PlanOutcome;
}

/// <summary>What came of a command on a trade.</summary>
public abstract record CommandOutcome
{
    private CommandOutcome() { }

    /// <summary>Stored; <see cref="IOrderPath.Wake"/> begins it after the commit.</summary>
    public sealed record Taken : CommandOutcome;

    /// <summary>A rule refuses it.</summary>
    public sealed record Refused(RuleOutcome Rule) : CommandOutcome;

    /// <summary>What was asked cannot be meant.</summary>
    /// <param name="Field">Which part of it.</param>
    /// <param name="Why">What would be right, in words.</param>
    public sealed record Invalid(string Field, string Why) : CommandOutcome;

    /// <summary>There is no such trade.</summary>
    public sealed record Unknown : CommandOutcome;

    /// <summary>The trade has ended.</summary>
    public sealed record Ended(TradePhase Phase) : CommandOutcome;
}
