using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Orders;

namespace Candlewick.Execution.Supervision;

/// <summary>What is due for a trade. A closed type: every case is performed in one place of <see cref="AccountReader"/>.</summary>
internal abstract record NextAction
{
    private NextAction() { }

    /// <summary>Nothing to do until something is reported or asked.</summary>
    public sealed record Wait(string Why) : NextAction;

    /// <summary>Nothing to do before <paramref name="Until"/>.</summary>
    public sealed record Pause(DateTimeOffset Until, string Why) : NextAction;

    /// <summary>Orders that were never sent are cancelled here.</summary>
    public sealed record DropPlanned(IReadOnlyList<OrderRow> Orders, string Reason) : NextAction;

    /// <summary>One order, or target and stop as a list, goes to the venue.</summary>
    public sealed record Send(IReadOnlyList<OrderRow> Orders) : NextAction;

    /// <summary>The desk stopped while these were being sent: nobody knows.</summary>
    public sealed record Doubt(IReadOnlyList<OrderRow> Orders) : NextAction;

    /// <summary>The venue is asked by client order id.</summary>
    public sealed record Ask(IReadOnlyList<OrderRow> Orders) : NextAction;

    /// <summary>Orders that never reached the venue end here.</summary>
    public sealed record GiveUp(IReadOnlyList<OrderRow> Orders, OrderStatus Status, string? Rule, string Reason) : NextAction;

    /// <summary>Working orders are cancelled at the venue; of a list one leg is enough.</summary>
    public sealed record Cancel(IReadOnlyList<OrderRow> Orders, string Reason) : NextAction;

    /// <summary>A refused order is planned anew under the next revision.</summary>
    public sealed record Retry(OrderRow Refused) : NextAction;

    /// <summary>Exits are planned for what is open.</summary>
    public sealed record PlanExits(decimal Quantity, int Revision) : NextAction;

    /// <summary>The trade must be closed at the market, for a reason the desk found itself.</summary>
    public sealed record ForceClose(string Reason, string Note) : NextAction;

    /// <summary>A market exit is planned for what is open.</summary>
    public sealed record PlanClose(decimal Quantity, int Revision) : NextAction;

    /// <summary>The venue has nothing to close: its position is asked for.</summary>
    public sealed record ComparePosition(OrderRow Close) : NextAction;

    /// <summary>What is open is below the venue's minimums: it is kept at its cost and the trade goes on without it.</summary>
    public sealed record Abandon(decimal Quantity, string Why) : NextAction;

    /// <summary>Nothing is open and nothing works any more.</summary>
    public sealed record Finish(TradePhase Phase) : NextAction;

    /// <summary>Execution owns the trade itself and writes its end.</summary>
    public sealed record Settle : NextAction;

    /// <summary>The owner must write the trade's end.</summary>
    public sealed record TellOwner : NextAction;
}

/// <summary>Everything a decision about a trade is made from.</summary>
internal sealed record TradeView
{
    public required TradeRow Trade { get; init; }
    /// <summary>All orders of the trade, oldest first.</summary>
    public required IReadOnlyList<OrderRow> Orders { get; init; }
    public required DateTimeOffset Now { get; init; }
    /// <summary>Why the kill switch is engaged, or null when it is not.</summary>
    public string? KillSwitchReason { get; init; }
    /// <summary>How long "not found" does not count after a send.</summary>
    public required TimeSpan NotFoundBound { get; init; }
    /// <summary>Last price at the venue, where known.</summary>
    public decimal? LastPrice { get; init; }
    /// <summary>True when the venue would refuse a market exit for what is open as too small; looked at only while exits stand in a trade that is to be closed.</summary>
    public bool IsTooSmallToSell { get; init; }
    public required ExecutionOptions Options { get; init; }
}
