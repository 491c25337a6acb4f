using Candlewick.Domain;
using Candlewick.Execution.Contracts;

namespace Candlewick.Testing.Brokers;

/// <summary>What goes wrong on the wire with one submit.</summary>
public enum WireFault
{
    None,
    /// <summary>The request never arrives.</summary>
    LostBefore,
    /// <summary>The venue takes the order, and its answer never arrives.</summary>
    LostAfter,
    /// <summary>The venue limits us for a moment.</summary>
    RateLimited,
}

/// <summary>A venue under test with its broker and the strings to pull.</summary>
public interface IBrokerBench : IAsyncDisposable
{
    /// <summary>The connection of the account under test; another one after <see cref="RestartAsync"/>.</summary>
    IBroker Broker { get; }

    /// <summary>A tradable instrument whose last price is 100, with a tick of 0.01 and a step of 0.001 or finer.</summary>
    Instrument Instrument { get; }

    /// <summary>Another one of the same terms and the same price; null where the market has only one.</summary>
    Instrument? Second { get; }

    /// <summary>The market's next price; orders may take at most <paramref name="volume"/> of it.</summary>
    Task PriceAsync(string symbol, decimal price, decimal? volume = null);

    /// <summary>What happens to the next submit.</summary>
    void NextSubmit(WireFault fault);

    /// <summary>Cuts the connection, or mends it.</summary>
    bool IsDisconnected { set; }

    /// <summary>Returns when everything that is under way on the stream has arrived, or will never arrive.</summary>
    Task DrainAsync();

    /// <summary>
    /// Our program starts again while the venue's books stay: <see cref="Broker"/> is a new connection to the same account.
    /// </summary>
    Task RestartAsync();

    /// <summary>Gives the account another market; false where a venue's market is what it is.</summary>
    Task<bool> ExchangeMarketAsync();

    /// <summary>Another account at the same kind of venue, with an instrument of the same symbol at the price of 100.</summary>
    Task<IBroker> OpenOtherAsync();
}
