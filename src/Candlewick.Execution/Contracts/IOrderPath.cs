using Candlewick.Domain;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Contracts;

/// <summary>One rule that was looked at, passed or failed, with its numbers. What the page shows as the decision trace.</summary>
/// <param name="Rule">Name from the closed list.</param>
/// <param name="Passed">False refuses.</param>
/// <param name="Detail">In words, with the numbers.</param>
public sealed record RuleOutcome(string Rule, bool Passed, string Detail)
{
    /// <summary>True when trying again later can help.</summary>
    public bool MayRetry { get; init; }

    /// <summary>True when it is worth a warning although it passed.</summary>
    public bool IsWarning { get; init; }
}

/// <summary>What somebody wants to trade, before it is allowed.</summary>
/// <param name="Account">Account name.</param>
/// <param name="Symbol">Symbol.</param>
/// <param name="Side">Side of the entry.</param>
/// <param name="Quantity">Fitted to the step.</param>
/// <param name="EntryPrice">Expected entry.</param>
/// <param name="TargetPrice">Planned target, or null.</param>
/// <param name="StopPrice">Planned stop, or null.</param>
/// <param name="MaxLossFraction">Largest loss at the stop as a fraction of equity (0.05 = 5 %), or null.</param>
public sealed record TradeCandidate(
    string Account,
    string Symbol,
    OrderSide Side,
    decimal Quantity,
    decimal EntryPrice,
    decimal? TargetPrice,
    decimal? StopPrice,
    decimal? MaxLossFraction);

/// <summary>A trade that was decided: an entry and, once it filled, exits.</summary>
/// <param name="TradeId">Chosen by the caller; unique for ever.</param>
/// <param name="OwnerKind">Who is told of its progress, see <see cref="ITradeOwner.Kind"/>.</param>
/// <param name="OwnerId">The owner's own id, e.g. the session.</param>
/// <param name="Account">Account name.</param>
/// <param name="Symbol">Symbol.</param>
/// <param name="Side">Side of the entry.</param>
/// <param name="EntryType">Market or limit.</param>
/// <param name="Quantity">On the step, above 0.</param>
/// <param name="EntryPrice">The price the decision was made on; the limit of a limit entry.</param>
/// <param name="TargetPrice">Limit exit, on the tick, or null.</param>
/// <param name="StopPrice">Stop exit, on the tick, or null.</param>
/// <param name="Origin">The signal, strategy or person that caused it, for the trail.</param>
public sealed record TradeIntent(
    string TradeId,
    string OwnerKind,
    string OwnerId,
    string Account,
    string Symbol,
    OrderSide Side,
    OrderType EntryType,
    decimal Quantity,
    decimal EntryPrice,
    decimal? TargetPrice,
    decimal? StopPrice,
    string Origin);

/// <summary>How far a trade is.</summary>
public enum TradePhase
{
    /// <summary>Stored, the entry not yet at the venue for certain.</summary>
    Planned,
    /// <summary>The entry works at the venue.</summary>
    Entering,
    /// <summary>Something was filled and is not closed yet.</summary>
    Open,
    /// <summary>Everything filled was closed; waits for its owner to settle it.</summary>
    Exited,
    /// <summary>The entry never filled (refused, cancelled); waits for its owner to settle it.</summary>
    Failed,
    /// <summary>Settled: in the ledger, final.</summary>
    Settled,
}

/// <summary>Why an exit happened; names of the API.</summary>
public static class ExitReason
{
    public const string TargetReached = "target_reached";
    public const string StopReached = "stop_reached";
    public const string SignalClose = "signal_close";
    public const string ManualClose = "manual_close";
    public const string Expired = "expired";
}

