using Candlewick.Domain;
using Candlewick.Venues.Exchange.Binance.Protocol;

namespace Candlewick.Venues.Exchange.Binance.Market;

/// <summary>The length of a kline, made of the bars that the desk keeps: itself one of them, or so many of a shorter one.</summary>
/// <param name="Name">As the protocol writes it.</param>
/// <param name="Of">The bars that it is made of.</param>
/// <param name="Bars">How many of them; 1 for those that are kept as they are.</param>
internal readonly record struct BinanceInterval(string Name, Timeframe Of, int Bars)
{
    /// <summary>A minute.</summary>
    public static BinanceInterval Minute { get; } = new("1m", Timeframe.M1, 1);

    /// <summary>Reads an interval.</summary>
    /// <exception cref="BinanceFault">There is none of this name. One of a second is none either: the shortest bar is a minute.</exception>
    public static BinanceInterval Parse(string text) => text switch
    {
        "3m" => new("3m", Timeframe.M1, 3),
        "2h" => new("2h", Timeframe.H1, 2),
        "6h" => new("6h", Timeframe.H1, 6),
        "8h" => new("8h", Timeframe.H4, 2),
        "12h" => new("12h", Timeframe.H4, 3),
        "3d" => new("3d", Timeframe.D1, 3),
        "1m" or "5m" or "15m" or "30m" or "1h" or "4h" or "1d" or "1w" or "1M" => new(text, Timeframe.Parse(text), 1),
        _ => throw BinanceFault.Interval(),
    };

    /// <summary>
    /// The open of the kline that holds an instant, Unix ms. Those of several bars count from 1970-01-01; those of three days from the day
    /// after, as the venue's own do.
    /// </summary>
    public long OpenOf(long unixMs)
    {
        if (Bars == 1)
        {
            return Of.OpenOf(unixMs);
        }

        var first = Of == Timeframe.D1 ? Of.LengthMs : 0;
        return unixMs - (Math.Max(0, unixMs - first) % (Of.LengthMs * Bars));
    }

    /// <summary>The open of the next one.</summary>
    public long NextOpen(long openMs) => Bars == 1 ? Of.NextOpen(openMs) : openMs + (Of.LengthMs * Bars);

    /// <summary>The open so many klines before, of those that are made of several bars.</summary>
    public long Before(long openMs, int count) => Math.Max(0, openMs - (Of.LengthMs * Bars * count));
}
