using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Sessions.Formats;

/// <summary>What a signal asks for.</summary>
internal enum SignalAction
{
    Buy,
    Sell,
    Close,
    /// <summary>To the other side of the trade that is open; which one that is shows when it is decided.</summary>
    Reverse,
}

/// <summary>A signal that passed every check of its form.</summary>
internal sealed record TradeSignal
{
    /// <summary>The sender's id, unique per route.</summary>
    public required string Id { get; init; }
    public required SignalAction Action { get; init; }
    public required string Symbol { get; init; }
    /// <summary>The price the sender decided on; null for whatever the order meets, and for a close.</summary>
    public decimal? Entry { get; init; }
    /// <summary>Null only for a close, which needs no prices.</summary>
    public SignalPrice? Target { get; init; }
    /// <summary>Null only for a close, which needs no prices.</summary>
    public SignalPrice? Stop { get; init; }
    public string? Timeframe { get; init; }
    public string? Time { get; init; }
    public decimal? RewardRisk { get; init; }
    public decimal? Risk { get; init; }

    /// <exception cref="InvalidOperationException">A close has no side, and a reversal none before it meets its trade.</exception>
    public OrderSide Side => Action switch
    {
        SignalAction.Buy => OrderSide.Buy,
        SignalAction.Sell => OrderSide.Sell,
        _ => throw new InvalidOperationException($"Signal {Id} ({Action}) has no side."),
    };
}

/// <summary>What came of looking at a signal's fields: the signal or every error, and in both cases the warnings and the trace.</summary>
internal sealed record SignalCheck(
    TradeSignal? Signal, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<RuleOutcome> Trace);
