using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Books;

/// <summary>What an order or a fill is for within its trade; stored by these names.</summary>
internal enum Leg
{
    Entry,
    Target,
    Stop,
    /// <summary>An exit whose time was over.</summary>
    Time,
    /// <summary>A market exit for all that is open.</summary>
    Close,
    /// <summary>A market exit for a part.</summary>
    Reduce,
    /// <summary>Closed by somebody outside the desk; never sent.</summary>
    External,
    /// <summary>Closed by the venue because its margin had run out; never sent.</summary>
    Liquidation,
}

/// <summary>A row of <c>trading_trades</c>.</summary>
internal sealed record TradeRow
{
    public long Sequence { get; init; }
    public string TradeId { get; init; } = "";
    public TradeOwnerKind OwnerKind { get; init; }
    public string OwnerId { get; init; } = "";
    public string Account { get; init; } = "";
    public string Venue { get; init; } = "";
    public string Symbol { get; init; } = "";
    public string MarketEpoch { get; init; } = "";
    public string? ReplayOf { get; init; }
    public string BaseAsset { get; init; } = "";
    public string QuoteAsset { get; init; } = "";
    public decimal TickSize { get; init; }
    public decimal LotStep { get; init; }
    public decimal ContractMultiplier { get; init; }
    public OrderSide Side { get; init; }
    public OrderType EntryType { get; init; }
    public decimal Quantity { get; init; }
    public decimal EntryPrice { get; init; }
    public string Origin { get; init; } = "";
    public string? RouteId { get; init; }
    public string? RouteName { get; init; }
    public string? Node { get; init; }
    public decimal ReservedRisk { get; init; }
    public decimal ReservedValue { get; init; }
    public bool HasStop { get; init; }
    public decimal? PlannedRisk { get; init; }
    public TradePhase Phase { get; init; }
    public bool IsFailed { get; init; }
    public string? StoppedReason { get; init; }
    public ExitReason? CloseReason { get; init; }
    public DateTimeOffset? CloseRequestedAt { get; init; }
    public int CloseTriesFrom { get; init; }
    public decimal ReduceQuantity { get; init; }
    public decimal? ReplacePrice { get; init; }
    public decimal? ReplaceQuantity { get; init; }
    public string? EndReason { get; init; }
    public string? EndedBy { get; init; }
    public ExitReason? ExitReason { get; init; }
    public string? Note { get; init; }
    public decimal EntryFilledQuantity { get; init; }
    public decimal? EntryAveragePrice { get; init; }
    public DateTimeOffset? EntryFilledAt { get; init; }
    public decimal ExitFilledQuantity { get; init; }
    public decimal? ExitAveragePrice { get; init; }
    public DateTimeOffset? ExitFilledAt { get; init; }
    public decimal OpenQuantity { get; init; }
    public decimal Remainder { get; init; }
    public decimal AbandonedQuantity { get; init; }
    public decimal SweptQuantity { get; init; }
    public decimal SweptCost { get; init; }
    public decimal Fees { get; init; }
    public decimal RealizedPnl { get; init; }
    public DateTimeOffset? UnprotectedSince { get; init; }
    public long UnprotectedMs { get; init; }
    public DateTimeOffset? ComparedAt { get; init; }
    public DateTimeOffset PlannedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>True when Execution itself writes the end: nobody else owns it.</summary>
    public bool IsOwn => OwnerKind is TradeOwnerKind.Person or TradeOwnerKind.Protection;

    /// <summary>True while the entry or something of it may still move.</summary>
    public bool IsInFlight => Phase is TradePhase.Planned or TradePhase.Entering or TradePhase.Open;

    /// <summary>What was asked to be closed at the market and has not filled yet.</summary>
    public decimal ClosingQuantity => CloseReason is not null ? OpenQuantity : Math.Min(ReduceQuantity, OpenQuantity);

    /// <summary>Profit of what is open at a price, before the fees of its exit; null while nothing is open or there is no price.</summary>
    public decimal? UnrealizedAt(decimal? last) => OpenQuantity > 0 && last is { } price && EntryAveragePrice is { } entry
        ? Plain.Number(Side.Sign() * OpenQuantity * (price - entry) * ContractMultiplier)
        : null;
}

