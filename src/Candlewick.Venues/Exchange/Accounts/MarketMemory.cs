using System.Collections.Concurrent;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Venues.Exchange.Wire;

namespace Candlewick.Venues.Exchange.Accounts;

/// <summary>What the exchange last said of the account's market; answered without asking.</summary>
internal sealed class MarketMemory(string venue, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (QuoteTold Told, Quote Quote, DateTimeOffset At)> _quotes = new(StringComparer.Ordinal);
    private volatile Known? _known;
    private long _clockTicks;

    private sealed record Known(MarketTold Market, IReadOnlyDictionary<string, InstrumentTold> Instruments, TimeSpan Offset);

    public MarketTold Market => Taken().Market;

    /// <summary>The exchange's clock: of a replay as it was last told, else ours corrected by what its first message showed.</summary>
    public DateTimeOffset Clock => Market.Mode == VenueMode.Replay
        ? new DateTimeOffset(Interlocked.Read(ref _clockTicks), TimeSpan.Zero) : time.GetUtcNow() + Taken().Offset;

    public DateTimeOffset? LastPriceAt => _quotes.IsEmpty ? null : _quotes.Values.Max(quote => quote.At);

    public IReadOnlyList<Instrument> Instruments => [.. Taken().Market.Instruments.Select(told => told.Instrument)];

    public Instrument? FindInstrument(string symbol) => Taken().Instruments.GetValueOrDefault(symbol)?.Instrument;

    public TradingCosts? FindCosts(string symbol) => Taken().Instruments.GetValueOrDefault(symbol)?.Costs;

    public Quote? LastQuote(string symbol) => _quotes.TryGetValue(symbol, out var quote) ? quote.Quote : null;

    public DateTimeOffset? LastPriceOf(string symbol) => _quotes.TryGetValue(symbol, out var quote) ? quote.At : null;

    public bool IsOpen(string symbol) => Taken().Instruments.TryGetValue(symbol, out var told)
        && (_quotes.TryGetValue(symbol, out var quote) ? quote.Told.IsOpen : told.IsOpen);

    /// <summary>Takes the market in; answers the quotes that come with it.</summary>
    public IReadOnlyList<Quote> Take(MarketTold market)
    {
        var isAnother = _known?.Market.Epoch != market.Epoch;
        Interlocked.Exchange(ref _clockTicks, market.Time.UtcTicks);
        _known = new Known(
            market, market.Instruments.ToDictionary(told => told.Instrument.Symbol, StringComparer.Ordinal),
            market.Time - time.GetUtcNow());
        if (isAnother)
        {
            _quotes.Clear();
        }

        return [.. market.Instruments.Select(told => told.Quote is { } quote ? Take(quote) : null).OfType<Quote>()];
    }

    /// <summary>Takes a price in; null for a symbol that is not traded, which is one of a market that is being replaced.</summary>
    public Quote? Take(QuoteTold told)
    {
        if (!Taken().Instruments.ContainsKey(told.Symbol))
        {
            return null;
        }

        var quote = new Quote(new InstrumentId(told.Symbol, venue), told.Bid, told.Ask, told.Last, told.Time);
        _quotes[told.Symbol] = (told, quote, time.GetUtcNow());
        Interlocked.Exchange(ref _clockTicks, told.Time.UtcTicks);
        return quote;
    }

    private Known Taken() => _known ?? throw new InvalidOperationException("The exchange has not been reached yet.");
}
