using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Orders;

/// <summary>What an order is for within its trade; stored by these names.</summary>
internal static class Leg
{
    public const string Entry = "entry";
    public const string Target = "target";
    public const string Stop = "stop";
    /// <summary>A market exit.</summary>
    public const string Close = "close";
}

/// <summary>A row of <c>trading_trades</c>.</summary>
internal sealed record TradeRow
{
    public long Sequence { get; init; }
    public string TradeId { get; init; } = "";
    public string OwnerKind { get; init; } = "";
    public string OwnerId { get; init; } = "";
    public string Account { get; init; } = "";
    public string Venue { get; init; } = "";
    public string Symbol { get; init; } = "";
    public string BaseAsset { get; init; } = "";
    public string QuoteAsset { get; init; } = "";
    public decimal LotStep { get; init; }
    public decimal ContractMultiplier { get; init; }
    public OrderSide Side { get; init; }
    public OrderType EntryType { get; init; }
    public decimal Quantity { get; init; }
    public decimal EntryPrice { get; init; }
    public decimal? TargetPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public string Origin { get; init; } = "";
    public TradePhase Phase { get; init; }
    public bool IsFailed { get; init; }
    public string? CloseReason { get; init; }
    public DateTimeOffset? CloseRequestedAt { get; init; }
    public string? ExitReason { get; init; }
    public string? Note { get; init; }
    public decimal EntryFilledQuantity { get; init; }
    public decimal? EntryAveragePrice { get; init; }
    public DateTimeOffset? EntryFilledAt { get; init; }
    public decimal ExitFilledQuantity { get; init; }
    public decimal? ExitAveragePrice { get; init; }
    public DateTimeOffset? ExitFilledAt { get; init; }
    public decimal OpenQuantity { get; init; }
    /// <summary>What was given up of the open quantity, see <see cref="Supervision.NextAction.Abandon"/>.</summary>
    public decimal AbandonedQuantity { get; init; }
    public decimal Fees { get; init; }
    public decimal RealizedPnl { get; init; }
    public DateTimeOffset? UnprotectedSince { get; init; }
    public long UnprotectedMs { get; init; }
    public DateTimeOffset PlannedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>True when exits were planned, so that an open position must be protected.</summary>
    public bool HasPlannedExits => TargetPrice is not null || StopPrice is not null;
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
    public string Leg { get; init; } = "";
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
    public bool NeedsQuery { get; init; }
    public bool CancelRequested { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset? VenueTime { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>What can still fill: 0 once the order is final.</summary>
    public decimal LeavesQuantity => Status.IsFinal() ? 0m : Quantity - FilledQuantity;

    public bool IsEntry => Leg == Orders.Leg.Entry;

    /// <summary>One of the two exits that were planned with the trade.</summary>
    public bool IsPlannedExit => Leg is Orders.Leg.Target or Orders.Leg.Stop;

    public VenueOrder ToVenueOrder() => new(ClientOrderId, Symbol, Side, Type, Quantity, LimitPrice, StopPrice, TimeInForce.GoodTillCancel, ReduceOnly);
}

/// <summary>A row of <c>fills</c>.</summary>
internal sealed record FillRow
{
    public long Sequence { get; init; }
    public string Venue { get; init; } = "";
    public string VenueTradeId { get; init; } = "";
    public string ClientOrderId { get; init; } = "";
    public string TradeId { get; init; } = "";
    public string Account { get; init; } = "";
    public string Symbol { get; init; } = "";
    public string Leg { get; init; } = "";
    public OrderSide Side { get; init; }
    public decimal Price { get; init; }
    public decimal Quantity { get; init; }
    public decimal Fee { get; init; }
    public string FeeAsset { get; init; } = "";
    public decimal FeeQuote { get; init; }
    public DateTimeOffset VenueTime { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public string? Note { get; init; }
}
