using System.Globalization;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Sessions.Formats;

/// <summary>What a signal asks for.</summary>
internal enum SignalAction { Buy, Sell, Close }

/// <summary>A target or stop as a signal gives it: a price, or a distance from the entry in percent.</summary>
/// <param name="Amount">The price, above 0; or the percentage, with its sign and never 0.</param>
/// <param name="IsDistance">True for a percentage.</param>
internal readonly record struct SignalPrice(decimal Amount, bool IsDistance)
{
    /// <summary>The price it means for a trade entered at <paramref name="entry"/>.</summary>
    public decimal From(decimal entry) => IsDistance ? entry * (1m + Amount / 100m) : Amount;

    /// <summary>+1 above the entry, −1 below it, 0 at it; null while the entry is the market's and this is a price.</summary>
    public int? SideOf(decimal? entry) => IsDistance ? Math.Sign(Amount) : entry is { } known ? Math.Sign(Amount - known) : null;

    public override string ToString() => IsDistance
        ? Amount.ToString("+0.########;-0.########", CultureInfo.InvariantCulture) + "%"
        : Amount.ToString(CultureInfo.InvariantCulture);
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

    public OrderSide Side => Action == SignalAction.Buy ? OrderSide.Buy : OrderSide.Sell;
}

/// <summary>What came of looking at a signal's fields: the signal or every error, and in both cases the warnings and the trace.</summary>
internal sealed record SignalCheck(
    TradeSignal? Signal, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<RuleOutcome> Trace);
