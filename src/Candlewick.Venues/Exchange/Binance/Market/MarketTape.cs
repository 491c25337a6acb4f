using System.Collections.Concurrent;
using Candlewick.Domain;

namespace Candlewick.Venues.Exchange.Binance.Market;

/// <summary>A trade of the market.</summary>
/// <param name="Symbol">Symbol.</param>
/// <param name="Id">Rises with each trade of the symbol.</param>
/// <param name="Price">Price.</param>
/// <param name="Quantity">In the base asset.</param>
/// <param name="TimeMs">The venue's clock, Unix ms.</param>
/// <param name="IsBuyerMaker">True when the price went down: somebody sold to who was bidding.</param>
internal sealed record TapeTrade(string Symbol, long Id, double Price, double Quantity, long TimeMs, bool IsBuyerMaker);

/// <summary>
/// The newest trades of each market, read off its growing bars: what a bar has grown by since it was last shown was traded at the price
/// that
/// it then closes at. A replay that runs faster than it shows has fewer and larger ones.
/// </summary>
internal sealed class MarketTape
{
    private const int MostKept = 5_000;
    private const long IdsPerMillisecond = 1_000L;
    /// <summary>Less than this was not traded: what a sum of volumes leaves in its last digits.</summary>
    private const double LeastQuantity = 0.000000005;
    private readonly ConcurrentDictionary<string, Side> _sides = new(StringComparer.Ordinal);

    /// <summary>Reads a bar as it is shown; answers the trade that it tells of, or null. One caller at a time.</summary>
    public TapeTrade? Read(string symbol, in Bar bar, long nowMs)
    {
        var side = _sides.GetOrAdd(symbol, _ => new Side());
        lock (side)
        {
            var isSame = side.Last.OpenTimeMs == bar.OpenTimeMs;
            var quantity = isSame ? bar.Volume - side.Last.Volume : bar.OpenTimeMs > side.Last.OpenTimeMs ? bar.Volume : 0;
            var before = side.Last.Close;
            if (bar.OpenTimeMs < side.Last.OpenTimeMs)
            {
                // The market was replaced by an earlier one.
                side.Trades.Clear();
            }

            side.Last = bar;
            if (quantity < LeastQuantity)
            {
                return null;
            }

            side.LastId = Math.Max(side.LastId + 1, nowMs * IdsPerMillisecond);
            var trade = new TapeTrade(symbol, side.LastId, bar.Close, quantity, nowMs, bar.Close < before);
            side.Trades.AddLast(trade);
            if (side.Trades.Count > MostKept)
            {
                side.Trades.RemoveFirst();
            }

            return trade;
        }
    }

    /// <summary>The kept trades of a symbol, oldest first.</summary>
    public IReadOnlyList<TapeTrade> Of(string symbol)
    {
        if (!_sides.TryGetValue(symbol, out var side))
        {
            return [];
        }

        lock (side)
        {
            return [.. side.Trades];
        }
    }

    private sealed class Side
    {
        public LinkedList<TapeTrade> Trades { get; } = new();
        public Bar Last { get; set; }
        public long LastId { get; set; }
    }
}