/// <summary>A trade as it stands in the desk's books.</summary>
public sealed record TradeState
{
    public required string TradeId { get; init; }
    public required string OwnerKind { get; init; }
    public required string OwnerId { get; init; }
    public required string Account { get; init; }
    public required string Symbol { get; init; }
    public required OrderSide Side { get; init; }
    public required TradePhase Phase { get; init; }
    /// <summary>True when a settled or failed trade never filled.</summary>
    public required bool IsFailed { get; init; }
    public required decimal PlannedQuantity { get; init; }
    public required decimal PlannedEntryPrice { get; init; }
    public decimal? TargetPrice { get; init; }
    public decimal? StopPrice { get; init; }
    /// <summary>Client order id of the (newest revision of the) entry.</summary>
    public required string EntryClientOrderId { get; init; }
    public string? EntryVenueOrderId { get; init; }
    public required OrderStatus EntryStatus { get; init; }
    /// <summary>Entry quantity filled so far.</summary>
    public required decimal EntryFilledQuantity { get; init; }
    /// <summary>Volume-weighted; null before the first fill.</summary>
    public decimal? EntryAveragePrice { get; init; }
    public DateTimeOffset? EntryFilledAt { get; init; }
    public required decimal ExitFilledQuantity { get; init; }
    public decimal? ExitAveragePrice { get; init; }
    public DateTimeOffset? ExitFilledAt { get; init; }
    /// <summary>One of <see cref="Contracts.ExitReason"/>, once exited.</summary>
    public string? ExitReason { get; init; }
    /// <summary>All commissions so far in the account's currency, not negative.</summary>
    public required decimal Fees { get; init; }
    /// <summary>Net of fees, in the account's currency; meaningful once exited.</summary>
    public required decimal RealizedPnl { get; init; }
    /// <summary>Entry slippage against us in price units: positive is worse than planned. Null before the entry filled.</summary>
    public decimal? Slippage { get; init; }
    /// <summary>Why it failed, or what was out of the ordinary, in words.</summary>
    public string? Note { get; init; }
    /// <summary>Where the exits stand: <c>venue</c>, <c>desk</c> or <c>none</c>.</summary>
    public required string ExitsAt { get; init; }
}

/// <summary>
/// The one order path. Intent is stored by <see cref="PlanAsync"/> in the caller's transaction, work begins with
/// <see cref="Wake"/> after the commit, and whatever happens in between is taken up again at start-up.
/// </summary>
public interface IOrderPath
{
    /// <summary>Looks at every pre-trade rule (all of them, not the first failure alone).</summary>
    Task<IReadOnlyList<RuleOutcome>> CheckAsync(TradeCandidate candidate, CancellationToken cancellationToken = default);

    /// <summary>Writes the trade and its entry order (status Planned) and answers the entry's client order id.</summary>
    Task<string> PlanAsync(UnitOfWork work, TradeIntent intent);

    /// <summary>Stores that the trade shall be closed for <paramref name="exitReason"/>; idempotent, the first reason stays.</summary>
    Task RequestCloseAsync(UnitOfWork work, string tradeId, string exitReason);

    /// <summary>Lets the account's reader look at the trade and do what is due. Call it after the commit.</summary>
    void Wake(string account, string tradeId);

    /// <summary>The trade, or null when unknown.</summary>
    Task<TradeState?> FindTradeAsync(string tradeId);

    /// <summary>
    /// Writes the trade's final numbers, its ledger entries and its phase Settled in the caller's transaction.
    /// False when it was settled before: then the caller must not count it again.
    /// </summary>
    Task<bool> SettleAsync(UnitOfWork work, string tradeId);

    /// <summary>Trades of an owner kind that are not settled: what an owner takes up at its start.</summary>
    Task<IReadOnlyList<TradeState>> ListUnsettledAsync(string ownerKind);
}

/// <summary>Who is told of a trade's progress. Called often and possibly twice for the same state; must not block.</summary>
public interface ITradeOwner
{
    /// <summary>Matches <see cref="TradeIntent.OwnerKind"/>.</summary>
    string Kind { get; }

    /// <summary>Something about the trade changed; look at it with <see cref="IOrderPath.FindTradeAsync"/>.</summary>
    void TradeChanged(string ownerId, string tradeId);
}
