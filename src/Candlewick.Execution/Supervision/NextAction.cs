using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;

namespace Candlewick.Execution.Supervision;

/// <summary>What is due for a trade. A closed type: every case is performed in one place of <see cref="TradeSteps"/>.</summary>
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

    /// <summary>The venue is asked for working orders of which a report seems to be missing.</summary>
    public sealed record Look(IReadOnlyList<OrderRow> Orders) : NextAction;

    /// <summary>Orders that never reached the venue end here.</summary>
    public sealed record GiveUp(IReadOnlyList<OrderRow> Orders, OrderStatus Status, string? Rule, string Reason) : NextAction;

    /// <summary>Working orders are cancelled at the venue; of a list one leg is enough.</summary>
    public sealed record Cancel(IReadOnlyList<OrderRow> Orders, string Reason) : NextAction;

    /// <summary>A refused entry is planned again under the next revision.</summary>
    public sealed record Retry(OrderRow Refused) : NextAction;

    /// <summary>The entry is planned again at another price.</summary>
    public sealed record ReplaceEntry(OrderRow Old) : NextAction;

    /// <summary>An exit is planned for its share of what is open.</summary>
    public sealed record PlanExit(ExitRow Exit, decimal Quantity, int Revision) : NextAction;

    /// <summary>Dust of earlier trades of the symbol is taken along with this trade's exits.</summary>
    public sealed record SweepDust : NextAction;

    /// <summary>
    /// The venue holds no such exit: the desk watches its prices from here on. Off: it has a leg now that rests at the venue.
    /// </summary>
    public sealed record Watch(ExitRow Exit, bool IsOn = true) : NextAction;

    /// <summary>The desk's own watch saw a leg touched, or its time is over.</summary>
    public sealed record Trigger(ExitRow Exit, Leg Leg) : NextAction;

    /// <summary>The best price moved, and with it, where far enough, the stop that follows.</summary>
    public sealed record Trail(ExitRow Exit, decimal Best, decimal? NewStop) : NextAction;

    /// <summary>The trade must be closed at the market, for a reason the desk found itself.</summary>
    public sealed record ForceClose(ExitReason Reason, string Note, bool IsUnprotected = false) : NextAction;

    /// <summary>A market exit is planned.</summary>
    public sealed record PlanMarketExit(Leg Leg, decimal Quantity, int Revision) : NextAction;

    /// <summary>The venue speaks of a missing position, or the trade was unprotected too long: what it holds is asked for.</summary>
    public sealed record ComparePosition(OrderRow? Refused) : NextAction;

    /// <summary>What is open is below the venue's minimums: it is kept at its cost and the trade goes on without it.</summary>
    public sealed record Abandon(decimal Quantity, string Why) : NextAction;

    /// <summary>Equal refusals are used up: nothing more is sent until a person has looked.</summary>
    public sealed record Stop(OrderRow Refused) : NextAction;

    /// <summary>A reduction was refused until its tries were used up: the wish is given up, and all that is open protected again.</summary>
    public sealed record GiveUpReducing(OrderRow Refused) : NextAction;

    /// <summary>A person ended the trade: what is open is booked as closed outside the desk.</summary>
    public sealed record BookEnded(decimal Quantity) : NextAction;

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
    public IReadOnlyList<ExitRow> Exits { get; init; } = [];
    /// <summary>All orders of the trade, oldest first.</summary>
    public required IReadOnlyList<OrderRow> Orders { get; init; }
    /// <summary>Our clock.</summary>
    public required DateTimeOffset Now { get; init; }
    /// <summary>The venue's clock.</summary>
    public DateTimeOffset MarketTime { get; init; }
    /// <summary>Why the kill switch is engaged, or null when it is not.</summary>
    public string? KillSwitchReason { get; init; }
    public required BrokerCapabilities Capabilities { get; init; }
    /// <summary>Last price at the venue on the tick, where known.</summary>
    public decimal? LastPrice { get; init; }
    /// <summary>False while the market is closed: what it refused because of that waits for it to open.</summary>
    public bool IsMarketOpen { get; init; } = true;
    /// <summary>Since when the venue can be reached without a break; null while it cannot.</summary>
    public DateTimeOffset? ReachableSince { get; init; }
    /// <summary>
    /// True when the venue would refuse a market exit for what is open as too small; checked only while exits stand in a trade that is to
    /// be closed.
    /// </summary>
    public bool IsTooSmallToSell { get; init; }
    /// <summary>True when dust of the symbol would make a whole step with what is open.</summary>
    public bool HasDustToSweep { get; init; }
    /// <summary>True when this is the watch that comes round every second: then missing reports are looked for.</summary>
    public bool IsWatch { get; init; }
    public required ExecutionOptions Options { get; init; }
}
