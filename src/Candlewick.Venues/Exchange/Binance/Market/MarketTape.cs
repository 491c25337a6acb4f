using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;

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
    private const int MostMinutes = 4;
    private const long IdsPerMillisecond = 1_000L;
    /// <summary>Less than this was not traded: what a sum of volumes leaves in its last digits.</summary>
    private const double LeastQuantity = 0.000000005;
    private readonly ConcurrentDictionary<string, Side> _sides = new(StringComparer.Ordinal);

    /// <summary>Reads a bar as it is shown; answers the trade that it tells of, or null.</summary>
    public TapeTrade? Read(LiveBar live, long nowMs)
    {
        var (symbol, bar) = (live.Market.Symbol, live.Bar);
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
            side.Keep(live);
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

    /// <summary>The newest minutes, oldest first, the one that grows the last: until they are stored they are known from here.</summary>
    public IReadOnlyList<StoredBar> MinutesOf(string symbol)
    {
        if (!_sides.TryGetValue(symbol, out var side))
        {
            return [];
        }

        lock (side)
        {
            return [.. side.Minutes];
        }
    }

    /// <summary>Takes the best prices; answers those before and the number of this state of the book, which rises with each.</summary>
    public (double Bid, double Ask, long Before, long Id) ReadBook(Quote quote)
    {
        var side = _sides.GetOrAdd(quote.Symbol, _ => new Side());
        lock (side)
        {
            var (bid, ask, before) = side.Book;
            var id = Math.Max(before + 1, quote.VenueTime.ToUnixTimeMilliseconds());
            side.Book = (quote.Bid, quote.Ask, id);
            return (bid, ask, before, id);
        }
    }

    /// <summary>The number of the book's state; 0 before the first price.</summary>
    public long UpdateIdOf(string symbol)
    {
        if (!_sides.TryGetValue(symbol, out var side))
        {
            return 0;
        }

        lock (side)
        {
            return side.Book.Id;
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
        public List<StoredBar> Minutes { get; } = [];
        public (double Bid, double Ask, long Id) Book { get; set; }
        public long LastId { get; set; }

        /// <summary>Keeps a minute in place of what was known of it.</summary>
        public void Keep(LiveBar live)
        {
            if (live.Timeframe != Timeframe.M1 || (Minutes.Count > 0 && live.Bar.OpenTimeMs < Minutes[^1].Bar.OpenTimeMs))
            {
                Minutes.Clear();
            }

            if (live.Timeframe != Timeframe.M1)
            {
                return;
            }

            if (Minutes.Count > 0 && live.Bar.OpenTimeMs == Minutes[^1].Bar.OpenTimeMs)
            {
                Minutes.RemoveAt(Minutes.Count - 1);
            }

            Minutes.Add(new StoredBar(live.Bar, live.IsFinal));
            if (Minutes.Count > MostMinutes)
            {
                Minutes.RemoveAt(0);
            }
        }
    }
}
