using System.ComponentModel.DataAnnotations;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candlewick.Execution.Orders;

/// <summary>What a person wants to trade, but for its quantity.</summary>
internal abstract record OrderWish
{
    /// <summary>The simulator's when left out.</summary>
    [MaxLength(100)]
    public string? Account { get; init; }

    /// <summary>e.g. <c>BTCUSDT</c>, or <c>BTCUSDT.BINANCE</c> to name the venue.</summary>
    [Required, MaxLength(60)]
    public required string Symbol { get; init; }

    public required OrderSide Side { get; init; }

    /// <summary>Market, limit or stop.</summary>
    public OrderType Type { get; init; } = OrderType.Market;

    /// <summary>Where the entry rests; needed for a limit or stop order.</summary>
    public decimal? Price { get; init; }

    /// <summary>Exit with profit; for a single exit.</summary>
    public decimal? Target { get; init; }

    /// <summary>Exit with loss; for a single exit.</summary>
    public decimal? Stop { get; init; }

    /// <summary>Several exits, each for a part; instead of target and stop.</summary>
    [MaxLength(20)]
    public IReadOnlyList<ExitPlan>? Exits { get; init; }

    public IReadOnlyList<ExitPlan> Plans() =>
        Exits is { Count: > 0 } several ? several
        : this is { Target: null, Stop: null } ? []
        : [new ExitPlan { Target = Target, Stop = Stop }];

    /// <summary>What the rules look at.</summary>
    /// <param name="broker">Of the account.</param>
    /// <param name="symbol">The instrument without its venue.</param>
    /// <param name="quantity">In units of the base asset.</param>
    /// <param name="maxLossFraction">Largest loss at the stop as a fraction of equity.</param>
    public TradeCandidate CandidateOn(IBroker broker, string symbol, decimal quantity, decimal maxLossFraction) => new TradeCandidate
    {
        Account = broker.Account,
        Symbol = symbol,
        Side = Side,
        EntryType = Type,
        Quantity = quantity,
        EntryPrice = Price ?? (decimal?)broker.LastQuote(symbol)?.Last,
        MaxLossFraction = maxLossFraction,
    }.WithExits([.. Plans().Select(exit => (exit.Quantity, exit.Target, exit.Stop))]);

    /// <summary>What of it no order can have; null when it may be checked.</summary>
    public ProblemHttpResult? Wrong() => this switch
    {
        { Type: OrderType.StopLimit } => Problems.Invalid("type", "must be market, limit or stop; exits belong in target and stop."),
        { Type: not OrderType.Market, Price: null } => Problems.Invalid("price", "is required for a limit or stop order."),
        { Type: OrderType.Market, Price: not null } =>
            Problems.Invalid("price", "is for limit and stop orders; a market order takes the next price."),
        { Price: <= 0 } => Problems.Invalid("price", $"{Price} is not above 0."),
        { Target: <= 0 } => Problems.Invalid("target", $"{Target} is not above 0."),
        { Stop: <= 0 } => Problems.Invalid("stop", $"{Stop} is not above 0."),
        { Exits.Count: > 0 } when Target is not null || Stop is not null =>
            Problems.Invalid("exits", "Give either target and stop, or exits."),
        _ => null,
    };
}
