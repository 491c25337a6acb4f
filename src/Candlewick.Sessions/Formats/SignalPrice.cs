using System.Globalization;

namespace Candlewick.Sessions.Formats;

/// <summary>What the amount of a <see cref="SignalPrice"/> counts.</summary>
internal enum PriceUnit
{
    /// <summary>A price.</summary>
    Price,
    /// <summary>Percent of the entry with a sign of its own: +2 lies above it whatever the side.</summary>
    SignedPercent,
    /// <summary>Percent of the entry, to the side that the trade asks for.</summary>
    Percent,
    /// <summary>Units of the quote currency, to the side that the trade asks for.</summary>
    Points,
    /// <summary>Ticks of the instrument, to the side that the trade asks for.</summary>
    Ticks,
    /// <summary>Multiples of the average true range, to the side that the trade asks for.</summary>
    Atr,
    /// <summary>Multiples of the distance between entry and stop, to the side that the trade asks for; targets only.</summary>
    StopDistance,
}

/// <summary>What a distance is measured by.</summary>
/// <param name="Entry">The entry, above 0.</param>
/// <param name="Sign">+1 where the price is to lie above the entry, −1 below.</param>
/// <param name="TickSize">The instrument's tick, above 0.</param>
/// <param name="Atr">The average true range in units of the quote currency; null where none is needed.</param>
/// <param name="StopDistance">Between entry and stop, from 0; null where it is not known yet.</param>
internal readonly record struct PriceBasis(decimal Entry, int Sign, decimal TickSize, decimal? Atr = null, decimal? StopDistance = null);

/// <summary>A target or stop as a signal, or its route's default, gives it: a price, or a distance from the entry.</summary>
/// <param name="Amount">Above 0; a signed percentage is never 0.</param>
/// <param name="Unit">What it counts.</param>
internal readonly record struct SignalPrice(decimal Amount, PriceUnit Unit)
{
    public static SignalPrice Of(decimal price) => new(price, PriceUnit.Price);

    public bool IsDistance => Unit != PriceUnit.Price;

    /// <summary>The price it means; 0 or below where the distance is longer than the way.</summary>
    /// <exception cref="InvalidOperationException">The basis lacks what the unit needs.</exception>
    public decimal From(PriceBasis basis) => Unit switch
    {
        PriceUnit.Price => Amount,
        PriceUnit.SignedPercent => basis.Entry * (1m + Amount / 100m),
        PriceUnit.Percent => basis.Entry * (1m + basis.Sign * Amount / 100m),
        PriceUnit.Points => basis.Entry + basis.Sign * Amount,
        PriceUnit.Ticks => basis.Entry + basis.Sign * Amount * basis.TickSize,
        PriceUnit.Atr => basis.Entry + basis.Sign * Amount * (basis.Atr ?? throw Lacks("the average true range")),
        PriceUnit.StopDistance => basis.Entry + basis.Sign * Amount * (basis.StopDistance ?? throw Lacks("the distance to the stop")),
        _ => throw new InvalidOperationException($"{Unit} is no unit."),
    };

    /// <summary>
    /// +1 above the entry, −1 below it, 0 at it; null where the trade's side decides, and while the entry is the market's and this is a
    /// price.
    /// </summary>
    public int? SideOf(decimal? entry) => Unit switch
    {
        PriceUnit.SignedPercent => Math.Sign(Amount),
        PriceUnit.Price => entry is { } known ? Math.Sign(Amount - known) : null,
        _ => null,
    };

    /// <summary>The distance from the entry as a fraction of it; null where it depends on the instrument or its market.</summary>
    public decimal? FractionOf(decimal? entry) => Unit switch
    {
        PriceUnit.SignedPercent or PriceUnit.Percent => Math.Abs(Amount) / 100m,
        PriceUnit.Price => entry is { } known ? Math.Abs(Amount - known) / known : null,
        PriceUnit.Points => entry is { } known ? Amount / known : null,
        _ => null,
    };

    public override string ToString()
    {
        var amount = Amount.ToString("0.########", CultureInfo.InvariantCulture);
        return Unit switch
        {
            PriceUnit.Price => Amount.ToString(CultureInfo.InvariantCulture),
            PriceUnit.SignedPercent => Amount.ToString("+0.########;-0.########", CultureInfo.InvariantCulture) + "%",
            PriceUnit.Percent => $"{amount} %",
            PriceUnit.Points => $"{amount} points",
            PriceUnit.Ticks => $"{amount} ticks",
            PriceUnit.Atr => $"{amount} × ATR",
            _ => $"{amount} × the stop's distance",
        };
    }

    private static InvalidOperationException Lacks(string what) => new($"A distance that needs {what} was measured without it.");
}
