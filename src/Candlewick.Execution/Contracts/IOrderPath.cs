using Candlewick.Domain;
using Candlewick.Platform.Storage;

namespace Candlewick.Execution.Contracts;

/// <summary>One rule that was checked, passed or failed, with its numbers. What the page shows as the decision trace.</summary>
/// <param name="Rule">Code from the closed list.</param>
/// <param name="Passed">False refuses.</param>
/// <param name="Detail">In words, with the numbers.</param>
public sealed record RuleOutcome(string Rule, bool Passed, string Detail)
{
    /// <summary>What the rule checks, for reading, e.g. <c>Entry near the market</c>; null where the code reads well by itself.</summary>
    public string? Title { get; init; } = RuleName.TitleOf(Rule);

    /// <summary>True when trying again later can help.</summary>
    public bool MayRetry { get; init; }

    /// <summary>True when it is worth a warning although it passed.</summary>
    public bool IsWarning { get; init; }
}

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

/// <summary>Why a trade ended, from what really filled.</summary>
public enum ExitReason
{
    TargetReached,
    StopReached,
    /// <summary>A signal closed it.</summary>
    SignalClose,
    /// <summary>A person closed it.</summary>
    ManualClose,
    /// <summary>Its time ran out.</summary>
    Expired,
    /// <summary>Somebody closed the position outside the desk.</summary>
    ExternalClose,
    /// <summary>The desk closed it because it could not be protected otherwise.</summary>
    ProtectiveClose,
    /// <summary>The venue closed it because its margin had run out.</summary>
    Liquidated,
}

/// <summary>Where an exit stands.</summary>
public enum ExitPlace
{
    /// <summary>Nowhere (yet).</summary>
    None,
    /// <summary>At the venue: it holds while this program is down.</summary>
    Venue,
    /// <summary>Watched by the desk, wholly or in part.</summary>
    Desk,
}

/// <summary>One exit of a trade as it stands.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Quantity">What it closes now.</param>
/// <param name="Target">Its limit, or null.</param>
/// <param name="Stop">Its stop, or null.</param>
/// <param name="TrailDistance">Distance at which the stop follows, or null.</param>
/// <param name="CloseAt">When its time runs out, or null.</param>
/// <param name="Place">Where it stands.</param>
public sealed record TradeExit(
    int Number, decimal Quantity, decimal? Target, decimal? Stop, decimal? TrailDistance, DateTimeOffset? CloseAt, ExitPlace Place);

