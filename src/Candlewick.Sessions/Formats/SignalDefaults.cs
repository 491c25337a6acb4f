using System.Text.Json.Serialization;
using Candlewick.Domain;

namespace Candlewick.Sessions.Formats;

/// <summary>Where a route enters when it takes a default for the entry.</summary>
internal enum DefaultEntry
{
    /// <summary>At the price of the alert, at the market where it has none.</summary>
    Alert,
    /// <summary>At the market, whatever price the alert names.</summary>
    Market,
}

/// <summary>A default for target or stop: exactly one of its fields is given.</summary>
internal sealed record PriceDefault
{
    /// <summary>Percent of the entry, above 0; below 100 for a stop.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Ticks of the instrument, above 0.</summary>
    public decimal? Ticks { get; init; }

    /// <summary>Multiples of the average true range, above 0 to 100.</summary>
    public decimal? Atr { get; init; }

    /// <summary>Multiples of the distance to the stop, above 0 to 100; targets only.</summary>
    public decimal? StopDistance { get; init; }

    /// <summary>The price it stands for; null where nothing is given.</summary>
    [JsonIgnore]
    public SignalPrice? Price =>
        Percent is { } percent ? new SignalPrice(percent, PriceUnit.Percent)
        : Ticks is { } ticks ? new SignalPrice(ticks, PriceUnit.Ticks)
        : Atr is { } atr ? new SignalPrice(atr, PriceUnit.Atr)
        : StopDistance is { } multiple ? new SignalPrice(multiple, PriceUnit.StopDistance)
        : null;

    /// <summary>How many of its fields are given.</summary>
    [JsonIgnore]
    public int Given => new[] { Percent, Ticks, Atr, StopDistance }.Count(amount => amount is not null);
}

/// <summary>What a route takes where an alert does not say it. A field that is null has no default: the alert has to say it.</summary>
internal sealed record SignalDefaults
{
    public const int DefaultAtrLength = 14;

    public static SignalDefaults None { get; } = new();

    public DefaultEntry? Entry { get; init; }

    public PriceDefault? Stop { get; init; }

    public PriceDefault? Target { get; init; }

    /// <summary>For alerts that name no symbol; one of the route's.</summary>
    public string? Symbol { get; init; }

    /// <summary>
    /// True: an alert without an id is known by its content. The same content again is the same signal: for ever where it carries
    /// <c>timenow</c>, else within <see cref="ContentId.Window"/>, in which senders repeat what was not answered.
    /// </summary>
    public bool IdFromContent { get; init; }

    /// <summary>Bars of the average true range, 2 to 200.</summary>
    public int AtrLength { get; init; } = DefaultAtrLength;

    /// <summary>Timeframe of its bars; null: the alert's own where the desk keeps it, else 1h.</summary>
    public Timeframe? AtrTimeframe { get; init; }
}
