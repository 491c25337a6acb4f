using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Trail;
using Candlewick.Staking.Contracts;

namespace Candlewick.Sessions.Walks;

/// <summary>An answer of the webhook, kept byte for byte with its signal.</summary>
internal sealed record SignalAnswer(int Status, string Body);

/// <summary>Who sent a signal and when; part of every answer that is not a success.</summary>
internal sealed record SignalSender(string? Address, string? UserAgent, DateTimeOffset ReceivedAt);

/// <summary>A signal in its route's turn, with what is true at that moment.</summary>
internal sealed record Turn
{
    public required Route Route { get; init; }
    public required ISignalBody Body { get; init; }
    public required SignalSender Sender { get; init; }
    public required SignalCheck Check { get; init; }
    /// <summary>The row of a signal that waited for this turn; null for one that just came in.</summary>
    public SignalRow? Waiting { get; init; }
    /// <summary>The route's open session.</summary>
    public Session? Session { get; init; }
    /// <summary>Its trade in flight.</summary>
    public TradeState? OpenTrade { get; init; }

    /// <summary>The signal; there is one unless the outcome is <see cref="TurnOutcome.Invalid"/>.</summary>
    public TradeSignal Signal => Check.Signal ?? throw new InvalidOperationException("This turn's signal is not valid.");
}

/// <summary>What came of a turn. Everything that it changes is one commit, and the answer is written from it.</summary>
internal abstract record TurnOutcome
{
    private TurnOutcome() { }

    /// <summary>Every rule that was checked.</summary>
    public IReadOnlyList<RuleOutcome> Trace { get; init; } = [];
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>A trade begins.</summary>
    public sealed record Entered(TradePlan Plan) : TurnOutcome;

    /// <summary>A rule refuses it.</summary>
    public sealed record Refused(RuleOutcome Rule) : TurnOutcome;

    /// <summary>It waits.</summary>
    /// <param name="Message">What for, in words.</param>
    /// <param name="WaitsFor">The trade whose end it waits for; null: for the desk or its account to start.</param>
    /// <param name="Reverses">True when that trade is closed for it.</param>
    /// <param name="Supersedes">True for a close, which ends what waits before it although it has to wait itself.</param>
    public sealed record Queued(string Message, string? WaitsFor, bool Reverses, bool Supersedes) : TurnOutcome;

    /// <summary>The open trade is closed, and every signal that waits is ended.</summary>
    /// <param name="Trade">The trade, or null where only signals waited.</param>
    /// <param name="Supersedes">True when it ends the signals that wait; false when it did so already as it came in.</param>
    public sealed record Closing(TradeState? Trade, bool Supersedes) : TurnOutcome;

    /// <summary>Its form is wrong: kept for the inbox, its id stays free.</summary>
    public sealed record Invalid : TurnOutcome;

    /// <summary>Its id is known with different content.</summary>
    public sealed record Conflict(string Reason) : TurnOutcome;

    /// <summary>Its id is known with the same content: the first answer again, nothing is stored.</summary>
    public sealed record Repeated(SignalAnswer Answer) : TurnOutcome;

    /// <summary>It cannot be taken now: nothing is stored, the sender may try again.</summary>
    public sealed record Busy(string Reason) : TurnOutcome;

    /// <summary>The secret that let its sender in was replaced meanwhile: nothing is stored, as for a sender with an unknown one.</summary>
    public sealed record Revoked : TurnOutcome;
}

/// <summary>A trade that every rule allows, with the numbers it was sized by.</summary>
internal sealed record TradePlan
{
    public required string SessionId { get; init; }
    public required string TradeId { get; init; }
    public required StakingNode Node { get; init; }
    public required BasisMark Basis { get; init; }
    public required decimal Stake { get; init; }
    /// <summary>On the venue's step.</summary>
    public required decimal Quantity { get; init; }
    /// <summary>The price the decision was made on: the signal's, or the last price for an entry at the market.</summary>
    public required decimal EntryPrice { get; init; }
    /// <summary>On the tick.</summary>
    public required decimal TargetPrice { get; init; }
    /// <summary>On the tick.</summary>
    public required decimal StopPrice { get; init; }
    /// <summary>At the worse of the entry price and the last price, like all that follows.</summary>
    public required decimal GainPerUnit { get; init; }
    public required decimal LossPerUnit { get; init; }
    public required decimal NominalGain { get; init; }
    public required decimal TotalCosts { get; init; }
    public required PlanMarket Market { get; init; }
}

/// <summary>The market a trade is planned in.</summary>
internal sealed record PlanMarket(string Venue, string Epoch, InstrumentId? ReplayOf, DateTimeOffset Time);

/// <summary>What was decided about an entry: a plan, or the rule that refused; in both cases everything that was checked.</summary>
internal sealed record Decision(TradePlan? Plan, RuleOutcome? Refusal, IReadOnlyList<RuleOutcome> Trace, IReadOnlyList<string> Warnings)
{
    public TurnOutcome Outcome => Plan is not null
        ? new TurnOutcome.Entered(Plan) { Trace = Trace, Warnings = Warnings }
        : new TurnOutcome.Refused(Refusal!) { Trace = Trace, Warnings = Warnings };
}