/// <summary>A row of <c>trade_exits</c>.</summary>
internal sealed record ExitRow
{
    public string TradeId { get; init; } = "";
    public int Number { get; init; }
    /// <summary>How much it closes; null for all that no other exit closes.</summary>
    public decimal? Quantity { get; init; }
    public decimal? TargetPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public decimal? TrailDistance { get; init; }
    /// <summary>Best price since the entry, which the stop follows.</summary>
    public decimal? BestPrice { get; init; }
    public DateTimeOffset? CloseAt { get; init; }
    /// <summary>Which leg the desk's own watch saw touched.</summary>
    public Leg? Triggered { get; init; }
    /// <summary>True where the venue holds no such order and the desk watches the price instead.</summary>
    public bool IsWatched { get; init; }
}

/// <summary>A row of <c>orders</c>.</summary>
internal sealed record OrderRow
{
    public long Sequence { get; init; }
    public string ClientOrderId { get; init; } = "";
    public string TradeId { get; init; } = "";
    public string Account { get; init; } = "";
    public string Venue { get; init; } = "";
    public string Symbol { get; init; } = "";
    public Leg Leg { get; init; }
    public int ExitNumber { get; init; }
    public string? ListId { get; init; }
    public int Revision { get; init; }
    public OrderSide Side { get; init; }
    public OrderType Type { get; init; }
    public decimal Quantity { get; init; }
    public decimal? LimitPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public bool ReduceOnly { get; init; }
    public OrderStatus Status { get; init; }
    public decimal FilledQuantity { get; init; }
    public decimal? AverageFillPrice { get; init; }
    public int Sends { get; init; }
    public string? VenueOrderId { get; init; }
    public string? RefusalRule { get; init; }
    public string? RefusalCode { get; init; }
    public string? Reason { get; init; }
    public bool MayRetry { get; init; }
    public string? Evidence { get; init; }
    public int Attempts { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public int NotFoundCount { get; init; }
    public int Looks { get; init; }
    public DateTimeOffset? NextLookAt { get; init; }
    public bool NeedsQuery { get; init; }
    public bool CancelRequested { get; init; }
    public bool GivenUp { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset? VenueTime { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>What can still fill: 0 once the order is final.</summary>
    public decimal LeavesQuantity => Status.IsFinal() ? 0m : Quantity - FilledQuantity;

    public bool IsEntry => Leg == Leg.Entry;

    /// <summary>One of the exits that were planned with the trade.</summary>
    public bool IsPlannedExit => ExitNumber > 0;

    /// <summary>A market exit that belongs to no planned exit.</summary>
    public bool IsMarketExit => Leg is Leg.Close or Leg.Reduce;

    public VenueOrder ToVenueOrder() =>
        new(ClientOrderId, Symbol, Side, Type, Quantity, LimitPrice, StopPrice, TimeInForce.GoodTillCancel, ReduceOnly);
}

/// <summary>A row of <c>fills</c>.</summary>
internal sealed record FillRow
{
    public long Sequence { get; init; }
    public string Venue { get; init; } = "";
    public string Account { get; init; } = "";
    public string Symbol { get; init; } = "";
    public string VenueOrderId { get; init; } = "";
    public string VenueTradeId { get; init; } = "";
    public string ClientOrderId { get; init; } = "";
    public string TradeId { get; init; } = "";
    public Leg Leg { get; init; }
    public int ExitNumber { get; init; }
    public OrderSide Side { get; init; }
    public decimal Price { get; init; }
    public decimal Quantity { get; init; }
    public decimal Fee { get; init; }
    public string FeeAsset { get; init; } = "";
    /// <summary>The fee in the quote asset.</summary>
    public decimal FeeValue { get; init; }
    public DateTimeOffset VenueTime { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public string? Note { get; init; }
}

/// <summary>A trade with its exits and all its orders, oldest first, as they are at one moment.</summary>
internal sealed record TradeFile(TradeRow Trade, IReadOnlyList<ExitRow> Exits, IReadOnlyList<OrderRow> Orders);
