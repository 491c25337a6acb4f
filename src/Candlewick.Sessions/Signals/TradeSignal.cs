using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Sessions.Signals;

/// <summary>What a signal asks for.</summary>
internal enum SignalAction { Buy, Sell, Close }

/// <summary>A signal that passed every check of its form.</summary>
internal sealed record TradeSignal
{
    /// <summary>The sender's id, unique per route.</summary>
    public required string Id { get; init; }
    public required SignalAction Action { get; init; }
    public required string Symbol { get; init; }
    /// <summary>0 for a close, which needs no prices.</summary>
    public decimal Entry { get; init; }
    public decimal Target { get; init; }
    public decimal Stop { get; init; }
    public string? Timeframe { get; init; }
    public string? Time { get; init; }
    public decimal? RewardRisk { get; init; }
    public decimal? Risk { get; init; }

    public OrderSide Side => Action == SignalAction.Buy ? OrderSide.Buy : OrderSide.Sell;
    public string ActionWord => Action switch { SignalAction.Buy => "buy", SignalAction.Sell => "sell", _ => "close" };
}

/// <summary>What came of looking at a signal's fields: the signal or every error, and in both cases the warnings and the trace.</summary>
internal sealed record SignalCheck(TradeSignal? Signal, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<RuleOutcome> Trace);
