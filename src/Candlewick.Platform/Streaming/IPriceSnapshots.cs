namespace Candlewick.Platform.Streaming;

/// <summary>What a client is shown at once when it subscribes to prices or asks for history; MarketData implements it.</summary>
public interface IPriceSnapshots
{
    /// <summary>Last price by symbol; of every symbol when <paramref name="symbol"/> is null. Unknown symbols are left out.</summary>
    IReadOnlyDictionary<string, double> CurrentPrices(string? symbol);

    /// <summary>The data of a <c>price_history</c> message, or null when the symbol is unknown.</summary>
    /// <param name="symbol">Symbol, upper case.</param>
    /// <param name="limit">Most entries, newest kept; above 0.</param>
    /// <param name="cancellationToken">The client went away.</param>
    ValueTask<object?> HistoryAsync(string symbol, int limit, CancellationToken cancellationToken);
}
