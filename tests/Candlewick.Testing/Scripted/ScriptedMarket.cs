using Candlewick.Domain;

namespace Candlewick.Testing.Scripted;

/// <summary>One market of a scripted venue. Changed while nothing else touches the venue.</summary>
public sealed class ScriptedMarket
{
    internal ScriptedMarket(Instrument instrument, decimal price) => (Instrument, LastPrice) = (instrument, price);

    public Instrument Instrument { get; set; }

    public string Symbol => Instrument.Symbol;

    /// <summary>The last price; a price that a test sets at the venue moves it.</summary>
    public decimal LastPrice { get; internal set; }

    /// <summary>False: the venue knows the market, no price has come in yet.</summary>
    public bool HasPrice { get; set; } = true;

    /// <summary>False while the market is closed: submits are refused and no price fills anything.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>False: the venue does not trade it (any more).</summary>
    public bool IsListed { get; set; } = true;

    /// <summary>Since when the feed has been silent, our clock; null while it shows signs of life.</summary>
    public DateTimeOffset? SilentSince { get; set; }

    /// <summary>Fills so far: the venue's trade ids count them, symbol by symbol.</summary>
    internal int Fills { get; set; }

    /// <summary>Orders so far: the venue's order ids count them, symbol by symbol.</summary>
    internal int Orders { get; set; }
}
