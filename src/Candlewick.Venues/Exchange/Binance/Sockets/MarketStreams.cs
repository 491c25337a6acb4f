using System.Collections.Immutable;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Binance.Accounts;
using Candlewick.Venues.Exchange.Binance.Market;
using Candlewick.Venues.Exchange.Binance.Protocol;
using Candlewick.Venues.Exchange.Binance.Trading;
using Candlewick.Venues.Exchange.Serving;
using Candlewick.Venues.Simulator.Floor;
using Microsoft.Extensions.Logging;

namespace Candlewick.Venues.Exchange.Binance.Sockets;

/// <summary>The market of the first account as it moves: its streams, each made once for all who listen to it.</summary>
internal sealed class MarketStreams(BinanceFace face, ServedAccounts served, ILogger<MarketStreams> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private ImmutableDictionary<string, MarketStream> _streams =
        ImmutableDictionary<string, MarketStream>.Empty.WithComparers(StringComparer.Ordinal);
    private IDisposable? _quotes;
    private IDisposable? _bars;

    private BinanceAccount Account => face.First;

    /// <summary>The exchange's own clock.</summary>
    public DateTimeOffset Now => face.Clock.Now;

    /// <summary>Begins to read the market.</summary>
    public void Open()
    {
        _bars = served.Find(Account.Name)!.WatchBars(Take);
        _quotes = Account.Venue.WatchQuotes(Take);
    }

    /// <summary>Tells everything of a stream from now on, until the returned object is disposed.</summary>
    /// <param name="name">The stream's name.</param>
    /// <param name="listener">Told of each event; must not block.</param>
    /// <exception cref="BinanceFault">There is no such stream.</exception>
    public IDisposable Subscribe(string name, Action<object> listener)
    {
        var (symbol, kind) = Parse(name);
        lock (_lock)
        {
            var key = $"{symbol}@{kind}";
            if (!_streams.TryGetValue(key, out var stream))
            {
                stream = kind.StartsWith("kline_", StringComparison.Ordinal)
                    ? new BarStream(symbol, BinanceInterval.Parse(kind["kline_".Length..]), Account.Market, logger, _stop.Token)
                    : new MarketStream(symbol, kind);
                _streams = _streams.Add(key, stream);
            }

            stream.Add(listener);
            return new Subscription(() => Remove(key, stream, listener));
        }
    }

    public void Dispose()
    {
        _quotes?.Dispose();
        _bars?.Dispose();
        _stop.Cancel();
        _stop.Dispose();
    }

    private void Remove(string key, MarketStream stream, Action<object> listener)
    {
        lock (_lock)
        {
            if (stream.Remove(listener))
            {
                _streams = _streams.Remove(key);
                stream.End();
            }
        }
    }

    private (string Symbol, string Kind) Parse(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var (symbol, kind) = at > 0 ? (name[..at], name[(at + 1)..]) : ("", "");
        var plain = kind.StartsWith("depth", StringComparison.Ordinal) && kind.EndsWith("ms", StringComparison.Ordinal)
            && kind.Contains('@')
            ? kind[..kind.LastIndexOf('@')]
            : kind;
        var isPace = plain.Length == kind.Length || kind[(plain.Length + 1)..] is "100ms" or "1000ms";
        var isKnown = plain is "trade" or "aggTrade" or "bookTicker" or "depth" or "depth5" or "depth10" or "depth20"
            || plain.StartsWith("kline_", StringComparison.Ordinal);
        // Symbols are written small here, and only so: one stream has one name.
        if (!isKnown || !isPace || symbol.Any(char.IsAsciiLetterUpper))
        {
            throw new BinanceFault(400, 2, $"Invalid request: there is no stream '{name}'");
        }

        symbol = symbol.ToUpperInvariant();
        if (Account.Market.Instruments.All(instrument => instrument.Symbol != symbol))
        {
            throw new BinanceFault(400, 2, $"Invalid request: there is no stream '{name}'");
        }

        return (symbol, plain);
    }

    /// <summary>A bar as the market shows it.</summary>
    private void Take(LiveBar live)
    {
        var symbol = live.Market.Symbol;
        var trade = Account.Tape.Read(live, Account.Market.Now);
        foreach (var stream in _streams.Values)
        {
            if (stream.Symbol != symbol)
            {
                continue;
            }

            if (stream is BarStream bars)
            {
                bars.Wake();
            }
            else if (trade is not null && stream.Kind is "trade" or "aggTrade")
            {
                stream.Tell(stream.Kind == "trade" ? Trade(trade!) : Aggregate(trade!));
            }
        }
    }

    private void Take(Quote quote)
    {
        var (bid, ask, before, id) = Account.Tape.ReadBook(quote);
        var size = new Lazy<string>(() => BinanceText.Of(Account.Market.Find(quote.Symbol).MaxQuantity));
        foreach (var stream in _streams.Values)
        {
            if (stream.Symbol != quote.Symbol)
            {
                continue;
            }

            switch (stream.Kind)
            {
                case "bookTicker":
                    stream.Tell(new Dictionary<string, object?>
                    {
                        ["u"] = id,
                        ["s"] = quote.Symbol,
                        ["b"] = BinanceText.Of(quote.Bid),
                        ["B"] = size.Value,
                        ["a"] = BinanceText.Of(quote.Ask),
                        ["A"] = size.Value,
                    });
                    break;
                case "depth5" or "depth10" or "depth20":
                    stream.Tell(new { lastUpdateId = id, bids = Level(quote.Bid, size.Value), asks = Level(quote.Ask, size.Value) });
                    break;
                case "depth":
                    stream.Tell(new Dictionary<string, object?>
                    {
                        ["e"] = "depthUpdate",
                        ["E"] = quote.VenueTime.ToUnixTimeMilliseconds(),
                        ["s"] = quote.Symbol,
                        ["U"] = before == 0 ? id : before + 1,
                        ["u"] = id,
                        ["b"] = Moved(bid, quote.Bid, size.Value),
                        ["a"] = Moved(ask, quote.Ask, size.Value),
                    });
                    break;
                default:
                    break;
            }
        }
    }

    private static string[][] Level(double price, string size) => [[BinanceText.Of(price), size]];

    /// <summary>The level that is there now, and the one that is not any more.</summary>
    private static string[][] Moved(double before, double now, string size) => before == 0 || BinanceText.Of(before) == BinanceText.Of(now)
        ? Level(now, size)
        : [[BinanceText.Of(before), BinanceText.Of(0m)], [BinanceText.Of(now), size]];

    private static object Trade(TapeTrade trade) => new Dictionary<string, object?>
    {
        ["e"] = "trade",
        ["E"] = trade.TimeMs,
        ["s"] = trade.Symbol,
        ["t"] = trade.Id,
        ["p"] = BinanceText.Of(trade.Price),
        ["q"] = BinanceText.Of(trade.Quantity),
        ["T"] = trade.TimeMs,
        ["m"] = trade.IsBuyerMaker,
        ["M"] = true,
    };

    private static object Aggregate(TapeTrade trade) => new Dictionary<string, object?>(ShowTrades.Aggregate(trade))
    {
        ["e"] = "aggTrade",
        ["E"] = trade.TimeMs,
        ["s"] = trade.Symbol,
    };
}
