using System.ComponentModel.DataAnnotations;
using Candlewick.Domain;

namespace Candlewick.Venues.Simulator.Settings;

/// <summary>
/// What a simulator account gets that its own settings do not say; configuration section <c>Simulator</c>. The account
/// <c>simulator</c> is made with all of it at the first start.
/// </summary>
public sealed class SimulatorOptions
{
    /// <summary>Kind of the account.</summary>
    public AccountKind AccountKind { get; init; } = AccountKind.Margin;

    /// <summary>Its currency. USD and the dollar coins count as one.</summary>
    [Required, RegularExpression("^[A-Z0-9]{2,10}$")]
    public string Currency { get; init; } = "USD";

    /// <summary>Its money, above 0 and at most 1,000,000,000,000.</summary>
    [Range(typeof(decimal), "0.00000001", "1000000000000")]
    public decimal Balance { get; init; } = 100_000m;

    /// <summary>Leverage of a margin account, 1 to 125.</summary>
    [Range(typeof(decimal), "1", "125")]
    public decimal Leverage { get; init; } = 10m;

    /// <summary>Commission as a fraction of the notional, 0 to 0.1.</summary>
    [Range(typeof(decimal), "0", "0.1")]
    public decimal CommissionRate { get; init; }

    /// <summary>Probability that a submit in the synthetic market is taken at the first try, above 0 to 1.</summary>
    [Range(0.01, 1.0)]
    public double SyntheticSuccessRate { get; init; } = 0.95;

    /// <summary>Seed of the synthetic market and of the success rate.</summary>
    [Range(0, long.MaxValue)]
    public long Seed { get; init; } = 20241201;

    /// <summary>Hours of one-minute bars made before the synthetic market's first price, 0 to 720.</summary>
    [Range(0, 720)]
    public int HistoryHours { get; init; } = 48;

    /// <summary>Milliseconds between two ticks of the synthetic market, 50 to 60,000.</summary>
    [Range(50, 60_000)]
    public int TickMilliseconds { get; init; } = 1_000;

    /// <summary>True when target and stop can stand as one-cancels-other lists; without them the desk watches one of the two.</summary>
    public bool HasOrderLists { get; init; } = true;

    /// <summary>True when stop orders can rest at the venue; without them the desk watches every stop.</summary>
    public bool HasStopOrders { get; init; } = true;

    /// <summary>Seconds that a replay waits at most for the desk to settle before it shows the next price, 1 to 600.</summary>
    [Range(1, 600)]
    public int SettleSeconds { get; init; } = 30;
}