/// <summary>A trade as it stands in the desk's books.</summary>
public record TradeState
{
    public required string TradeId { get; init; }
    public required TradeOwnerKind OwnerKind { get; init; }
    public required string OwnerId { get; init; }
    public required string Account { get; init; }
    public required string Venue { get; init; }
    public required string Symbol { get; init; }
    /// <summary>The life of the venue's market it belongs to, which ends when that market is exchanged for another.</summary>
    public required string MarketEpoch { get; init; }
    /// <summary>The series that was replayed, as <c>SYMBOL.VENUE</c>; null for prices of the venue's own.</summary>
    public string? ReplayOf { get; init; }
    /// <summary>What profit is counted in.</summary>
    public required string QuoteAsset { get; init; }
    /// <summary>Money per unit and point of price.</summary>
    public required decimal ContractMultiplier { get; init; }
    public required OrderSide Side { get; init; }
    public required TradePhase Phase { get; init; }
    /// <summary>True when a settled or failed trade never filled.</summary>
    public required bool IsFailed { get; init; }
    /// <summary>Why the desk does nothing more with it until a person has looked; null while it carries on by itself.</summary>
    public string? StoppedReason { get; init; }
    public required OrderType EntryType { get; init; }
    public required decimal PlannedQuantity { get; init; }
    public required decimal PlannedEntryPrice { get; init; }
    /// <summary>Of the first exit.</summary>
    public decimal? Target { get; init; }
    /// <summary>Of the first exit.</summary>
    public decimal? Stop { get; init; }
    public required IReadOnlyList<TradeExit> Exits { get; init; }
    /// <summary>Where the exits stand, taken together.</summary>
    public required ExitPlace ExitsAt { get; init; }
    /// <summary>Client order id of the (newest revision of the) entry.</summary>
    public required string EntryClientOrderId { get; init; }
    public string? EntryVenueOrderId { get; init; }
    public required OrderStatus EntryStatus { get; init; }
    /// <summary>Entry quantity filled so far.</summary>
    public required decimal EntryFilledQuantity { get; init; }
    /// <summary>Volume-weighted; null until the first fill.</summary>
    public decimal? EntryAveragePrice { get; init; }
    public DateTimeOffset? EntryFilledAt { get; init; }
    /// <summary>Filled and not closed yet.</summary>
    public required decimal OpenQuantity { get; init; }
    /// <summary>What was asked to be closed at the market and has not filled yet; 0 where nothing was asked.</summary>
    public required decimal ClosingQuantity { get; init; }
    public required decimal ExitFilledQuantity { get; init; }
    public decimal? ExitAveragePrice { get; init; }
    public DateTimeOffset? ExitFilledAt { get; init; }
    /// <summary>Once something was closed.</summary>
    public ExitReason? ExitReason { get; init; }
    /// <summary>All commissions so far, valued in the quote currency, not negative.</summary>
    public required decimal Fees { get; init; }
    /// <summary>Net of fees, in the quote currency; of what was closed so far.</summary>
    public required decimal RealizedPnl { get; init; }
    /// <summary>What was put at risk: the loss at the stop that was reserved, in the quote currency; null without a stop.</summary>
    public decimal? Risk { get; init; }
    /// <summary>Entry slippage against us in price units: positive is worse than planned. Null before the entry filled.</summary>
    public decimal? Slippage { get; init; }
    /// <summary>Why it failed, or what was out of the ordinary, in words.</summary>
    public string? Note { get; init; }
    public required string Origin { get; init; }
    public string? RouteId { get; init; }
    public string? RouteName { get; init; }
    public string? Node { get; init; }
    public required DateTimeOffset PlannedAt { get; init; }
    public DateTimeOffset? SettledAt { get; init; }
}

/// <summary>A trade moved. Told often, and possibly twice for the same state.</summary>
public sealed record TradeChange(string Account, string OwnerId, string TradeId);

