namespace Candlewick.Domain;

/// <summary>FIX tag 54.</summary>
public enum OrderSide { Buy, Sell }

/// <summary>FIX tag 40, those the desk uses. A <see cref="Stop"/> becomes a market order when its stop price is touched.</summary>
public enum OrderType { Market, Limit, Stop, StopLimit }

/// <summary>FIX tag 59, those the desk uses.</summary>
public enum TimeInForce { GoodTillCancel, ImmediateOrCancel, FillOrKill, Day }

/// <summary>Where an order stands; FIX tag 39 with the three states before a venue has spoken.</summary>
public enum OrderStatus
{
    /// <summary>Stored as intent, never sent.</summary>
    Planned,
    /// <summary>Stored as about to be sent; the venue may or may not have it.</summary>
    Sending,
    /// <summary>Sent, no answer that one may trust; only asking by client order id resolves it.</summary>
    Unconfirmed,
    /// <summary>The venue has it, nothing filled.</summary>
    New,
    /// <summary>The venue has it, some filled.</summary>
    PartiallyFilled,
    /// <summary>Wholly filled. Final.</summary>
    Filled,
    /// <summary>Cancelled, what was filled counts. Final.</summary>
    Cancelled,
    /// <summary>Refused by the venue or by a pre-trade check. Final.</summary>
    Rejected,
    /// <summary>Ended by the venue's rules. Final.</summary>
    Expired,
}

/// <summary>The table of legal status transitions.</summary>
public static class OrderStatusTransitions
{
    /// <summary>True when nothing can happen to the order any more.</summary>
    public static bool IsFinal(this OrderStatus status) =>
        status is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Rejected or OrderStatus.Expired;

    /// <summary>True when the venue is known to hold the order open.</summary>
    public static bool IsWorking(this OrderStatus status) => status is OrderStatus.New or OrderStatus.PartiallyFilled;

    /// <summary>True when <paramref name="next"/> may follow <paramref name="current"/>. A status may always follow itself.</summary>
    public static bool MayBecome(this OrderStatus current, OrderStatus next) => current == next || current switch
    {
        OrderStatus.Planned => next is OrderStatus.Sending or OrderStatus.Cancelled or OrderStatus.Rejected,
        // A fill report may overtake the answer to the submit.
        OrderStatus.Sending => next is not OrderStatus.Planned,
        // "Not found" twice past the venue's bound: the same id may be sent again.
        OrderStatus.Unconfirmed => next is not OrderStatus.Planned,
        OrderStatus.New => next is OrderStatus.PartiallyFilled or OrderStatus.Filled or OrderStatus.Cancelled
            or OrderStatus.Expired or OrderStatus.Rejected,
        OrderStatus.PartiallyFilled => next is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Expired,
        _ => false,
    };

    /// <summary>The other side.</summary>
    public static OrderSide Opposite(this OrderSide side) => side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;

    /// <summary>+1 for a buy, −1 for a sell.</summary>
    public static int Sign(this OrderSide side) => side == OrderSide.Buy ? 1 : -1;

    /// <summary>The price that is worse for an order of this side: the higher one for a buy, the lower one for a sell.</summary>
    public static decimal Worse(this OrderSide side, decimal left, decimal right) =>
        side == OrderSide.Buy ? Math.Max(left, right) : Math.Min(left, right);
}
