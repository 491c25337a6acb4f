using System.ComponentModel.DataAnnotations;

namespace Candlewick.Venues.Exchange.Settings;

/// <summary>What an exchange process and the desks that trade there both know; configuration section <c>Exchange</c>.</summary>
public sealed class ExchangeOptions
{
    /// <summary>Shortest token that is taken.</summary>
    public const int ShortestToken = 16;

    /// <summary>The secret that lets a desk in, at least 16 characters. Never logged, never part of an account's settings.</summary>
    [StringLength(256)]
    public string? Token { get; init; }

    /// <summary>Seconds in which the exchange has to answer a desk, 1 to 60; a submit without an answer is unconfirmed.</summary>
    [Range(1, 60)]
    public int AnswerSeconds { get; init; } = 10;

    /// <summary>
    /// At the exchange: true when a replay waits after each price until every running desk has settled, and stands still without one.
    /// </summary>
    public bool HoldsReplays { get; init; } = true;

    /// <summary>
    /// At the exchange: orders that a spot account may place in 10 seconds, as its API tells; those that are filled do not count.
    /// </summary>
    [Range(1, 10_000_000)]
    public int OrdersIn10Seconds { get; init; } = 50;

    /// <summary>At the exchange: orders that a spot account may place in a day.</summary>
    [Range(1, 1_000_000_000)]
    public int OrdersInADay { get; init; } = 160_000;

    /// <summary>At the exchange: request weight that an address may use in a minute.</summary>
    [Range(100, 100_000_000)]
    public int WeightInAMinute { get; init; } = 6_000;

    /// <summary>Why the token cannot be used, or null.</summary>
    internal string? WrongToken => Token is not { Length: >= ShortestToken }
        ? $"The exchange's token is missing or too short: set CANDLEWICK_EXCHANGE__TOKEN to at least {ShortestToken} characters, the "
            + "same at the exchange and at each desk."
        : null;
}