/// <summary>
/// The one order path. Intent is stored by <see cref="PlanAsync"/> in the caller's transaction, work begins with
/// <see cref="Wake"/> after the commit, and whatever happens in between is taken up again at start-up.
/// </summary>
public interface IOrderPath
{
    /// <summary>Checks every pre-trade rule (all of them, not the first failure alone).</summary>
    Task<IReadOnlyList<RuleOutcome>> CheckAsync(TradeCandidate candidate, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the trade and its entry order (status Planned), and takes within the same transaction what two owners at once
    /// must not both have: the side of the market, the account's risk, exposure, loss and order limits.
    /// </summary>
    /// <exception cref="ArgumentException">The intent is not one that can be traded, or nobody follows its kind of owner.</exception>
    Task<PlanOutcome> PlanAsync(UnitOfWork work, TradeIntent intent);

    /// <summary>Moves target and stop of an exit; null leaves a price as it is.</summary>
    Task<CommandOutcome> AmendAsync(UnitOfWork work, string tradeId, decimal? target, decimal? stop, int exitNumber = 1);

    /// <summary>
    /// Moves the stops of all exits to the price at which what is open brings neither profit nor loss, both commissions counted; a stop
    /// that stands better stays.
    /// </summary>
    Task<CommandOutcome> BreakEvenAsync(UnitOfWork work, string tradeId);

    /// <summary>Lets the stop follow the best price from now on; it never goes back.</summary>
    /// <param name="work">The caller's transaction.</param>
    /// <param name="tradeId">The trade.</param>
    /// <param name="distance">In price units, a multiple of the tick; null: the stop stays where it is from now on.</param>
    /// <param name="exitNumber">Which exit; null for all.</param>
    Task<CommandOutcome> TrailAsync(UnitOfWork work, string tradeId, decimal? distance, int? exitNumber = null);

    /// <summary>Closes at the market at that moment of the venue's clock; a trade without exits gets one for it.</summary>
    /// <param name="work">The caller's transaction.</param>
    /// <param name="tradeId">The trade.</param>
    /// <param name="closeAt">Ahead of the venue's clock, by a year at most; null: never.</param>
    /// <param name="exitNumber">Which exit; null for all.</param>
    Task<CommandOutcome> CloseAtAsync(UnitOfWork work, string tradeId, DateTimeOffset? closeAt, int? exitNumber = null);

    /// <summary>Sells (or buys back) that much at the market; the rest stays protected.</summary>
    Task<CommandOutcome> ReduceAsync(UnitOfWork work, string tradeId, decimal quantity);

    /// <summary>Moves the price and, where given, the quantity of an entry that rests and has not filled.</summary>
    Task<CommandOutcome> ReplaceEntryAsync(UnitOfWork work, string tradeId, decimal price, decimal? quantity);

    /// <summary>Records that the trade is to be closed for <paramref name="reason"/>; idempotent, the first reason stays.</summary>
    Task<CommandOutcome> CloseAsync(UnitOfWork work, string tradeId, ExitReason reason);

    /// <summary>
    /// Ends a trade by hand: its orders are cancelled, whatever is open is left to the person and booked as closed outside the desk.
    /// </summary>
    Task<CommandOutcome> EndAsync(UnitOfWork work, string tradeId, string reason, string by);

    /// <summary>Lets the account's reader look at the trade and do what is due. Call it after the commit.</summary>
    void Wake(string account, string tradeId);

    /// <summary>
    /// As <see cref="Wake"/>, of a trade that was just planned: what is due of the trades that are open, their exits above all, is done
    /// before it.
    /// </summary>
    void WakeNew(string account, string tradeId);

    /// <summary>The trade, or null when unknown.</summary>
    Task<TradeState?> FindTradeAsync(string tradeId);

    /// <summary>The trade as it stands within the caller's transaction; null when unknown.</summary>
    Task<TradeState?> FindTradeAsync(UnitOfWork work, string tradeId);

    /// <summary>
    /// Writes the trade's final numbers, its ledger entries and its phase Settled in the caller's transaction.
    /// False when it was settled before: then the caller must not count it again.
    /// </summary>
    Task<bool> SettleAsync(UnitOfWork work, string tradeId);

    /// <summary>Writes a fact that is no order into the ledger, in the caller's transaction.</summary>
    /// <exception cref="ArgumentException">The fact is a trade's profit, or names no origin, owner, account or currency.</exception>
    Task RecordAsync(UnitOfWork work, LedgerFact fact);

    /// <summary>Trades of an owner kind that are not settled: what an owner takes up at its start.</summary>
    Task<IReadOnlyList<TradeState>> ListUnsettledAsync(TradeOwnerKind ownerKind);

    /// <summary>
    /// Tells of every move of the owner kind's trades. One follower per kind; the callback must not block; disposing ends it.
    /// </summary>
    /// <param name="ownerKind">Whose trades.</param>
    /// <param name="onChanged">Told once the move is durable.</param>
    /// <param name="write">
    /// Writes, within the transaction of the move, what the owner keeps of it; where it throws, the move stands without it. It may run
    /// twice for the same state, and not at all for a move that a person's command made.
    /// </param>
    IDisposable Follow(
        TradeOwnerKind ownerKind, Action<TradeChange> onChanged, Func<UnitOfWork, TradeState, Task>? write = null);
}
